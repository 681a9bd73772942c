package queue

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/fault"
)

func dailyBackup(t *testing.T, q *Queue, dir string, now time.Time) string {
	t.Helper()
	made, err := q.DailyBackup(t.Context(), dir, now)
	if err != nil || made == "" {
		t.Fatalf("backup of %v: %q, %v", now, made, err)
	}
	return filepath.Base(made)
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	all, err := backupsIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		all[i] = filepath.Base(all[i])
	}
	return all
}

// TestBackupsAreAsOldAsTheirJournal: a clock that stood at 2099 or 1999 for a
// minute dates a backup, but does not make it the newest or the oldest.
func TestBackupsAreAsOldAsTheirJournal(t *testing.T) {
	path := fresh(t)
	dir := BackupDir(path)
	q := opened(t, path)
	var made []string
	for day := range 12 {
		recorded(t, q, 1)
		now := start.AddDate(0, 0, day)
		switch day {
		case 2:
			now = now.AddDate(73, 0, 0)
		case 9:
			now = now.AddDate(-27, 0, 0)
		}
		made = append(made, dailyBackup(t, q, dir, now))
		if want := made[max(0, len(made)-dailyKept):]; !slices.Equal(names(t, dir), want) {
			t.Fatalf("day %d: there are %q, want %q", day, names(t, dir), want)
		}
	}

	// A salvage uses the newest backup.
	if err := os.WriteFile(filepath.Join(dir, "counterfoil-2100-01-01.backup"), []byte("not a store"),
		0o600); err != nil {
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	rewrite(t, path, func([]byte) []byte { return nil })
	report, err := Salvage(path, start, nil)
	if err != nil || filepath.Base(report.Backup) != made[11] || report.Saved.Recorded.Count != 12 {
		t.Errorf("salvaged from %s: %d of 12 sales, %v", report.Backup, report.Saved.Recorded.Count, err)
	}
}

// TestTheDaysBackupStaysWhateverItsRank: after a salvage that lost entries,
// older backups have longer journals than the day's.
func TestTheDaysBackupStaysWhateverItsRank(t *testing.T) {
	dir := t.TempDir()
	long, short := opened(t, fresh(t)), opened(t, fresh(t))
	recorded(t, long, 5)
	for day := range dailyKept {
		dailyBackup(t, long, dir, start.AddDate(0, 0, day))
	}
	recorded(t, short, 1)
	for day := dailyKept; day < 2*dailyKept; day++ {
		made := dailyBackup(t, short, dir, start.AddDate(0, 0, day))
		if all := names(t, dir); len(all) != dailyKept || !slices.Contains(all, made) {
			t.Fatalf("made %s, there are %q", made, all)
		}
	}
}

func TestSevenDailyBackupsAreKept(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	recorded(t, q, 5)
	dir := BackupDir(path)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"counterfoil-2026-03-09.backup.123.new", "counterfoil-2026-03-10.backup.new",
		"before-layout-4-of-2-at-9.backup.new"} { // left by a crash
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for day := range dailyKept + 2 {
		made, err := q.DailyBackup(t.Context(), dir, start.AddDate(0, 0, day))
		if err != nil || made == "" {
			t.Fatalf("day %d: %q %v", day, made, err)
		}
		if again, err := q.DailyBackup(t.Context(), dir, start.AddDate(0, 0, day)); again != "" || err != nil {
			t.Fatalf("a second time on day %d: %q %v", day, again, err)
		}
	}
	all, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(all) != dailyKept || !strings.HasSuffix(all[0], "2026-03-12.backup") {
		t.Errorf("kept: %v %v", all, err)
	}
}

// TestADamagedStoreDoesNotPushOutSoundBackups: a copy that does not verify is
// not kept, and the older ones stay.
func TestADamagedStoreDoesNotPushOutSoundBackups(t *testing.T) {
	path, txs := stored(t, 6)
	q := opened(t, path)
	dir := BackupDir(path)
	for day := range dailyKept {
		if _, err := q.DailyBackup(t.Context(), dir, start.AddDate(0, 0, day)); err != nil {
			t.Fatal(err)
		}
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	flipIn(t, path, `"idempotency_key":"`+txs[3].IdempotencyKey)
	q = opened(t, path)
	if _, err := q.DailyBackup(t.Context(), dir, start.AddDate(0, 0, dailyKept)); !errors.Is(err, fault.StoreDamaged) {
		t.Errorf("backup of a damaged store: %v", err)
	}
	if all, err := backupsIn(dir); len(all) != dailyKept || err != nil {
		t.Errorf("kept: %v %v", all, err)
	}
}

// TestBackupLeavesRoomForSales: on a small disk the oldest backups go before their time,
// two stay whatever happens, and none is made that would leave no room to sell.
func TestBackupLeavesRoomForSales(t *testing.T) {
	path := fresh(t)
	free := uint64(1 << 40)
	q, err := Open(path, Options{LockWait: time.Second, Zone: time.UTC,
		free: func(string) (uint64, error) { return free, nil }})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	dir := BackupDir(path)
	for day := range 4 {
		recorded(t, q, 1)
		dailyBackup(t, q, dir, start.AddDate(0, 0, day))
	}
	all := names(t, dir)
	free = roomToSpare // and not the store's size beyond it
	made, err := q.DailyBackup(t.Context(), dir, start.AddDate(0, 0, 4))
	if err == nil || made != "" || errors.Is(err, fault.Store) {
		t.Errorf("without room: %q, %v", made, err)
	}
	if left := names(t, dir); !slices.Equal(left, all[2:]) {
		t.Errorf("without room there are %q, want %q", left, all[2:])
	}
	free = 1 << 40
	made = dailyBackup(t, q, dir, start.AddDate(0, 0, 5))
	if left := names(t, dir); !slices.Equal(left, append(all[2:], made)) {
		t.Errorf("with room again there are %q", left)
	}
}

// TestBackupEndsWithItsContext: closing the window does not wait for the copy of a store
// of many years.
func TestBackupEndsWithItsContext(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	recorded(t, q, 3)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := BackupDir(path)
	if made, err := q.DailyBackup(ctx, dir, start); made != "" || err == nil {
		t.Errorf("%q, %v", made, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	dailyBackup(t, q, dir, start)
}

// TestABackupCountsOnceItHasVerified: a process may end at any moment of the copying and the verifying.
func TestABackupCountsOnceItHasVerified(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	recorded(t, q, 3)
	dir := BackupDir(path)
	ctx := asked{t.Context(), func() {
		if all := names(t, dir); len(all) > 0 {
			t.Errorf("there is %q already", all)
		}
	}}
	if made, err := q.DailyBackup(ctx, dir, start); err != nil || len(names(t, dir)) != 1 {
		t.Errorf("%q, %v", made, err)
	}
}

// asked is a context that tells when it is asked whether it has ended.
type asked struct {
	context.Context
	when func()
}

func (a asked) Err() error {
	a.when()
	return a.Context.Err()
}

// TestABackupOfTheFutureIsNotTheNewest: a file that a clock two years ahead has dated is as old as its last entry. For
// two years nobody would hear that no backup is made any more.
func TestABackupOfTheFutureIsNotTheNewest(t *testing.T) {
	path := fresh(t)
	dir := BackupDir(path)
	q := opened(t, path)
	began := time.Now().AddDate(0, 0, -10).Truncate(time.Millisecond)
	log := func(at time.Time) {
		t.Helper()
		if err := q.Log(at, Entry{What: WhatPruned}); err != nil {
			t.Fatal(err)
		}
	}
	log(began)
	ahead := began.AddDate(2, 0, 0)
	made := dailyBackup(t, q, dir, ahead)
	if err := os.Chtimes(filepath.Join(dir, made), ahead, ahead); err != nil {
		t.Fatal(err)
	}
	log(began.AddDate(0, 0, 5))
	h, err := q.Holding()
	if err != nil || h.Backups != 1 || !h.Newest.Equal(began) || h.Ahead != 5*24*time.Hour {
		t.Errorf("%+v, %v; want %v", h, err, began)
	}
}
