package qr

import (
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// protection is how many wrong codewords the smallest codes may have (ISO/IEC 18004, table 9): fewer than their
// check codewords could correct. If all of those were allowed, random bits would become a code once in a million
// attempts, and a destroyed code before a camera makes thousands.
func protection(version int, level decoder.ErrorCorrectionLevel) (most int, limited bool) {
	switch {
	case version == 1:
		return map[decoder.ErrorCorrectionLevel]int{
			decoder.ErrorCorrectionLevel_L: 2, decoder.ErrorCorrectionLevel_M: 4,
			decoder.ErrorCorrectionLevel_Q: 6, decoder.ErrorCorrectionLevel_H: 8,
		}[level], true
	case version == 2 && level == decoder.ErrorCorrectionLevel_L:
		return 4, true
	}
	return 0, false
}

// protected reports whether no more codewords than the standard allows were corrected. The codes concerned have one
// block each.
func (r *Reader) protected(m *gozxing.BitMatrix, data []byte) bool {
	p, err := decoder.NewBitMatrixParser(m)
	if err != nil {
		return false
	}
	version, err := p.ReadVersion()
	if err != nil {
		return false
	}
	format, err := p.ReadFormatInformation()
	if err != nil {
		return false
	}
	most, limited := protection(version.GetVersionNumber(), format.GetErrorCorrectionLevel())
	if !limited {
		return true
	}
	read, err := p.ReadCodewords()
	if err != nil || len(read) < len(data) {
		return false
	}
	right := make([]int, len(read))
	for i, b := range data {
		right[i] = int(b)
	}
	if err := r.encoder.Encode(right, len(read)-len(data)); err != nil {
		return false
	}
	wrong := 0
	for i, b := range read {
		if int(b) != right[i] {
			wrong++
		}
	}
	return wrong <= most
}
