package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/purchase"
)

// kind is how loudly a button speaks.
type kind int

const (
	plain   kind = iota // paper with an outline
	primary             // the one accent
	quiet               // text alone
	danger              // ends something
	tab                 // underlined while chosen
	onBand              // on the practice banner
)

// button is a thing to press: by pointer, touch, Space and, unless calm, Enter.
// Keys and characters it has no use for go on to the window, so that digits
// typed while a button has the focus still reach the amount.
type button struct {
	widget.DisableableWidget
	label  string
	icon   fyne.Resource
	kind   kind
	size   float32
	height float32
	chosen bool // of a tab
	calm   bool // Enter does not press it (questions)
	cut    bool // the label may be shortened
	press  func()

	hovered, focused bool
	armed            bool // Space is down
}

func newButton(label string, k kind, press func()) *button {
	b := &button{label: purchase.Legible(label), kind: k, size: sizeSmall, height: touch, press: press}
	b.ExtendBaseWidget(b)
	return b
}

func newIconButton(icon fyne.Resource, press func()) *button {
	b := newButton("", quiet, press)
	b.icon = icon
	return b
}

func (b *button) set(label string) {
	label = purchase.Legible(label)
	if b.label != label {
		b.label = label
		b.Refresh()
	}
}

func (b *button) choose(chosen bool) {
	if b.chosen != chosen {
		b.chosen = chosen
		b.Refresh()
	}
}

func (b *button) enable(can bool) {
	if can != b.Disabled() {
		return
	}
	if can {
		b.Enable()
	} else {
		b.Disable()
	}
}

func (b *button) Tapped(*fyne.PointEvent) {
	if !b.Disabled() && b.press != nil {
		b.press()
	}
}

func (b *button) FocusGained() { b.focused = true; b.Refresh() }
func (b *button) FocusLost()   { b.focused, b.armed = false, false; b.Refresh() }

func (b *button) TypedRune(r rune) {
	if c := canvasOf(b); r != ' ' && c != nil && c.OnTypedRune() != nil {
		c.OnTypedRune()(r)
	}
}

func (b *button) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeySpace:
		b.armed = true
	case !b.calm && (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter):
		b.Tapped(nil)
	default:
		passKey(b, key)
	}
}

func (b *button) KeyDown(*fyne.KeyEvent) {}

// KeyUp presses by Space when it is let go: its blank comes after the key, and a
// field that gets the focus by the press would take it.
func (b *button) KeyUp(key *fyne.KeyEvent) {
	if key.Name == fyne.KeySpace && b.armed {
		b.armed = false
		b.Tapped(nil)
	}
}

func (b *button) MouseIn(*desktop.MouseEvent)    { b.hovered = true; b.Refresh() }
func (b *button) MouseMoved(*desktop.MouseEvent) {}
func (b *button) MouseOut()                      { b.hovered = false; b.Refresh() }

// colours are the button's fill, outline and text.
func (b *button) colours() (fill, stroke, label fyne.ThemeColorName) {
	switch {
	case b.Disabled() && b.kind == onBand:
		return inkNone, inkOnStrong, inkOnStrong
	case b.Disabled() && (b.kind == primary || b.kind == plain || b.kind == danger):
		return theme.ColorNameDisabledButton, inkNone, inkQuiet
	case b.Disabled():
		return inkNone, inkNone, inkQuiet
	}
	switch b.kind {
	case primary:
		return inkAccent, inkNone, inkOnAccent
	case danger:
		return inkSurface, inkError, inkError
	case plain:
		return inkSurface, inkLine, inkText
	case onBand:
		if b.chosen {
			return inkOnStrong, inkOnStrong, inkPractice
		}
		return inkNone, inkOnStrong, inkOnStrong
	case tab:
		if b.chosen {
			return inkNone, inkNone, inkText
		}
		return inkNone, inkNone, inkQuiet
	}
	return inkNone, inkNone, inkAccent
}

func (b *button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{b: b, box: canvas.NewRectangle(nil), glow: canvas.NewRectangle(nil), under: canvas.NewRectangle(nil),
		label: canvas.NewText("", nil), icon: canvas.NewImageFromResource(nil)}
	r.icon.FillMode = canvas.ImageFillContain
	r.paint()
	return r
}

type buttonRenderer struct {
	b                *button
	box, glow, under *canvas.Rectangle
	label            *canvas.Text
	icon             *canvas.Image
}

func (r *buttonRenderer) paint() {
	fill, stroke, label := r.b.colours()
	r.box.FillColor, r.box.StrokeColor, r.box.CornerRadius, r.box.StrokeWidth = ink(fill), ink(stroke), corner, 0
	if stroke != inkNone {
		r.box.StrokeWidth = 1
	}
	r.glow.FillColor, r.glow.CornerRadius, r.glow.StrokeWidth = ink(inkNone), corner, 0
	if r.b.hovered && !r.b.Disabled() {
		r.glow.FillColor = ink(theme.ColorNameHover)
	}
	if r.b.focused {
		r.glow.StrokeColor, r.glow.StrokeWidth = ink(inkAccent), 2
		if r.b.kind == primary || r.b.kind == onBand {
			r.glow.StrokeColor = ink(inkText)
		}
	}
	r.under.FillColor = ink(inkNone)
	if r.b.kind == tab && r.b.chosen {
		r.under.FillColor = ink(inkAccent)
	}
	r.label.Color, r.label.TextSize = ink(label), r.b.size
	r.label.TextStyle = fyne.TextStyle{Bold: r.b.kind == primary || r.b.kind == tab && r.b.chosen}
	r.label.Alignment = fyne.TextAlignCenter
	r.label.Text = r.b.label
	if r.b.cut {
		r.label.Text = shorten(r.b.label, r.b.Size().Width-2*grid, r.b.size, r.label.TextStyle)
	}
	r.icon.Hidden = r.b.icon == nil
	if r.b.icon != nil {
		r.icon.Resource = theme.NewColoredResource(r.b.icon, iconInk(label))
	}
}

// iconInk: an icon alone is drawn in the text's colour, not in the accent.
func iconInk(label fyne.ThemeColorName) fyne.ThemeColorName {
	if label == inkAccent {
		return inkText
	}
	return label
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.box.Resize(size)
	r.glow.Resize(size)
	r.under.Move(fyne.NewPos(grid, size.Height-3))
	r.under.Resize(fyne.NewSize(max(size.Width-2*grid, 0), 3))
	if r.b.cut {
		r.paint()
	}
	height := r.label.MinSize().Height
	r.label.Move(fyne.NewPos(0, (size.Height-height)/2))
	r.label.Resize(fyne.NewSize(size.Width, height))
	r.icon.Move(fyne.NewPos((size.Width-3*grid)/2, (size.Height-3*grid)/2))
	r.icon.Resize(fyne.NewSquareSize(3 * grid))
}

func (r *buttonRenderer) MinSize() fyne.Size {
	size := fyne.NewSize(r.b.height, r.b.height)
	if r.b.label != "" && !r.b.cut {
		// bold, so that a tab keeps its width when it is chosen
		size.Width = max(size.Width, fyne.MeasureText(r.b.label, r.b.size, fyne.TextStyle{Bold: true}).Width+4*grid)
		if r.b.kind == quiet || r.b.kind == tab {
			size.Width -= grid
		}
	}
	return size
}

func (r *buttonRenderer) Refresh() {
	r.paint()
	r.Layout(r.b.Size())
	r.icon.Refresh() // Fyne keeps a picture until it is told that its colour has changed
	canvas.Refresh(r.b)
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.box, r.under, r.label, r.icon, r.glow}
}

func (r *buttonRenderer) Destroy() {}
