// Package qr finds QR codes in the brightness of a picture and reads them. The
// detector is our own; the modules are decoded by gozxing. It knows nothing of
// cameras, files and screens.
//
//	plane ─→ full, ½, ¼, ⅛            begin
//	  ─→ two colours, by contrast      bitmap
//	     and by the mean around
//	  ─→ finders: rows that run        search, consider
//	     1:1:3:1:1, in four directions
//	  ─→ quads of their three rings    outlines
//	  ─→ triples, or pairs with one    gather, twos
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
//	     by crispness, and once more
//
// Last come open codes: those without a quiet zone, whose finders continue into
// something dark beside them. With a live camera only the smaller sizes are
// searched for these, since everything looks a little like them.
//
// # Many codes
//
// A still picture may show a hundred. Its finders are searched once in each pass; a code that was read takes its own
// out of the search, and the rest is weighed anew. In a crowd each finder is joined with its nearest only, since
// cards in rows make as regular a square as the corners of one code. Work that ended in a code does not count
// against the limit.
//
// # No code is better than a wrong one
//
// Reed-Solomon makes a code of random bits about once in a million attempts, so
// it gets few. A grid's timing lines are checked before its finders, and those
// before its alignment patterns. Bits go to the decoder only if the fixed modules
// and the format say that they belong to a code.
//
// # A live camera
//
// Read does everything, for still pictures. Pass does as many steps as its limit
// of work allows, first where the last code was, and the next frame continues
// with the next step. Work is estimated, not timed, so the same frames give the
// same result on any machine. Buffers are kept, so a cycle allocates next to
// nothing but texts and what the decoder needs for failed attempts.
//
// Model 1 codes and Micro QR codes are not read.
package qr
