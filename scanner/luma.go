package scanner

import (
	"image"
	"image/color"
	"image/draw"

	"github.com/makiuchi-d/gozxing"
)

// luma is a picture's brightness, one byte a point, row by row without gaps.
type luma struct {
	pix  []byte
	w, h int
}

// newLuma takes the brightness out of a picture: a copy of rows where the
// picture has it apart, as photographs do. Transparent parts count as white
// paper. It reports false for a picture without points.
func newLuma(img image.Image) (luma, bool) {
	b := img.Bounds()
	l := luma{w: b.Dx(), h: b.Dy()}
	if b.Empty() || l.w > maxPixels/l.h {
		return luma{}, false
	}
	l.pix = make([]byte, l.w*l.h)
	switch src := img.(type) {
	case *image.YCbCr:
		for y := range l.h {
			copy(l.row(y), src.Y[src.YOffset(b.Min.X, b.Min.Y+y):])
		}
	case *image.Gray:
		for y := range l.h {
			copy(l.row(y), src.Pix[src.PixOffset(b.Min.X, b.Min.Y+y):])
		}
	default:
		gray := &image.Gray{Pix: l.pix, Stride: l.w, Rect: b}
		row := image.NewRGBA(image.Rect(b.Min.X, 0, b.Max.X, 1))
		for y := range l.h {
			draw.Draw(row, row.Rect, image.White, image.Point{}, draw.Src)
			draw.Draw(row, row.Rect, img, image.Pt(b.Min.X, b.Min.Y+y), draw.Over)
			for x := b.Min.X; x < b.Max.X; x++ {
				gray.SetGray(x, b.Min.Y+y, color.GrayModel.Convert(row.RGBAAt(x, 0)).(color.Gray))
			}
		}
	}
	return l, true
}

func (l luma) row(y int) []byte { return l.pix[y*l.w : (y+1)*l.w] }

// half is the picture at half its size, each point the mean of four.
func (l luma) half() luma {
	h := luma{w: l.w / 2, h: l.h / 2}
	h.pix = make([]byte, h.w*h.h)
	for y := range h.h {
		above, below, to := l.row(2*y), l.row(2*y+1), h.row(y)
		for x := range to {
			to[x] = byte((int(above[2*x]) + int(above[2*x+1]) + int(below[2*x]) + int(below[2*x+1]) + 2) / 4)
		}
	}
	return h
}

// sideways is the picture with rows and columns exchanged.
func (l luma) sideways() luma {
	s := luma{make([]byte, len(l.pix)), l.h, l.w}
	for y := range l.h {
		for x, p := range l.row(y) {
			s.pix[x*s.w+y] = p
		}
	}
	return s
}

// source gives the brightness to gozxing as it stands: its own conversion of a
// photograph takes five times as long as the reading.
func (l luma) source() (gozxing.LuminanceSource, error) {
	return gozxing.NewPlanarYUVLuminanceSource(l.pix, l.w, l.h, 0, 0, l.w, l.h, false)
}
