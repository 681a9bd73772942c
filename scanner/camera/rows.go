package camera

import "unsafe"

// appendRows copies rows of n bytes each, the first of them at p and each stride
// bytes after the one before: systems end a row where it suits their hardware.
// stride is negative in a picture that is stored from its foot up.
func appendRows(to []byte, p unsafe.Pointer, stride, n, rows int) []byte {
	for y := range rows {
		to = append(to, unsafe.Slice((*byte)(unsafe.Add(p, y*stride)), n)...)
	}
	return to
}
