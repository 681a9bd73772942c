package bars

import (
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
)

// rowReader is what gozxing's bar code readers have in common.
type rowReader interface {
	DecodeRow(number int, row *gozxing.BitArray, hints map[gozxing.DecodeHintType]any) (*gozxing.Result, error)
}

func rowReaders() map[string]rowReader {
	return map[string]rowReader{
		"EAN_13":   oned.NewEAN13Reader().(rowReader),
		"CODE_128": oned.NewCode128Reader().(rowReader),
		"ITF":      oned.NewITFReader().(rowReader),
	}
}

// margin is the quiet zone, in modules, of a row that is drawn for gozxing.
const margin = 16

// decode draws the elements without fault and has gozxing read them and check the check digit.
func (r *Reader) decode(e elements) (text string, ok bool) {
	defer func() {
		if recover() != nil { // a panic in gozxing counts as nothing read
			text, ok = "", false
		}
	}()
	size := 2 * margin
	for _, w := range e.widths {
		size += int(w)
	}
	row, at := gozxing.NewBitArray(size), margin
	for i, w := range e.widths {
		for range w {
			if i%2 == 0 {
				row.Set(at)
			}
			at++
		}
	}
	result, err := r.readers[e.symbology].DecodeRow(0, row, nil)
	if err != nil {
		return "", false
	}
	text = result.GetText()
	return text, text != "" && utf8.ValidString(text)
}
