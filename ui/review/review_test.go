package review

import (
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

func TestList(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE", "SOMETHING_NEW")
	d.Shows("3 sales to review")
	d.Told(d.room.detail.why, "No such card. The scan may be damaged, or the card was deleted.")
	for i, want := range map[int]string{0: "€5.00", 1: "Card ending …a123", 3: "Ana", 4: "R-1", 6: "1"} {
		d.Says(d.room.detail.facts[i], want)
	}
	key := d.office.review[0].IdempotencyKey
	d.Hides(key) // codes and keys are for support
	d.Hides("CARD_NOT_FOUND")
	d.Press("Details")
	d.Shows(key)
	d.Shows("CARD_NOT_FOUND: said the server")
	d.Shows("usr_ana")
	d.Press("Hide the details")
	d.Hides(key)
	d.room.list.widget.Select(2)
	d.Told(d.room.detail.why, "Forloy refused this sale for a reason this version has no words for.")
	d.office.review = nil
	d.room.Load()
	d.Idle()
	d.Shows("Nothing to review")
	d.Hides("Try again")
}

// That there is nothing to review is not said before it has been read.
func TestNothingBeforeItIsRead(t *testing.T) {
	d := openAs(t, till.Status{PIN: till.PINState{Set: true}})
	s := unlocked
	s.Counts.By = map[purchase.State]purchase.Tally{purchase.Review: {Count: 1}}
	d.room.Show(s)
	d.room.Load()
	d.Hides("Nothing to review")
	d.Idle()
	d.Shows("Nothing to review") // the count was late
}

// A sale that comes back before the one in the detail does not take its mark in the
// list, and can be opened.
func TestMarksTheSaleShown(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
	both := d.office.review
	for _, txs := range [][]purchase.Transaction{both[1:], both} {
		d.office.review = txs
		d.room.Load()
		d.Idle()
	}
	d.Says(d.room.detail.facts[0], "€5.01")
	d.room.list.widget.Select(0)
	d.Says(d.room.detail.facts[0], "€5.00")
}

func TestSeveral(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE", "CARD_INACTIVE")
	keys := keysOf(d.office.review)
	d.tick(2) // the buttons act on it: it is shown
	d.Says(d.room.detail.facts[0], "€5.02")
	d.Hides("Chosen:")
	d.room.list.widget.Select(1)
	d.Shows("Chosen: €5.02, card ending …c123") // not the one shown
	d.Press("Rescan and replace")
	d.Shows("€5.02, card ending …c123")
	d.Press("Cancel")
	d.tick(0)
	d.Shows("Chosen: 2 sales, €10.02")
	if !d.Button("Rescan and replace").Disabled() {
		t.Error("two at once could be replaced by one card")
	}
	d.Shows("Only one at a time can be put on another card.")
	d.Press("Dismiss")
	d.Key(fyne.KeyReturn)
	d.expect() // not without a reason
	d.Shows("A reason is required.")
	d.Keys("card was blocked")
	d.Hides("A reason is required.")
	d.Shows("Why are these 2 sales given up?")
	d.Key(fyne.KeyReturn)
	d.expect("manager usr_ana dismisses " + keys[0] + "," + keys[2] + ": card was blocked")
	d.Shows("2 chosen, €10.02")
	d.Press("Choose all 3")
	d.Shows("3 chosen, €15.03")
	d.Press("Choose none")
	d.Hides("chosen")
	d.Hides("Only one at a time can be put on another card.")
	d.Button("Choose all 3")
}

// Where there is room, no button is wider than another, as if it were the one to press.
func TestButtonsAreAsWideAsEachOther(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	d.room.shell.Window().Resize(fyne.NewSize(1366, 768))
	d.Idle()
	width := d.Button("Try again").Size().Width
	for _, label := range []string{"Rescan and replace", "Dismiss"} {
		if got := d.Button(label).Size().Width; got != width {
			t.Errorf("%q is %v wide, Try again %v", label, got, width)
		}
	}
}

// Sales that have left the list are not chosen any more.
func TestChosenAreThere(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
	d.tick(0)
	d.Shows("1 chosen, €5.00")
	d.office.review = d.office.review[1:]
	d.room.Load()
	d.Idle()
	d.Hides("chosen")
}

func TestFailure(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	d.office.fails = fault.New(fault.StoreDisk)
	d.Press("Try again")
	d.Idle()
	d.Shows("The disk reported an error.")
	d.Heard(device.SoundAttention)
	d.office.fails = nil
	d.Press("Try again")
	d.Idle()
	d.Shows("Trying again: €5.00, card ending …a123")
}

func TestExport(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	d.Press("Export CSV")
	d.Press("Save")
	d.expect("\uFEFFRecorded at,Customer,Card,Amount,Currency," +
		"Cause,Staff,Receipt no.,Note,Attempts,Last answer,Key,Time of scan\n" +
		d.office.review[0].RecordedAt.Local().Format("2006-01-02 15:04:05") +
		",,…a123,5.00,EUR,\"No such card. The scan may be damaged, or the card was " +
		"deleted.\",Ana,R-1,,1," +
		"CARD_NOT_FOUND: said the server," + d.office.review[0].IdempotencyKey + "," +
		d.office.review[0].ScannedAt.Local().Format("2006-01-02 15:04:05") + "\n")
}

// What a manager was about to save is not there for whoever comes by after the lock.
func TestTheLockClosesTheExport(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	d.Press("Export CSV")
	d.Button("Save")
	locked := unlocked
	locked.PIN.Unlocked = false
	d.room.Show(locked)
	if d.room.shell.Saving() {
		t.Error("the refused sales can still be saved")
	}
}

// In practice the spreadsheet says first that none of it is real, as those of Day do.
func TestExportOfPractice(t *testing.T) {
	practice := unlocked
	practice.Practice = true
	d := openAs(t, practice, "CARD_NOT_FOUND")
	d.Press("Export CSV")
	d.Press("Save")
	d.Idle()
	got := strings.Join(d.office.told, "")
	if !strings.HasPrefix(got, "\uFEFFPRACTICE,None of these sales is real.\n\nRecorded at,Customer") {
		t.Errorf("wrote %q", got)
	}
}

// The list and the sale tell when it was recorded, as the last sales do; when the card was scanned,
// which is Forloy's time for it, stands in the details.
func TestWhenASaleWasRecorded(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	tx := d.office.review[0]
	d.Shows(kit.ShortTime(tx.RecordedAt, time.Now()))
	d.Shows(kit.FullTime(tx.RecordedAt))
	d.Hides(kit.FullTime(tx.ScannedAt))
	d.Press("Details")
	d.Shows(kit.FullTime(tx.ScannedAt))
}

// What goes to support names the case and no card.
func TestSupportText(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	d.Press("Copy for support")
	got := fyne.CurrentApp().Clipboard().Content()
	for _, want := range []string{"Counterfoil 1.2.3, 1 in review", d.office.review[0].IdempotencyKey,
		"CARD_NOT_FOUND: said the server", "2026-11-23T12:00:00.000Z", "receipt R-1", "card …a123"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
	if strings.Contains(got, "secret") {
		t.Error("the card's code was copied")
	}
}

func TestDoor(t *testing.T) {
	locked := till.Status{PIN: till.PINState{Set: true}}
	d := openAs(t, locked)
	d.Keys("123456") // the PIN has the focus
	d.Key(fyne.KeyReturn)
	d.expect("unlock 123456")
	d.Press("Forgot the PIN?")
	d.Shows("A new manager PIN")
	d.Press("Back")
	d.Hides("A new manager PIN")
	d.Press("Forgot the PIN?")
	d.room.Load() // another room, and back again
	d.Hides("A new manager PIN")
	d.Press("Open with an owner's sign-in")
	d.Keys("owner@shop.example")
	d.Key(fyne.KeyReturn)
	d.Keys("secret")
	d.Key(fyne.KeyReturn)
	d.expect("unlock as owner@shop.example")
	d.Shows("An owner's sign-in")
	d.room.Show(unlocked)
	d.Hides("Manager PIN")
	d.Press("Lock")
	d.expect("lock")
	d.room.Show(locked)
	d.Shows("Manager PIN")
	d.room.Show(till.Status{PIN: till.PINState{Choose: true}})
	d.Shows("Choose the manager PIN")
	d.room.Show(till.Status{}) // a PIN that nobody may choose here
	d.Shows("A new manager PIN")
}
