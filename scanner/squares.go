package scanner

import (
	"slices"

	"counterfoil/scanner/qr"
)

// readSquares reads the QR codes in a picture, all of them.
func readSquares(l luma) (codes []code) {
	for _, c := range qr.NewReader(qr.Options{}).Read(qr.Plane{Pix: l.pix, Stride: l.w, W: l.w, H: l.h}) {
		codes = addCode(codes, code{c.Text, "QR"})
	}
	return codes
}

func addCode(codes []code, c code) []code {
	if c.text == "" || slices.Contains(codes, c) {
		return codes
	}
	return append(codes, c)
}
