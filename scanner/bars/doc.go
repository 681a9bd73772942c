// Package bars finds bar codes in the brightness of a picture and reads them:
// Code 128, EAN-13 and ITF. The detector is our own; the bars are decoded by
// gozxing. It knows nothing of cameras, files and screens.
//
//	plane ─→ lines across it, each the sum of     line
//	         four pixels along the bars
//	  ─→ where it turns from darker to lighter    edges
//	     and back; at full size, at half …
//	  ─→ stretches between two quiet zones that   stretches
//	     have as many bars as a code can
//	  ─→ edges again, by the greys around         refine
//	  ─→ widths in modules, if they fit           ean13, code128, itf
//	  ─→ drawn again without fault: gozxing       decode
//	  ─→ lines that agree are a code              gather, Reader.fold
//
// # No code is better than a wrong one
//
// A reading covers a whole stretch from one quiet zone to the other, with exactly
// the number of bars that its symbology has: a part of a code is never read. Every
// character must be as wide as its neighbours, and every bar close to a whole
// number of modules. ITF has no check digit, so it must have at least eight
// digits, wider quiet zones, and no width between narrow and wide. One line proves
// nothing: a code is several lines that agree, and none over the same bars that
// says something else.
//
// # A large picture
//
// Of a photograph of several megapixels every fourth line is read first (Skim),
// and the lines between only where that one saw what may be a code. If nothing at
// all was found in the picture, every line is read (Scour).
//
// # A live camera
//
// Read looks everywhere, for still pictures. Pass reads some lines of a frame,
// first where bars were read a moment ago, and continues with the next lines in
// the next frame. A code is returned once two lines in each of four frames have
// agreed, and then in every frame in which it is still read. Work is counted in
// pixels, not timed, so the same frames give the same result on any machine.
package bars
