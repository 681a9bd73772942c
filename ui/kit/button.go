package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/purchase"
)

// Kind is how loudly a button speaks.
type Kind int

const (
	Plain   Kind = iota // paper with an outline
	Primary             // the one accent
	Quiet               // text alone
	Danger              // ends something
	Tab                 // underlined while chosen
	OnBand              // on the practice banner
	OnTable             // a line of a table: what it says is laid over it
)

// Button is pressed by pointer, touch, Space and, unless it is calm, Enter. Keys and
// characters that it has no use for go on to the window, so that digits typed while a
// button has the focus still reach the amount.
type Button struct {
	widget.DisableableWidget
	Label    string
	icon     fyne.Resource
	Kind     Kind
	TextSize float32
	Height   float32
	chosen   bool   // of a tab
	Calm     bool   // Enter does not press it (questions)
	Cut      bool   // the label may be shortened
	Tip      string // said beside it while the pointer or the focus is on it: its name, its keys
	Press    func()
	Page     *fynecontainer.Scroll // that up and down turn while it has the focus; nil: none

	hovered, focused bool
	armed            bool // Space or the pointer's button is down
}

func NewButton(label string, k Kind, press func()) *Button {
	b := &Button{Label: purchase.Legible(label), Kind: k, TextSize: SizeSmall, Height: Touch, Press: press}
	b.ExtendBaseWidget(b)
	return b
}

// NewIconButton returns a button without a word on it: tip says what it does.
func NewIconButton(icon fyne.Resource, tip string, press func()) *Button {
	b := NewButton("", Quiet, press)
	b.icon, b.Tip = icon, tip
	return b
}

func (b *Button) Set(label string) {
	label = purchase.Legible(label)
	if b.Label != label {
		b.Label = label
		b.Refresh()
	}
}

func (b *Button) Choose(chosen bool) {
	if b.chosen != chosen {
		b.chosen = chosen
		b.Refresh()
	}
}

func (b *Button) SetEnabled(can bool) {
	if can != b.Disabled() {
		return
	}
	if can {
		b.Enable()
	} else {
		b.Disable()
	}
}

func (b *Button) Tapped(*fyne.PointEvent) {
	used()
	if !b.Disabled() && b.Press != nil {
		b.Press()
	}
}

func (b *Button) FocusGained() {
	b.focused = true
	b.Refresh()
	if b.icon != nil {
		b.tell(true) // nothing else says what it does
	}
	reveal(b)
}

func (b *Button) FocusLost() {
	b.focused, b.armed = false, false
	b.Refresh()
	b.tell(false)
}

func (b *Button) TypedRune(r rune) {
	if c := CanvasOf(b); r != ' ' && c != nil && c.OnTypedRune() != nil {
		c.OnTypedRune()(r)
	}
}

func (b *Button) TypedKey(key *fyne.KeyEvent) {
	used()
	switch {
	case key.Name == fyne.KeySpace:
		b.arm(true)
	case !b.Calm && (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter):
		b.Tapped(nil)
	case b.Page != nil && turns[key.Name] != 0:
		b.Page.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -turns[key.Name]*b.Page.Size().Height)})
	default:
		passKey(b, key)
	}
}

// turns are how far keys turn a page, in parts of its height.
var turns = map[fyne.KeyName]float32{
	fyne.KeyUp: -0.2, fyne.KeyDown: 0.2, fyne.KeyPageUp: -0.9, fyne.KeyPageDown: 0.9,
}

func (b *Button) KeyDown(*fyne.KeyEvent) {}

// KeyUp presses the button when Space is let go. The blank comes after the key press,
// and a field that got the focus by then would take it.
func (b *Button) KeyUp(key *fyne.KeyEvent) {
	if key.Name == fyne.KeySpace && b.armed {
		b.arm(false)
		b.Tapped(nil)
	}
}

func (b *Button) arm(yes bool) {
	if b.armed != yes && !b.Disabled() {
		b.armed = yes
		b.Refresh()
	}
}

func (b *Button) MouseDown(*desktop.MouseEvent) { b.arm(true) }
func (b *Button) MouseUp(*desktop.MouseEvent)   { b.arm(false) }

func (b *Button) MouseIn(*desktop.MouseEvent) {
	b.hovered = true
	b.Refresh()
	b.tell(true)
}

func (b *Button) MouseMoved(*desktop.MouseEvent) {}

func (b *Button) MouseOut() {
	b.hovered, b.armed = false, false
	b.Refresh()
	b.tell(false)
}

// tell shows the button's tip in the window, or takes it away.
func (b *Button) tell(yes bool) {
	if f := frameOf(b); f != nil && b.Tip != "" {
		f.tell(b, yes)
	}
}

// colours are the button's fill, outline and text.
func (b *Button) colours() (fill, stroke, label fyne.ThemeColorName) {
	switch {
	case b.Disabled() && b.Kind == OnBand:
		return InkNone, InkOnStrong, InkOnStrong
	case b.Disabled() && (b.Kind == Primary || b.Kind == Plain || b.Kind == Danger):
		return theme.ColorNameDisabledButton, InkNone, InkQuiet
	case b.Disabled():
		return InkNone, InkNone, InkQuiet
	}
	switch b.Kind {
	case Primary:
		return InkAccent, InkNone, inkOnAccent
	case Danger:
		return InkSurface, InkError, InkError
	case Plain:
		return InkSurface, InkEdge, InkText
	case OnBand:
		if b.chosen {
			return InkOnStrong, InkOnStrong, InkPractice
		}
		return InkNone, InkOnStrong, InkOnStrong
	case Tab:
		if b.chosen {
			return InkNone, InkNone, InkText
		}
		return InkNone, InkNone, InkQuiet
	}
	return InkNone, InkNone, InkAccent
}

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
		r.box.StrokeWidth = 1
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
	r.label.Text = r.b.Label
	r.label.Hidden = r.b.Kind == OnTable
	if r.b.Cut {
		r.label.Text = shorten(r.b.Label, r.b.Size().Width-2*Grid, r.b.TextSize, r.label.TextStyle)
	}
	r.icon.Hidden = r.b.icon == nil
	if r.b.icon != nil {
		ink := iconInk(label)
		if r.b.Disabled() && r.b.Kind == Quiet { // an arrow that leads nowhere
			ink = InkLine
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
	r.under.Move(fyne.NewPos(Grid, size.Height-3))
	r.under.Resize(fyne.NewSize(max(size.Width-2*Grid, 0), 3))
	if r.b.Cut {
		r.paint()
	}
	height := r.label.MinSize().Height
	r.label.Move(fyne.NewPos(0, (size.Height-height)/2))
	r.label.Resize(fyne.NewSize(size.Width, height))
	r.icon.Move(fyne.NewPos((size.Width-3*Grid)/2, (size.Height-3*Grid)/2))
	r.icon.Resize(fyne.NewSquareSize(3 * Grid))
}

func (r *buttonRenderer) MinSize() fyne.Size {
	size := fyne.NewSize(r.b.Height, r.b.Height)
	if r.b.Label != "" && !r.b.Cut && r.b.Kind != OnTable {
		// bold, so that a tab keeps its width when it is chosen
		size.Width = max(size.Width, fyne.MeasureText(r.b.Label, r.b.TextSize, fyne.TextStyle{Bold: true}).Width+4*Grid)
		if r.b.Kind == Quiet || r.b.Kind == Tab {
			size.Width -= Grid
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
	return []fyne.CanvasObject{r.box, r.under, r.label, r.icon, r.glow, r.ring.box}
}

func (r *buttonRenderer) Destroy() {}
