package slip

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/tests/uitest"
)

type shelf struct {
	sales   map[string]purchase.Transaction
	journal []till.Entry
	reads   int
}

func (s *shelf) Status() till.Status {
	return till.Status{Station: till.Station{StaffID: "usr_ana", StaffName: "Ana"}}
}

func (s *shelf) Find(_ context.Context, key string) (purchase.Transaction, error) {
	s.reads++
	tx, known := s.sales[key]
	if !known {
		return tx, fault.New(fault.RefusedNotFound)
	}
	return tx, nil
}

func (s *shelf) History(_ context.Context, key string) (history []till.Entry, err error) {
	for _, e := range s.journal {
		if e.Key == key {
			history = append(history, e)
		}
	}
	return history, nil
}

func open(t *testing.T, tx purchase.Transaction, journal ...till.Entry) (*uitest.Desk, *Slip) {
	t.Helper()
	d, s := uitest.Open(t)
	tx.IdempotencyKey, tx.Card, tx.StaffUserID = "key-1", "forloy_enr_f456", "usr_ana"
	tx.Amount, tx.ScannedAt = purchase.Money{Minor: 2450, Currency: "EUR"}, time.Now()
	for i := range journal {
		journal[i].Key, journal[i].At = "key-1", time.Now()
	}
	other := purchase.Transaction{Item: purchase.Item{IdempotencyKey: "key-2", Card: "forloy_enr_b222"}}
	slip := New(s, &shelf{map[string]purchase.Transaction{"key-1": tx, "key-2": other}, journal, 0})
	slip.Open("key-1")
	d.Idle()
	return d, slip
}

func TestAWaitingSaleCanBeTakenBack(t *testing.T) {
	d, s := open(t, purchase.Transaction{State: purchase.Pending, CustomerName: "Jane D."},
		till.Entry{What: "recorded", To: purchase.Pending})
	undone := ""
	s.OnUndo = func(tx purchase.Transaction) { undone = tx.IdempotencyKey }
	for _, want := range []string{"Jane D.", "€24.50", "waiting", "Card ending …f456", "Ana", "Recorded",
		"Undo takes it back"} {
		d.Shows(want)
	}
	d.Hides("forloy_enr_f456")
	d.Press("Undo")
	if undone != "key-1" || s.IsOpen() {
		t.Errorf("undone %q, open %v", undone, s.IsOpen())
	}
}

func TestASentSaleSaysWhatToDoInstead(t *testing.T) {
	d, s := open(t, purchase.Transaction{State: purchase.Synced, TransactionID: "txn_9", BusinessDay: "2026-11-22"},
		till.Entry{What: "recorded", To: purchase.Pending}, till.Entry{What: "synced", To: purchase.Synced})
	for _, want := range []string{"sent", "Sent: Forloy has it", "cannot be taken back from here", "txn_9", "key-1",
		"Sun 22 Nov 2026"} {
		d.Shows(want)
	}
	d.Hides("Undo")
	d.Press("Close")
	if s.IsOpen() {
		t.Error("it is still open")
	}
}

func TestTheHistorySaysWho(t *testing.T) {
	d, _ := open(t, purchase.Transaction{State: purchase.Dismissed, ReplacedBy: "key-2"},
		till.Entry{What: "refused", To: purchase.Review, Code: purchase.CodeCardInactive},
		till.Entry{What: "retried", To: purchase.Pending, Actor: "manager"},
		till.Entry{What: "voided", To: purchase.Voided, Actor: "cashier usr_ana", Reason: "taken back at the counter"},
		till.Entry{What: "voided", To: purchase.Voided, Actor: "user usr_ana", Reason: "the wrong card"},
		till.Entry{What: "salvaged", To: purchase.Review, Reason: "it was no. 7, as another sale is"},
		till.Entry{What: "dismissed", To: purchase.Dismissed, Actor: "manager", Reason: "replaced"},
		till.Entry{What: "retried", To: purchase.Pending, Actor: "user usr_ana"})
	for _, want := range []string{"replaced", "Refused: Card not active", "Tried again by the manager",
		"Tried again by Ana", "Taken back by Ana", "Taken back by Ana: the wrong card", "Saved after damage",
		"Replaced by the manager"} {
		d.Shows(want)
	}
	for _, english := range []string{"at the counter", "it was no. 7", ": replaced"} {
		d.Hides(english)
	}
	d.Press("The sale in its place")
	d.Idle()
	d.Shows("Card ending …b222")
	d, _ = open(t, purchase.Transaction{State: purchase.Dismissed},
		till.Entry{What: "dismissed", To: purchase.Dismissed, Actor: "manager", Reason: "replaced"})
	d.Shows("Dismissed by the manager: replaced") // as the manager has typed it
}

func TestARefusedSaleLeadsToReview(t *testing.T) {
	d, _ := open(t, purchase.Transaction{State: purchase.Review,
		LastError: purchase.Failure{Code: purchase.CodeCardNotFound, Message: "no such card"}})
	d.Shows("No such card.")
	d.Shows("CARD_NOT_FOUND: no such card")
	d.Button("Go to Review")
}

// TestClosedWhileRead: a slip that was closed before its sale was read stays closed.
func TestClosedWhileRead(t *testing.T) {
	d, s := open(t, purchase.Transaction{State: purchase.Synced})
	s.Close()
	s.Open("key-1")
	s.Close()
	d.Idle()
	if s.IsOpen() {
		t.Error("it opened after it was closed")
	}
}

// TestTheLastOneOpenedIsShown: another sale opened while one is read, and many changes
// of it, are one more reading.
func TestTheLastOneOpenedIsShown(t *testing.T) {
	d, s := open(t, purchase.Transaction{State: purchase.Synced})
	shelf := s.till.(*shelf)
	shelf.reads = 0
	s.Open("key-1")
	for range 20 {
		s.Open("key-2")
	}
	d.Idle()
	d.Shows("Card ending …b222")
	if shelf.reads != 2 {
		t.Errorf("read %d times", shelf.reads)
	}
}

// The keyboard is on the button that closes the slip, and a copy is told of.
func TestCopyIsTold(t *testing.T) {
	d, s := open(t, purchase.Transaction{State: purchase.Synced})
	d.Hides("Copied.")
	d.Press("Copy for support")
	d.Shows("Copied. Paste it into a message to support.")
	if !s.IsOpen() {
		t.Fatal("the copy has closed the slip")
	}
	d.Key(fyne.KeySpace)
	if s.IsOpen() {
		t.Error("Space does not close it")
	}
}
