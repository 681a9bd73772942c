package qrtest

import (
	"image"
	"image/color"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/common/reedsolomon"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
)

// Appended draws one of several codes that hold a text together (Structured Append; ISO/IEC 18004, 8): version 2-L,
// eight pixels a module, with a quiet zone. Its own text has at most 29 bytes. part counts from 1.
func Appended(text string, part, of int) (*image.Gray, error) {
	const data, check, modules, side = 34, 10, 25, 8
	bits := gozxing.NewEmptyBitArray()
	put := func(value, width int) { _ = bits.AppendBits(value, width) }
	put(0b0011, 4) // Structured Append
	put(part-1, 4)
	put(of-1, 4)
	put(0x5a, 8)   // the parity of the whole text
	put(0b0100, 4) // bytes
	put(len(text), 8)
	for _, c := range []byte(text) {
		put(int(c), 8)
	}
	put(0, min(4, 8*data-bits.GetSize()))
	for bits.GetSize()%8 != 0 {
		put(0, 1)
	}
	for pad := 0xec; bits.GetSize() < 8*data; pad ^= 0xec ^ 0x11 {
		put(pad, 8)
	}
	words := make([]int, data+check)
	for i := range 8 * data {
		words[i/8] <<= 1
		if bits.Get(i) {
			words[i/8]++
		}
	}
	field := reedsolomon.GenericGF_QR_CODE_FIELD_256
	if err := reedsolomon.NewReedSolomonEncoder(field).Encode(words, check); err != nil {
		return nil, err
	}
	for _, word := range words[data:] {
		put(word, 8)
	}
	version, err := decoder.Version_GetVersionForNumber(2)
	if err != nil {
		return nil, err
	}
	matrix := encoder.NewByteMatrix(modules, modules)
	if err := encoder.MatrixUtil_buildMatrix(bits, decoder.ErrorCorrectionLevel_L, version, 3, matrix); err != nil {
		return nil, err
	}
	picture := image.NewGray(image.Rect(0, 0, (modules+8)*side, (modules+8)*side))
	for y := range picture.Rect.Dy() {
		for x := range picture.Rect.Dx() {
			i, j := x/side-4, y/side-4
			dark := i >= 0 && j >= 0 && i < modules && j < modules && matrix.Get(i, j) == 1
			if !dark {
				picture.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	return picture, nil
}
