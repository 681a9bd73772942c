package camera

import "unsafe"

// appendRows copies rows of n bytes each. The first is at p, and each starts stride bytes after the one before, since
// systems pad rows to suit their hardware. The stride of a picture that is stored bottom-up is negative.
func appendRows(to []byte, p unsafe.Pointer, stride, n, rows int) []byte {
	for y := range rows {
		to = append(to, unsafe.Slice((*byte)(unsafe.Add(p, y*stride)), n)...)
	}
	return to
}
