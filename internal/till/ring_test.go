package till_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

func TestRingRecordsOncePerForm(t *testing.T) {
	tl := open(t, settings(nobody))
	d := draft(tl, "forloy_enr_abc123", "24,50")
	first := ring(t, tl, d)
	second := ring(t, tl, d) // the second Enter of a double Enter
	if first.IdempotencyKey != second.IdempotencyKey || recorded(t, tl) != 1 {
		t.Errorf("a double Enter recorded %d times (%s, %s)", recorded(t, tl), first.IdempotencyKey,
			second.IdempotencyKey)
	}
	if first.Amount != (purchase.Money{Minor: 2450, Currency: "EUR"}) || first.LocationID != "loc_1" ||
		first.StaffUserID != "usr_1" || first.TerminalID != "till-1" {
		t.Errorf("recorded %+v", first.Item)
	}
}

func TestRingAtTheSameMoment(t *testing.T) {
	tl := open(t, settings(nobody))
	d := draft(tl, "forloy_enr_abc123", "5")
	keys := make(chan string, 8)
	for range cap(keys) {
		go func() {
			tx, err := tl.Ring(t.Context(), d)
			if err != nil {
				keys <- err.Error()
				return
			}
			keys <- tx.IdempotencyKey
		}()
	}
	first := <-keys
	for range cap(keys) - 1 {
		if key := <-keys; key != first {
			t.Errorf("got %s and %s", first, key)
		}
	}
	if n := recorded(t, tl); n != 1 {
		t.Errorf("recorded %d", n)
	}
}

// punched is a draft with punches, on a card that needs so many.
func punched(d till.Draft, punches, whole int) till.Draft {
	d.Punches, d.Whole = punches, whole
	return d
}

func TestRingAsks(t *testing.T) {
	tl := open(t, settings(nobody))
	ring(t, tl, draft(tl, "forloy_enr_abc123", "24.50"))
	for name, d := range map[string]till.Draft{
		"the same card and amount again": draft(tl, "forloy_enr_abc123", "24,5"),
		"an amount over the limit":       draft(tl, "forloy_enr_other1", "1000.01"),
		"11 punches":                     punched(draft(tl, "forloy_enr_other3", "5"), 11, 0),
		"11 punches of 12":               punched(draft(tl, "forloy_enr_other4", "5"), 11, 12),
		"51 punches of 100":              punched(draft(tl, "forloy_enr_other5", "5"), 51, 100),
	} {
		before := recorded(t, tl)
		_, err := tl.Ring(t.Context(), d)
		if ask, ok := errors.AsType[*till.Ask](err); !ok || len(ask.Doubts) != 1 ||
			strings.Contains(ask.Error(), d.Card) {
			t.Errorf("%s: %v, want a question without the card's code", name, err)
		}
		if recorded(t, tl) != before {
			t.Errorf("%s: recorded before the answer", name)
		}
		d.Confirmed = true
		ring(t, tl, d)
		if recorded(t, tl) != before+1 {
			t.Errorf("%s: not recorded after yes", name)
		}
	}
	for name, d := range map[string]till.Draft{
		"another amount":         draft(tl, "forloy_enr_abc123", "24.51"),
		"another card":           draft(tl, "forloy_enr_abc124", "24.50"),
		"the limit to the digit": draft(tl, "forloy_enr_other2", "1000"),
		"9 punches":              punched(draft(tl, "forloy_enr_other6", "5"), 9, 10),
		"50 punches of 100":      punched(draft(tl, "forloy_enr_other7", "5"), 50, 100),
	} {
		if _, err := tl.Ring(t.Context(), d); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A card that Forloy will refuse is asked about once, together with all else.
func TestRingAsksAtOnce(t *testing.T) {
	tl := open(t, settings(nobody))
	first := draft(tl, "forloy_enr_abc123", "2000")
	first.Confirmed = true
	ring(t, tl, first)
	d := draft(tl, "forloy_enr_abc123", "2000")
	d.Doubts = []fault.Fault{fault.New(fault.DoubtCardUnknown)}
	_, err := tl.Ring(t.Context(), d)
	ask, asks := errors.AsType[*till.Ask](err)
	if !asks {
		t.Fatalf("got %v", err)
	}
	var kinds []fault.Kind
	for _, doubt := range ask.Doubts {
		kinds = append(kinds, doubt.Kind)
	}
	if want := []fault.Kind{fault.DoubtCardUnknown, fault.DoubtLimit, fault.DoubtRepeat}; !slices.Equal(kinds, want) {
		t.Errorf("asks %q, want %q", kinds, want)
	}
	d.Confirmed = true
	ring(t, tl, d)
}

// What was taken back does not count as made before, and the guard forgets.
func TestRingAsksNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tl := open(t, settings(nobody))
		tx := ring(t, tl, draft(tl, "forloy_enr_abc123", "24.50"))
		if err := tl.Undo(t.Context(), tx.IdempotencyKey); err != nil {
			t.Fatal(err)
		}
		ring(t, tl, draft(tl, "forloy_enr_abc123", "24.50"))
		time.Sleep(2 * time.Minute)
		ring(t, tl, draft(tl, "forloy_enr_abc123", "24.50"))
	})
}

func TestRingRefuses(t *testing.T) {
	tl := open(t, settings(nobody))
	for name, c := range map[string]struct {
		card, amount string
		want         error
	}{
		"no card":            {"", "5", fault.Card},
		"no card, no amount": {"", "", fault.Card},
		"no amount":          {"forloy_enr_a1", "", fault.Amount},
		"zero":               {"forloy_enr_a1", "0,00", fault.Amount},
		"grouping":           {"forloy_enr_a1", "1.234,56", fault.Amount},
	} {
		if _, err := tl.Ring(t.Context(), draft(tl, c.card, c.amount)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if n := recorded(t, tl); n != 0 {
		t.Errorf("%d recorded", n)
	}
}

func TestNothingBeforeLocationAndStaff(t *testing.T) {
	s := settings(nobody)
	s.StaffID = ""
	tl := open(t, s)
	if _, err := tl.Ring(t.Context(), draft(tl, "forloy_enr_a1", "5")); !errors.Is(err, fault.Setup) {
		t.Errorf("got %v, want fault.Setup", err)
	}
	s.StaffID = "usr_2"
	if err := tl.SetSettings(t.Context(), tl.Status().Settings, s); err != nil {
		t.Fatal(err)
	}
	if tx := ring(t, tl, draft(tl, "forloy_enr_a1", "5")); tx.StaffUserID != "usr_2" {
		t.Errorf("recorded for %s", tx.StaffUserID)
	}
}
