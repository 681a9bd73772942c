package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"counterfoil/ui/kit"
	"counterfoil/ui/shell"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// refused makes transactions in review, one a code.
func refused(t *testing.T, codes ...string) []purchase.Transaction {
	t.Helper()
	var txs []purchase.Transaction
	for i, code := range codes {
		tx, err := purchase.New(purchase.Sale{Card: "forloy_enr_secret_" + string(rune('a'+i)) + "123", Source: purchase.SourceWedge,
			Amount: purchase.Money{Minor: int64(500 + i), Currency: "EUR"}, LocationID: "loc_1", StaffUserID: "usr_ana", Receipt: "R-1", ScannedAt: noon})
		if err != nil {
			t.Fatal(err)
		}
		tx.State, tx.Attempts = purchase.Review, 1
		tx.LastError = purchase.Failure{Code: code, Message: "said the server", At: noon}
		txs = append(txs, tx)
	}
	return txs
}

// openReview is a desk whose review is unlocked and shown.
func openReview(t *testing.T, codes ...string) *desk {
	d := newDesk(t, func(_ *Config, c *counter) {
		c.status.PIN = till.PINState{Set: true, Unlocked: true}
		c.review = refused(t, codes...)
	})
	d.goTo(shell.Review)
	d.Idle()
	return d
}

func TestReviewList(t *testing.T) {
	d := openReview(t, "CARD_NOT_FOUND", "CARD_INACTIVE", "SOMETHING_NEW")
	d.Desk.Says(d.review.title, "3 sales to review")
	d.Told(d.review.detail.why, "No such card. The scan may be damaged, or the card was deleted.")
	d.Told(d.review.detail.server, "CARD_NOT_FOUND: said the server")
	for i, want := range map[int]string{0: "5.00 €", 1: "…a123, scanned", 3: "usr_ana", 4: "R-1", 6: "1", 7: d.till.review[0].IdempotencyKey} {
		d.Desk.Says(d.review.detail.facts[i], want)
	}
	d.review.list.Select(2)
	d.Told(d.review.detail.why, "Forloy refused this sale for a reason this version has no words for.")
	d.till.review = nil
	d.loadReview()
	d.Idle()
	if !d.review.empty.Visible() || d.review.full.Visible() {
		t.Error("nothing to review is not said")
	}
}

// A sale that comes back before the one in the detail does not take its mark in the
// list, and can be opened.
func TestReviewMarksTheSaleShown(t *testing.T) {
	d := openReview(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
	both := d.till.review
	for _, txs := range [][]purchase.Transaction{both[1:], both} {
		d.till.review = txs
		d.loadReview()
		d.Idle()
	}
	d.Desk.Says(d.review.detail.facts[0], "5.01 €")
	d.review.list.Select(0)
	d.Desk.Says(d.review.detail.facts[0], "5.00 €")
}

func TestTryAgain(t *testing.T) {
	d := openReview(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
	keys := keysOf(d.till.review)
	d.review.list.Select(1)
	d.review.detail.retry.Tapped(nil)
	d.review.detail.retry.Tapped(nil) // a double click acts once
	d.Idle()
	if want := "manager retries " + keys[1]; d.till.said() != want {
		t.Errorf("did %q, want %q", d.till.said(), want)
	}
	d.Told(d.review.detail.message, "Trying again…")
}

// That a sale waits again is no success: what came of it is said, also when it
// was quicker than the status that tells of it.
func TestWhatCameOfTryingAgain(t *testing.T) {
	for _, c := range []struct {
		name   string
		states []purchase.State
		says   string
		good   bool
	}{
		{"still refused", []purchase.State{purchase.Review}, "Still refused: 5.00 € on card …a123. No such card.", false},
		{"sent", []purchase.State{purchase.Synced}, "Sent: 5.00 € on card …a123.", true},
		{"all refused", []purchase.State{purchase.Review, purchase.Review}, "Still refused: all 2 sales.", false},
		{"all sent", []purchase.State{purchase.Synced, purchase.Synced}, "Sent: all 2 sales.", true},
		{"some sent", []purchase.State{purchase.Synced, purchase.Review}, "Sent: 1. Still refused: 1.", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := openReview(t, slices.Repeat([]string{"CARD_NOT_FOUND"}, len(c.states))...)
			all := d.till.review
			d.till.settled(purchase.Pending, all...)
			if len(all) > 1 {
				d.review.all.Tapped(nil)
			}
			d.review.detail.retry.Tapped(nil)
			d.till.review = nil
			d.Idle()
			d.Desk.Says(d.review.last, "Trying again…")
			if d.review.last.Ink == kit.InkGood {
				t.Error("waiting again looks like a success")
			}
			for i, state := range c.states {
				all[i].Attempts++
				d.till.settled(state, all[i])
				if state == purchase.Review {
					d.till.review = append(d.till.review, all[i])
				}
			}
			d.show(d.status) // its counts are what they were
			d.Idle()
			d.Desk.Says(d.review.last, d.review.detail.message.Segment.Text)
			d.Told(d.review.detail.message, c.says)
			if good := d.review.last.Ink == kit.InkGood; good != c.good {
				t.Errorf("looks good: %t", good)
			}
			if !c.good {
				d.Heard(shell.SoundAttention)
				d.Desk.Says(d.review.detail.facts[6], "2") // attempts
			}
		})
	}
}

func TestWhatCameOfAReplacement(t *testing.T) {
	d := openReview(t, "CARD_NOT_FOUND")
	tx := d.till.review[0]
	tx.IdempotencyKey = "new"
	d.till.settled(purchase.Pending, tx)
	d.review.detail.onReplace(d.till.review[0], "forloy_enr_other", purchase.SourceTyped)
	d.Idle()
	d.Told(d.review.detail.message, "Replaced: the new sale is waiting to be sent.")
	d.till.settled(purchase.Review, tx)
	d.show(d.status)
	d.Idle()
	d.Told(d.review.detail.message, "Still refused: ")
}

func TestTryAgainOffline(t *testing.T) {
	d := openReview(t, "CARD_NOT_FOUND")
	d.status.Sync.Link = purchase.LinkOffline
	d.till.settled(purchase.Pending, d.till.review...)
	d.review.detail.retry.Tapped(nil)
	d.Idle()
	d.Told(d.review.detail.message, "Put back to waiting: what comes of it shows when Forloy can be reached.")
}

func TestSeveral(t *testing.T) {
	d := openReview(t, "CARD_NOT_FOUND", "CARD_INACTIVE", "CARD_INACTIVE")
	keys := keysOf(d.till.review)
	row := d.review.newRow()
	for _, i := range []int{0, 2} {
		d.review.showRow(i, row)
		row.(*reviewRow).tick.Tapped(nil)
	}
	d.Desk.Says(d.review.detail.count, "For the 2 chosen:")
	if !d.review.detail.rescan.Disabled() {
		t.Error("two at once could be replaced by one card")
	}
	d.review.detail.end.Tapped(nil)
	d.Key(fyne.KeyReturn)
	d.Idle()
	if d.till.said() != "" {
		t.Fatalf("dismissed without a reason: %q", d.till.said())
	}
	d.Desk.Says(d.review.detail.dismiss.says, "A reason is required.")
	d.Keys("card was blocked")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if want := "manager dismisses " + keys[0] + "," + keys[2] + ": card was blocked"; d.till.said() != want {
		t.Errorf("did %q, want %q", d.till.said(), want)
	}
	d.review.all.Tapped(nil)
	if len(d.review.chosen()) != 3 {
		t.Error("not all were chosen")
	}
	d.review.all.Tapped(nil)
	if len(d.review.ticked) != 0 {
		t.Error("they are still chosen")
	}
}

// Before a sale is replaced that Forloy may have booked, the form says so, and
// goes on saying so when the card is scanned.
func TestRescanOfBooked(t *testing.T) {
	for code, booked := range map[string]bool{"UNCLEAR_VERDICT": true, "CONFLICTING_VERDICTS": true, "SALVAGED": true,
		"CARD_NOT_FOUND": false, "CARD_INACTIVE": false, "HTTP_400": false} {
		d := openReview(t, code)
		form := d.review.detail.replace
		d.review.detail.rescan.Tapped(nil)
		for _, step := range []string{"opened", "scanned"} {
			if says := !form.warning.Empty() && form.warning.Box.Visible(); says != booked {
				t.Errorf("%s, %s: warns %v", code, step, says)
			}
			d.scan("forloy_enr_right")
		}
	}
}

func TestRescan(t *testing.T) {
	for _, typed := range []bool{false, true} {
		d := openReview(t, "CARD_NOT_FOUND")
		key := d.till.review[0].IdempotencyKey
		d.review.detail.rescan.Tapped(nil)
		if typed {
			d.Keys("forloy_enr_right")
		} else {
			d.scan("forloy_enr_right")
			if d.at != shell.Review || d.sale.card.card != "" {
				t.Fatal("the scan went to Sale")
			}
			if d.till.said() != "" {
				t.Fatal("the scan alone has replaced")
			}
			if text := d.review.detail.replace.card.Text; text != "…ight" {
				t.Errorf("the field shows %q", text)
			}
		}
		d.Key(fyne.KeyReturn)
		d.Idle()
		source := purchase.SourceWedge
		if typed {
			source = purchase.SourceTyped
		}
		if want := "manager replaces " + key + " by " + string(source) + " forloy_enr_right"; d.till.said() != want {
			t.Errorf("did %q, want %q", d.till.said(), want)
		}
		if d.review.detail.rescanning() {
			t.Error("the form is still open")
		}
	}
	d := openReview(t, "CARD_NOT_FOUND")
	d.review.detail.rescan.Tapped(nil)
	d.ScanRefused("that is a barcode number")
	d.Told(d.review.detail.message, "That is a barcode number.")
	d.Key(fyne.KeyEscape)
	if d.at != shell.Review || d.review.detail.rescanning() {
		t.Error("Esc did not close the form")
	}
	d.scan("forloy_enr_next")
	if d.at != shell.Sale || d.sale.card.card != "forloy_enr_next" {
		t.Error("a scan outside the form did not go to Sale")
	}
}

func TestReviewFailure(t *testing.T) {
	d := openReview(t, "CARD_NOT_FOUND")
	d.till.fails = errors.New("review is locked")
	d.review.detail.retry.Tapped(nil)
	d.Idle()
	d.Told(d.review.detail.message, "Review is locked.")
	d.Heard(shell.SoundAttention)
	d.till.fails = nil
	d.review.detail.retry.Tapped(nil)
	d.Idle()
	d.Told(d.review.detail.message, "Trying again…")
}

// What goes to support names the case and no card.
func TestSupportText(t *testing.T) {
	d := openReview(t, "CARD_NOT_FOUND")
	d.review.detail.onCopy(d.review.chosen())
	got := d.app.Clipboard().Content()
	for _, want := range []string{"Counterfoil 1.2.3, 1 transaction in review", d.till.review[0].IdempotencyKey, "CARD_NOT_FOUND: said the server", "2026-11-23T12:00:00.000Z", "receipt R-1", "card …a123"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
	if strings.Contains(got, "secret") {
		t.Error("the card's code was copied")
	}
}

func TestPINLock(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Review)
	d.Keys("123456") // the PIN has the focus
	d.till.fails = errors.New("wrong PIN: 4 more tries")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if d.till.said() != "unlock 123456" {
		t.Errorf("did %q", d.till.said())
	}
	d.Shows("Wrong PIN: 4 more tries.")
	s := d.till.status
	s.PIN.Unlocked = true
	d.show(s)
	d.Idle()
	if !d.review.doors[0].Visible() || d.review.doors[1].Visible() {
		t.Error("the door is still shut")
	}
	d.review.onLock()
	if !strings.HasSuffix(d.till.said(), "lock") {
		t.Error("Lock does nothing")
	}
}

func TestPINReset(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Review)
	d.Press("Forgotten, or none was set?")
	d.Shows("A new manager PIN")
	d.Press("Back")
	d.Shows("Manager PIN")
	d.Hides("A new manager PIN")
}

func TestPINPutOff(t *testing.T) {
	d := newDesk(t, func(_ *Config, c *counter) { c.status.PIN = till.PINState{Choose: true} })
	if !d.sale.gate.steps[2].Visible() || d.sale.form.Visible() {
		t.Fatal("the PIN is not asked for after the first sign-in")
	}
	d.Press("Later")
	if !d.sale.form.Visible() {
		t.Error("the PIN cannot be put off")
	}
	d.goTo(shell.Review)
	if !d.review.doors[2].Visible() {
		t.Error("Review does not ask for the PIN that was put off")
	}
}
