// Package qr finds QR codes in a picture's brightness and reads them. The
// detector is our own; what stands in the modules is decoded by gozxing. It
// knows no camera, no file and no screen.
//
//	plane ─→ full, ½, ¼, ⅛            begin
//	  ─→ two colours, by contrast      bitmap
//	     and by the mean around
//	  ─→ finders: rows that run        search, consider
//	     1:1:3:1:1, in four directions
//	  ─→ quads of their three rings    outlines
//	  ─→ threes, or twos with one      gather, twos
//	     hidden, the likeliest first
//	  ─→ a grid through up to 36       collect, bow, align
//	     corners, for each likely size
//	  ─→ moved until the fixed         climb
//	     modules look right
//	  ─→ modules: greys, sharpened     readGrid
//	     four ways, cut two ways
//	  ─→ worth a try? gozxing          decode
//	     if not, a mesh over warped    mesh
//	     paper, and the fourth corner  settle
//	     by contrast, and once more
//
// Last come open codes: those without a quiet zone, whose finders run on into
// something dark beside them. A live camera looks for these in the smaller sizes
// only, since everything looks a little like them.
//
// # Nothing is better than something wrong
//
// Reed-Solomon mends chance into a code about once in a million tries, so it
// gets few: a grid's timing lines are looked at before its finders, those
// before its alignment patterns, and bits go to the decoder only when the fixed
// modules and the format say that they are a code's.
//
// # A live camera
//
// Read does it all, for stills. Pass does steps of it, as much as its work
// allows, first where the last code was; the next frame goes on with the next
// step. Work is reckoned, not timed: the same frames give the same result on
// any machine. Buffers stay, so a cycle allocates next to nothing; texts and
// failed attempts of the decoder are what does.
//
// Model 1 codes and Micro QR codes are not read.
package qr
