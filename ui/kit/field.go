package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Field is a text field that hands the window's keys (F2, Esc, Ctrl+…) on
// instead of swallowing them.
type Field struct {
	widget.Entry
	Page *fynecontainer.Scroll // that the wheel turns while it is over the field; nil: none

	OnDown func() // the key Down goes there, as to a list below; nil: it does nothing

	OnUndo func() bool // Ctrl+Z before the field's own undo: whether something was taken back; nil: the field undoes

	// Private: what is typed here, and right after, is never a scan but a card's: an e-mail, with
	// the password in the next field.
	Private bool

	// Keeps: what may be a person's or a scan's, since the PC was busy, stays here. Text does nothing
	// here before a person reads it and enters it.
	Keeps bool

	Whole bool // a double click selects all: what stands there is one, as an amount with its decimals

	Strong bool // what is typed is bold; the hint is not, or it would look like it

	Named bool // what is typed hides the hint, which then stands small above it: nothing else says what the field is

	focused bool
	wrong   bool // what stands there cannot be meant: its edge is red
}

func NewField(hint string) *Field {
	f := &Field{}
	f.Wrapping = fyne.TextWrapOff
	f.Scroll = fyne.ScrollHorizontalOnly
	f.PlaceHolder = hint
	f.ExtendBaseWidget(f)
	return f
}

func NewSecret(hint string) *Field {
	f := NewField(hint)
	f.Password = true
	return f
}

// HintWidth is the least width of an ordinary field in which its hint can be read whole.
func (f *Field) HintWidth() float32 {
	width := fyne.MeasureText(f.PlaceHolder, SizeSmall, fyne.TextStyle{}).Width + 2*fieldPadding + 2*Stroke(1)
	if f.ActionItem != nil {
		width += f.ActionItem.MinSize().Width
	}
	return width
}

// IsPrivate reports whether what is typed here may be a secret, or leads to one.
func (f *Field) IsPrivate() bool { return f.Private || f.Password }

func (f *Field) MinSize() fyne.Size {
	size := f.Entry.MinSize()
	return fyne.NewSize(size.Width, max(size.Height, Touch))
}

func (f *Field) FocusGained() {
	f.focused = true
	f.Entry.FocusGained()
	reveal(f)
}

func (f *Field) FocusLost() {
	f.focused = false
	f.Entry.FocusLost()
}

func (f *Field) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape || isFunctionKey(key.Name) {
		passKey(f, key)
		return
	}
	if key.Name == fyne.KeyDown && f.OnDown != nil {
		f.OnDown()
		return
	}
	f.Entry.TypedKey(key)
}

// isFunctionKey recognises F1 to F12, of which none edits a text.
func isFunctionKey(name fyne.KeyName) bool { return len(name) > 1 && name[0] == 'F' }

// DoubleTapped selects the word under the pointer, or all.
func (f *Field) DoubleTapped(e *fyne.PointEvent) {
	f.Entry.DoubleTapped(e)
	if f.Whole {
		f.SelectAll()
	}
}

func (f *Field) TypedRune(r rune) {
	f.Entry.TypedRune(r)
}

func (f *Field) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *desktop.CustomShortcut:
		passShortcut(f, s)
		return
	case *fyne.ShortcutUndo:
		if f.OnUndo != nil && f.OnUndo() {
			return
		}
		if f.Text == "" { // nothing of its own to undo
			passShortcut(f, s)
			return
		}
	}
	f.Entry.TypedShortcut(s)
}

// SelectAll selects what stands there: the next character takes its place.
func (f *Field) SelectAll() { f.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// Unselect leaves the cursor at the end, with nothing selected. Fyne's way to that is a key.
func (f *Field) Unselect() {
	f.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft}) // else it would select up to the end
	f.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
}

// SetText sets the text, of which nothing is selected: Fyne would go on selecting, and
// each character would take the place of the one before.
func (f *Field) SetText(content string) {
	if f.SelectedText() != "" {
		f.Unselect()
	}
	f.Entry.SetText(content)
}

// Press is a key of the touch keypad. It goes to the end of what stands there.
func (f *Field) Press(key rune) {
	f.CursorColumn = len([]rune(f.Text))
	switch key {
	case Backspace:
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	case ClearAll:
		f.SetText("")
	default:
		f.TypedRune(key)
	}
}

// Put sets the text without calling OnChanged. If the text does not change, the cursor
// stays where it is.
func (f *Field) Put(content string) {
	if f.Text == content {
		return
	}
	changed := f.OnChanged
	f.OnChanged = nil
	f.SetText(content)
	f.OnChanged = changed
	f.CursorColumn = len([]rune(content))
	f.Refresh()
}

// OnPage lets the mouse's wheel turn the page over its fields too: an Entry would keep
// the wheel to itself.
func OnPage(page *fynecontainer.Scroll, fields ...*Field) {
	for _, f := range fields {
		f.Page = page
	}
}

// TurnTo turns the field's page, if it is on one, so that an object there begins at the
// top: a form that takes another one's place is read from its title on.
func (f *Field) TurnTo(o fyne.CanvasObject) {
	if f.Page == nil {
		return
	}
	if top, is := depth(f.Page.Content, o); is {
		f.Page.ScrollToOffset(fyne.NewPos(f.Page.Offset.X, max(0, top)))
	}
}

func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	w := &wheel{turn: func(e *fyne.ScrollEvent) {
		if f.Page != nil {
			f.Page.Scrolled(e)
		}
	}}
	w.ExtendBaseWidget(w)
	r := &fieldRenderer{f.Entry.CreateRenderer(), f, newRing(), newRing(), NewCut("", min(Tx(11), Px(13)), InkQuiet), w}
	r.edge.ink = InkError
	r.tellName()
	return r
}

// fieldRenderer lays the ring of the focus, a red edge and a wheel over an Entry.
type fieldRenderer struct {
	fyne.WidgetRenderer
	f    *Field
	ring *ring
	edge *ring // within that of the focus
	name *Text
	over *wheel
}

func (r *fieldRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.ring.Resize(size)
	r.edge.Resize(size)
	r.over.Resize(size)
	r.name.Move(fyne.NewPos(fieldPadding, Px(2))) // below the ring of the focus
	r.name.Resize(fyne.NewSize(max(size.Width-2*fieldPadding, 0), r.name.MinSize().Height))
}

func (r *fieldRenderer) Refresh() {
	r.f.TextStyle.Bold = r.f.Strong && r.f.Text != ""
	r.WidgetRenderer.Refresh()
	r.ring.show(r.f.focused)
	r.ring.paint()
	r.ring.box.Refresh()
	r.edge.show(r.f.wrong)
	r.edge.within = r.f.focused
	r.edge.Resize(r.f.Size())
	r.edge.paint()
	r.edge.box.Refresh()
	r.tellName()
}

// tellName shows the hint above what has been typed.
func (r *fieldRenderer) tellName() {
	r.name.Set(r.f.PlaceHolder)
	SetVisible(r.name, r.f.Named && r.f.Text != "")
}

func (r *fieldRenderer) Objects() []fyne.CanvasObject {
	return append(slices.Clip(r.WidgetRenderer.Objects()), r.ring.box, r.edge.box, r.name, r.over)
}

// wheel is an invisible object that takes the mouse's wheel and nothing else.
type wheel struct {
	widget.BaseWidget
	turn func(*fyne.ScrollEvent)
}

func (w *wheel) Scrolled(e *fyne.ScrollEvent) { w.turn(e) }
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Container(Stack{}))
}

func CanvasOf(o fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(o)
}

// passKey gives a key that a focused widget has no use for to the window.
func passKey(from fyne.CanvasObject, key *fyne.KeyEvent) {
	if c := CanvasOf(from); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(key)
	}
}

// passRune gives the window a character that a focused widget has no use for. A blank
// belongs to the Space that pressed the widget.
func passRune(from fyne.CanvasObject, r rune) {
	if c := CanvasOf(from); r != ' ' && c != nil && c.OnTypedRune() != nil {
		c.OnTypedRune()(r)
	}
}

func passShortcut(from fyne.CanvasObject, s fyne.Shortcut) {
	if c, ok := CanvasOf(from).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}
