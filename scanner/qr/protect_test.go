package qr

import (
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
)

// A 1-L code could correct three codewords, but the standard allows two.
func TestProtection(t *testing.T) {
	const text = "forloy_enr_12345"
	code, err := encoder.Encoder_encode(text, decoder.ErrorCorrectionLevel_L,
		map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_QR_VERSION: 1})
	if err != nil {
		t.Fatal(err)
	}
	const n = 21
	for _, mirrored := range []bool{false, true} {
		r := NewReader(Options{})
		r.bits = make([]bool, n*n)
		at := func(i, j int) *bool {
			if mirrored {
				i, j = j, i
			}
			return &r.bits[j*n+i]
		}
		for j := range n {
			for i := range n {
				*at(i, j) = code.GetMatrix().Get(i, j) == 1
			}
		}
		for wrong := range 4 {
			want := text
			if wrong > 2 {
				want = ""
			}
			if got, _ := r.mend(n); got.Text != want {
				t.Errorf("mirrored %v, %d wrong codewords: read %q, want %q", mirrored, wrong, got.Text, want)
			}
			*at(20, 20-4*wrong) = !*at(20, 20-4*wrong) // a module of the next codeword
		}
	}
}
