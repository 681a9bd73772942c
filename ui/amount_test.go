package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
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
		{"EUR", "10000000", "The amount is above 9999999.99."},
		{"EUR", strings.Repeat("9", 80), "The amount is above 9999999.99."},
		{"JPY", "12.5", "Amounts in JPY have no decimals."},
		{"JPY", "1.200", "Amounts in JPY have no decimals."},
		{"KWD", "1.2345", "Amounts in KWD have at most 3 decimals."},
	} {
		for _, way := range []string{"typed", "typed without focus", "pasted", "by the keypad", "from the POS"} {
			d.till.status.Place.Currency = c.currency
			d.show(d.till.status)
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
				d.Prefill(c.typed, "", "")
				d.Idle()
			}
			amount := d.sale.amount
			if amount.Field.Text != c.typed {
				t.Fatalf("%s %q %s: the field shows %q", c.currency, c.typed, way, amount.Field.Text)
			}
			d.Settle("the mark", func() bool { return amount.Wrong != nil })
			if !amount.End.Objects[0].Visible() || !amount.Paper.Theme.(kit.TextLook).Wrong {
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
			if amount.Wrong != nil || amount.End.Objects[0].Visible() {
				t.Errorf("%q %s: a right amount is still marked", c.typed, way)
			}
			d.Told(d.sale.message, "")
		}
	}
}

// What may still become an amount is not marked while it is typed, but refused.
func TestUnfinishedAmount(t *testing.T) {
	for typed, words := range map[string]string{"24.": "Type its decimals", "0": "The amount is zero.", ",": "Type an amount."} {
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
		d.Told(d.sale.message, "Recorded 24.50 € on card …f456.")
	}
}

// A character that is a scanner's is taken back before it is marked.
func TestMarkWaitsForRest(t *testing.T) {
	d := newDesk(t)
	d.Keys("24")
	restore := d.Snapshot()
	var rests []func()
	d.sale.atRest = func(then func()) { rests = append(rests, then) }
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
	d.ScanRefused(fault.New(fault.CardDamaged))
	d.Told(d.sale.message, "The code is damaged.")
	d.scan("forloy_enr_f456")
	d.Told(d.sale.message, "That is not an amount")
}

// The amount follows another currency.
func TestAmountInAnotherCurrency(t *testing.T) {
	d := newDesk(t)
	d.sale.amount.Rest = nil
	d.Keys("12.5")
	s := d.till.status
	s.Place.Currency = "JPY"
	d.show(s)
	d.Told(d.sale.message, "Amounts in JPY have no decimals.")
	if d.sale.amount.Field.PlaceHolder != "0" {
		t.Errorf("the hint is %q", d.sale.amount.Field.PlaceHolder)
	}
	s.Place.Currency = "KWD"
	d.show(s)
	d.Told(d.sale.message, "")
}

func TestKeysWithoutAField(t *testing.T) {
	d := newDesk(t)
	d.win.Canvas().Unfocus()
	d.Keys("1 2")
	if got := d.sale.amount.Field.Text; got != "1 2" { // the first key gave it the focus
		t.Errorf("amount %q", got)
	}
	d.Key(fyne.KeyEscape)
	d.win.Canvas().Unfocus()
	d.Keys(" ")
	if got := d.sale.amount.Field.Text; got != "" || d.win.Canvas().Focused() != nil {
		t.Errorf("a blank became the amount %q", got)
	}
	d.Keys("12")
	d.win.Canvas().Focus(d.header.sync)
	d.Keys("3")
	if got := d.sale.amount.Field.Text; got != "123" {
		t.Errorf("amount %q after a digit on a button", got)
	}
	d.win.Canvas().Unfocus()
	d.Key(fyne.KeyBackspace)
	if got := d.sale.amount.Field.Text; got != "12" {
		t.Errorf("amount %q", got)
	}
	d.Key(fyne.KeyEscape)
	d.goTo(shell.Day)
	d.Keys("9")
	if got := d.sale.amount.Field.Text; got != "" {
		t.Errorf("a digit typed on Day became the amount %q", got)
	}
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
}

// What is typed while a sale is on its way to the disk is the next one's.
func TestTypedAhead(t *testing.T) {
	for _, focus := range []bool{true, false} {
		d := newDesk(t)
		gate := make(chan struct{})
		ring := d.till.ring
		d.till.ring = func(draft till.Draft) (purchase.Transaction, error) { <-gate; return ring(draft) }
		d.scan("forloy_enr_f456")
		d.Keys("5")
		d.Key(fyne.KeyReturn)
		if !focus {
			d.win.Canvas().Unfocus()
		}
		d.Keys("24.50")
		close(gate)
		d.Idle()
		d.Told(d.sale.message, "Recorded 5.00 €")
		if got := d.sale.amount.Field.Text; got != "24.50" {
			t.Errorf("the next amount is %q", got)
		}
	}
}

// The next card's scan is not cut in two by the last sale's form being cleared.
func TestScanWhileRecording(t *testing.T) {
	d := newDesk(t)
	typing := true
	d.Window.typing = func() bool { return typing }
	d.scan("forloy_enr_first")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if !d.sale.busy || d.sale.amount.Field.Text != "5" {
		t.Fatal("the form was cleared in the middle of a scan")
	}
	d.scan("forloy_enr_second")
	typing = false
	d.Settle("the sale to be shown", func() bool { return !d.sale.busy })
	d.Told(d.sale.message, "")
	if d.sale.card.card != "forloy_enr_second" || d.sale.amount.Field.Text != "" {
		t.Errorf("the form holds card %q, amount %q", d.sale.card.card, d.sale.amount.Field.Text)
	}
}

// Who scans, types and presses Enter without a pause rings the next sale; a sale
// that is refused meanwhile keeps its own amount, and Enter does not ring it again.
func TestEnterWhileTyping(t *testing.T) {
	d := newDesk(t)
	d.Window.typing = func() bool { return true }
	d.scan("forloy_enr_first")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Settle("the first sale to be known", func() bool { return d.sale.finish != nil })
	d.scan("forloy_enr_second")
	d.Keys("2.5")
	d.Key(fyne.KeyReturn)
	d.Wait()
	drafts := d.till.rung()
	if len(drafts) != 2 || drafts[1].Card != "forloy_enr_second" || drafts[1].Amount != "2.5" {
		t.Fatalf("drafts %+v", drafts)
	}
	d.Settle("the second sale to be known", func() bool { return d.sale.finish != nil })
	d.sale.finish()
	d.till.ring = func(till.Draft) (purchase.Transaction, error) {
		return purchase.Transaction{}, errors.New("the disk is full")
	}
	d.scan("forloy_enr_third")
	d.Keys("7")
	d.Key(fyne.KeyReturn)
	d.Keys("24")
	d.Settle("the refusal to be known", func() bool { return d.sale.finish != nil })
	d.Key(fyne.KeyReturn)
	d.Told(d.sale.message, "The disk is full.")
	if n := len(d.till.rung()); n != 3 || d.sale.amount.Field.Text != "7" || d.sale.busy {
		t.Errorf("rung %d times, the amount is %q", n, d.sale.amount.Field.Text)
	}
}

func TestPunchesThatCannotBe(t *testing.T) {
	for _, typed := range []string{"1000", "2x", "-1", "0", "1.5"} {
		d := newDesk(t)
		d.scan("forloy_enr_f456")
		d.Keys("5")
		d.sale.extras.punches.plus.Tapped(nil)
		d.Keys(typed)
		if got := d.sale.extras.typed.Field.Text; got != typed {
			t.Errorf("%q became %q", typed, got)
		}
		if marked := d.sale.extras.typed.Wrong != nil; marked != (typed != "0") {
			t.Errorf("%q is marked: %v", typed, marked)
		}
		d.Key(fyne.KeyReturn)
		d.Idle()
		d.Told(d.sale.message, "The punches must be a whole number from 1 to 999.")
		d.Heard(device.SoundAttention)
		if len(d.till.rung()) != 0 {
			t.Errorf("%q punches were rung", typed)
		}
	}
	d := newDesk(t)
	d.scan("forloy_enr_f456")
	d.Keys("5")
	d.sale.extras.punches.plus.Tapped(nil)
	d.Keys("１２")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if drafts := d.till.rung(); len(drafts) != 1 || drafts[0].Punches != 12 {
		t.Errorf("drafts %+v", drafts)
	}
}

// So does who does it while the first sale is still on its way to the disk, which
// a busy PC may take a second for. An Enter before anything was typed is the second
// of a double one; after a refusal, another card or another key it says nothing.
func TestEnterWhileRecording(t *testing.T) {
	const second, third = "forloy_enr_second", "forloy_enr_third"
	for _, c := range []struct {
		what string
		do   func(d *desk)
		fail error
		want []string // cards and amounts rung
	}{
		{"the next sale", func(d *desk) { d.scan(second); d.Keys("2.5"); d.Key(fyne.KeyReturn) }, nil, []string{second, "2.5"}},
		{"amount first", func(d *desk) { d.Keys("2.5"); d.scan(second); d.Key(fyne.KeyReturn) }, nil, []string{second, "2.5"}},
		{"a double Enter", func(d *desk) { d.Key(fyne.KeyReturn); d.scan(second); d.Keys("2.5") }, nil, nil},
		{"no amount yet", func(d *desk) { d.scan(second); d.Key(fyne.KeyReturn) }, nil, nil},
		{"typed on", func(d *desk) { d.scan(second); d.Keys("2.5"); d.Key(fyne.KeyReturn); d.Keys("7") }, nil, nil},
		{"another card", func(d *desk) { d.scan(second); d.Keys("2.5"); d.Key(fyne.KeyReturn); d.scan(third) }, nil, nil},
		{"refused", func(d *desk) { d.scan(second); d.Keys("2.5"); d.Key(fyne.KeyReturn) }, errors.New("the disk is full"), nil},
		{"asked about", func(d *desk) { d.scan(second); d.Keys("2.5"); d.Key(fyne.KeyReturn) }, &till.Ask{Doubts: []fault.Fault{unknown}}, nil},
	} {
		d := newDesk(t)
		d.sale.patience = 0 // a disk that takes longer
		gate := make(chan struct{})
		ring := d.till.ring
		d.till.ring = func(draft till.Draft) (purchase.Transaction, error) {
			if <-gate; draft.Card == "forloy_enr_first" && c.fail != nil {
				return purchase.Transaction{}, c.fail
			}
			return ring(draft)
		}
		d.scan("forloy_enr_first")
		d.Keys("5")
		d.Key(fyne.KeyReturn)
		c.do(d)
		close(gate)
		d.Idle()
		var rung []string
		for _, draft := range d.till.rung()[1:] {
			rung = append(rung, draft.Card, draft.Amount)
		}
		if !slices.Equal(rung, c.want) {
			t.Errorf("%s: rang %q, want %q; the amount is %q", c.what, rung, c.want, d.sale.amount.Field.Text)
		}
	}
}

// What is typed right behind the next sale's Enter is no part of its amount: the
// window's keys wait for the disk.
func TestKeysWaitForTheDisk(t *testing.T) {
	d := newDesk(t)
	d.sale.patience = time.Hour
	ring := d.till.ring
	gate := make(chan struct{}, 3)
	d.till.ring = func(draft till.Draft) (purchase.Transaction, error) { <-gate; return ring(draft) }
	for _, s := range []string{"5 first", "7 second", "9 third"} {
		amount, card, _ := strings.Cut(s, " ")
		d.Keys(amount)
		d.scan("forloy_enr_" + card)
		if d.sale.busy {
			go func() { gate <- struct{}{} }() // the disk's goroutine is late
		}
		d.Key(fyne.KeyReturn)
	}
	gate <- struct{}{}
	d.Idle()
	var rung []string
	for _, draft := range d.till.rung() {
		rung = append(rung, draft.Amount+" "+draft.Card)
	}
	if want := []string{"5 forloy_enr_first", "7 forloy_enr_second", "9 forloy_enr_third"}; !slices.Equal(rung, want) {
		t.Errorf("rang %q", rung)
	}
}

// On a busy PC all of the next sale, and the card after it, may come before the
// window has looked what became of the first: each sale keeps its own amount.
func TestTwoSalesBeforeAnAnswerIsLookedAt(t *testing.T) {
	d := newDesk(t)
	var drafts []string
	d.sale.onRecord = func(draft till.Draft) {
		drafts = append(drafts, draft.Card+" "+draft.Amount)
		tx, err := d.till.ring(draft)
		known := make(chan func(), 1)
		known <- func() { d.rung(draft, tx, err) }
		d.sale.known = known // and nothing posted: the window is stopped
	}
	for _, s := range []string{"forloy_enr_first 5", "forloy_enr_second 7", "forloy_enr_third 9"} {
		card, amount, _ := strings.Cut(s, " ")
		d.scan(card)
		d.Keys(amount)
		d.Key(fyne.KeyReturn)
	}
	want := []string{"forloy_enr_first 5", "forloy_enr_second 7", "forloy_enr_third 9"}
	if !slices.Equal(drafts, want) {
		t.Errorf("rang %q", drafts)
	}
	d.sale.learn(0)
	d.Idle()
}
