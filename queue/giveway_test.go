package queue

import (
	"slices"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// TestBatchGivesWay: while a batch is prepared, sales come that are to be recorded. The
// first two go first, the third waits for the batch; nothing of what was given up stays.
func TestBatchGivesWay(t *testing.T) {
	q := opened(t, fresh(t))
	waiting := recorded(t, q, 3)
	done := make(chan purchase.Sequence)
	tries := 0
	err := q.updateOld(time.Now(), func(c *change) error {
		tries++
		if err := c.settleAll([]purchase.Result{verdict(waiting[0], purchase.Accepted, "")}); err != nil {
			return err
		}
		another := sale(t, 2+tries)
		go func() {
			tx, err := q.Record(another)
			if err != nil {
				t.Error(err)
			}
			done <- tx.Sequence
		}()
		for q.way.due.Load() == 0 { // it waits for the commit under way
			time.Sleep(time.Millisecond)
		}
		return c.settleAll([]purchase.Result{verdict(waiting[1], purchase.Accepted, "")})
	})
	if err != nil {
		t.Fatal(err)
	}
	if tries != 1+mostGiven {
		t.Errorf("the batch was prepared %d times", tries)
	}
	var late []purchase.Sequence
	for range tries {
		late = append(late, <-done)
	}
	slices.Sort(late)
	if !slices.Equal(late, []purchase.Sequence{4, 5, 6}) {
		t.Errorf("recorded as %v", late)
	}
	var whats []string
	entries, err := q.Entries(0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		whats = append(whats, e.What)
	}
	want := []string{WhatRecorded, WhatRecorded, WhatRecorded, WhatRecorded, WhatRecorded,
		WhatSynced, WhatSynced, WhatRecorded}
	if !slices.Equal(whats, want) {
		t.Errorf("journal: %v, want %v", whats, want)
	}
	if c := q.Counts(); c.Recorded.Count != 6 || c.By[purchase.Pending].Count != 4 || c.By[purchase.Synced].Count != 2 {
		t.Errorf("%+v", c)
	}
	sound(t, q)
}
