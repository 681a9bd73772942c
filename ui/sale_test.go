package ui

import (
	"errors"
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
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
			d.Desk.Says(d.sale.card.first, "Card …f456")
			d.Key(fyne.KeyReturn)
			d.Idle()
			drafts := d.till.rung()
			if len(drafts) != 1 {
				t.Fatalf("rung %d times", len(drafts))
			}
			if got := drafts[0]; got.Card != "forloy_enr_f456" || got.Amount != "24,50" || got.Source != purchase.SourceWedge || got.Form == 0 || got.ScannedAt.IsZero() {
				t.Errorf("draft %+v", got)
			}
			d.Heard(device.SoundRecorded)
			d.Told(d.sale.message, "Recorded 24.50 € on card …f456.")
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

// A double Enter records once: while the first is on its way the second does
// nothing, and after it the empty form says nothing.
func TestDoubleEnter(t *testing.T) {
	d := newDesk(t)
	gate := make(chan struct{})
	ring := d.till.ring
	d.till.ring = func(draft till.Draft) (purchase.Transaction, error) { <-gate; return ring(draft) }
	d.scan("forloy_enr_f456")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Key(fyne.KeyReturn)
	d.sale.record.Tapped(nil)
	d.Settle("the slow disk to be told of", func() bool { return d.sale.record.Label == "Recording…" })
	close(gate)
	d.Idle()
	if d.sale.record.Label != recordLabel {
		t.Errorf("the button says %q", d.sale.record.Label)
	}
	d.Key(fyne.KeyReturn)
	d.Idle()
	if n := len(d.till.rung()); n != 1 {
		t.Errorf("rung %d times", n)
	}
	d.Heard(device.SoundRecorded)
	d.Told(d.sale.message, "Recorded")
}

// The next customer's card, read while the last sale is on its way to the
// disk, is not cleared with that sale's form.
func TestEarlyScan(t *testing.T) {
	d := newDesk(t)
	gate := make(chan struct{})
	ring := d.till.ring
	d.till.ring = func(draft till.Draft) (purchase.Transaction, error) { <-gate; return ring(draft) }
	d.scan("forloy_enr_first")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.scan("forloy_enr_second")
	if d.sale.card.card != "forloy_enr_first" {
		t.Error("the card changed under the sale that is being recorded")
	}
	close(gate)
	d.Idle()
	if d.sale.card.card != "forloy_enr_second" || d.sale.amount.Field.Text != "" {
		t.Errorf("the form holds card %q, amount %q", d.sale.card.card, d.sale.amount.Field.Text)
	}
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

// A question is not answered by Enter: it could be the second of a double one.
func TestAsk(t *testing.T) {
	begin := func(t *testing.T) *desk {
		d := newDesk(t)
		ring := d.till.ring
		d.till.ring = func(draft till.Draft) (purchase.Transaction, error) {
			if !draft.Confirmed {
				return purchase.Transaction{}, &till.Ask{Doubts: []fault.Fault{unknown}}
			}
			return ring(draft)
		}
		d.scan("forloy_enr_f456")
		d.Keys("5")
		d.Key(fyne.KeyReturn)
		d.Idle()
		if d.Open() == nil {
			t.Fatal("nothing was asked")
		}
		d.Heard(device.SoundAttention)
		d.Key(fyne.KeyReturn)
		d.Key(fyne.KeyEnter)
		d.Idle()
		if d.Open() == nil || len(d.till.rung()) != 1 {
			t.Fatal("Enter has answered the question")
		}
		return d
	}
	t.Run("the safe answer", func(t *testing.T) {
		d := begin(t)
		d.Key(fyne.KeySpace) // the focus is on it
		d.Idle()
		if len(d.till.rung()) != 1 || d.Open() != nil {
			t.Error("the sale was rung, or the question is still there")
		}
		if d.sale.card.card == "" || d.sale.amount.Field.Text != "5" || d.sale.record.Disabled() {
			t.Error("the form did not stay as it was")
		}
	})
	t.Run("escape", func(t *testing.T) {
		d := begin(t)
		d.Key(fyne.KeyEscape)
		if d.Open() != nil || len(d.till.rung()) != 1 || d.sale.card.card == "" {
			t.Error("Esc did not go back")
		}
	})
	t.Run("yes", func(t *testing.T) {
		d := begin(t)
		d.win.Canvas().FocusPrevious()
		d.Key(fyne.KeySpace)
		d.Idle()
		drafts := d.till.rung()
		if len(drafts) != 2 || !drafts[1].Confirmed || drafts[1].Form != drafts[0].Form {
			t.Errorf("drafts %+v", drafts)
		}
		d.Heard(device.SoundRecorded)
	})
	t.Run("a scan meanwhile", func(t *testing.T) {
		d := begin(t)
		d.scan("forloy_enr_other")
		if d.Open() == nil || d.sale.card.card != "forloy_enr_f456" {
			t.Error("the scan took the form away from under the question")
		}
		d.Heard(device.SoundAttention)
	})
	t.Run("another question", func(t *testing.T) {
		d := begin(t)
		s := d.till.status
		s.Counts.By = map[purchase.State]purchase.Tally{purchase.Pending: {Count: 1}}
		d.show(s)
		d.askQuit()
		d.Key(fyne.KeyEscape)
		if d.sale.busy || d.Open() != nil {
			t.Error("the form is stuck behind a question that is gone")
		}
	})
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
			if d.sale.card.card == "" || d.sale.amount.Field.Text != "7" || d.sale.record.Disabled() {
				t.Error("the form did not stay")
			}
		})
	}
}

func TestScans(t *testing.T) {
	t.Run("from Day it brings Sale to the front", func(t *testing.T) {
		d := newDesk(t)
		d.goTo(shell.Day)
		d.scan("forloy_enr_f456")
		if d.at != shell.Sale || d.sale.card.card != "forloy_enr_f456" {
			t.Error("the scan did not reach Sale")
		}
	})
	t.Run("a repeat is a notice", func(t *testing.T) {
		d := newDesk(t)
		d.till.take = fault.New(fault.CardAgain)
		d.scan("forloy_enr_f456")
		d.Heard()
		if d.sale.message.Empty() || d.sale.message.Segment.Style.ColorName == kit.InkError {
			t.Error("no notice, or an error")
		}
	})
	t.Run("what cannot be a card is refused aloud", func(t *testing.T) {
		d := newDesk(t)
		d.till.take = fault.New(fault.CardOtherBars)
		d.scan("4006381333931")
		d.Heard(device.SoundRefused)
		if d.sale.card.card != "" || d.sale.amount.Field.Text != "" || d.sale.message.Segment.Style.ColorName != kit.InkError {
			t.Error("it was taken, or nothing was said")
		}
	})
	t.Run("a damaged one", func(t *testing.T) {
		d := newDesk(t)
		d.goTo(shell.Day)
		d.ScanRefused(fault.New(fault.ScanCapsLock))
		d.Heard(device.SoundRefused)
		d.Told(d.sale.message, "Caps Lock is on. Switch it off and scan again.")
		if d.at != shell.Sale {
			t.Error("the sentence cannot be seen")
		}
	})
	t.Run("an amount that is there keeps the focus where it is", func(t *testing.T) {
		d := newDesk(t)
		d.Keys("5")
		d.sale.extras.note.plus.Tapped(nil)
		note := d.win.Canvas().Focused()
		d.scan("forloy_enr_f456")
		if d.win.Canvas().Focused() != note {
			t.Error("the scan moved the focus")
		}
	})
}

func TestTypedCard(t *testing.T) {
	d := newDesk(t)
	d.Key(fyne.KeyF2)
	if d.win.Canvas().Focused() != d.sale.card.typed {
		t.Fatal("F2 did not open the field")
	}
	d.Keys("forloy_enr_by_hand")
	d.Key(fyne.KeyReturn)
	d.Keys("3")
	d.Key(fyne.KeyReturn)
	d.Idle()
	drafts := d.till.rung()
	if len(drafts) != 1 || drafts[0].Card != "forloy_enr_by_hand" || drafts[0].Source != purchase.SourceTyped {
		t.Errorf("drafts %+v", drafts)
	}
	if len(d.till.took) != 1 || d.till.took[0].Source != purchase.SourceTyped {
		t.Error("the typed code was not checked as a scan is")
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

func TestLookup(t *testing.T) {
	answer := purchase.CardInfo{CardType: "punch", Title: "Coffee Rewards", CustomerName: "Jane D.", Status: "active",
		Balance: purchase.Balance{CurrentPunches: 7, PunchRequirement: 10, PendingRewards: 1}}
	t.Run("shown", func(t *testing.T) {
		d := newDesk(t)
		d.till.lookup = func(string) (purchase.CardInfo, error) { return answer, nil }
		d.scan("forloy_enr_f456")
		d.Idle()
		d.Desk.Says(d.sale.card.first, "Jane D. · Coffee Rewards")
		d.Desk.Says(d.sale.details.balance, "7 of 10")
		d.Desk.Says(d.sale.details.more, "1 reward to claim")
	})
	t.Run("inactive", func(t *testing.T) {
		d := newDesk(t)
		d.till.lookup = func(string) (purchase.CardInfo, error) {
			a := answer
			a.Status = "inactive"
			return a, nil
		}
		d.scan("forloy_enr_f456")
		d.Idle()
		d.Desk.Says(d.sale.card.next, "This card is inactive: Forloy will refuse the sale")
		d.Told(d.sale.details.notice, "This card is inactive.")
	})
	t.Run("offline", func(t *testing.T) {
		d := newDesk(t)
		d.till.lookup = func(string) (purchase.CardInfo, error) { return purchase.CardInfo{}, errors.New("no network") }
		d.scan("forloy_enr_f456")
		d.Idle()
		d.Told(d.sale.details.notice, "The sale can be recorded all the same.")
	})
	t.Run("too late", func(t *testing.T) {
		d := newDesk(t)
		d.till.lookup = func(string) (purchase.CardInfo, error) { return answer, nil }
		d.scan("forloy_enr_f456")
		d.Key(fyne.KeyEscape)
		d.Idle()
		d.Desk.Says(d.sale.card.first, "Scan a card")
	})
}

func TestUndo(t *testing.T) {
	d := newDesk(t)
	tx, err := d.till.ring(till.Draft{Card: "forloy_enr_f456", Amount: "24.50", ScannedAt: now()})
	if err != nil {
		t.Fatal(err)
	}
	sent := tx
	sent.State = purchase.Synced
	offered := tx
	offered.FirstSentAt = now()
	s := d.till.status
	s.Last = []purchase.Transaction{tx, offered, sent}
	d.show(s)
	for i, want := range []struct {
		word string
		undo bool
	}{{"waiting", true}, {"waiting", false}, {"sent", false}} {
		stub := d.sale.last.stubs[i]
		d.Desk.Says(stub.state, want.word)
		if stub.undo.Visible() != want.undo {
			t.Errorf("stub %d: Undo shown %v", i, stub.undo.Visible())
		}
	}
	d.sale.last.stubs[0].undo.Tapped(nil)
	d.Idle()
	if d.till.said() != "undo "+tx.IdempotencyKey {
		t.Errorf("did %q", d.till.said())
	}
	d.Told(d.sale.message, "Taken back: 24.50 € on card …f456.")
}

func TestPrefill(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Day)
	d.Prefill("12.30", "R-7", "forloy_enr_f456")
	d.Idle()
	if d.at != shell.Sale || d.sale.amount.Field.Text != "12.30" || d.sale.extras.receipt.field.Text != "R-7" || d.sale.card.card != "forloy_enr_f456" {
		t.Error("the hand-over did not arrive")
	}
	d.Prefill("", "", "")
	d.Idle()
	if d.sale.amount.Field.Text != "12.30" {
		t.Error("what the POS left empty was taken away")
	}
}

// A wedge types into what has the focus until its burst is known for a scan;
// then all is as it was.
func TestSnapshot(t *testing.T) {
	d := newDesk(t)
	d.Keys("5")
	for name, focus := range map[string]fyne.Focusable{"nothing": nil, "a button": d.header.sync} {
		d.win.Canvas().Unfocus()
		restore := d.Snapshot()
		if focus != nil {
			d.win.Canvas().Focus(focus)
			restore = d.header.sync.Snapshot()
		}
		d.Keys("4006381333931")
		if d.sale.amount.Field.Text == "5" {
			t.Fatal("no digit arrived at the amount")
		}
		restore()
		if d.sale.amount.Field.Text != "5" || d.win.Canvas().Focused() != focus {
			t.Errorf("%s focused: amount %q, focus %v", name, d.sale.amount.Field.Text, d.win.Canvas().Focused())
		}
	}
}

func TestSilent(t *testing.T) {
	d := newDesk(t, func(_ *Config, c *counter) { c.status.Settings.Silent = true })
	d.scan("forloy_enr_f456")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Idle()
	d.Heard()
	if d.Flash.Turn != 1 {
		t.Error("nothing to see either")
	}
}
