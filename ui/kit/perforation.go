package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// perforated is the dashed line along which stubs are torn off: what is beyond it has
// left the form. It lies or stands, as its room does.
type perforated struct{ widget.BaseWidget }

func Perforation() *perforated {
	p := &perforated{}
	p.ExtendBaseWidget(p)
	return p
}

func (p *perforated) CreateRenderer() fyne.WidgetRenderer {
	dashes := canvas.NewRasterWithPixels(func(x, y, w, h int) color.Color {
		if h > w { // upright
			x, h = y, w
		}
		period := max(6*h, 6) // in pixels, so the dashes keep their form on any screen
		if x%period < period/2 {
			return Ink(InkLine)
		}
		return color.Transparent
	})
	dashes.SetMinSize(fyne.NewSquareSize(Stroke(2)))
	return widget.NewSimpleRenderer(dashes)
}
