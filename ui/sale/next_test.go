package sale

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// The next customer's card, read while the last sale is on its way to the
// disk, is not cleared with that sale's form.
func TestEarlyScan(t *testing.T) {
	d := newDesk(t)
	gate := d.till.slowly()
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

// Whoever presses Enter a moment before the scan has scanned the card that was missing: it is not lost while the sale
// is refused. It is no card of a sale for which more was typed already.
func TestScanRightBehindARefusedEnter(t *testing.T) {
	for name, c := range map[string]struct {
		typed, card, amount string
	}{
		"scanned":             {"", "forloy_enr_late", "5"},
		"the next one's, too": {"24", "", "5"},
		"with the next Enter": {"24\n", "", "5"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.sale.way.patience = 0
			gate := d.till.slowly()
			d.Keys("5")
			d.Key(fyne.KeyReturn)
			d.scan("forloy_enr_late")
			if text, entered := strings.CutSuffix(c.typed, "\n"); text != "" {
				d.Keys(text)
				if entered {
					d.Key(fyne.KeyReturn)
				}
			}
			close(gate)
			d.Idle()
			if d.sale.card.card != c.card || d.sale.amount.Field.Text != c.amount || d.sale.way.early != nil {
				t.Errorf("the form holds card %q, amount %q", d.sale.card.card, d.sale.amount.Field.Text)
			}
		})
	}
}

// The next customer's card, read before the question about this sale was there, waits for the answer.
func TestScanBeforeAQuestion(t *testing.T) {
	for _, yes := range []bool{true, false} {
		d := newDesk(t)
		ring := d.till.ring
		gate := make(chan struct{})
		d.till.ring = func(draft till.Draft) (purchase.Transaction, error) {
			if <-gate; !draft.Confirmed {
				return purchase.Transaction{}, &till.Ask{Doubts: []fault.Fault{unknown}}
			}
			return ring(draft)
		}
		d.scan("forloy_enr_first")
		d.Keys("5")
		d.Key(fyne.KeyReturn)
		d.scan("forloy_enr_second")
		close(gate)
		d.Settle("the question", func() bool { return d.Open() != nil })
		want := "forloy_enr_second"
		if yes {
			d.Press(d.Open().Question.Yes)
		} else {
			want = "forloy_enr_first"
			d.Press(d.Open().Question.No)
		}
		d.Idle()
		if d.sale.card.card != want || d.sale.way.early != nil {
			t.Errorf("answered with %t, the form holds card %q", yes, d.sale.card.card)
		}
	}
}

// A sale may be recorded when another room is in front already: the focus stays there.
func TestRecordingLateLeavesTheFocusToTheRoomInFront(t *testing.T) {
	d := newDesk(t)
	gate := d.till.slowly()
	d.scan("forloy_enr_f456")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.sale.InFront(false)
	d.shell.Focus(d.sale.button) // as a button of another room
	close(gate)
	d.Idle()
	if d.win.Canvas().Focused() == nil {
		t.Error("the focus is gone")
	}
}

// What is typed while a sale is on its way to the disk is the next one's.
func TestTypedAhead(t *testing.T) {
	for _, focus := range []bool{true, false} {
		d := newDesk(t)
		gate := d.till.slowly()
		d.scan("forloy_enr_f456")
		d.Keys("5")
		d.Key(fyne.KeyReturn)
		if !focus {
			d.win.Canvas().Unfocus()
		}
		d.Keys("24.50")
		close(gate)
		d.Idle()
		d.Told(d.sale.message, "Recorded: €5.00")
		if got := d.sale.amount.Field.Text; got != "24.50" {
			t.Errorf("the next amount is %q", got)
		}
	}
}

// The next card's scan is not cut in two by the last sale's form being cleared.
func TestScanWhileRecording(t *testing.T) {
	d := newDesk(t)
	typing := true
	d.sale.Keys = keys{&typing}
	d.scan("forloy_enr_first")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if !d.sale.way.busy || d.sale.amount.Field.Text != "5" {
		t.Fatal("the form was cleared in the middle of a scan")
	}
	d.scan("forloy_enr_second")
	typing = false
	d.Settle("the sale to be shown", func() bool { return !d.sale.way.busy })
	d.Told(d.sale.message, "")
	if d.sale.card.card != "forloy_enr_second" || d.sale.amount.Field.Text != "" {
		t.Errorf("the form holds card %q, amount %q", d.sale.card.card, d.sale.amount.Field.Text)
	}
}

// Who scans, types and presses Enter without a pause rings the next sale; a sale
// that is refused meanwhile keeps its own amount, and Enter does not ring it again.
func TestEnterWhileTyping(t *testing.T) {
	d := newDesk(t)
	typing := true
	d.sale.Keys = keys{&typing}
	d.scan("forloy_enr_first")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Settle("the first sale to be known", func() bool { return d.sale.way.finish != nil })
	d.scan("forloy_enr_second")
	d.Keys("2.5")
	d.Key(fyne.KeyReturn)
	d.shell.Wait()
	drafts := d.till.rung()
	if len(drafts) != 2 || drafts[1].Card != "forloy_enr_second" || drafts[1].Amount != "2.5" {
		t.Fatalf("drafts %+v", drafts)
	}
	d.Settle("the second sale to be known", func() bool { return d.sale.way.finish != nil })
	d.sale.way.finish()
	d.till.ring = func(till.Draft) (purchase.Transaction, error) {
		return purchase.Transaction{}, fault.New(fault.StoreFull)
	}
	d.scan("forloy_enr_third")
	d.Keys("7")
	d.Key(fyne.KeyReturn)
	d.Keys("24")
	d.Settle("the refusal to be known", func() bool { return d.sale.way.finish != nil })
	d.Key(fyne.KeyReturn)
	d.Told(d.sale.message, "The disk is full. Make room on it.")
	if n := len(d.till.rung()); n != 3 || d.sale.amount.Field.Text != "7" || d.sale.way.busy {
		t.Errorf("rung %d times, the amount is %q", n, d.sale.amount.Field.Text)
	}
}

// Who does so while the first sale is still on its way to the disk, which a busy PC may
// take a second for, rings the next sale too. An Enter before anything was typed is the
// second of a double one; after a refusal, another card or another key it does nothing.
func TestEnterWhileRecording(t *testing.T) {
	const second = "forloy_enr_second"
	next := func(d *desk) { d.scan(second); d.Keys("2.5"); d.Key(fyne.KeyReturn) }
	for _, c := range []struct {
		what string
		do   func(d *desk)
		fail error
		rung bool // the next sale was
	}{
		{"the next sale", next, nil, true},
		{"amount first", func(d *desk) { d.Keys("2.5"); d.scan(second); d.Key(fyne.KeyReturn) }, nil, true},
		{"a double Enter", func(d *desk) { d.Key(fyne.KeyReturn); d.scan(second); d.Keys("2.5") }, nil, false},
		{"no amount yet", func(d *desk) { d.scan(second); d.Key(fyne.KeyReturn) }, nil, false},
		{"typed on", func(d *desk) { next(d); d.Keys("7") }, nil, false},
		{"another card", func(d *desk) { next(d); d.scan("forloy_enr_third") }, nil, false},
		{"refused", next, fault.New(fault.StoreFull), false},
		{"asked about", next, &till.Ask{Doubts: []fault.Fault{unknown}}, false},
	} {
		d := newDesk(t)
		d.sale.way.patience = 0 // a disk that takes longer
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
		want := []string{"5 first"}
		if c.rung {
			want = append(want, "2.5 second")
		}
		if rung := d.rang(); !slices.Equal(rung, want) {
			t.Errorf("%s: rang %q, want %q; the amount is %q", c.what, rung, want, d.sale.amount.Field.Text)
		}
	}
}

// What is typed right behind the next sale's Enter is no part of its amount: the
// window's keys wait for the disk.
func TestKeysWaitForTheDisk(t *testing.T) {
	d := newDesk(t)
	d.sale.way.patience = time.Hour
	ring := d.till.ring
	gate := make(chan struct{}, 3)
	d.till.ring = func(draft till.Draft) (purchase.Transaction, error) { <-gate; return ring(draft) }
	for _, s := range []string{"5 first", "7 second", "9 third"} {
		amount, card, _ := strings.Cut(s, " ")
		d.Keys(amount)
		d.scan("forloy_enr_" + card)
		if d.sale.way.busy {
			go func() { gate <- struct{}{} }() // the disk's goroutine is late
		}
		d.Key(fyne.KeyReturn)
	}
	gate <- struct{}{}
	d.Idle()
	if rung := d.rang(); !slices.Equal(rung, []string{"5 first", "7 second", "9 third"}) {
		t.Errorf("rang %q", rung)
	}
}

// On a busy PC all of the next sale, and the card after it, may come before the
// window has looked what became of the first: each sale keeps its own amount.
func TestTwoSalesBeforeAnAnswerIsLookedAt(t *testing.T) {
	d := newDesk(t)
	d.sale.way.patience = 0
	for _, s := range []string{"5 first", "7 second", "9 third"} {
		amount, card, _ := strings.Cut(s, " ")
		d.scan("forloy_enr_" + card)
		d.Keys(amount)
		d.Key(fyne.KeyReturn)
		d.shell.Wait() // the answer is there, and the window has not looked
	}
	if rung := d.rang(); !slices.Equal(rung, []string{"5 first", "7 second", "9 third"}) {
		t.Errorf("rang %q", rung)
	}
	d.Idle()
}
