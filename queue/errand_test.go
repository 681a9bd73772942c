package queue

import (
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// An errand is begun once, survives the program, and is answered once.
func TestErrandIsKeptUntilItIsAnswered(t *testing.T) {
	path := t.TempDir() + "/counterfoil.db"
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	q, err := Open(path, Options{Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	e := purchase.Errand{ID: "o-1", By: "desk Anna", Merchant: "mer", Location: "loc", Terminal: "till-1"}
	for range 2 { // its confirmation was lost
		if err := q.Obey(now, purchase.Order{ID: e.ID, Do: purchase.OrderRescue, By: e.By, Errand: e}); err != nil {
			t.Fatal(err)
		}
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	if q, err = Open(path, Options{Zone: time.UTC}); err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	if some, err := q.Errands(); err != nil || len(some) != 1 || some[0] != e {
		t.Fatalf("it has %+v, %v", some, err)
	}
	for range 2 {
		if err := q.Answer(now, e, Entry{What: WhatRescued, Reason: "loc/till-1"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := q.Obey(now, purchase.Order{ID: e.ID, Do: purchase.OrderRescue, By: e.By, Errand: e}); err != nil {
		t.Fatal(err)
	}
	some, err := q.Errands()
	said, bad := q.Entries(0, 10)
	if err != nil || bad != nil || len(some) != 0 || len(said) != 1 || said[0].Order != e.ID || said[0].Actor != e.By {
		t.Errorf("it has %+v, %v, and says %+v, %v", some, err, said, bad)
	}
}
