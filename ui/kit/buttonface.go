package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// ring is the colour of the focus: at the button's edge on paper, within a filled one.
func (b *Button) ring() (ink fyne.ThemeColorName, within bool) {
	switch {
	case b.Disabled() && b.Kind != OnBand:
		return InkAccent, false
	case b.Kind == Primary:
		return inkOnAccent, true
	case b.Kind == OnBand && b.chosen && !b.Disabled():
		return InkPractice, true
	case b.Kind == OnBand:
		return InkOnStrong, true
	}
	return InkAccent, false
}

func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{b: b, box: canvas.NewRectangle(nil), glow: canvas.NewRectangle(nil), ring: newRing(),
		under: canvas.NewRectangle(nil), label: canvas.NewText("", nil), icon: canvas.NewImageFromResource(nil)}
	r.icon.FillMode = canvas.ImageFillContain
	r.paint()
	return r
}

type buttonRenderer struct {
	b                *Button
	box, glow, under *canvas.Rectangle
	ring             *ring
	label            *canvas.Text
	icon             *canvas.Image
}

func (r *buttonRenderer) paint() {
	fill, stroke, label := r.b.colours()
	r.box.FillColor, r.box.StrokeColor, r.box.CornerRadius, r.box.StrokeWidth = Ink(fill), Ink(stroke), Corner, 0
	if stroke != InkNone {
		r.box.StrokeWidth = Stroke(1)
	}
	r.glow.FillColor, r.glow.CornerRadius = Ink(InkNone), Corner
	switch {
	case r.b.Disabled():
	case r.b.armed:
		r.glow.FillColor = Ink(theme.ColorNamePressed)
	case r.b.hovered:
		r.glow.FillColor = Ink(theme.ColorNameHover)
	}
	r.ring.show(r.b.focused)
	r.ring.ink, r.ring.within = r.b.ring()
	r.ring.paint()
	r.under.FillColor = Ink(InkNone)
	if r.b.Kind == Tab && r.b.chosen {
		r.under.FillColor = Ink(InkAccent)
	}
	r.label.Color, r.label.TextSize = Ink(label), r.b.TextSize
	r.label.TextStyle = fyne.TextStyle{Bold: r.b.Kind == Primary || r.b.Kind == Tab && r.b.chosen}
	r.label.Alignment = fyne.TextAlignCenter
	if r.b.Leads {
		r.label.Alignment = fyne.TextAlignLeading
	}
	r.label.Text = r.b.Label
	r.label.Hidden = r.b.Kind == OnTable
	if r.b.Cut {
		room := r.b.Size().Width - 2*Grid - r.b.Aside
		if r.b.Kind == Tab { // without an edge of its own
			room += Grid
		}
		wide := func(size float32) bool {
			return room > 0 && fyne.MeasureText(r.b.Label, size, r.label.TextStyle).Width > room
		}
		least := r.b.Least
		if least == 0 {
			least = Px(13)
		}
		for r.label.TextSize > least && wide(r.label.TextSize) { // rather small than shortened
			r.label.TextSize = max(r.label.TextSize-1, least)
		}
		r.label.Text = shortenBefore(r.b.Tail, r.b.Label, room, r.label.TextSize, r.label.TextStyle)
		r.b.short = r.label.Text != r.b.Label
	}
	r.icon.Hidden = r.b.icon == nil
	if r.b.icon != nil {
		ink := iconInk(label)
		if r.b.Disabled() && r.b.Kind == Quiet { // an arrow that leads nowhere
			ink = inkGone
		}
		r.icon.Resource = theme.NewColoredResource(r.b.icon, ink)
	}
}

// iconInk is the colour of an icon: the text's, not the accent.
func iconInk(label fyne.ThemeColorName) fyne.ThemeColorName {
	if label == InkAccent {
		return InkText
	}
	return label
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.box.Resize(size)
	r.glow.Resize(size)
	r.ring.Resize(size)
	r.under.Move(fyne.NewPos(Grid, size.Height-Stroke(3)))
	r.under.Resize(fyne.NewSize(max(size.Width-2*Grid, 0), Stroke(3)))
	if r.b.Cut {
		r.paint()
	}
	height := r.label.MinSize().Height
	from := float32(0)
	if r.b.Leads {
		from = Grid
	}
	r.label.Move(fyne.NewPos(from, (size.Height-height)/2))
	r.label.Resize(fyne.NewSize(max(size.Width-from-r.b.Aside, 0), height))
	r.icon.Move(fyne.NewPos((size.Width-3*Grid)/2, (size.Height-3*Grid)/2))
	r.icon.Resize(fyne.NewSquareSize(3 * Grid))
}

func (r *buttonRenderer) MinSize() fyne.Size {
	size := fyne.NewSize(r.b.Height, r.b.Height)
	if r.b.Label != "" && !r.b.Cut && r.b.Kind != OnTable {
		size.Width = max(size.Width, r.b.whole())
		if r.b.Kind == Quiet || r.b.Kind == Tab {
			size.Width -= Grid
		}
	}
	return size
}

// whole is the width in which the label stands whole: of bold letters, so that a tab keeps its width when it is chosen.
func (b *Button) whole() float32 {
	return fyne.MeasureText(b.Label, b.TextSize, fyne.TextStyle{Bold: true}).Width + 4*Grid
}

func (r *buttonRenderer) Refresh() {
	r.paint()
	r.Layout(r.b.Size())
	r.icon.Refresh() // Fyne keeps a picture until it is told that its colour has changed
	canvas.Refresh(r.b)
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.box, r.under, r.label, r.icon, r.glow, r.ring.box}
}

func (r *buttonRenderer) Destroy() {}
