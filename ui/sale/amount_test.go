package sale

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// What was typed stays as it is, whatever it is; where it can be no amount it is
// marked, and Enter is refused in the words of the verb record.
func TestWhatIsNoAmount(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct{ currency, typed, words string }{
		{"EUR", "1.234,50", "That is not an amount. Use digits and one point or comma, without grouping."},
		{"EUR", "1.2.3", "That is not an amount"},
		{"EUR", "1 234", "That is not an amount"},
		{"EUR", "1'234", "That is not an amount"},
		{"EUR", "-5", "That is not an amount"},
		{"EUR", "€5", "That is not an amount"},
		{"EUR", "5€", "That is not an amount"},
		{"EUR", "1e5", "That is not an amount"},
		{"EUR", "l2", "That is not an amount"},
		{"EUR", "24,505", "Amounts in EUR have at most 2 decimals."},
		{"EUR", "1.250", "Amounts in EUR have at most 2 decimals."},
		{"EUR", "10000000", "The amount is above 9,999,999.99."},
		{"EUR", strings.Repeat("9", 80), "The amount is above 9,999,999.99."},
		{"JPY", "12.5", "Amounts in JPY have no decimals."},
		{"JPY", "1.200", "Amounts in JPY have no decimals."},
		{"KWD", "1.2345", "Amounts in KWD have at most 3 decimals."},
	} {
		for _, way := range []string{"typed", "typed without focus", "pasted", "by the keypad", "from the POS"} {
			d.till.status.Station.Currency = c.currency
			d.sale.Show(d.till.status)
			d.sale.clear()
			d.scan("forloy_enr_f456")
			d.Idle()
			if way != "typed" { // marked at once
				d.sale.amount.Rest = nil
			}
			switch way {
			case "typed":
				d.Keys(c.typed)
			case "typed without focus":
				d.win.Canvas().Unfocus()
				d.Keys(c.typed)
			case "pasted":
				board := test.NewClipboard()
				board.SetContent(c.typed)
				d.sale.amount.Field.TypedShortcut(&fyne.ShortcutPaste{Clipboard: board})
			case "by the keypad":
				if strings.Trim(c.typed, "0123456789.,") != "" {
					continue
				}
				for _, r := range c.typed {
					d.sale.keypad.OnKey(r)
				}
			default:
				d.sale.Prefill(Handed{Amount: c.typed})
				d.Idle()
			}
			amount := d.sale.amount
			if amount.Field.Text != c.typed {
				t.Fatalf("%s %q %s: the field shows %q", c.currency, c.typed, way, amount.Field.Text)
			}
			d.Settle("the mark", func() bool { return amount.Wrong != nil })
			if !amount.Marked() || !red(amount.Field) {
				t.Errorf("%q %s is marked by words alone", c.typed, way)
			}
			d.Told(d.sale.message, c.words)
			d.sale.submit()
			d.Idle()
			d.Told(d.sale.message, c.words)
			d.Heard(device.SoundAttention)
			if amount.Field.Text != c.typed || d.sale.card.card == "" {
				t.Errorf("%q %s: after Enter the form is another", c.typed, way)
			}
			amount.Field.SetText("5")
			if amount.Wrong != nil || amount.Marked() {
				t.Errorf("%q %s: a right amount is still marked", c.typed, way)
			}
			d.Told(d.sale.message, "")
		}
	}
}

// What may still become an amount is not marked while it is typed, but refused.
func TestUnfinishedAmount(t *testing.T) {
	for typed, words := range map[string]string{
		"24.": "Type its decimals",
		"0":   "The amount is zero.",
		",":   "Type an amount.",
	} {
		d := newDesk(t)
		d.sale.amount.Rest = nil // it would be marked at once
		d.scan("forloy_enr_f456")
		d.Keys(typed)
		if d.sale.amount.Wrong != nil {
			t.Errorf("%q is marked while it is typed", typed)
		}
		d.sale.submit()
		d.Idle()
		d.Told(d.sale.message, words)
	}
}

func TestDigitsOfAnyScript(t *testing.T) {
	for _, typed := range []string{"２４．５０", "٢٤٫٥٠", "۲۴٫۵۰", "२४.५०", "24,5"} {
		d := newDesk(t)
		d.Keys(typed)
		d.scan("forloy_enr_f456")
		if got := d.sale.amount.Field.Text; got != "24.50" && got != "24,5" {
			t.Errorf("%q is shown as %q", typed, got)
		}
		if d.sale.amount.Field.CursorColumn != len([]rune(typed)) {
			t.Errorf("%q: the cursor is at %d", typed, d.sale.amount.Field.CursorColumn)
		}
		d.Key(fyne.KeyReturn)
		d.Idle()
		d.Told(d.sale.message, "Recorded: €24.50, card ending …f456")
	}
}

// Help and search are had from the amount, where their character is the last that was typed; in an
// amount it stays.
func TestHelpAndSearchFromTheAmount(t *testing.T) {
	for _, row := range []struct {
		typed, asks, left string
		wrong             bool
	}{
		{"?", "?", "", false},
		{"12?", "?", "12", false},
		{"12/", "/", "12", false},
		{"12?50", "", "12?50", true}, // without it, another amount
		{"12/50", "", "12/50", true},
	} {
		d := newDesk(t)
		asked := ""
		d.sale.OnAsk = func(key rune) { asked += string(key) }
		d.scan("forloy_enr_f456") // the amount has the keyboard
		var rests []func()
		d.sale.amount.Rest = func(then func()) { rests = append(rests, then) }
		d.Keys(row.typed)
		if asked != "" {
			t.Errorf("%q: asked while it may be a scan's", row.typed)
		}
		for _, then := range rests {
			then()
		}
		if asked != row.asks || d.sale.amount.Field.Text != row.left || (d.sale.amount.Wrong != nil) != row.wrong {
			t.Errorf("%q: asked %q, left %q, wrong: %v", row.typed, asked, d.sale.amount.Field.Text,
				d.sale.amount.Wrong)
		}
	}
}

// A character that is a scanner's is taken back before it is marked.
func TestMarkWaitsForRest(t *testing.T) {
	d := newDesk(t)
	d.Keys("24")
	restore := d.sale.Snapshot()
	var rests []func()
	d.sale.amount.Rest = func(then func()) { rests = append(rests, then) }
	d.Keys("GYM-4711")
	restore()
	for _, then := range rests {
		then()
	}
	if d.sale.amount.Wrong != nil || d.sale.amount.Field.Text != "24" || len(rests) == 0 {
		t.Errorf("the amount is %q, marked for %v", d.sale.amount.Field.Text, d.sale.amount.Wrong)
	}
	d.Keys("x")
	rests[len(rests)-1]()
	if d.sale.amount.Wrong == nil {
		t.Error("a letter that stays is not marked")
	}
	d.Key(fyne.KeyEscape)
	if d.sale.amount.Wrong != nil || d.sale.amount.Field.Text != "" {
		t.Error("Esc leaves the mark")
	}
}

// The words come back when what was said over them has gone.
func TestMarkOutlivesOtherWords(t *testing.T) {
	d := newDesk(t)
	d.sale.amount.Rest = nil
	d.Keys("1.234,50")
	d.sale.Refuse(fault.New(fault.CardDamaged))
	d.Told(d.sale.message, "The card code is damaged.")
	d.scan("forloy_enr_f456")
	d.Told(d.sale.message, "That is not an amount")
}

// The amount follows another currency.
func TestAmountInAnotherCurrency(t *testing.T) {
	d := newDesk(t)
	d.sale.amount.Rest = nil
	d.Keys("12.5")
	s := d.till.status
	s.Station.Currency = "JPY"
	d.sale.Show(s)
	d.Told(d.sale.message, "Amounts in JPY have no decimals.")
	if d.sale.amount.Field.PlaceHolder != "0" {
		t.Errorf("the hint is %q", d.sale.amount.Field.PlaceHolder)
	}
	s.Station.Currency = "KWD"
	d.sale.Show(s)
	d.Told(d.sale.message, "")
}

func TestKeypad(t *testing.T) {
	d := newDesk(t)
	d.Keys("12")
	d.sale.amount.Field.CursorColumn = 0
	d.sale.keypad.OnKey('3')
	d.sale.keypad.OnKey(kit.Backspace)
	d.sale.keypad.OnKey('4')
	if got := d.sale.amount.Field.Text; got != "124" {
		t.Errorf("keypad: %q", got)
	}
	for _, key := range []string{"00", words.DecimalSign(), "5"} {
		d.Press(key)
	}
	if got := d.sale.amount.Field.Text; got != "12400"+words.DecimalSign()+"5" {
		t.Errorf("keypad: %q", got)
	}
	d.Press("Clear")
	if got := d.sale.amount.Field.Text; got != "" {
		t.Errorf("after Clear: %q", got)
	}
}

// red reports whether what is typed in a field stands there in the colour of a mistake.
func red(f *kit.Field) bool {
	all := fyne.CurrentApp().Settings().Theme()
	return f.Theme().Color(theme.ColorNameForeground, theme.VariantLight) ==
		all.Color(kit.InkError, theme.VariantLight)
}

// How the amount reads stands over it while it is typed: 5 and 00 are five hundred.
func TestTheAmountIsReadOut(t *testing.T) {
	d := newDesk(t)
	d.Keys("5")
	d.Shows("= €5.00")
	d.Press("00")
	d.Shows("= €500.00")
	d.Keys(".2")
	d.Shows("= €500.20")
	d.Keys("x")
	d.Hides("= €")
	d.Key(fyne.KeyEscape)
	d.sale.Prefill(Handed{Amount: "7,5"})
	d.Shows("= €7.50")
}
