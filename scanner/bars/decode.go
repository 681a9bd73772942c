package bars

import (
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
)

// rowReader is what gozxing's readers of bars can do with one row.
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

// margin is the quiet zone of a row that is drawn for gozxing, in modules.
const margin = 16

// decode draws elements as they should be and has gozxing say what they mean,
// and whether the check digit is right.
func (r *Reader) decode(e elements) (text string, ok bool) {
	defer func() {
		if recover() != nil { // a reader that panics has read nothing
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
