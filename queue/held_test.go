package queue

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// copied is a copy of an open store at this moment.
func copied(t *testing.T, q *Queue) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy")
	if err := q.BackupFile(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func overwrite(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, content, 0o600)
	}
	if err != nil {
		t.Skipf("an open file cannot be overwritten here: %v", err)
	}
}

// states are the states of all sales of a store, by key; no sale is there
// twice.
func states(t *testing.T, q *Queue) map[string]purchase.State {
	t.Helper()
	out := map[string]purchase.State{}
	numbers := map[purchase.Sequence]bool{}
	err := q.List(t.Context(), Filter{}, func(tx purchase.Transaction) error {
		if _, twice := out[tx.IdempotencyKey]; twice || numbers[tx.Sequence] {
			t.Errorf("%s, no. %d, is there twice", tx.IdempotencyKey, tx.Sequence)
		}
		out[tx.IdempotencyKey], numbers[tx.Sequence] = tx.State, true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func demand(t *testing.T, got map[string]purchase.State, want purchase.State, txs ...purchase.Transaction) {
	t.Helper()
	for _, tx := range txs {
		if got[tx.IdempotencyKey] != want {
			t.Errorf("the sale that was no. %d is %q, want %q", tx.Sequence, got[tx.IdempotencyKey], want)
		}
	}
}

// Row 46, open: an older copy is put over the store of a till that has sold
// since. Whichever method notices first, nothing that the till held is lost,
// and no sale goes back to an earlier state.
func TestAnOlderCopyPutOverAnOpenStore(t *testing.T) {
	put := map[string]func(t *testing.T, copy, path string){
		"renamed over": func(t *testing.T, copy, path string) {
			if err := os.Rename(copy, path); err != nil {
				t.Skipf("an open file cannot be replaced here: %v", err)
			}
		},
		"copied over": overwrite,
		"half copied over, then whole": func(t *testing.T, copy, path string) {
			if err := os.Truncate(path, 8192+100); err != nil {
				t.Skipf("an open file cannot be cut short here: %v", err)
			}
		},
	}
	next := map[string]func(t *testing.T, q *Queue) *Queue{
		"record": func(t *testing.T, q *Queue) *Queue { _, _ = q.Record(sale(t, 50)); return q },
		"read":   func(t *testing.T, q *Queue) *Queue { _, _ = q.Recent(20); return q },
		"close":  func(t *testing.T, q *Queue) *Queue { return q },
	}
	for how, put := range put {
		for what, next := range next {
			t.Run(how+", "+what, func(t *testing.T) {
				path := fresh(t)
				q := opened(t, path)
				old := recorded(t, q, 4)
				copy := copied(t, q)
				whole, err := os.ReadFile(copy)
				if err != nil {
					t.Fatal(err)
				}
				new := recorded(t, q, 5)
				now := time.Now()
				if err := q.Settle(now, []purchase.Result{verdict(old[0], purchase.Accepted, ""),
					verdict(new[0], purchase.Accepted, ""),
					verdict(new[1], purchase.Refused, "CARD_NOT_FOUND")}); err != nil {
					t.Fatal(err)
				}
				if _, err := q.Void(now, old[1].IdempotencyKey, "mistake", "ana"); err != nil {
					t.Fatal(err)
				}
				closing := must[purchase.Closing](t)(q.CloseDay(now, "2026-03-10", "eva", downtown))
				put(t, copy, path)
				q = next(t, q)
				if strings.HasPrefix(how, "half") {
					if err := os.WriteFile(path, whole, 0o600); err != nil {
						t.Fatal(err)
					}
				}
				_ = q.Close()
				q = opened(t, path)
				sound(t, q)
				got := states(t, q)
				demand(t, got, purchase.Synced, old[0], new[0])
				demand(t, got, purchase.Voided, old[1])
				demand(t, got, purchase.Review, new[1])
				demand(t, got, purchase.Pending, old[2], old[3], new[2], new[3], new[4])
				if kept, closed, err := q.Closing("2026-03-10"); err != nil || !closed || kept.Hash != closing.Hash {
					t.Errorf("the closing is %+v, %v", kept, err)
				}
				told := map[string]int{}
				entries, err := q.Entries(0, 1000)
				for _, e := range entries {
					if told[e.What]++; e.Was > 0 {
						t.Errorf("entry no. %d is not on the line any more", e.Was)
					}
				}
				if err != nil || told[WhatRecorded] < 9 || told[WhatVoided] != 1 || told[WhatSynced] != 2 ||
					told[WhatSalvaged] != 1 {
					t.Errorf("the journal tells of %v: %v", told, err)
				}
				if _, err := os.Stat(path + createdSuffix); err != nil {
					t.Error(err)
				}
				_ = q.Close()
				q = opened(t, path)
				if q.Merged() != nil {
					t.Error("it is merged again")
				}
				if again := states(t, q); len(again) != len(got) {
					t.Errorf("%d sales, then %d", len(got), len(again))
				}
			})
		}
	}
}

// A sale that another till made on the older copy has the sequence of one that
// the open till holds. Both are kept, and the till goes on at once.
func TestSequencesUsedTwiceLiveSideBySide(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	recorded(t, q, 3)
	copy := copied(t, q)
	held := recorded(t, q, 2) // nos. 4 and 5
	other := opened(t, copy)
	theirs := recorded(t, other, 2) // also nos. 4 and 5
	if err := other.Settle(time.Now(), []purchase.Result{verdict(theirs[0], purchase.Accepted, "")}); err != nil {
		t.Fatal(err)
	}
	_ = other.Close()
	if err := os.Rename(copy, path); err != nil {
		t.Skipf("an open file cannot be replaced here: %v", err)
	}
	tx, err := q.Record(sale(t, 9))
	if err != nil {
		t.Fatalf("the till does not go on: %v", err)
	}
	report := q.Merged()
	if report == nil || report.Held == "" || report.Aside == "" || report.Saved.Recorded.Count != 7 ||
		report.Lost != 0 {
		t.Fatalf("report: %+v", report)
	}
	sound(t, q)
	got := states(t, q)
	demand(t, got, purchase.Pending, append(held, theirs[1], tx)...)
	demand(t, got, purchase.Synced, theirs[0])
	recordings := map[string]bool{}
	renumbered := 0
	entries, err := q.Entries(0, 1000)
	for _, e := range entries {
		if e.What == WhatRecorded {
			recordings[e.Key] = true
		}
		if e.What == WhatSalvaged && strings.HasPrefix(e.Reason, "it was no. ") {
			renumbered++
		}
	}
	if len(recordings) != 8 || renumbered != 2 || err != nil {
		t.Errorf("the journal tells of %d recordings and %d new numbers: %v", len(recordings), renumbered, err)
	}
}

// A store that is deleted under an open till, which then does nothing but close
// it.
func TestADeletedStoreIsHeldAtTheEndToo(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	said := recorded(t, q, 5)
	if err := os.Remove(path); err != nil {
		t.Skipf("an open file cannot be deleted here: %v", err)
	}
	_ = q.Close()
	if _, err := Open(path, Options{}); !errors.Is(err, fault.StoreDamaged) {
		t.Fatalf("open: %v", err)
	}
	report, err := Salvage(path, time.Now(), nil)
	if err != nil || report.Saved.Waiting() != int64(len(said)) || report.Lost != 0 {
		t.Fatalf("salvage: %+v %v", report, err)
	}
	demand(t, states(t, opened(t, path)), purchase.Pending, said...)
}

// The folder may disappear with the store: what the till holds is there again
// once the store is reopened.
func TestTheStoresFolderIsDeletedOrMoved(t *testing.T) {
	for how, harm := range map[string]func(dir string) error{
		"deleted": os.RemoveAll,
		"moved":   func(dir string) error { return os.Rename(dir, dir+"-away") },
	} {
		t.Run(how, func(t *testing.T) {
			path := fresh(t)
			q := opened(t, path)
			said := recorded(t, q, 5)
			if err := harm(filepath.Dir(path)); err != nil {
				t.Skipf("an open file's folder stays here: %v", err)
			}
			if _, err := q.Record(sale(t, 9)); !errors.Is(err, fault.StoreDamaged) {
				t.Fatalf("recorded into a file that is gone: %v", err)
			}
			_ = q.Close()
			q = opened(t, path)
			sound(t, q)
			said = append(said, recorded(t, q, 1)...)
			demand(t, states(t, q), purchase.Pending, said...)
		})
	}
}

// A record of a running till goes bad: what the till remembers is as good as
// the record was.
func TestSalvageTakesWhatTheTillRemembers(t *testing.T) {
	brief := NewBrief(fresh(t), Options{Zone: time.UTC})
	var txs []purchase.Transaction
	if err := brief.Use(t.Context(), func(q *Queue) (err error) {
		txs = recorded(t, q, 6)
		_, err = q.Void(start, txs[4].IdempotencyKey, "mistake", "ana")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for n := range 2 { // the second time the store is sound
		if n == 0 {
			for _, tx := range txs[3:5] {
				flipIn(t, brief.path, `"idempotency_key":"`+tx.IdempotencyKey+`","state`)
			}
		}
		if err := brief.Hold(t.Context(), start.Add(time.Duration(n)*time.Minute)); err != nil {
			t.Fatal(err)
		}
		report, err := Salvage(brief.path, start, nil)
		first := err == nil && report.Lost == 0 && report.ToReview == 0
		if n == 0 && !first || n == 1 && !errors.Is(err, fault.RefusedSound) {
			t.Fatalf("salvage: %+v %v", report, err)
		}
	}
	got := states(t, opened(t, brief.path))
	demand(t, got, purchase.Pending, txs[0], txs[1], txs[2], txs[3], txs[5])
	demand(t, got, purchase.Voided, txs[4])
}

// After a panic inside bbolt, its memory map would stay as long as the process
// runs. Where a mapped file cannot be replaced, nothing could be salvaged.
func TestSalvageAfterACaughtPanic(t *testing.T) {
	path, txs := stored(t, 6)
	q := opened(t, path)
	if err := q.guard(func() error { panic("as bbolt does") }); !errors.Is(err, fault.StoreDamaged) {
		t.Fatal(err)
	}
	flipIn(t, path, `"idempotency_key":"`+txs[3].IdempotencyKey+`","state`)
	for n := range 2 {
		report, err := Salvage(path, start.Add(time.Duration(n)*time.Minute), nil)
		if n == 0 && (err != nil || report.Lost != 1) || n == 1 && !errors.Is(err, fault.RefusedSound) {
			t.Fatalf("salvage: %+v %v", report, err)
		}
	}
	_ = q.Close()
	sound(t, opened(t, path))
}
