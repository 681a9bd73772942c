package queue

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// SalvageReport is what became of a damaged store.
type SalvageReport struct {
	Aside string // where the damaged file is now; "": there was none
	Held  string // what an open till held when its store was gone or replaced, since put back; "": nothing
	// The newest backup, or file moved aside earlier, that filled a gap; if
	// none did, the newest backup. "": there is none.
	Backup   string
	BackupOf string        // its day (purchase.DayFormat); "": it is no backup
	Problems []fault.Fault // what was wrong

	Saved    purchase.Counts // what the new store holds, by state
	ToReview int             // of Saved: put to review, because no sound tree leads to them
	Restored int             // of Saved: found only in backups and in files moved aside earlier
	Lost     int64           // sales that the old totals counted and that were not found; -1: the totals are lost too
	Entries  int             // journal entries saved
	Broken   int             // of Entries: found behind a gap or on another branch, so their old hashes prove nothing
}

// Salvage makes a new store of everything readable in a damaged one (rows 37,
// 38 and 46). The damaged file is moved aside under a dated name and kept.
// Sales are matched by idempotency key, and of each the highest revision
// counts, wherever it is found. A sale that no sound tree leads to may be an
// old copy of one that was sent or voided, so it goes to review, never to
// pending. What the file has lost is taken from the backups and from the files
// that earlier salvages moved aside, by the same rules. Errors:
// fault.RefusedSound, fault.StoreLocked, fault.StoreNewer, the disk's; then
// nothing has changed, and nothing is left behind. today is that of Options.
func Salvage(path string, now time.Time, today func(time.Time) string) (SalvageReport, error) {
	lock, err := takeLock(context.Background(), path, Options{}.filled().LockWait)
	if err != nil {
		return SalvageReport{}, err
	}
	defer lock.release()
	return salvageLocked(path, now, Options{Today: today})
}

// salvageLocked needs the store's lock. Of the options it goes by Same and Today.
func salvageLocked(path string, now time.Time, o Options) (report SalvageReport, err error) {
	held, err := heldAside(path)
	if err != nil {
		return report, err
	}
	aside, err := sourceOf(path, held)
	if err != nil {
		return report, err
	}
	if aside == path {
		if report.Problems, err = examine(path); err != nil {
			return report, err
		}
	} else {
		report.Problems = []fault.Fault{fault.New(fault.BooksGone)}
	}
	if len(held) > 0 {
		report.Held = held[len(held)-1]
		report.Problems = append(report.Problems, fault.New(fault.BooksHeld))
	}
	if len(report.Problems) == 0 {
		return report, fault.New(fault.RefusedSound)
	}
	from, keep := aside, asideOf(path, now)
	if aside == path && foreign(path, report.Held, o.Same) {
		from, keep = "", dated(path+foreignSuffix, now)
	}
	s := &salvage{now: now.UTC().Truncate(time.Millisecond), report: &report, sales: map[string]copies{},
		today: o.filled().Today}
	if err = s.gather(path, from, held); err == nil {
		s.moved, err = moveIn(path, s.currentValues())
	}
	if err == nil {
		err = s.rebuild(path + ".new")
	}
	s.close() // first, as Windows does not rename over an open file
	if err == nil {
		report.Aside, err = putInPlace(path, aside, keep)
	}
	if err != nil {
		_ = os.Remove(path + ".new")
		return report, explain(err)
	}
	return report, dealtWith(path, append(held, report.Aside))
}

// sourceOf is the file to salvage, beside what tills have held: the store
// itself or, if it is gone, the newest file that an interrupted salvage moved
// aside; "": there is neither.
func sourceOf(path string, held []string) (string, error) {
	if _, err := os.Stat(path); err == nil {
		return path, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", explain(err)
	}
	if _, err := os.Stat(path + createdSuffix); err != nil {
		return "", fmt.Errorf("salvage %s: there never was a store: %w", path, fault.New(fault.RefusedSound))
	}
	if len(held) > 0 {
		return held[len(held)-1], nil
	}
	asides, err := undealt(path, asideSuffix)
	if err != nil || len(asides) == 0 {
		return "", err
	}
	return asides[len(asides)-1], nil
}

type salvage struct {
	now    time.Time
	today  func(time.Time) string // Options
	report *SalvageReport
	files  []*os.File

	moved *Move // the store that is made is closed by this move; nil: it is in use

	treeOnly bool   // the files are sound: only what their trees hold is read
	restore  *Entry // of a restore: what the journal's last entry says; nil: a salvage
	arrives  bool   // of a restore: the till itself comes from the backup, with its values
	merge    func(name string, first, second []byte) []byte

	sources  []*source // current ones first, then backups, then files moved aside earlier; each newest first
	sales    map[string]copies
	totalled bool // the totals of a current source were found; a backup's would be of an earlier time
}

func (s *salvage) close() {
	for _, file := range s.files {
		_ = file.Close()
	}
}
