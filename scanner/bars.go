package scanner

import (
	"cmp"
	"maps"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
)

// A bar code is believed when it was read alike on this many of the rows looked
// at. A row of a photograph passes a check digit one time in ten once it looks
// like bars at all, so one row proves nothing.
const (
	barRows  = 60
	barVotes = 4
)

// shortestITF is the least number of digits of an ITF code. The symbology has no
// check digit, and shorter ones are found in any fence.
const shortestITF = 8

// rowReader is what gozxing's readers of bars can do with one row.
type rowReader interface {
	DecodeRow(number int, row *gozxing.BitArray, hints map[gozxing.DecodeHintType]any) (*gozxing.Result, error)
}

// readBars reads the Code 128, EAN-13 and ITF codes whose bars stand upright or
// lie in the picture, from either side.
func readBars(l luma) (codes []code) {
	for _, way := range []luma{l, l.sideways()} {
		votes := map[code]int{}
		countBars(votes, way)
		if half := way.half(); half.w >= 100 {
			countBars(votes, half)
		}
		var found []code
		for c, n := range votes {
			if n >= barVotes && !outvoted(votes, c) {
				found = append(found, c)
			}
		}
		slices.SortFunc(found, func(a, b code) int {
			return cmp.Or(votes[b]-votes[a], cmp.Compare(a.text, b.text))
		})
		for _, c := range found {
			codes = addCode(codes, c)
		}
	}
	return codes
}

// outvoted: where two readings of one symbology share no more than a part of
// the picture, the weaker one may be a misreading of the same bars.
func outvoted(votes map[code]int, c code) bool {
	for other := range maps.Keys(votes) {
		if other != c && other.symbology == c.symbology && votes[other] > 4*votes[c] {
			return true
		}
	}
	return false
}

// countBars adds a vote for each row and direction in which a code was read.
func countBars(votes map[code]int, l luma) {
	src, err := l.source()
	if err != nil {
		return
	}
	bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewGlobalHistgramBinarizer(src))
	if err != nil {
		return
	}
	readers := map[string]rowReader{}
	for symbology, r := range map[string]gozxing.Reader{"CODE_128": oned.NewCode128Reader(), "EAN_13": oned.NewEAN13Reader(), "ITF": oned.NewITFReader()} {
		readers[symbology] = r.(rowReader)
	}
	rows := min(barRows, l.h)
	for i := range rows {
		number := (2*i + 1) * l.h / (2 * rows)
		row, err := bitmap.GetBlackRow(number, nil)
		if err != nil {
			continue // a row of one brightness
		}
		for range 2 {
			for symbology, r := range readers {
				if text, ok := readRow(r, number, row); ok && (symbology != "ITF" || len(text) >= shortestITF) {
					votes[code{text, symbology}]++
				}
			}
			row.Reverse()
		}
	}
}

// readRow reads one row; a reader that panics has read nothing.
func readRow(r rowReader, number int, row *gozxing.BitArray) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = "", false
		}
	}()
	result, err := r.DecodeRow(number, row, nil)
	if err != nil {
		return "", false
	}
	return result.GetText(), result.GetText() != ""
}
