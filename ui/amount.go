package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/purchase"
)

// amountBox is the amount in big numerals. Digits, a point and a comma are all
// it takes by key, and no more decimals than the currency has, so that a slip
// is seen at once.
type amountBox struct {
	root     *fyne.Container
	field    *field
	currency *text
	digits   int // of the currency
}

func newAmountBox() *amountBox {
	a := &amountBox{field: newField("0.00"), currency: newText("", sizeLarge, inkQuiet), digits: 2}
	a.field.TextStyle.Bold = true
	a.field.accept = a.accepts
	big := fynecontainer.NewThemeOverride(a.field, bigText{text: sizeHuge, padding: grid})
	a.root = container(stack{}, big, insetXY(2*grid, 0, row(0, 0, spacer(), a.currency)))
	return a
}

func (a *amountBox) accepts(r rune) bool {
	whole, fraction, decimal := a.parts()
	switch {
	case r == '.' || r == ',':
		return !decimal && a.digits > 0
	case r < '0' || r > '9':
		return false
	case a.field.SelectedText() != "":
		return true
	case decimal && a.field.CursorColumn > len(whole):
		return len(fraction) < a.digits
	}
	return true
}

func (a *amountBox) parts() (whole, fraction string, decimal bool) {
	at := strings.IndexAny(a.field.Text, ".,")
	if at < 0 {
		return a.field.Text, "", false
	}
	return a.field.Text[:at], a.field.Text[at+1:], true
}

// press is a key of the touch keypad, or one typed while no field has the
// focus; ⌫ takes the last one back.
func (a *amountBox) press(key rune) {
	a.field.CursorColumn = len([]rune(a.field.Text))
	if key == backspace {
		a.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
		return
	}
	a.field.TypedRune(key)
}

const backspace = '\b'

func (a *amountBox) setCurrency(code string) {
	a.currency.set(sign(code))
	digits, err := purchase.Digits(code)
	if err != nil || digits == a.digits {
		return
	}
	a.digits = digits
	a.field.SetPlaceHolder("0")
	if digits > 0 {
		a.field.SetPlaceHolder("0." + strings.Repeat("0", digits))
	}
}

// bigText is the theme with text of another size.
type bigText struct{ text, padding float32 }

func (b bigText) current() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }
func (b bigText) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if n == theme.ColorNamePlaceHolder {
		n = inkFaint // at this size the quiet colour looks like an amount
	}
	return b.current().Color(n, v)
}
func (b bigText) Font(s fyne.TextStyle) fyne.Resource     { return b.current().Font(s) }
func (b bigText) Icon(n fyne.ThemeIconName) fyne.Resource { return b.current().Icon(n) }
func (b bigText) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return b.text
	case theme.SizeNameInnerPadding:
		return b.padding
	case theme.SizeNameInputBorder:
		return 2
	}
	return b.current().Size(name)
}
