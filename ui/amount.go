package ui

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
)

// amountBox is the amount in big numerals, as it was typed.
type amountBox struct {
	*checked
	currency *text
	code     string
}

func newAmountBox() *amountBox {
	a := &amountBox{currency: newText("", sizeLarge, inkQuiet)}
	a.checked = newChecked("0.00", textLook{text: sizeHuge, padding: grid, faint: true}, a.cannotBe, a.currency)
	a.field.TextStyle.Bold = true
	return a
}

// cannotBe says why a text can be no amount, in the words that refuse it; nil
// for one that more keys could make one.
func (a *amountBox) cannotBe(content string) error {
	_, err := purchase.ParseMoney(content, a.code)
	if a.code == "" || errors.Is(err, purchase.ErrUnfinished) {
		return nil
	}
	return err
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
	if code == a.code {
		return
	}
	a.code = code
	a.currency.set(sign(code))
	if digits, err := purchase.Digits(code); err == nil {
		hint := "0"
		if digits > 0 {
			hint += "." + strings.Repeat("0", digits)
		}
		a.field.SetPlaceHolder(hint)
	}
	a.look()
}
