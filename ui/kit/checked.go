package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/purchase"
)

// Checked is a field whose text must mean something, such as an amount. What cannot
// mean anything stays as it was typed and is marked: by a red edge, by a sign, and in words
// that its owner shows. No character is dropped: a slip would turn into another number.
// Digits of other scripts are shown as 0 to 9, which every PC can draw.
type Checked struct {
	Root  *fyne.Container
	Field *Field
	End   *fyne.Container         // what stands at the field's end, the sign first
	look  *TextLook               // nil: an ordinary field's
	paper *Themed                 // with look
	judge func(text string) error // why a text cannot be meant, whatever follows; nil: it can
	sign  *Mark
	Wrong error // what it was marked for; nil: it is not

	// Rest calls back when typing rests: by then the characters that a scanner typed
	// have been taken back, and nothing flickers. nil: at once.
	Rest   func(func())
	OnMark func() // called when Wrong has changed
}

// NewChecked is an ordinary field. It has no theme of its own, which would read all fonts once more for each: 1.5 MB
// that are kept, and 4 ms (measured with two cores to themselves).
func NewChecked(hint string, judge func(string) error, after ...fyne.CanvasObject) *Checked {
	c := newChecked(hint, SizeSmall, judge, after)
	c.Root = Container(Stack{}, c.Field)
	return c
}

// NewCheckedIn is a field in a look of its own, which must be kept (Keep).
func NewCheckedIn(look TextLook, hint string, judge func(string) error, after ...fyne.CanvasObject) *Checked {
	c := newChecked(hint, look.Text, judge, after)
	c.look = &look
	c.paper = NewThemed(c.Field, c.look)
	c.Root = Container(Stack{}, c.paper)
	return c
}

func newChecked(hint string, size float32, judge func(string) error, after []fyne.CanvasObject) *Checked {
	c := &Checked{Field: NewField(hint), judge: judge, OnMark: func() {}}
	c.sign = NewMark(ShapeNone, InkError, 0) // has its room always: nothing moves when it comes
	c.sign.side = max(size/2, Tx(12))
	c.End = Row(Grid, -1, append([]fyne.CanvasObject{c.sign}, after...)...)
	c.Field.Whole = true
	c.Field.ActionItem = InsetXY(Grid, 0, c.End)
	c.Field.OnChanged = func(string) { c.Look() }
	return c
}

// Keep keeps its own look, as Themed.Keep.
func (c *Checked) Keep() { c.paper.Keep() }

// Put sets the text. The cursor stays where it is if the text does not change.
func (c *Checked) Put(content string) {
	c.Field.Put(content)
	c.Look()
}

// Look judges the text. A mark disappears at once and appears when typing rests.
func (c *Checked) Look() {
	content := purchase.PlainDigits(c.Field.Text)
	if content != c.Field.Text {
		column := c.Field.CursorColumn
		c.Field.Put(content)
		c.Field.CursorColumn = column // a character is one in any script
		c.Field.Refresh()
	}
	err := c.judge(content)
	if err == nil {
		c.Mark(err)
		return
	}
	c.WhenResting(func() {
		if c.Field.Text == content {
			c.JudgeNow()
		}
	})
}

// WhenResting calls then once typing rests.
func (c *Checked) WhenResting(then func()) {
	if c.Rest == nil {
		then()
		return
	}
	c.Rest(then)
}

func (c *Checked) JudgeNow() { c.Mark(c.judge(c.Field.Text)) }

func (c *Checked) Mark(err error) {
	if err == nil && c.Wrong == nil || err != nil && c.Wrong != nil && err.Error() == c.Wrong.Error() {
		return
	}
	c.Wrong = err
	c.Field.wrong = err != nil
	if c.look != nil {
		c.look.wrong = c.Field.wrong
	}
	c.sign.Set(ShapeNone, InkError)
	if c.Field.wrong {
		c.sign.Set(ShapeTriangle, InkError)
	}
	c.Root.Refresh()
	c.OnMark()
}

// Marked reports whether the sign of what cannot be meant is to be seen.
func (c *Checked) Marked() bool { return c.sign.Shape != ShapeNone }

// TextLook is the theme with text of another size, in red while it is wrong.
type TextLook struct {
	Text, Padding float32
	Faint         bool // the hint: at a large size the quiet colour looks like an amount
	wrong         bool
}

func (l *TextLook) current() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }
func (l *TextLook) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch {
	case n == theme.ColorNamePlaceHolder && l.Faint:
		n = inkHint
	case l.wrong && n == theme.ColorNameForeground:
		n = InkError
	}
	return l.current().Color(n, v)
}
func (l *TextLook) Font(s fyne.TextStyle) fyne.Resource     { return l.current().Font(s) }
func (l *TextLook) Icon(n fyne.ThemeIconName) fyne.Resource { return l.current().Icon(n) }
func (l *TextLook) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return l.Text
	case theme.SizeNameInnerPadding:
		return l.Padding
	case theme.SizeNameInputBorder:
		if l.Text > SizeMedium {
			return Stroke(2)
		}
	}
	return l.current().Size(name)
}
