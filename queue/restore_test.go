package queue

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

func restore(t *testing.T, path, backup string) Restored {
	t.Helper()
	done, err := Restore(path, backup, Restoring{Now: time.Now(), Actor: "ana"})
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func shut(t *testing.T, q *Queue) {
	t.Helper()
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
}

func accept(t *testing.T, q *Queue, txs ...purchase.Transaction) {
	t.Helper()
	var all []purchase.Result
	for _, tx := range txs {
		all = append(all, verdict(tx, purchase.Accepted, ""))
	}
	if err := q.Settle(time.Now(), all); err != nil {
		t.Fatal(err)
	}
}

// The PC has died: what the backup has is the new store, and what waited in it
// waits again, with its key and its bytes.
func TestRestoreWithoutAStore(t *testing.T) {
	q := opened(t, fresh(t))
	old := recorded(t, q, 4)
	accept(t, q, old[0])
	backup := copied(t, q)
	path := fresh(t)
	done := restore(t, path, backup)
	if done.Here != nil || done.OnlyBackup != 4 || done.Aside != "" || done.Counts.Recorded.Count != 4 {
		t.Errorf("%+v", done)
	}
	q = opened(t, path)
	sound(t, q)
	demand(t, states(t, q), purchase.Synced, old[0])
	demand(t, states(t, q), purchase.Pending, old[1:]...)
	again, err := q.Find(old[2].IdempotencyKey)
	if err != nil || string(again.Wire) != string(old[2].Wire) {
		t.Errorf("%v: %s, was %s", err, again.Wire, old[2].Wire)
	}
	entries, err := q.Entries(q.Head().Number-1, 1)
	if err != nil || entries[0].What != WhatRestored || entries[0].Actor != "ana" ||
		!strings.Contains(entries[0].Reason, "4 sales brought back") {
		t.Errorf("%v, %+v", err, entries)
	}
	recorded(t, q, 1)
	sound(t, q)
}

// An older backup of the same store holds nothing new: sales that were sent or
// voided since stay so, and the store is not touched.
func TestRestoreOfAnOlderBackup(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	old := recorded(t, q, 3)
	backup := copied(t, q)
	accept(t, q, old[0])
	if _, err := q.Void(time.Now(), old[1].IdempotencyKey, "mistake", "ana"); err != nil {
		t.Fatal(err)
	}
	recorded(t, q, 2)
	head := q.Head()
	shut(t, q)
	done := restore(t, path, backup)
	if !done.Nothing() || done.OnlyHere != 2 || done.Aside != "" {
		t.Errorf("%+v", done)
	}
	q = opened(t, path)
	if q.Head() != head {
		t.Error("the store has changed")
	}
	demand(t, states(t, q), purchase.Synced, old[0])
	demand(t, states(t, q), purchase.Voided, old[1])
}

// Somebody has gone on with an older copy: nothing of either is lost, nothing
// that was sent waits again, and the sales made since keep their numbers.
func TestRestoreOfWhatWasLost(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	early := recorded(t, q, 2)
	older := copied(t, q)
	late := recorded(t, q, 3)
	accept(t, q, early[0], late[0])
	backup := copied(t, q)
	shut(t, q)
	if err := os.Rename(older, path); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	since := recorded(t, q, 2)
	accept(t, q, since[1])
	shut(t, q)
	c, err := Compare(path, backup)
	if err != nil || c.OnlyBackup != 3 || c.OnlyHere != 2 || c.Further != 1 {
		t.Fatalf("%v, %+v", err, c)
	}
	done := restore(t, path, backup)
	if _, err := os.Stat(done.Aside); err != nil || !strings.Contains(done.Aside, replacedSuffix) {
		t.Errorf("the store before: %v", err)
	}
	q = opened(t, path)
	sound(t, q)
	got := states(t, q)
	demand(t, got, purchase.Synced, early[0], late[0], since[1])
	demand(t, got, purchase.Pending, early[1], late[1], late[2], since[0])
	if len(got) != 7 || q.Counts().Recorded.Count != 7 {
		t.Errorf("%d sales, %+v", len(got), q.Counts())
	}
	for _, tx := range since {
		if now, err := q.Find(tx.IdempotencyKey); err != nil || now.Sequence != tx.Sequence {
			t.Errorf("%v: no. %d is no. %d now", err, tx.Sequence, now.Sequence)
		}
	}
	// A restore that was cut short after its last step is only repeated.
	shut(t, q)
	if again := restore(t, path, backup); !again.Nothing() {
		t.Errorf("again: %+v", again)
	}
}

// A new PC has sold a little before the backup comes: the shop's journal goes on.
// Of the small values, those of here stand, whatever the backup has; what only the
// backup knows comes back; and the caller may merge the two.
func TestRestoreIntoANewStore(t *testing.T) {
	q := opened(t, fresh(t))
	old := recorded(t, q, 20)
	save(t, q, "pin", "the shop's", "secret", "of the POS", "staff", "ana ben")
	head, backup := q.Head(), copied(t, q)
	path := fresh(t)
	q = opened(t, path)
	new := recorded(t, q, 2)
	save(t, q, "pin", "another", "profile", "the merchant", "staff", "cy")
	shut(t, q)
	must[Restored](t)(Restore(path, backup, Restoring{Now: time.Now(),
		Merge: func(name string, first, second []byte) []byte {
			if name == "staff" {
				return append(append(first, ' '), second...)
			}
			return first
		}}))
	q = opened(t, path)
	sound(t, q)
	if got := states(t, q); len(got) != 22 {
		t.Errorf("%d sales", len(got))
	}
	demand(t, states(t, q), purchase.Pending, append(old, new...)...)
	for name, want := range map[string]string{"pin": "another", "profile": "the merchant", "secret": "of the POS",
		"staff": "cy ana ben"} {
		if value, err := q.Load(name); err != nil || string(value) != want {
			t.Errorf("%v, %s is %q, want %q", err, name, value, want)
		}
	}
	entries, err := q.Entries(head.Number-1, 1)
	if err != nil || entries[0].Hash != head.Hash {
		t.Errorf("%v: the journal's noted head has gone", err)
	}
}

// A till that moves in brings its own values.
func TestMoveInBringsItsValues(t *testing.T) {
	q := opened(t, fresh(t))
	recorded(t, q, 1)
	save(t, q, "pin", "the till's")
	must[Move](t)(q.MoveOut(time.Now(), "OLD-PC", "ana"))
	file, path := copied(t, q), fresh(t)
	q = opened(t, path)
	recorded(t, q, 9)
	save(t, q, "pin", "another", "profile", "the merchant")
	shut(t, q)
	must[Restored](t)(Restore(path, file, Restoring{Now: time.Now(), What: WhatMovedIn}))
	q = opened(t, path)
	for name, want := range map[string]string{"pin": "the till's", "profile": "the merchant"} {
		if value, err := q.Load(name); err != nil || string(value) != want {
			t.Errorf("%v, %s is %q, want %q", err, name, value, want)
		}
	}
	if q.Moved() != nil {
		t.Error("it does not sell")
	}
}

func save(t *testing.T, q *Queue, pairs ...string) {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if err := q.Save(pairs[i], []byte(pairs[i+1])); err != nil {
			t.Fatal(err)
		}
	}
}

// What the store has pruned since the backup is not counted twice.
func TestRestoreCountsPrunedSalesOnce(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	old := recorded(t, q, 3)
	long := time.Now()
	accept(t, q, old...)
	older := copied(t, q)
	late := recorded(t, q, 1)
	backup := copied(t, q)
	shut(t, q)
	if err := os.Rename(older, path); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	later := long.AddDate(0, 0, 91)
	if n, err := q.Prune(later, 100); n != 3 || err != nil {
		t.Fatalf("%d pruned: %v", n, err)
	}
	shut(t, q)
	if _, err := Restore(path, backup, Restoring{Now: later}); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	sound(t, q)
	if n := q.Counts().Recorded.Count; n != 4 {
		t.Errorf("%d recorded", n)
	}
	demand(t, states(t, q), purchase.Pending, late[0])
}

func TestRestoreRefuses(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	recorded(t, q, 2)
	damaged, newer, altered := copied(t, q), copied(t, q), copied(t, q)
	recorded(t, q, 1)
	sick := copied(t, q)
	shut(t, q)
	flipIn(t, damaged, `"idempotency_key"`)
	flipIn(t, sick, `"idempotency_key"`)
	meddled(t, newer, func(tx *bbolt.Tx) {
		if err := putLayout(tx, schema+1); err != nil {
			t.Fatal(err)
		}
	})
	meddled(t, altered, func(tx *bbolt.Tx) { rewritten(t, tx, bucketPending, "staff-1", "staff-2") })
	letter := filepath.Join(t.TempDir(), "letter")
	if err := os.WriteFile(letter, []byte(strings.Repeat("to grandmother\n", 2000)), 0o600); err != nil {
		t.Fatal(err)
	}
	before := must[[]byte](t)(os.ReadFile(path))
	own := errors.New("not this one")
	for name, c := range map[string]struct {
		path, backup string
		want         error
	}{
		"damaged":       {path, damaged, fault.BackupDamaged},
		"a letter":      {path, letter, fault.BackupDamaged},
		"newer":         {path, newer, fault.BackupNewer},
		"altered":       {path, altered, fault.BackupDamaged},
		"missing":       {path, letter + "s", fault.BackupUnread},
		"damaged store": {sick, path, fault.StoreDamaged},
		"newer store":   {newer, path, fault.StoreNewer},
		"caller":        {fresh(t), path, own},
	} {
		_, err := Restore(c.path, c.backup, Restoring{Now: time.Now(), May: func(Comparison) error { return own }})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if c.want != fault.StoreDamaged && c.want != fault.StoreNewer && errors.Is(err, fault.Store) {
			t.Errorf("%s is said of the store: %v", name, err)
		}
	}
	if string(before) != string(must[[]byte](t)(os.ReadFile(path))) {
		t.Error("the store has changed")
	}
}

// The store's damage after a restore is mended from what the restore put aside,
// like from any other copy.
func TestSalvageKnowsWhatARestorePutAside(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	first := recorded(t, q, 2)
	older := copied(t, q)
	late := recorded(t, q, 1)
	backup := copied(t, q)
	shut(t, q)
	if err := os.Rename(older, path); err != nil {
		t.Fatal(err)
	}
	restore(t, path, backup)
	if err := os.Truncate(path, 4096); err != nil {
		t.Fatal(err)
	}
	if _, err := Salvage(path, time.Now(), nil); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	sound(t, q)
	demand(t, states(t, q), purchase.Review, first...)
	demand(t, states(t, q), "", late...)
}
