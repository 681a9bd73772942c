package queue

import (
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// What another PC did with a sale in this till's place, for each state that the sale may have here by then.
func TestWhatAnotherPCHasDelivered(t *testing.T) {
	type outcome struct {
		state   purchase.State
		offered bool // it can be voided no more
		booked  bool // Forloy may have it, or has it
		what    string
	}
	deliver := map[string]purchase.Result{
		"offered":  {},
		"accepted": {Verdict: purchase.Accepted, TransactionID: "txn-1", CardType: "punch"},
		"refused":  {Verdict: purchase.Refused, Code: "CARD_DELETED"},
	}
	wait := func(*testing.T, *Queue, purchase.Transaction) {}
	settle := func(v purchase.Verdict) func(*testing.T, *Queue, purchase.Transaction) {
		return func(t *testing.T, q *Queue, tx purchase.Transaction) {
			if _, err := q.Offer(start, []purchase.Transaction{tx}, verdict(tx, v, "CODE")); err != nil {
				t.Fatal(err)
			}
		}
	}
	review := settle(purchase.Refused)
	end := func(do func(q *Queue, key string) error) func(*testing.T, *Queue, purchase.Transaction) {
		return func(t *testing.T, q *Queue, tx purchase.Transaction) {
			if err := do(q, tx.IdempotencyKey); err != nil {
				t.Fatal(err)
			}
		}
	}
	void := end(func(q *Queue, key string) error {
		_, err := q.Void(start, key, "wrong amount", "cashier")
		return err
	})
	dismiss := func(t *testing.T, q *Queue, tx purchase.Transaction) {
		review(t, q, tx)
		end(func(q *Queue, key string) error {
			_, err := q.Dismiss(start, []string{key}, "paid back", "manager")
			return err
		})(t, q, tx)
	}
	for name, c := range map[string]struct {
		before func(*testing.T, *Queue, purchase.Transaction)
		want   map[string]outcome
	}{
		"waits": {wait, map[string]outcome{
			"offered":  {purchase.Pending, true, false, WhatRecorded},
			"accepted": {purchase.Synced, true, false, WhatSynced},
			"refused":  {purchase.Review, true, false, WhatRefused}}},
		"sent": {settle(purchase.Accepted), map[string]outcome{
			"offered":  {purchase.Synced, false, false, WhatSynced},
			"accepted": {purchase.Synced, false, false, WhatSynced},
			"refused":  {purchase.Synced, false, false, WhatSynced}}},
		"in review": {review, map[string]outcome{
			"offered":  {purchase.Review, false, true, WhatOffered},
			"accepted": {purchase.Synced, false, false, WhatSynced},
			"refused":  {purchase.Review, false, false, WhatRefused}}},
		"voided": {void, map[string]outcome{
			"offered":  {purchase.Voided, false, true, WhatOffered},
			"accepted": {purchase.Voided, false, true, WhatDelivered},
			"refused":  {purchase.Voided, false, false, WhatVoided}}},
		"dismissed": {dismiss, map[string]outcome{
			"offered":  {purchase.Dismissed, false, true, WhatOffered},
			"accepted": {purchase.Dismissed, false, true, WhatDelivered},
			"refused":  {purchase.Dismissed, false, false, WhatDismissed}}},
	} {
		for said, result := range deliver {
			t.Run(name+", "+said, func(t *testing.T) {
				q := opened(t, fresh(t))
				tx := recorded(t, q, 3)[1]
				c.before(t, q, tx)
				before := q.Head().Number
				result.IdempotencyKey = strings.ToUpper(tx.IdempotencyKey)
				some := []purchase.Delivery{{Result: result, By: "the desk"}}
				var head purchase.Head
				for n := range 2 { // the desk says it until it has been told
					if err := q.Delivered(start.Add(time.Hour), some); err != nil {
						t.Fatal(err)
					}
					if n == 0 {
						head = q.Head()
					}
				}
				if q.Head() != head {
					t.Error("the second time, it changes something")
				}
				got, err := q.Find(tx.IdempotencyKey)
				history, _ := q.History(t.Context(), tx.IdempotencyKey)
				last := history[len(history)-1]
				want := c.want[said]
				if err != nil || got.State != want.state || got.MayBeBooked() != want.booked || last.What != want.what {
					t.Errorf("it is %s, may be booked %v, and was %s last, want %+v; %v", got.State, got.MayBeBooked(),
						last.What, want, err)
				}
				if name == "waits" && got.FirstSentAt.IsZero() {
					t.Error("it may still be voided")
				}
				if grown := q.Head().Number > before; grown != (last.By == "the desk") {
					t.Errorf("the journal says that it was sent by %q", last.By)
				}
				if last.What == WhatDelivered && got.TransactionID != "txn-1" {
					t.Errorf("Forloy's number is %q", got.TransactionID)
				}
				sound(t, q)
			})
		}
	}
}

// A sale that was sent in this till's place, and that its store has no more, is in the journal: once for each verdict.
func TestWhatAnotherPCHasDeliveredOfALostSale(t *testing.T) {
	q := opened(t, fresh(t))
	recorded(t, q, 1)
	keys := []string{purchase.NewKey(), purchase.NewKey(), purchase.NewKey()}
	before := q.Head().Number
	for range 2 {
		var some []purchase.Delivery
		for _, r := range []purchase.Result{
			{IdempotencyKey: strings.ToUpper(keys[0]), Verdict: purchase.Accepted},
			{IdempotencyKey: keys[1], Verdict: purchase.Refused, Code: "CARD_DELETED"},
			{IdempotencyKey: keys[2]},
		} {
			some = append(some, purchase.Delivery{Result: r, By: "till-2"})
		}
		if err := q.Delivered(start, some); err != nil {
			t.Fatal(err)
		}
	}
	if got := q.Head().Number; got != before+2 {
		t.Errorf("the journal has grown by %d entries", got-before)
	}
	for i, want := range []string{WhatDelivered, WhatRefused, ""} {
		history, err := q.History(t.Context(), keys[i])
		if want == "" {
			if err == nil && len(history) > 0 {
				t.Errorf("it says %+v of a sale of which nothing is known", history)
			}
			continue
		}
		if err != nil || len(history) != 1 || history[0].What != want || history[0].By != "till-2" {
			t.Errorf("it says %+v, %v, want %s", history, err, want)
		}
	}
	sound(t, q)
}
