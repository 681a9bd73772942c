package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/purchase"
)

// checked is a field whose text must be read as something. What cannot be stays
// as it was typed and is marked: in red, by a sign, and in words that its owner
// shows. Nothing is kept out of it or left off, or a slip would become another
// number. Digits of other scripts are shown as 0 to 9, which every PC can draw.
type checked struct {
	root  *fyne.Container
	field *field
	end   *fyne.Container // what stands at the field's end, the sign first
	paper *fynecontainer.ThemeOverride
	judge func(text string) error // why a text cannot be meant, whatever follows; nil: it can
	wrong error                   // what it was marked for; nil: it is not

	// rest calls once nobody types any more: characters that a scanner types are
	// taken back before, and nothing flickers. nil: at once.
	rest   func(func())
	onMark func() // wrong is another
}

func newChecked(hint string, look textLook, judge func(string) error, after ...fyne.CanvasObject) *checked {
	c := &checked{field: newField(hint), judge: judge, onMark: func() {}}
	sign := newMark(shapeTriangle, inkError, look.text/2)
	sign.Hide()
	c.end = row(grid, -1, append([]fyne.CanvasObject{sign}, after...)...)
	c.field.ActionItem = insetXY(grid, 0, c.end)
	c.paper = fynecontainer.NewThemeOverride(c.field, look)
	c.root = container(stack{}, c.paper)
	c.field.OnChanged = func(string) { c.look() }
	return c
}

// put sets the text; the person's cursor stays if it is the same.
func (c *checked) put(content string) {
	c.field.put(content)
	c.look()
}

// look judges what stands there: a mark goes at once and comes at rest.
func (c *checked) look() {
	content := purchase.PlainDigits(c.field.Text)
	if content != c.field.Text {
		column := c.field.CursorColumn
		c.field.put(content)
		c.field.CursorColumn = column // a character is one in any script
		c.field.Refresh()
	}
	err := c.judge(content)
	if err == nil || c.rest == nil {
		c.mark(err)
		return
	}
	c.rest(func() {
		if c.field.Text == content {
			c.judgeNow()
		}
	})
}

func (c *checked) judgeNow() { c.mark(c.judge(c.field.Text)) }

func (c *checked) mark(err error) {
	if err == nil && c.wrong == nil || err != nil && c.wrong != nil && err.Error() == c.wrong.Error() {
		return
	}
	c.wrong = err
	look := c.paper.Theme.(textLook)
	look.wrong = err != nil
	c.paper.Theme = look
	c.paper.Refresh()
	setVisible(c.end.Objects[0], look.wrong)
	c.root.Refresh()
	c.onMark()
}

// textLook is the theme with text of another size, in red while it is wrong.
type textLook struct {
	text, padding float32
	faint         bool // the hint: at a large size the quiet colour looks like an amount
	wrong         bool
}

var smallText = textLook{text: sizeSmall, padding: fieldPadding}

func (l textLook) current() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }
func (l textLook) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch {
	case n == theme.ColorNamePlaceHolder && l.faint:
		n = inkFaint
	case l.wrong && (n == theme.ColorNameForeground || n == theme.ColorNameInputBorder || n == theme.ColorNamePrimary):
		n = inkError
	}
	return l.current().Color(n, v)
}
func (l textLook) Font(s fyne.TextStyle) fyne.Resource     { return l.current().Font(s) }
func (l textLook) Icon(n fyne.ThemeIconName) fyne.Resource { return l.current().Icon(n) }
func (l textLook) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return l.text
	case theme.SizeNameInnerPadding:
		return l.padding
	case theme.SizeNameInputBorder:
		if l.text > sizeMedium {
			return 2
		}
	}
	return l.current().Size(name)
}
