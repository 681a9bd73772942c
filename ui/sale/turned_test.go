package sale

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// shows puts sales in the strip, newest first.
func (d *desk) shows(last ...purchase.Transaction) {
	s := d.till.status
	s.Last = last
	d.sale.Show(s)
}

func (d *desk) sold(card, amount, customer string) purchase.Transaction {
	d.Helper()
	tx, err := d.till.ring(till.Draft{Card: card, Amount: amount, ScannedAt: time.Now()})
	if err != nil {
		d.Fatal(err)
	}
	tx.CustomerName = customer
	return tx
}

// TestTheTillTellsOfARefusal: a sale that was recorded in green turns to Review while
// the customer may still be there.
func TestTheTillTellsOfARefusal(t *testing.T) {
	d := newDesk(t)
	tx := d.sold("forloy_enr_f456", "24.50", "Jane D.")
	d.shows(tx)
	d.Heard()
	tx.State, tx.LastError = purchase.Review, purchase.Failure{Code: purchase.CodeCardInactive}
	d.shows(tx)
	d.Heard(device.SoundAttention)
	d.Told(d.sale.message, "€24.50, Jane D.: refused. The card is not active.")
	d.shows(tx)
	d.Heard()
	d.shows(d.sold("forloy_enr_a111", "1.00", "")) // many sales later
	d.Told(d.sale.message, "")
}

// TestTheStripNamesTheCustomer, and a sale that another one replaced is not shown
// beside it.
func TestTheStripNamesTheCustomer(t *testing.T) {
	d := newDesk(t)
	old, other, by := d.sold("forloy_enr_a111", "1.00", ""), d.sold("forloy_enr_b222", "2.00", "Jane D."),
		d.sold("forloy_enr_c333", "1.00", "")
	old.State, old.ReplacedBy, by.Replaces = purchase.Dismissed, by.IdempotencyKey, old.IdempotencyKey
	d.shows(by, other, old)
	d.Says(d.sale.last.stubs[0].card, "Card ending …c333")
	d.Says(d.sale.last.stubs[1].card, "Jane D.")
	if d.sale.last.stubs[2].full {
		t.Error("the replaced sale has a stub of its own")
	}
	d.sale.last.stubs[1].root.Objects[0].(fyne.Tappable).Tapped(nil)
	if d.Opened != other.IdempotencyKey {
		t.Errorf("opened %q", d.Opened)
	}
}

// TestAnAnswerAfterTheSale: Forloy's word on a card may come when Enter was quicker.
func TestAnAnswerAfterTheSale(t *testing.T) {
	d := newDesk(t)
	gate := make(chan struct{})
	d.till.lookup = func(string) (purchase.CardInfo, error) {
		<-gate
		return purchase.CardInfo{}, fault.New(fault.CardUnknown)
	}
	d.scan("forloy_enr_f456")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Settle("the sale to be recorded", func() bool { return !d.sale.way.busy })
	d.shows(d.sold("forloy_enr_f456", "5", ""))
	d.Heard(device.SoundRecorded)
	close(gate)
	d.Idle()
	d.Heard(device.SoundAttention)
	d.Told(d.sale.message, "Undo takes it back.")
}

func TestUndoLast(t *testing.T) {
	d := newDesk(t)
	tx := d.sold("forloy_enr_f456", "24.50", "")
	sent := tx
	sent.State = purchase.Synced
	d.shows(sent)
	d.sale.UndoLast()
	d.Idle()
	d.Told(d.sale.message, "No sale can be taken back now")
	d.shows(sent, tx)
	d.sale.UndoLast()
	d.Idle()
	d.Told(d.sale.message, "Taken back: €24.50")
}

// With the next sale begun, Ctrl+Z takes nothing of the last one back, wherever the cursor is,
// and says what does; typing is taken back in its own field.
func TestCtrlZOnceTheNextSaleHasBegun(t *testing.T) {
	undo := &fyne.ShortcutUndo{}
	for what, row := range map[string]struct {
		do   func(*desk)
		says bool
	}{
		"an amount, from a button": {func(d *desk) { d.Keys("7"); d.win.Canvas().Unfocus() }, true},
		"an amount, in its field":  {func(d *desk) { d.Keys("7") }, false},
		"a card":                   {func(d *desk) { d.scan("forloy_enr_next1") }, true},
		"a receipt's field":        {func(d *desk) { d.Keys("7"); d.Press("+ Receipt") }, true},
		"a receipt":                {func(d *desk) { d.Keys("7"); d.Press("+ Receipt"); d.Keys("R-1") }, false},
	} {
		d := newDesk(t)
		d.shows(d.sold("forloy_enr_f456", "24.50", ""))
		row.do(d)
		d.Idle()
		if f, is := d.win.Canvas().Focused().(*kit.Field); is && f.Text != "" {
			f.TypedShortcut(undo)
		} else { // an empty field hands it on to the window
			d.sale.UndoLast()
		}
		d.Idle()
		if len(d.till.undone) > 0 {
			t.Errorf("%s: the last sale was taken back", what)
		}
		if said := strings.Contains(d.sale.message.Segment.Text, "Undo at the last one"); said != row.says {
			t.Errorf("%s: says %q", what, d.sale.message.Segment.Text)
		}
	}
}

// What the screen promises of a card holds in each field, however much was typed since; what
// takes the line's place takes the promise with it.
func TestThePromiseOfACardHolds(t *testing.T) {
	undo := &fyne.ShortcutUndo{}
	for what, then := range map[string]func(*desk){
		"typed on":  func(d *desk) { d.Keys("5") },
		"a receipt": func(d *desk) { d.Press("+ Receipt"); d.Keys("R-1") },
		"a note":    func(d *desk) { d.Press("+ Note"); d.Keys("N") },
		"punches":   func(d *desk) { d.Press("+ Punches"); d.Keys("1x"); d.Keys("y") },
		"F2":        func(d *desk) { d.Key(fyne.KeyF2); d.Keys("abc") },
	} {
		d := newDesk(t)
		d.scan("forloy_enr_jane1")
		d.scan("forloy_enr_max22")
		d.Idle()
		then(d)
		promised := strings.Contains(d.sale.message.Segment.Text, "Ctrl+Z brings it back")
		if promised == (what == "punches") {
			t.Errorf("%s: says %q", what, d.sale.message.Segment.Text)
		}
		d.win.Canvas().Focused().(*kit.Field).TypedShortcut(undo)
		d.Idle()
		if back := d.sale.card.card == "forloy_enr_jane1"; back != promised {
			t.Errorf("%s: promised %t, and the card is %s", what, promised, d.sale.card.card)
		}
	}
	d := newDesk(t)
	d.scan("forloy_enr_jane1")
	d.scan("forloy_enr_max22")
	d.scan("forloy_enr_max22")
	d.Told(d.sale.message, "")
	d.sale.UndoLast()
	if d.sale.card.card != "forloy_enr_max22" {
		t.Error("without a promise the card came back")
	}
}

// TestTheLastCustomersCardIsStillThere: a camera goes on seeing it after the sale.
func TestTheLastCustomersCardIsStillThere(t *testing.T) {
	d := newDesk(t)
	d.scan("forloy_enr_f456")
	d.sale.Repeated(fault.New(fault.CardAgain))
	d.Told(d.sale.message, "counted as one scan")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Idle()
	d.sale.Repeated(fault.New(fault.CardAgain))
	d.Told(d.sale.message, "Already recorded.")
	d.Key(fyne.KeyEscape)
	d.sale.Repeated(fault.New(fault.CardAgain))
	d.Told(d.sale.message, "counted as one scan")
}

// A card that takes another's place says so, by both names, and Ctrl+Z brings the other
// one back, whatever has the focus.
func TestAnotherCardIsTold(t *testing.T) {
	d := newDesk(t)

	jane, other := "forloy_enr_jane1", "forloy_enr_max22"
	d.till.lookup = func(card string) (purchase.CardInfo, error) {
		if strings.Contains(card, "jane") {
			return purchase.CardInfo{CustomerName: "Jane D."}, nil
		}
		return purchase.CardInfo{CustomerName: "Max M."}, nil
	}
	d.scan(jane)
	d.Idle()
	d.Keys("5")
	d.Told(d.sale.message, "")
	d.scan(other)
	d.Told(d.sale.message, "in place of Jane D. (…ane1)")
	d.Idle()
	d.Told(d.sale.message, "Max M. (…ax22) in place of Jane D. (…ane1) · Ctrl+Z brings it back")
	d.sale.amount.Field.TypedShortcut(&fyne.ShortcutUndo{})
	d.Idle()
	if d.sale.card.card != jane || d.sale.amount.Field.Text != "5" {
		t.Errorf("on the form: %q, %q", d.sale.card.card, d.sale.amount.Field.Text)
	}
	d.Told(d.sale.message, "Jane D. is back on the form.")
	d.scan(other)
	d.Idle()
	d.sale.UndoLast() // from a button
	d.Idle()
	if d.sale.card.card != jane {
		t.Errorf("on the form: %q", d.sale.card.card)
	}
	d.sale.amount.Field.TypedShortcut(&fyne.ShortcutUndo{}) // the text's own
	if d.sale.card.card != jane || len(d.till.undone) > 0 {
		t.Errorf("on the form: %q, undone %q", d.sale.card.card, d.till.undone)
	}
}

// Sales that are refused behind twenty newer ones, or several at once, are told of as well.
func TestEverySaleThatTurnsIsToldOf(t *testing.T) {
	d := newDesk(t)
	inReview := func(n int64, last ...purchase.Transaction) {
		d.till.status.Journal.Number++
		d.till.status.Counts.By = map[purchase.State]purchase.Tally{purchase.Review: {Count: n}}
		d.shows(last...)
	}
	tx := d.sold("forloy_enr_f456", "24.50", "Jane D.")
	d.Heard()
	inReview(2, tx) // from before the start
	inReview(2, tx)
	d.Heard()
	inReview(5, tx)
	d.Heard(device.SoundAttention)
	d.Shows("5 sales to review")
	d.sale.KeepSaid()()
	inReview(4, tx) // somebody has dealt with one
	d.Heard()
	d.Hides("sales to review")
	inReview(5, tx)
	d.Heard(device.SoundAttention)
	d.Shows("5 sales to review")
	tx.State, tx.LastError = purchase.Review, purchase.Failure{Code: purchase.CodeCardInactive}
	inReview(5, tx) // counted before it was there
	d.Heard(device.SoundAttention)
	d.Shows("€24.50, Jane D.: refused.")
	d.Hides("6 sales to review")
	inReview(6, tx)
	d.Heard()
	d.Shows("€24.50, Jane D.: refused.")
	inReview(4, tx)
	d.Heard()
	other := d.sold("forloy_enr_g789", "5.00", "Max M.")
	d.Heard()
	d.shows(other, tx)
	other.State, other.LastError = purchase.Review, tx.LastError
	inReview(7, other, tx)
	d.Heard(device.SoundAttention)
	d.Shows("€5.00, Max M.: refused.")
	d.Shows("7 sales to review")
}

// Once somebody has dealt with the refused sale in Review, Sale says no more of it.
func TestARefusalIsForgottenOnceItIsDealtWith(t *testing.T) {
	d := newDesk(t)
	tx := d.sold("forloy_enr_f456", "24.50", "Jane D.")
	d.shows(tx)
	tx.State, tx.LastError = purchase.Review, purchase.Failure{Code: purchase.CodeCardInactive}
	d.shows(tx)
	d.Shows("The sale is in Review.")
	d.shows(tx)
	d.Shows("The sale is in Review.")
	tx.State = purchase.Dismissed
	d.shows(tx)
	d.Hides("The sale is in Review.")
	d.sale.Say("Something else.", kit.InkQuiet)
	d.shows(tx)
	d.Shows("Something else.")
}

// What is taken back stands on the form as it would be typed in the language.
func TestAnAmountComesBackAsItIsTyped(t *testing.T) {
	defer words.Use("")
	for language, want := range map[string]string{"fr": "24,50", "en-GB": "24.50"} {
		words.Use(language)
		d := newDesk(t)
		tx := d.sold("forloy_enr_f456", "24,50", "Jane D.")
		d.shows(tx)
		d.sale.Undo(tx)
		d.Idle()
		if got := d.sale.amount.Field.Text; got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
}

// A refusal and the next sale's confirmation are both to be seen, whichever comes first.
func TestARefusalHidesNoConfirmation(t *testing.T) {
	for _, first := range []bool{true, false} {
		d := newDesk(t)
		old := d.sold("forloy_enr_f456", "24.50", "Jane D.")
		d.shows(old)
		refused := old
		refused.State, refused.LastError = purchase.Review, purchase.Failure{Code: purchase.CodeCardInactive}
		d.scan("forloy_enr_g789")
		d.Idle()
		d.Keys("5")
		if first {
			d.shows(refused)
		}
		d.Key(fyne.KeyReturn)
		d.Idle()
		if !first {
			d.shows(refused)
		}
		d.Told(d.sale.message, "€24.50, Jane D.: refused.")
		confirmed := d.sale.message.Box.Objects[0].(*kit.Paragraph).Segments[1].(*widget.TextSegment)
		if confirmed.Style.ColorName != kit.InkGood || !strings.HasPrefix(confirmed.Text, "Recorded: €5.00") ||
			strings.Contains(d.sale.message.Segment.Text, "Recorded") {
			t.Errorf("the refusal says %q, and beside it stands %+v", d.sale.message.Segment.Text, confirmed)
		}
		restore := d.sale.KeepSaid() // a scan's characters come, and are taken back
		d.sale.say("", kit.InkQuiet)
		restore()
		d.Shows("Recorded: €5.00")
		d.Shows("refused.")
		d.Keys("1")
		d.Hides("Recorded: €5.00")
		d.Told(d.sale.message, "")
		refused.State = purchase.Dismissed
		d.shows(refused)
	}
}

// A second click on Undo finds the sale taken back already, which is what was wanted.
func TestUndoIsPressedOnce(t *testing.T) {
	d := newDesk(t)
	tx := d.sold("forloy_enr_f456", "45.00", "")
	d.shows(tx)
	for range 3 {
		d.sale.Undo(tx)
	}
	d.Idle()
	d.sale.Undo(tx)
	d.Idle()
	if len(d.till.undone) != 1 {
		t.Errorf("taken back %d times", len(d.till.undone))
	}
	d.Told(d.sale.message, "Taken back: €45.00")
}
