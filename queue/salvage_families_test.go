package queue

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// Two copies of a store go on from the same sale. Whichever is restored from, the
// purchase is never sent twice without a person.
func TestCopiesThatWentOnFromOneSale(t *testing.T) {
	var (
		retried  = func(t *testing.T, q *Queue, old purchase.Transaction) { retry(t, q, old) }
		offered  = func(t *testing.T, q *Queue, old purchase.Transaction) { offer(t, q, retry(t, q, old)) }
		arrived  = func(t *testing.T, q *Queue, old purchase.Transaction) { accept(t, q, retry(t, q, old)) }
		refused  = func(t *testing.T, q *Queue, old purchase.Transaction) { refuse(t, q, retry(t, q, old)) }
		nothing  = func(*testing.T, *Queue, purchase.Transaction) {}
		replaced = func(t *testing.T, q *Queue, old purchase.Transaction) { replace(t, q, old) }
		sent     = func(t *testing.T, q *Queue, old purchase.Transaction) { accept(t, q, replace(t, q, old)) }
		sending  = func(t *testing.T, q *Queue, old purchase.Transaction) { offer(t, q, replace(t, q, old)) }
		twice    = func(t *testing.T, q *Queue, old purchase.Transaction) {
			replace(t, q, refuse(t, q, replace(t, q, old)))
		}
		often = func(t *testing.T, q *Queue, old purchase.Transaction) {
			for range 3 {
				refuse(t, q, retry(t, q, old))
			}
			retry(t, q, old)
		}
	)
	type branch = func(*testing.T, *Queue, purchase.Transaction)
	for name, c := range map[string]struct {
		one, other branch
		// How many of the sale and its replacements there are in each state.
		pending, review, synced, dismissed int
	}{
		"replaced on one":                      {replaced, nothing, 1, 0, 0, 1},
		"replaced and sent on one":             {sent, nothing, 0, 0, 1, 1},
		"replaced, and tried again":            {replaced, retried, 0, 1, 0, 1},
		"replaced and sent, and tried again":   {sent, retried, 0, 0, 1, 1},
		"replaced and sent, and tried often":   {sent, often, 0, 0, 1, 1},
		"replaced, and sent again":             {replaced, offered, 0, 1, 0, 1},
		"replaced, and it has arrived":         {replaced, arrived, 0, 1, 1, 0},
		"replaced, and refused again":          {replaced, refused, 1, 0, 0, 1},
		"replaced twice":                       {replaced, replaced, 1, 1, 0, 1},
		"replaced twice, one sent":             {sent, replaced, 0, 1, 1, 1},
		"replaced twice, one on its way":       {sending, replaced, 1, 1, 0, 1},
		"replaced twice, both on their way":    {sending, sending, 0, 2, 0, 1},
		"replaced twice, both sent":            {sent, sent, 0, 0, 2, 1},
		"one's replacement is replaced":        {twice, replaced, 1, 1, 0, 2},
		"one's replacement is replaced, sent":  {twice, sent, 0, 1, 1, 2},
		"one's replacement is replaced, retry": {twice, often, 0, 1, 0, 2},
	} {
		for _, turned := range []bool{false, true} {
			if turned {
				name, c.one, c.other = name+", turned round", c.other, c.one
			}
			t.Run(name, func(t *testing.T) {
				q := opened(t, fresh(t))
				old := refuse(t, q, recorded(t, q, 1)[0])
				backup, path := copied(t, q), fresh(t)
				c.one(t, q, old)
				here := copied(t, q)
				q = opened(t, backup)
				c.other(t, q, old)
				shut(t, q)
				must[string](t)(path, os.MkdirAll(filepath.Dir(path), 0o700))
				must[string](t)(path, os.Rename(here, path))
				restore(t, path, backup)
				q = opened(t, path)
				sound(t, q)
				got := map[purchase.State]int{}
				for _, state := range states(t, q) {
					got[state]++
				}
				if got[purchase.Pending] != c.pending || got[purchase.Review] != c.review ||
					got[purchase.Synced] != c.synced || got[purchase.Dismissed] != c.dismissed {
					t.Errorf("%v", got)
				}
				// Once more changes nothing of it.
				shut(t, q)
				restore(t, path, backup)
				q = opened(t, path)
				again := map[purchase.State]int{}
				for _, state := range states(t, q) {
					again[state]++
				}
				if again[purchase.Pending] != got[purchase.Pending] || again[purchase.Review] != got[purchase.Review] {
					t.Errorf("restored again: %v", again)
				}
			})
		}
	}
}

func retry(t *testing.T, q *Queue, tx purchase.Transaction) purchase.Transaction {
	t.Helper()
	must[int](t)(q.Retry(time.Now(), []string{tx.IdempotencyKey}, "ana"))
	return must[purchase.Transaction](t)(q.Find(tx.IdempotencyKey))
}

func offer(t *testing.T, q *Queue, tx purchase.Transaction) {
	t.Helper()
	must[[]purchase.Transaction](t)(q.Offer(time.Now(), []purchase.Transaction{tx}))
}

func refuse(t *testing.T, q *Queue, tx purchase.Transaction) purchase.Transaction {
	t.Helper()
	offer(t, q, tx)
	if err := q.Settle(time.Now(), []purchase.Result{verdict(tx, purchase.Refused, "CARD_NOT_FOUND")}); err != nil {
		t.Fatal(err)
	}
	return must[purchase.Transaction](t)(q.Find(tx.IdempotencyKey))
}

func replace(t *testing.T, q *Queue, old purchase.Transaction) purchase.Transaction {
	t.Helper()
	return must[purchase.Transaction](t)(q.Replace(time.Now(), old.IdempotencyKey, sale(t, 0), "ana"))
}

// A sale that one copy has taken back, and another has offered, is for a person:
// it may be booked.
func TestTakenBackInOneCopyAndOfferedInAnother(t *testing.T) {
	for _, turned := range []bool{false, true} {
		q := opened(t, fresh(t))
		tx := recorded(t, q, 1)[0]
		here, backup := copied(t, q), copied(t, q)
		q = opened(t, here)
		must[purchase.Transaction](t)(q.Void(time.Now(), tx.IdempotencyKey, "mistake", "ana"))
		shut(t, q)
		q = opened(t, backup)
		offer(t, q, tx)
		shut(t, q)
		if turned {
			here, backup = backup, here
		}
		restore(t, here, backup)
		q = opened(t, here)
		sound(t, q)
		got := must[purchase.Transaction](t)(q.Find(tx.IdempotencyKey))
		if got.State != purchase.Review || !got.MayBeBooked() || got.LastError.Code != purchase.CodeForked {
			t.Errorf("turned %v: %+v", turned, got)
		}
	}
}

// What one copy has decided stands; what another may have sent is never sent anew
// without a person, however many copies are merged, and in whatever order.
func TestMergingManyCopies(t *testing.T) {
	type branch = func(*testing.T, *Queue, purchase.Transaction)
	var (
		refusing  = func(t *testing.T, q *Queue, tx purchase.Transaction) { refuse(t, q, tx) }
		replacing = func(t *testing.T, q *Queue, tx purchase.Transaction) { replace(t, q, refuse(t, q, tx)) }
		replaced  = func(t *testing.T, q *Queue, tx purchase.Transaction) { replace(t, q, tx) }
		unheard   = func(t *testing.T, q *Queue, tx purchase.Transaction) { offer(t, q, tx) }
		again     = func(t *testing.T, q *Queue, tx purchase.Transaction) { offer(t, q, retry(t, q, tx)) }
		dismissed = func(t *testing.T, q *Queue, tx purchase.Transaction) {
			must[int](t)(q.Dismiss(time.Now(), []string{tx.IdempotencyKey}, "paid back", "ana"))
		}
		voided = func(t *testing.T, q *Queue, tx purchase.Transaction) {
			must[purchase.Transaction](t)(q.Void(time.Now(), tx.IdempotencyKey, "mistake", "ana"))
		}
		offline = func(t *testing.T, q *Queue, tx purchase.Transaction) {
			for range 3 {
				offer(t, q, tx)
				if err := q.Retract(time.Now(), []purchase.Transaction{tx}); err != nil {
					t.Fatal(err)
				}
			}
		}
	)
	for _, c := range []struct {
		name     string
		refused  bool // before the copies part
		branches []branch
		want     map[purchase.State]int
		unsure   int // how many of the review are said to be booked, perhaps
	}{
		{"voided, and offline", false, []branch{voided, offline}, map[purchase.State]int{purchase.Voided: 1}, 0},
		{"dismissed, and tried again", true, []branch{dismissed, again},
			map[purchase.State]int{purchase.Dismissed: 1}, 0},
		{"refused, and unheard", false, []branch{refusing, unheard}, map[purchase.State]int{purchase.Review: 1}, 1},
		{"replaced, and unheard", false, []branch{replacing, unheard},
			map[purchase.State]int{purchase.Review: 1, purchase.Dismissed: 1}, 1},
		{"unheard, and replaced twice", true, []branch{again, replaced, replaced},
			map[purchase.State]int{purchase.Review: 2, purchase.Dismissed: 1}, 2},
		{"dismissed, unheard, and replaced", true, []branch{dismissed, again, replaced},
			map[purchase.State]int{purchase.Review: 1, purchase.Dismissed: 1}, 1},
	} {
		for first := range c.branches {
			for second := range c.branches {
				t.Run(fmt.Sprintf("%s, %d %d", c.name, first, second), func(t *testing.T) {
					if first == second {
						return
					}
					order := []int{first, second}
					for n := range c.branches {
						if n != first && n != second {
							order = append(order, n)
						}
					}
					q := opened(t, fresh(t))
					tx := recorded(t, q, 1)[0]
					if c.refused {
						tx = refuse(t, q, tx)
					}
					var paths []string
					for range c.branches {
						paths = append(paths, copied(t, q))
					}
					for n, path := range paths {
						time.Sleep(2 * time.Millisecond) // each offers at a time of its own
						branch := opened(t, path)
						c.branches[n](t, branch, tx)
						shut(t, branch)
					}
					for _, n := range order[1:] {
						restore(t, paths[order[0]], paths[n])
					}
					q = opened(t, paths[order[0]])
					sound(t, q)
					got, unsure := map[purchase.State]int{}, 0
					for key, state := range states(t, q) {
						got[state]++
						if state == purchase.Review && must[purchase.Transaction](t)(q.Find(key)).MayBeBooked() {
							unsure++
						}
					}
					if !maps.Equal(got, c.want) || unsure != c.unsure {
						t.Errorf("%v, %d in doubt; want %v, %d", got, unsure, c.want, c.unsure)
					}
				})
			}
		}
	}
}

// A sale that was pruned here does not come back from a copy that has gone on.
func TestPrunedSalesDoNotComeBack(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	txs := recorded(t, q, 3)
	refuse(t, q, txs[2])
	backup := copied(t, q)
	accept(t, q, txs[0])
	must[purchase.Transaction](t)(q.Void(time.Now(), txs[1].IdempotencyKey, "mistake", "ana"))
	must[int](t)(q.Dismiss(time.Now(), []string{txs[2].IdempotencyKey}, "paid back", "ana"))
	if n, err := q.Prune(time.Now().AddDate(0, 0, 100), 100); n != 3 || err != nil {
		t.Fatalf("%d pruned: %v", n, err)
	}
	shut(t, q)
	other := opened(t, backup)
	since := recorded(t, other, 1)
	retry(t, other, txs[2])
	shut(t, other)
	restore(t, path, backup)
	q = opened(t, path)
	sound(t, q)
	if got := states(t, q); len(got) != 1 || got[since[0].IdempotencyKey] != purchase.Pending ||
		q.Counts().Recorded.Count != 4 {
		t.Errorf("%v, %+v", got, q.Counts())
	}
}

// A POS that was not told what came of its sale hands it over again, to the PC that
// has taken the place of the first. Both copies then have it, under two keys.
func TestOneReceiptInTwoCopies(t *testing.T) {
	sold := func(t *testing.T, q *Queue, receipt string, minor int64) purchase.Transaction {
		tx := must[purchase.Transaction](t)(purchase.New(purchase.Sale{Card: "forloy_enr_test",
			Source: purchase.SourceCommand, Amount: purchase.Money{Minor: minor, Currency: "EUR"}, Receipt: receipt,
			LocationID: "loc-1", StaffUserID: "staff-1", ScannedAt: start, Zone: time.UTC}))
		return must[purchase.Transaction](t)(q.Record(tx))
	}
	for name, c := range map[string]struct {
		sent                    bool // the one here
		receipt                 string
		minor                   int64 // of the one in the backup
		pending, review, synced int
	}{
		"both wait":        {false, "R-1", 500, 2, 1, 0},
		"one is sent":      {true, "R-1", 500, 1, 1, 1},
		"another amount":   {false, "R-1", 600, 3, 0, 0},
		"another receipt":  {false, "R-2", 500, 3, 0, 0},
		"without a number": {false, "", 500, 3, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			q := opened(t, fresh(t))
			sold(t, q, "R-0", 100) // both know it
			here, backup := copied(t, q), copied(t, q)
			q = opened(t, here)
			if tx := sold(t, q, "R-1", 500); c.sent {
				accept(t, q, tx)
			}
			shut(t, q)
			other := opened(t, backup)
			sold(t, other, c.receipt, c.minor)
			shut(t, other)
			restore(t, here, backup)
			q = opened(t, here)
			sound(t, q)
			got := map[purchase.State]int{}
			for _, state := range states(t, q) {
				got[state]++
			}
			if got[purchase.Pending] != c.pending || got[purchase.Review] != c.review ||
				got[purchase.Synced] != c.synced {
				t.Errorf("%v", got)
			}
			shut(t, q)
			if again := restore(t, here, backup); !again.Nothing() {
				t.Errorf("again: %+v", again.Comparison)
			}
		})
	}
}
