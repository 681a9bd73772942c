package scanner

import (
	"image"
	"image/color"
	"image/draw"

	"counterfoil/scanner/qr"
)

// luma returns the brightness of a picture. Photographs keep it separately, so their rows are just copied. The ground
// shows through where the picture is transparent; clear says that it may be. ok is false for an empty picture.
func luma(img image.Image, ground *image.Uniform) (p qr.Plane, clear, ok bool) {
	b := img.Bounds()
	p = qr.Plane{Stride: b.Dx(), W: b.Dx(), H: b.Dy()}
	if b.Empty() || p.W > maxPixels/p.H {
		return qr.Plane{}, false, false
	}
	p.Pix = make([]byte, p.W*p.H)
	switch src := img.(type) {
	case *image.YCbCr:
		for y := range p.H {
			copy(p.Pix[y*p.W:][:p.W], src.Y[src.YOffset(b.Min.X, b.Min.Y+y):])
		}
	case *image.Gray:
		for y := range p.H {
			copy(p.Pix[y*p.W:][:p.W], src.Pix[src.PixOffset(b.Min.X, b.Min.Y+y):])
		}
	default:
		clear = true
		if whole, knows := img.(interface{ Opaque() bool }); knows {
			clear = !whole.Opaque()
		}
		gray := &image.Gray{Pix: p.Pix, Stride: p.W, Rect: b}
		row := image.NewRGBA(image.Rect(b.Min.X, 0, b.Max.X, 1))
		for y := range p.H {
			draw.Draw(row, row.Rect, ground, image.Point{}, draw.Src)
			draw.Draw(row, row.Rect, img, image.Pt(b.Min.X, b.Min.Y+y), draw.Over)
			for x := b.Min.X; x < b.Max.X; x++ {
				gray.SetGray(x, b.Min.Y+y, color.GrayModel.Convert(row.RGBAAt(x, 0)).(color.Gray))
			}
		}
	}
	return p, clear, true
}
