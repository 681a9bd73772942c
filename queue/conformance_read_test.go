package queue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

func dayKeepsCounting(t *testing.T, o outbox) {
	txs := fill3(t, o)
	late := sale(t, 24*3600)
	_ = must[purchase.Transaction](t)(o.Record(late))
	settled(t, o, verdict(txs[0], purchase.Accepted, ""), verdict(txs[1], purchase.Refused, "CARD_NOT_FOUND"))
	_ = must[int](t)(o.Dismiss(start.AddDate(0, 0, 7), []string{txs[1].IdempotencyKey}, "lost", "ana"))
	d := must[purchase.Day](t)(o.Day("2026-03-10"))
	if d.Recorded.Count != 3 || d.Recorded.Sums["EUR"] != 100+101+102 || d.By[purchase.Synced].Count != 1 ||
		d.By[purchase.Dismissed].Count != 1 || d.By[purchase.Pending].Count != 1 || d.Hours[14].Count != 2 ||
		d.Staff["staff-1"].Count != 2 || d.Takings().Sums["EUR"] != 100+102 || d.Types["punch"].Count != 1 {
		t.Errorf("day: %+v", d)
	}
	if days := must[[]string](t)(o.Days()); !slices.Equal(days, []string{"2026-03-11", "2026-03-10"}) {
		t.Errorf("days: %v", days)
	}
	if empty := must[purchase.Day](t)(o.Day("2020-01-01")); empty.Recorded.Count != 0 {
		t.Errorf("a day without sales: %+v", empty)
	}
}

func prunedStillCounts(t *testing.T, o outbox) {
	txs := fill3(t, o)
	now := time.Now()
	if err := o.Settle(now, []purchase.Result{verdict(txs[0], purchase.Accepted, ""),
		verdict(txs[1], purchase.Refused, "CARD_NOT_FOUND")}); err != nil {
		t.Fatal(err)
	}
	if n := must[int](t)(o.Prune(now.AddDate(0, 0, 89), 10)); n != 0 {
		t.Errorf("pruned %d before their time", n)
	}
	if n := must[int](t)(o.Prune(now.AddDate(5, 0, 0), 10)); n != 1 {
		t.Errorf("pruned %d: only the settled one may go", n)
	}
	if _, err := o.Find(txs[0].IdempotencyKey); !errors.Is(err, fault.RefusedNotFound) {
		t.Errorf("after pruning: %v", err)
	}
	if got := o.Counts(); got.Recorded.Count != 3 || got.By[purchase.Synced].Count != 1 {
		t.Errorf("counts: %+v", got)
	}
	if d := must[purchase.Day](t)(o.Day("2026-03-10")); d.Recorded.Count != 3 {
		t.Errorf("day: %+v", d)
	}
}

func listsInOrder(t *testing.T, o outbox) {
	var want []purchase.Sequence
	for i := range 2*chunk + 50 { // more than one read of a long walk
		tx := must[purchase.Transaction](t)(o.Record(sale(t, i)))
		want = append(want, tx.Sequence)
		switch i % 3 {
		case 0:
			settled(t, o, verdict(tx, purchase.Accepted, ""))
		case 1:
			settled(t, o, verdict(tx, purchase.Refused, "CARD_NOT_FOUND"))
		}
	}
	list := func(f Filter) []purchase.Sequence {
		var got []purchase.Sequence
		if err := o.List(context.Background(), f,
			func(tx purchase.Transaction) error { got = append(got, tx.Sequence); return nil }); err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := list(Filter{}); !slices.Equal(got, want) {
		t.Errorf("all: %v", got)
	}
	if got := list(Filter{States: []purchase.State{purchase.Review}, Newest: 3}); fmt.Sprint(got) != "[554 557 560]" {
		t.Errorf("the newest three in review: %v", got)
	}
	if got := list(Filter{Since: start.Add(558 * time.Second)}); fmt.Sprint(got) != "[559 560 561 562]" {
		t.Errorf("since: %v", got)
	}
	if got := list(Filter{After: 560}); fmt.Sprint(got) != "[561 562]" {
		t.Errorf("after no. 560: %v", got)
	}
	recent := must[[]purchase.Transaction](t)(o.Recent(2))
	if len(recent) != 2 || recent[0].Sequence != 562 || recent[1].Sequence != 561 {
		t.Errorf("recent: %v", recent)
	}
	stop := errors.New("enough")
	err := o.List(context.Background(), Filter{}, func(purchase.Transaction) error { return stop })
	if !errors.Is(err, stop) {
		t.Errorf("a list that is stopped: %v", err)
	}
}
