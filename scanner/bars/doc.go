// Package bars finds bar codes in a picture's brightness and reads them: Code
// 128, EAN-13 and ITF. The detector is our own; what the bars say is decoded by
// gozxing. It knows no camera, no file and no screen.
//
//	plane ─→ lines across it, each the sum of     line
//	         four pixels along the bars
//	  ─→ where it turns from darker to lighter    edges
//	     and back; at once, by two, by four …
//	  ─→ stretches between two quiet zones that   stretches
//	     have as many bars as a code can
//	  ─→ edges again, by the greys around         refine
//	  ─→ widths in modules, if they fit           ean13, code128, itf
//	  ─→ drawn afresh, without fault: gozxing     decode
//	  ─→ lines that agree are a code              tally, Reader.fold
//
// # Nothing is better than something wrong
//
// A reading is of a whole stretch from one quiet zone to the other, with just
// the number of bars that its symbology has: a part of a code is none. Every
// character must be as wide as its neighbours and every bar near a whole
// number of modules. ITF has no check digit, so it must have eight digits or
// more, wider quiet zones, and no width between narrow and wide. One line
// proves nothing: a code is several lines that agree and none on the same bars
// that says something else.
//
// # A live camera
//
// Read looks everywhere, for stills. Pass looks along some lines of a frame,
// first where bars were read a moment ago, and goes on with the next lines in
// the next frame. A code comes out when two lines of each of four frames said
// the same, and then in every frame in which it is still read. Work is counted
// in pixels, not timed: the same frames give the same result on any machine.
package bars
