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
