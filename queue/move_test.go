package queue

import (
	"errors"
	"os"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// A store that has moved does nothing that its other half on the new PC could do
// too; what Forloy answers is still taken.
func TestMovedStoreSellsNoMore(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	txs := recorded(t, q, 3)
	now := time.Now()
	if _, err := q.Offer(now, txs[:2]); err != nil {
		t.Fatal(err)
	}
	// A file that could not be written changes nothing.
	failed := must[Move](t)(q.MoveOut(now, "OLD-PC", "ana"))
	if err := q.MoveBack(now, failed.ID, "ana"); err != nil {
		t.Fatal(err)
	}
	if tx := must[purchase.Transaction](t)(q.Find(txs[2].IdempotencyKey)); !tx.FirstSentAt.IsZero() {
		t.Error("a sale that nobody can have sent counts as offered")
	}
	move, err := q.MoveOut(now, "OLD-PC", "ana")
	if err == nil {
		err = q.MoveWritten(now, move.ID)
	}
	if err != nil || move.ID == "" {
		t.Fatal(err)
	}
	if err := q.Settle(now, []purchase.Result{verdict(txs[0], purchase.Refused, "CARD_DELETED")}); err != nil {
		t.Fatal(err)
	}
	check := func() {
		t.Helper()
		key := txs[0].IdempotencyKey
		_, recorded := q.Record(sale(t, 9))
		offered, offer := q.Offer(now, txs[1:])
		_, retry := q.Retry(now, []string{key}, "ana")
		_, dismiss := q.Dismiss(now, []string{key}, "gone", "ana")
		_, replace := q.Replace(now, key, sale(t, 8), "ana")
		_, void := q.Void(now, txs[2].IdempotencyKey, "mistake", "ana")
		_, day := q.CloseDay(now, txs[0].BusinessDay, "ana", downtown)
		for i, err := range []error{recorded, offer, retry, dismiss, replace, void, day} {
			if f, _ := fault.Of(err); !errors.Is(err, fault.StoreMoved) || f.At.IsZero() {
				t.Errorf("%d: %v", i, err)
			}
		}
		if len(offered) > 0 {
			t.Errorf("offered: %v", offered)
		}
	}
	check()
	shut(t, q)
	q = opened(t, path)
	check()
	// The verdict that comes with the next offer is not lost: it can be settled alone.
	said := verdict(txs[1], purchase.Accepted, "")
	if _, err := q.Offer(now, txs[2:], said); !errors.Is(err, fault.StoreMoved) {
		t.Error(err)
	}
	if err := q.Settle(now, []purchase.Result{said}); err != nil {
		t.Error(err)
	}
	demand(t, states(t, q), purchase.Synced, txs[1])
	if err := q.MoveBack(now, "other", "ana"); !errors.Is(err, fault.MoveOther) {
		t.Error(err)
	}
	if err := q.MoveBack(now, move.ID, "ana"); err != nil {
		t.Fatal(err)
	}
	if err := q.MoveBack(now, move.ID, "ana"); !errors.Is(err, fault.MoveNone) {
		t.Error(err)
	}
	// The new PC may have got the file after all and sent this sale.
	if _, err := q.Void(now, txs[2].IdempotencyKey, "mistake", "ana"); !errors.Is(err, fault.RefusedOffered) {
		t.Error(err)
	}
	recorded(t, q, 1)
	sound(t, q)
	// Two files of one move: nobody here knows whether one is in use.
	first := must[Move](t)(q.MoveOut(now, "OLD-PC", "ana"))
	if err := errors.Join(q.MoveWritten(now, first.ID), q.MoveWritten(now, first.ID)); err != nil {
		t.Fatal(err)
	}
	if again := must[Move](t)(q.MoveOut(now, "OLD-PC", "ben")); again.ID != first.ID || !again.At.Equal(first.At) {
		t.Errorf("another move: %v", again)
	}
	if err := q.MoveBack(now, first.ID, "ana"); !errors.Is(err, fault.MoveMany) {
		t.Error(err)
	}
	check()
}

// Whatever is put in the place of a store that has moved, its sales cannot go on
// here and on the other PC.
func TestMovedStoreStaysMoved(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	txs := recorded(t, q, 2)
	older := copied(t, q)
	must[string](t)(q.DailyBackup(t.Context(), BackupDir(path), time.Now()))
	move := must[Move](t)(q.MoveOut(time.Now(), "OLD-PC", "ana"))
	moved := copied(t, q)
	shut(t, q)
	closed := func(what, path string) *Queue {
		t.Helper()
		q := opened(t, path)
		if got := q.Moved(); got == nil || got.ID != move.ID {
			t.Errorf("%s: %v", what, got)
		}
		if _, err := q.Record(sale(t, 7)); !errors.Is(err, fault.StoreMoved) {
			t.Errorf("%s sells: %v", what, err)
		}
		return q
	}
	shut(t, closed("the store", path))
	if err := os.Rename(older, path); err != nil {
		t.Fatal(err)
	}
	shut(t, closed("an older copy in its place", path))
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(path, moved, Restoring{Now: time.Now()}); !errors.Is(err, fault.DamagedFileGone) {
		t.Errorf("a store was here, and its backups may be newer: %v", err)
	}
	must[SalvageReport](t)(Salvage(path, time.Now(), nil))
	shut(t, closed("the store that a salvage has made of a backup", path))
	there := fresh(t)
	restore(t, there, moved)
	shut(t, closed("a backup of it in another place", there))

	// The new PC goes on, and comes back.
	new := fresh(t)
	must[Restored](t)(Restore(new, moved, Restoring{Now: time.Now(), What: WhatMovedIn}))
	q = opened(t, new)
	recorded(t, q, 1)
	back := must[Move](t)(q.MoveOut(time.Now(), "OLD-PC", "ana"))
	file := copied(t, q)
	done := must[Restored](t)(Restore(path, file, Restoring{Now: time.Now(), What: WhatMovedIn}))
	if !done.Reopens {
		t.Errorf("it does not come back: %+v", done.Comparison)
	}
	q = opened(t, path)
	if q.Moved() != nil || back.ID == move.ID {
		t.Errorf("it has come back, and does not sell: %v", q.Moved())
	}
	sound(t, q)
	if n := len(states(t, q)); n != len(txs)+1 {
		t.Errorf("%d sales", n)
	}
}

// The copy that a till moves out into is the till elsewhere, and the mark stays
// behind: also through a salvage of the store that has moved.
func TestMovedStoreIsRestoredElsewhere(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	txs := recorded(t, q, 2)
	move, err := q.MoveOut(time.Now(), "OLD-PC", "ana")
	if err != nil {
		t.Fatal(err)
	}
	file := copied(t, q)
	shut(t, q)
	there := fresh(t)
	done, err := Restore(there, file, Restoring{Now: time.Now(), Actor: "ana", What: WhatMovedIn, File: "till.move"})
	if err != nil {
		t.Fatal(err)
	}
	if of, err := MoveOf(done.Backup); err != nil || of.ID != move.ID {
		t.Errorf("%v, %v", of, err)
	}
	arrived := opened(t, there)
	if arrived.Moved() != nil {
		t.Error("the new PC does not sell")
	}
	demand(t, states(t, arrived), purchase.Pending, txs...)
	sound(t, arrived)
	flipIn(t, path, `"idempotency_key":"`+txs[1].IdempotencyKey+`","state`)
	if _, err := Salvage(path, time.Now(), nil); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	if got := q.Moved(); got == nil || got.ID != move.ID {
		t.Errorf("after a salvage: %v", got)
	}
	// A backup from before the move does not bring the shop back to the old PC.
	shut(t, q)
	if done := restore(t, path, file); !done.Nothing() {
		t.Errorf("%+v", done)
	}
	q = opened(t, path)
	if q.Moved() == nil {
		t.Error("both PCs sell")
	}
	// A backup of the new PC can bring the shop back here, if a person says so: the
	// new PC may be in use. One of a new PC that has been left in its turn cannot.
	shut(t, q)
	recorded(t, arrived, 1)
	back := copied(t, arrived)
	if done := restore(t, path, back); !done.Reopens || !done.Moved {
		t.Errorf("%+v", done)
	}
	must[Move](t)(arrived.MoveOut(time.Now(), "NEW-PC", "ana"))
	left := copied(t, arrived)
	if done := must[Restored](t)(Restore(path, left, Restoring{Now: time.Now(), Reopen: true})); !done.Moved {
		t.Errorf("it sells by a backup of a PC that has been left: %+v", done)
	}
	must[Restored](t)(Restore(path, back, Restoring{Now: time.Now(), Reopen: true}))
	q = opened(t, path)
	if q.Moved() != nil {
		t.Error("the shop has come back to this PC, and it does not sell")
	}
	sound(t, q)
}
