package till_test

import (
	"errors"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/syncclient/practice"
)

// A deleted card is refused for good, replaced by a rescan, and the
// replacement arrives with the sale's own time, staff and amount.
func TestReviewFromRefusalToArrival(t *testing.T) {
	server := start(t)
	s := settings(server.URL())
	s.LocationID, s.StaffID = "", ""
	tl := open(t, s)
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	if err := server.SetCard("forloy_enr_gone1", practice.Missing); err != nil {
		t.Fatal(err)
	}
	d := draft(tl, "forloy_enr_gone1", "7.25")
	d.Receipt, d.Note, d.Punches = "R-1", "two coffees", 2
	old := ring(t, tl, d)
	if pass, err := tl.Pass(t.Context()); err != nil || pass.Refused != 1 || pass.Left != 0 {
		t.Fatalf("pass %+v, %v", pass, err)
	}
	if _, err := tl.Dismiss(t.Context(), []string{old.IdempotencyKey}, "  ", "manager"); !errors.Is(err, fault.Input) {
		t.Errorf("dismissed without a reason: %v", err)
	}
	fresh, err := tl.Replace(t.Context(), old.IdempotencyKey, "forloy_enr_found1", "Jane D.", purchase.SourceWedge,
		"manager")
	if err != nil {
		t.Fatal(err)
	}
	if fresh.IdempotencyKey == old.IdempotencyKey || fresh.Replaces != old.IdempotencyKey ||
		!fresh.ScannedAt.Equal(old.ScannedAt) ||
		fresh.Amount != old.Amount || fresh.StaffUserID != old.StaffUserID || fresh.Receipt != "R-1" ||
		fresh.Note != "two coffees" ||
		fresh.Punches != 2 || fresh.CustomerName != "Jane D." || fresh.BusinessDay != old.BusinessDay {
		t.Errorf("replacement %+v\nof %+v", fresh, old)
	}
	again, err := tl.RecordOnce(t.Context(), ofPOS(t, old.Card, "7.25", "R-1", old.ScannedAt))
	if err != nil || again.IdempotencyKey != old.IdempotencyKey || again.ReplacedBy != fresh.IdempotencyKey {
		t.Errorf("a POS that asks again is told %+v, %v", again, err)
	}
	if pass, err := tl.Pass(t.Context()); err != nil || pass.Accepted != 1 || pass.Left != 0 {
		t.Fatalf("pass %+v, %v", pass, err)
	}
	ledger := server.Ledger()
	if len(ledger) != 1 || ledger[0].Card != "forloy_enr_found1" || ledger[0].Amount != "7.25" {
		t.Errorf("ledger %+v", ledger)
	}
	books, err := tl.Verify(t.Context())
	if err != nil || len(books.Problems) > 0 {
		t.Errorf("books %+v, %v", books, err)
	}
}

// A sale just before midnight that Review has replaced answers the POS that asks again after it.
func TestReplacedAtMidnight(t *testing.T) {
	server := start(t)
	tl := open(t, settings(server.URL()))
	_, signIn := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password)
	if err := errors.Join(signIn, server.SetCard("forloy_enr_gone1", practice.Missing)); err != nil {
		t.Fatal(err)
	}
	end := time.Date(2026, 3, 11, 0, 0, 0, 0, time.Local)
	old, recorded := tl.RecordOnce(t.Context(), ofPOS(t, "forloy_enr_gone1", "5", "R-1", end.Add(-time.Second)))
	_, passed := tl.Pass(t.Context())
	_, replaced := tl.Replace(t.Context(), old.IdempotencyKey, "forloy_enr_found1", "", purchase.SourceWedge, "manager")
	if err := errors.Join(recorded, passed, replaced); err != nil {
		t.Fatal(err)
	}
	again, err := tl.RecordOnce(t.Context(), ofPOS(t, "forloy_enr_gone1", "5", "R-1", end.Add(3*time.Minute)))
	if err != nil || again.IdempotencyKey != old.IdempotencyKey {
		t.Errorf("the POS is told %+v, %v", again, err)
	}
}

func TestUndoOnlyWhileNeverOffered(t *testing.T) {
	server := start(t)
	s := settings(server.URL())
	tl := open(t, s)
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	tx := ring(t, tl, draft(tl, "forloy_enr_a1", "5"))
	if err := tl.Undo(t.Context(), tx.IdempotencyKey); err != nil {
		t.Fatal(err)
	}
	sent := ring(t, tl, draft(tl, "forloy_enr_b2", "5"))
	if _, err := tl.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := tl.Undo(t.Context(), sent.IdempotencyKey); !errors.Is(err, fault.RefusedState) &&
		!errors.Is(err, fault.RefusedOffered) {
		t.Errorf("undo of a sent sale: %v", err)
	}
	if n := len(server.Ledger()); n != 1 {
		t.Errorf("%d arrived, want 1", n)
	}
	if till.CanUndo(purchase.Transaction{State: purchase.Pending, Doubtful: true}) {
		t.Error("undo of a sale that Forloy may have is offered")
	}
}
