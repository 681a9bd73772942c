package scanner

import (
	"slices"

	"github.com/makiuchi-d/gozxing"
	multi "github.com/makiuchi-d/gozxing/multi/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
)

// smallestSide is the least side of a picture that is worth a look, in points: a
// QR code has 21 modules a side.
const smallestSide = 21

// readSquares reads the QR codes in a picture. Each pass finds what others
// miss: sizes blur noise away, light on dark is its own picture, and a threshold
// for the whole picture serves where the local one sees texture.
func readSquares(l luma) (codes []code) {
	sizes := []luma{l}
	for next := l.half(); min(next.w, next.h) >= 4*smallestSide && len(sizes) < 4; next = next.half() {
		sizes = append(sizes, next)
	}
	if max(l.w, l.h) < 400 {
		sizes = append(sizes, l.times(3))
	}
	for _, size := range sizes {
		codes = readSquare(codes, size, true)
	}
	for i := 0; i < len(sizes) && len(codes) == 0; i++ {
		codes = readSquare(codes, sizes[i], false)
		codes = readSquare(codes, sizes[i].inverse(), true)
		codes = readSquare(codes, sizes[i].inverse(), false)
	}
	return codes
}

// readSquare adds what one pass reads: the reader of several codes first, then
// that of one, which looks harder for it.
func readSquare(codes []code, l luma, local bool) []code {
	src, err := l.source()
	if err != nil {
		return codes
	}
	binarizer := gozxing.NewGlobalHistgramBinarizer(src)
	if local {
		binarizer = gozxing.NewHybridBinarizer(src)
	}
	bitmap, err := gozxing.NewBinaryBitmap(binarizer)
	if err != nil {
		return codes
	}
	all := codes
	for _, r := range bounded(mostForSeveral, func(h hints) ([]*gozxing.Result, error) {
		return multi.NewQRCodeMultiReader().DecodeMultiple(bitmap, h)
	}) {
		all = addCode(all, code{r.GetText(), "QR"})
	}
	if len(all) > len(codes) {
		return all
	}
	for _, r := range bounded(mostForOne, func(h hints) ([]*gozxing.Result, error) {
		one, err := qrcode.NewQRCodeReader().Decode(bitmap, h)
		return []*gozxing.Result{one}, err
	}) {
		all = addCode(all, code{r.GetText(), "QR"})
	}
	return all
}

type hints = map[gozxing.DecodeHintType]any

// gozxing tries every three of the finders it sees, so a picture full of them
// would take hours. These are the most that it may see: enough for a sheet of
// cards, and for a page of print round one code.
const (
	mostForSeveral = 30
	mostForOne     = 300
)

// bounded runs a reader that stops at too many finders. It has no other way to
// be stopped than a panic in the function that it tells of each. It can also
// panic by itself, on pictures that look like a code and are none. Either way it
// has read nothing.
func bounded(most int, read func(hints) ([]*gozxing.Result, error)) (results []*gozxing.Result) {
	defer func() {
		if recover() != nil {
			results = nil
		}
	}()
	seen := 0
	count := func(p gozxing.ResultPoint) {
		if _, is := p.(*detector.FinderPattern); is {
			seen++
		}
		if seen > most {
			panic("too many finders")
		}
	}
	results, err := read(hints{gozxing.DecodeHintType_TRY_HARDER: true,
		gozxing.DecodeHintType_NEED_RESULT_POINT_CALLBACK: gozxing.ResultPointCallback(count)})
	if err != nil {
		return nil
	}
	return results
}

func addCode(codes []code, c code) []code {
	if c.text == "" || slices.Contains(codes, c) {
		return codes
	}
	return append(codes, c)
}
