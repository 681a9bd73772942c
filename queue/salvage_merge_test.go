package queue

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Row 46, closed: an older copy is restored by hand, sales are made on it, and
// then a page goes bad. The newer backup's sales and the new ones share their
// sequences.
func TestSalvageGoesByTheKey(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	early := recorded(t, q, 3)
	copy := copied(t, q)
	late := recorded(t, q, 4) // nos. 4 to 7
	now := time.Now()
	if err := q.Settle(now, []purchase.Result{verdict(early[0], purchase.Accepted, ""),
		verdict(late[0], purchase.Accepted, "")}); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Void(now, late[1].IdempotencyKey, "mistake", "ana"); err != nil {
		t.Fatal(err)
	}
	backup, err := q.DailyBackup(t.Context(), BackupDir(path), now)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(q.Close(), os.Rename(copy, path)); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	new := recorded(t, q, 3) // nos. 4 to 6 again
	if err := q.Settle(now, []purchase.Result{verdict(new[0], purchase.Accepted, "")}); err != nil {
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	flipIn(t, path, `"idempotency_key":"`+new[2].IdempotencyKey+`","state`)
	report, err := Salvage(path, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	sound(t, q)
	got := states(t, q)
	demand(t, got, purchase.Synced, early[0], late[0], new[0])
	demand(t, got, purchase.Voided, late[1])
	demand(t, got, purchase.Pending, early[1], early[2], new[1])
	demand(t, got, purchase.Review, late[2], late[3]) // from a backup: they may have been sent since
	demand(t, got, "", new[2])                        // no file has it any more
	if report.Lost != 1 || report.Restored != 4 || report.ToReview != 2 || report.Backup != backup ||
		report.Saved.Recorded.Count != 9 {
		t.Errorf("report: %+v", report)
	}
}

// The backup that has what the store lacks need not be the newest.
func TestSalvageTakesFromEveryBackup(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	recorded(t, q, 3)
	copy := copied(t, q)
	late := recorded(t, q, 2)
	older, err := q.DailyBackup(t.Context(), BackupDir(path), start)
	if err = errors.Join(err, q.Close(), os.Rename(copy, path)); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	new := recorded(t, q, 6)
	if _, err := q.DailyBackup(t.Context(), BackupDir(path), start.AddDate(0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	flipIn(t, path, `"idempotency_key":"`+new[1].IdempotencyKey+`","state`)
	report, err := Salvage(path, start, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := states(t, opened(t, path))
	demand(t, got, purchase.Review, late...)
	demand(t, got, purchase.Review, new[1])
	if len(got) != 11 || report.Lost != 0 || report.Restored != 3 || report.Backup == older {
		t.Errorf("%d sales, %+v", len(got), report)
	}
}

// A store was salvaged, an older copy was put in its place, sales were made on
// it, and it was damaged. What only the file of the first salvage still has is
// not lost.
func TestSalvageTakesFromWhatWasPutAsideEarlier(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	early := recorded(t, q, 3)
	copy := copied(t, q)
	late := recorded(t, q, 3) // nos. 4 to 6
	if _, err := q.Void(time.Now(), late[1].IdempotencyKey, "mistake", "ana"); err != nil {
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	flipIn(t, path, `"idempotency_key":"`+early[1].IdempotencyKey+`","state`)
	first, err := Salvage(path, time.Now(), nil)
	if err = errors.Join(err, os.Rename(copy, path)); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	new := recorded(t, q, 2) // nos. 4 and 5 again
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	flipIn(t, path, `"idempotency_key":"`+new[1].IdempotencyKey+`","state`)
	report, err := Salvage(path, time.Now(), nil)
	if err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	sound(t, q)
	got := states(t, q)
	demand(t, got, purchase.Pending, early[0], early[1], early[2], new[0])
	demand(t, got, purchase.Review, late[0], late[2])
	demand(t, got, purchase.Voided, late[1])
	if report.Lost != 1 || report.Restored != 3 || report.Backup != first.Aside || report.BackupOf != "" {
		t.Errorf("report: %+v", report)
	}
}

// What happened in an older copy does not take back what Forloy has.
func TestSalvageNeverTakesBackWhatForloyHas(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	txs := recorded(t, q, 2)
	copy := copied(t, q)
	if err := q.Settle(start, []purchase.Result{verdict(txs[0], purchase.Accepted, "")}); err != nil {
		t.Fatal(err)
	}
	_, err := q.DailyBackup(t.Context(), BackupDir(path), start)
	if err = errors.Join(err, q.Close(), os.Rename(copy, path)); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	for range 2 {
		err = errors.Join(err, q.Settle(start, []purchase.Result{verdict(txs[0], purchase.Refused, "CARD_NOT_FOUND")}))
		_, retried := q.Retry(start, []string{txs[0].IdempotencyKey}, "ana")
		err = errors.Join(err, retried)
	}
	if err = errors.Join(err, q.Close()); err != nil {
		t.Fatal(err)
	}
	flipIn(t, path, `"idempotency_key":"`+txs[1].IdempotencyKey+`","state`)
	if _, err := Salvage(path, start, nil); err != nil {
		t.Fatal(err)
	}
	demand(t, states(t, opened(t, path)), purchase.Synced, txs[0])
}

// A file that cannot be read, among the backups or beside the store, prevents
// no salvage.
func TestSalvageGoesOnWithoutWhatCannotBeRead(t *testing.T) {
	path, txs := stored(t, 6)
	backups := BackupDir(path)
	for _, folder := range []string{filepath.Join(backups, "counterfoil-2026-01-01.backup"), path + asideSuffix + "x",
		path + heldSuffix + "x"} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(backups, "counterfoil-2026-01-02.backup"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	dangling := filepath.Join(backups, "counterfoil-2026-01-03.backup")
	_ = os.Symlink(path+".nowhere", dangling) // on Windows few users may do that
	info, err := os.Lstat(dangling)
	linked := err == nil && info.Mode()&os.ModeSymlink != 0
	flipIn(t, path, `"idempotency_key":"`+txs[3].IdempotencyKey+`","state`)
	report, err := Salvage(path, start, nil)
	if err != nil {
		t.Fatal(err)
	}
	last := report.Problems[len(report.Problems)-1]
	if linked && (last.Kind != fault.BooksUnreadable || last.Where != dangling) {
		t.Errorf("the problems end with %v", last)
	}
	sound(t, opened(t, path))
}

// A clock that is years ahead during a salvage makes no sale look pruned: the
// journal tells the time.
func TestSalvageUnderAClockFarAhead(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	txs := recorded(t, q, 4)
	if err := q.Settle(time.Now(), []purchase.Result{verdict(txs[0], purchase.Accepted, "")}); err != nil {
		t.Fatal(err)
	}
	_, err := q.DailyBackup(t.Context(), BackupDir(path), start)
	if err = errors.Join(err, q.Close(), os.Truncate(path, 0)); err != nil {
		t.Fatal(err)
	}
	if _, err := Salvage(path, time.Now().AddDate(3, 0, 0), nil); err != nil {
		t.Fatal(err)
	}
	demand(t, states(t, opened(t, path)), purchase.Synced, txs[0])
}

// A second salvage does not add again what the first has carried over.
func TestSalvageTwiceIsSalvageOnce(t *testing.T) {
	path, txs := stored(t, 12)
	q := opened(t, path)
	if _, err := q.DailyBackup(t.Context(), BackupDir(path), start); err != nil {
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	var before SalvageReport
	for n := range 3 {
		flipIn(t, path, `"idempotency_key":"`+txs[5].IdempotencyKey+`","state`)
		report, err := Salvage(path, start.Add(time.Duration(n)*time.Minute), nil)
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 && (report.Entries > before.Entries+2 || report.Saved.Recorded.Count != before.Saved.Recorded.Count) {
			t.Errorf("first %+v\nthen %+v", before, report)
		}
		before = report
	}
}

// A file that salvage once moved aside is not taken for the store when the
// store is deleted later: sales that were voided since would be sent.
func TestAnOldAsideIsNotTakenForTheStore(t *testing.T) {
	path, txs := stored(t, 6)
	flipIn(t, path, `"idempotency_key":"`+txs[3].IdempotencyKey+`","state`)
	if _, err := Salvage(path, start, nil); err != nil {
		t.Fatal(err)
	}
	q := opened(t, path)
	if _, err := q.Void(time.Now(), txs[4].IdempotencyKey, "mistake", "ana"); err != nil {
		t.Fatal(err)
	}
	if _, err := q.DailyBackup(t.Context(), BackupDir(path), start); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(q.Close(), os.Remove(path)); err != nil {
		t.Fatal(err)
	}
	if _, err := Salvage(path, start, nil); err != nil {
		t.Fatal(err)
	}
	demand(t, states(t, opened(t, path)), purchase.Voided, txs[4])
}

// A salvage that fails leaves everything as it was, however often it is tried.
func TestASalvageThatFailsLeavesNothingBehind(t *testing.T) {
	path, txs := stored(t, 6)
	flipIn(t, path, `"idempotency_key":"`+txs[3].IdempotencyKey+`","state`)
	files := func() (names []string) {
		names, err := filesIn(filepath.Dir(path), func(string) bool { return true })
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	before := files()
	now := time.Now()
	blocked := asideOf(path, now)
	if err := os.MkdirAll(filepath.Join(blocked, "x"), 0o700); err != nil { // so nothing can be moved there
		t.Fatal(err)
	}
	for range 3 {
		if _, err := Salvage(path, now, nil); err == nil {
			t.Fatal("salvaged over another file")
		}
	}
	if err := os.RemoveAll(blocked); err != nil {
		t.Fatal(err)
	}
	if after := files(); len(after) != len(before) {
		t.Errorf("left behind: %v", after)
	}
	if _, err := Salvage(path, now, nil); err != nil {
		t.Fatal(err)
	}
}
