package sale

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
)

// A cashier's whole sale: scan, amount, Enter, and the form is ready again.
func TestSale(t *testing.T) {
	for _, amountFirst := range []bool{false, true} {
		t.Run(fmt.Sprint("amount first ", amountFirst), func(t *testing.T) {
			d := newDesk(t)
			if amountFirst {
				d.Keys("24,50")
				d.scan("forloy_enr_f456")
			} else {
				d.win.Canvas().Unfocus()
				d.scan("forloy_enr_f456")
				if d.win.Canvas().Focused() != d.sale.amount.Field {
					t.Error("after the scan the amount has not the focus")
				}
				d.Keys("24,50")
			}
			d.Says(d.sale.card.first, "Card ending …f456")
			d.Key(fyne.KeyReturn)
			d.Idle()
			drafts := d.till.rung()
			if len(drafts) != 1 {
				t.Fatalf("rung %d times", len(drafts))
			}
			got := drafts[0]
			if got.Card != "forloy_enr_f456" || got.Amount != "24,50" || got.Source != purchase.SourceWedge {
				t.Errorf("draft %+v", got)
			}
			if got.Form == 0 || got.ScannedAt.IsZero() {
				t.Errorf("draft %+v", got)
			}
			d.Heard(device.SoundRecorded)
			d.Told(d.sale.message, "Recorded: €24.50, card ending …f456")
			if d.sale.card.card != "" || d.sale.amount.Field.Text != "" {
				t.Error("the form is not empty")
			}
			if d.win.Canvas().Focused() != nil {
				t.Error("a cursor blinks in the empty form")
			}
			d.Keys("1")
			if d.sale.amount.Field.Text != "1" {
				t.Error("the next sale's first digit is lost")
			}
			d.Told(d.sale.message, "")
		})
	}
}

// Where nothing can be sent, the sale's message says that it is safe all the same.
func TestRecordedOffline(t *testing.T) {
	for link, safe := range map[purchase.Link]bool{purchase.LinkOnline: false, purchase.LinkUnknown: false,
		purchase.LinkOffline: true, purchase.LinkUnreachable: true, purchase.LinkSignIn: true} {
		d := newDesk(t)
		d.till.status.Sync.Link = link
		d.shows()
		d.scan("forloy_enr_f456")
		d.Keys("5")
		d.Key(fyne.KeyReturn)
		d.Idle()
		says := d.sale.message.Segment.Text
		if strings.Contains(says, "safe on this PC") != safe {
			t.Errorf("link %v: %q", link, says)
		}
	}
}

// A double Enter records once: while the first is on its way the second does
// nothing, and after it the empty form says nothing.
func TestDoubleEnter(t *testing.T) {
	d := newDesk(t)
	gate := d.till.slowly()
	d.scan("forloy_enr_f456")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Key(fyne.KeyReturn)
	d.sale.button.Tapped(nil)
	d.Settle("the slow disk to be told of", func() bool { return d.sale.button.Label == "Recording…" })
	close(gate)
	d.Idle()
	if d.sale.button.Label != recordLabel() {
		t.Errorf("the button says %q", d.sale.button.Label)
	}
	d.Key(fyne.KeyReturn)
	d.Idle()
	if n := len(d.till.rung()); n != 1 {
		t.Errorf("rung %d times", n)
	}
	d.Heard(device.SoundRecorded)
	d.Told(d.sale.message, "Recorded")
}

// Each sale is a form of its own, or the till's guard would swallow the next.
func TestFormIDs(t *testing.T) {
	d := newDesk(t)
	for range 2 {
		d.scan("forloy_enr_f456")
		d.Keys("5")
		d.Key(fyne.KeyEnter)
		d.Idle()
	}
	drafts := d.till.rung()
	if len(drafts) != 2 || drafts[0].Form == drafts[1].Form {
		t.Errorf("drafts %+v", drafts)
	}
}

// What a sale is refused for is said in one sentence, and the form stays.
func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name  string
		err   error
		sound device.Sound
		says  string
	}{
		{"amount", fault.New(fault.AmountZero), device.SoundAttention, "The amount is zero."},
		{"card", fault.New(fault.CardDamaged), device.SoundAttention, "The card code is damaged. Scan again."},
		{"setup", fault.New(fault.SetupMissing), device.SoundAttention, "Sign in once, or type them in Settings."},
		{"store", fault.New(fault.StoreFull), device.SoundRefused, "The disk is full. Make room on it."},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			d.till.ring = func(till.Draft) (purchase.Transaction, error) { return purchase.Transaction{}, c.err }
			d.scan("forloy_enr_f456")
			d.Keys("7")
			d.Key(fyne.KeyReturn)
			d.Idle()
			d.Heard(c.sound)
			if d.sale.message.Segment.Style.ColorName != kit.InkError {
				t.Error("the sentence is not in the colour of errors")
			}
			if d.sale.card.card == "" || d.sale.amount.Field.Text != "7" || d.sale.button.Disabled() {
				t.Error("the form did not stay")
			}
		})
	}
}

func TestExtras(t *testing.T) {
	d := newDesk(t)
	d.scan("forloy_enr_f456")
	d.Keys("5")
	d.sale.extras.punches.plus.Tapped(nil)
	d.Keys("2")
	d.sale.extras.receipt.plus.Tapped(nil)
	d.Keys("R-1")
	d.sale.extras.note.plus.Tapped(nil)
	d.Keys("two cups")
	d.Key(fyne.KeyReturn)
	d.Idle()
	drafts := d.till.rung()
	if len(drafts) != 1 || drafts[0].Punches != 2 || drafts[0].Receipt != "R-1" || drafts[0].Note != "two cups" {
		t.Fatalf("drafts %+v", drafts)
	}
	d.Told(d.sale.message, "Recorded: €5.00, card ending …f456 · 2 punches")
	if !d.sale.extras.empty() || d.sale.extras.note.field.Visible() {
		t.Error("the extras were not folded again")
	}
	d.sale.extras.punches.field.SetText("0") // pasted
	d.Key(fyne.KeyReturn)
	d.sale.submit()
	if len(d.till.rung()) != 1 {
		t.Error("a sale with 0 punches was rung")
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

func TestUndo(t *testing.T) {
	d := newDesk(t)
	tx, err := d.till.ring(till.Draft{Card: "forloy_enr_f456", Amount: "24.50", ScannedAt: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	sent := tx
	sent.State = purchase.Synced
	offered := tx
	offered.FirstSentAt = time.Now()
	s := d.till.status
	s.Last = []purchase.Transaction{tx, offered, sent}
	d.sale.Show(s)
	for i, want := range []struct {
		word string
		undo bool
	}{{"waiting", true}, {"waiting", false}, {"sent", false}} {
		stub := d.sale.last.stubs[i]
		d.Says(stub.state, want.word)
		if stub.undo.Visible() != want.undo {
			t.Errorf("stub %d: Undo shown %v", i, stub.undo.Visible())
		}
	}
	d.sale.last.stubs[0].undo.Tapped(nil)
	d.Idle()
	if got := d.till.undone; len(got) != 1 || got[0] != tx.IdempotencyKey {
		t.Errorf("undone %q", got)
	}
	d.Told(d.sale.message, "Taken back: €24.50, card ending …f456")
	if d.sale.card.card != tx.Card || d.sale.amount.Field.Text != "24.50" {
		t.Errorf("the form has %q, %q", d.sale.card.card, d.sale.amount.Field.Text)
	}
}

// Enter in the receipt's field goes on to the amount: else that is typed behind the receipt.
func TestEnterInAReceipt(t *testing.T) {
	d := newDesk(t)
	d.Press("+ Receipt")
	d.Keys("300119")
	d.Key(fyne.KeyReturn)
	d.Keys("9.90")
	d.Idle()
	d.Heard()
	receipt, amount := d.sale.extras.receipt.field.Text, d.sale.amount.Field.Text
	if receipt != "300119" || amount != "9.90" {
		t.Errorf("receipt %q, amount %q", receipt, amount)
	}
	d.Hides("Type an amount")
}
