// Package qrtest draws pictures of QR codes as a cheap camera sees them: 26
// groups, each with one fault, and one with all of them. The same group and
// number give the same picture on every machine, so a figure can be compared
// with last month's.
//
//	code ─→ paper with its quiet zone ─→ turned and tilted before a lens
//	     ─→ on a busy background, 1280×720 ─→ light, blur, noise, JPEG
//
// Crowds are pictures of their own sizes with 2 to 60 codes.
//
// It is for tests and for the benchmark; the program does not link it.
package qrtest
