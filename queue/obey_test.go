package queue

import (
	"errors"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// A sale that is marked for a batch in flight may yet not have been sent: an order to void it is not answered before
// that is known, and then by what is known.
func TestVoidByTheDeskWaitsForTheBatchInFlight(t *testing.T) {
	for name, c := range map[string]struct {
		sent bool
		want string
	}{"never sent": {false, WhatVoided}, "Forloy may have it": {true, WhatNotDone}} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
			q, err := Open(t.TempDir()+"/counterfoil.db", Options{Zone: time.UTC})
			if err != nil {
				t.Fatal(err)
			}
			defer q.Close()
			tx := recorded(t, q, 1)[0]
			offered, err := q.Offer(now, []purchase.Transaction{tx})
			if err != nil {
				t.Fatal(err)
			}
			o := purchase.Order{ID: "o-1", Do: purchase.OrderVoid, Key: tx.IdempotencyKey, Reason: "so",
				By: "desk Anna"}
			before := q.Head()
			if err := q.Obey(now, o); !errors.Is(err, fault.RefusedOffered) || q.Head() != before {
				t.Errorf("in flight: %v, and the journal is at %+v after %+v", err, q.Head(), before)
			}
			if !c.sent {
				if err := q.Retract(now, offered); err != nil {
					t.Fatal(err)
				}
			}
			o.Landed = true
			if err := q.Obey(now, o); err != nil {
				t.Fatal(err)
			}
			all, err := q.Entries(0, 100)
			if err != nil || len(all) == 0 {
				t.Fatal(err)
			}
			if last := all[len(all)-1]; last.What != c.want || last.Order != o.ID {
				t.Errorf("the journal ends with %+v, want %s", last, c.want)
			}
		})
	}
}

// A sale that Forloy may have, though this store has never offered it, as after a salvage, is not voided either.
func TestVoidByTheDeskOfWhatMayBeBooked(t *testing.T) {
	q := opened(t, fresh(t))
	tx := recorded(t, q, 1)[0]
	said := verdict(tx, purchase.Refused, "CARD_NOT_FOUND")
	said.MayBeBooked = true
	settled(t, q, said)
	_ = must[int](t)(q.Retry(start, []string{tx.IdempotencyKey}, "ana"))
	if err := q.Obey(start, purchase.Order{ID: "o-1", Do: purchase.OrderVoid, Key: tx.IdempotencyKey, Reason: "so",
		By: "desk Anna"}); err != nil {
		t.Fatal(err)
	}
	all := must[[]Entry](t)(q.Entries(0, 100))
	if last := all[len(all)-1]; last.What != WhatNotDone || last.Code != string(fault.RefusedOffered) {
		t.Errorf("the journal ends with %+v", last)
	}
	if got := state(t, q, tx.IdempotencyKey); got != purchase.Pending {
		t.Errorf("it is %s", got)
	}
}

// An order to replace a sale makes one new sale, however often it comes, with the key that the desk has chosen. What it
// cannot make, or must not, is answered.
func TestReplaceByTheDesk(t *testing.T) {
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	q, err := Open(t.TempDir()+"/counterfoil.db", Options{Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	refuse := func(doubt bool) purchase.Transaction {
		tx := recorded(t, q, 1)[0]
		if _, err := q.Offer(now, []purchase.Transaction{tx}); err != nil {
			t.Fatal(err)
		}
		if err := q.Settle(now, []purchase.Result{{Sequence: tx.Sequence, IdempotencyKey: tx.IdempotencyKey,
			Verdict: purchase.Refused, Code: "CARD_NOT_FOUND", MayBeBooked: doubt}}); err != nil {
			t.Fatal(err)
		}
		return tx
	}
	old, doubtful := refuse(false), refuse(true)
	by := old
	by.Card, by.IdempotencyKey, by.Wire, by.Sequence = "forloy_enr_right", purchase.NewKey(), nil, 0
	order := func(id string, of purchase.Transaction, sale *purchase.Transaction) Entry {
		t.Helper()
		o := purchase.Order{ID: id, Do: purchase.OrderReplace, Key: of.IdempotencyKey, By: "desk Anna",
			Card: &purchase.OnCard{Key: by.IdempotencyKey, Sale: sale}}
		before := q.Head()
		for range 2 {
			if err := q.Obey(now, o); err != nil {
				t.Fatal(err)
			}
		}
		all, err := q.Entries(before.Number, 100)
		answers := 0
		for _, e := range all {
			if e.Order == id {
				answers++
			}
		}
		if err != nil || answers != 1 || all[0].Order != id {
			t.Fatalf("the journal says %+v, %v", all, err)
		}
		return all[0]
	}
	zero := by
	zero.Amount.Minor = 0
	for name, sale := range map[string]*purchase.Transaction{"a card that cannot be read": nil, "no amount": &zero} {
		if e := order(name, old, sale); e.What != WhatNotDone || e.Code != string(fault.FleetCard) {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if e := order("doubt", doubtful, &by); e.What != WhatNotDone || e.Code != string(fault.FleetDoubt) {
		t.Errorf("a sale that Forloy may have: %+v", e)
	}
	before := q.Counts()
	if e := order("o-1", old, &by); e.What != WhatDismissed || e.Reason != ReasonReplaced || e.Actor != "desk Anna" {
		t.Errorf("the journal says %+v", e)
	}
	if after := q.Counts(); after.By[purchase.Pending].Count != before.By[purchase.Pending].Count+1 {
		t.Errorf("%+v became %+v", before, after)
	}
	made, err := q.Find(by.IdempotencyKey)
	if err != nil || made.Card != by.Card || made.Replaces != old.IdempotencyKey ||
		!made.ScannedAt.Equal(old.ScannedAt) {
		t.Errorf("made %+v, %v", made, err)
	}
	if was, err := q.Find(old.IdempotencyKey); err != nil || was.ReplacedBy != by.IdempotencyKey ||
		was.State != purchase.Dismissed {
		t.Errorf("the old sale is %+v, %v", was, err)
	}
	if e := order("o-2", old, &by); e.What != WhatNotDone || e.Code != string(fault.RefusedState) {
		t.Errorf("once more, by another order: %+v", e)
	}
}
