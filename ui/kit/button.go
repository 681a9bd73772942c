package kit

import (
	"time"

	"fyne.io/fyne/v2"
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
	chosen   bool    // of a tab
	Calm     bool    // Enter does not press it: a question's answer, or what is beside a form that Enter ends
	Paper    bool    // while it is off it looks as it does otherwise: there is something to read, and nothing to press
	Cut      bool    // the label may be shortened: it is written smaller first, down to Least
	Least    float32 // 0: a little smaller than small text on the smallest window
	Leads    bool    // the label begins at the edge, in line with what fields above it say
	Aside    float32 // of its width, at the end, what is laid over it takes: the arrow of a list
	Tail     string  // the end of a label that is shortened before it; "": at the end
	Tip      string  // said beside it while the pointer or the focus is on it: its name, its keys
	Press    func()
	Once     bool                  // a double click presses it once: what it is about changes with the first
	Page     *fynecontainer.Scroll // that up and down turn while it has the focus; nil: none

	OnKey func(fyne.KeyName) bool // a key that does not press it; whether it meant something; nil: none does

	hovered, focused bool
	short            bool      // the label is shortened now: its tip has it whole
	armed            bool      // Space or the pointer's button is down
	keyed            time.Time // when a key has pressed it last
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

// SetIcon shows another icon, and says beside it what it means now.
func (b *Button) SetIcon(icon fyne.Resource, tip string) {
	b.tell(false)
	b.icon, b.Tip = icon, tip
	b.Refresh()
}

// Point shows the tip although the pointer need not be there.
func (b *Button) Point() { b.tell(true) }

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

func (b *Button) Tapped(at *fyne.PointEvent) {
	if b.Disabled() || b.Press == nil || at != nil && stray(b, at.AbsolutePosition, b.Once) {
		return
	}
	b.tell(false) // who presses it knows what it does, and looks at what comes of it
	b.Press()
}

// byKey presses it by a key.
func (b *Button) byKey() {
	if now := time.Now(); !b.Once || now.Sub(b.keyed) >= DoubleClick {
		b.keyed = now
		b.Tapped(nil)
	}
}

func (b *Button) FocusGained() {
	b.focused = true
	b.Refresh()
	if b.icon != nil || b.short {
		b.tell(true) // nothing else says what it does, or all of it
	}
	reveal(b)
}

func (b *Button) FocusLost() {
	b.focused, b.armed = false, false
	b.Refresh()
	b.tell(false)
}

func (b *Button) TypedRune(r rune) { passRune(b, r) }

func (b *Button) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeySpace:
		b.arm(true)
	case !b.Calm && (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter):
		b.byKey()
	case b.Page != nil && turns[key.Name] != 0:
		b.Page.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -turns[key.Name]*b.Page.Size().Height)})
	case b.OnKey != nil && b.OnKey(key.Name):
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
		b.byKey()
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
	if f := frameOf(b); f != nil && (b.tips() != "" || !yes) {
		f.tell(b, yes)
	}
}

// tips is what its tip says.
func (b *Button) tips() string {
	if b.short && b.Tip == "" {
		return b.Label
	}
	return b.Tip
}

// colours are the button's fill, outline and text.
func (b *Button) colours() (fill, stroke, label fyne.ThemeColorName) {
	switch {
	case b.Disabled() && b.Paper:
		return InkSurface, InkEdge, InkText
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
