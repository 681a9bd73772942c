package queue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"counterfoil/internal/purchase"
)

// SalvageReport is what became of a damaged store.
type SalvageReport struct {
	Aside    string   // where the damaged file is now; "": there was none
	Backup   string   // the newest backup, from which what was missing came; "": there is none
	BackupOf string   // its day (purchase.DayFormat)
	Problems []string // what was wrong, in sentences

	Saved    purchase.Counts // what the new store holds, by state
	ToReview int             // of them, put to review because they were found loose
	Restored int             // of them, found in the backup only
	Lost     int64           // sales that the old totals counted and that were not found; -1: the totals were lost too
	Entries  int             // of the journal, saved
	Broken   int             // of them, saved from behind a gap: their old hashes prove nothing
}

// ErrSound: there is nothing to salvage.
var ErrSound = errors.New("the store is sound: there is nothing to salvage")

// CodeSalvaged is the LastError of a sale that salvage put to review.
const CodeSalvaged = purchase.CodeSalvaged

// Salvage makes a new store of everything readable in a damaged one (rows 37
// and 38). The damaged file is moved aside with a date and kept. Of each sale
// the highest revision counts, wherever in the file it is found; one that no
// sound tree leads to never goes to pending, since it may be an old copy of a
// sale that was sent or voided: it goes to review. What the file has lost
// comes from the newest backup, under the same rule. Errors: ErrSound,
// ErrLocked, ErrNewer, the disk's; then nothing has changed.
func Salvage(path string, now time.Time) (SalvageReport, error) {
	var report SalvageReport
	lock, err := takeLock(context.Background(), path, Options{}.filled().LockWait)
	if err != nil {
		return report, err
	}
	defer lock.release()
	source, err := sourceOf(path)
	if err != nil {
		return report, err
	}
	if source == path {
		if report.Problems, err = examine(path); err != nil {
			return report, err
		}
		if len(report.Problems) == 0 {
			return report, ErrSound
		}
	} else {
		report.Problems = []string{"The store's file is missing."}
	}
	s := &salvage{gathering: newGathering(), now: now.UTC().Truncate(time.Millisecond), report: &report}
	defer s.close()
	if err := s.gather(path, source); err != nil {
		return report, err
	}
	if err := s.rebuild(path + ".new"); err != nil {
		return report, explain(err)
	}
	report.Aside, err = putInPlace(path, source, s.now)
	return report, explain(err)
}

// sourceOf is the file to salvage: the store, or, should it be gone, the
// newest that was moved aside (a salvage cut short); "" if there is neither.
func sourceOf(path string) (string, error) {
	if _, err := os.Stat(path); err == nil {
		return path, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", explain(err)
	}
	if _, err := os.Stat(path + createdSuffix); err != nil {
		return "", fmt.Errorf("%w: there never was one at %s", ErrSound, path)
	}
	asides, err := filesIn(filepath.Dir(path), func(name string) bool {
		return strings.HasPrefix(name, filepath.Base(path)+asideSuffix)
	})
	if err != nil || len(asides) == 0 {
		return "", err
	}
	return asides[len(asides)-1], nil
}

const asideSuffix = ".damaged-"

// asideOf is where a store is moved that can no longer be used.
func asideOf(path string, now time.Time) string {
	return path + asideSuffix + now.UTC().Format("20060102T150405.000Z")
}

// examine tells what is wrong with a closed store.
func examine(path string) ([]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, explain(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, explain(err)
	}
	var report Report
	img, err := readImage(file, info.Size())
	if err == nil {
		err = newVerifier(context.Background(), &report).run(img)
	}
	if what, is := asDamage(err); is {
		return append(report.Problems, sentence(what)), nil
	}
	return report.Problems, err
}

type salvage struct {
	*gathering
	now    time.Time
	report *SalvageReport
	files  []*os.File

	counted bool // the store's own totals were found: a backup's are of an earlier time
}

func (s *salvage) close() {
	for _, file := range s.files {
		_ = file.Close()
	}
}

func (s *salvage) gather(path, source string) error {
	if source != "" {
		if err := s.open(source, true); err != nil {
			return err
		}
		s.counted = s.books.Entries > 0
		if n, err := strconv.Atoi(string(s.values[string(keySchema)])); err == nil && n > schema {
			return fmt.Errorf("%w (layout %d, this one reads %d)", ErrNewer, n, schema)
		}
	}
	here := len(s.records)
	backups, err := backupsIn(BackupDir(path))
	if err != nil || len(backups) == 0 {
		return err
	}
	s.report.Backup = backups[len(backups)-1]
	s.report.BackupOf, _ = backupDay(filepath.Base(s.report.Backup))
	if err := s.open(s.report.Backup, false); err != nil {
		return err
	}
	s.report.Restored = len(s.records) - here
	return nil
}

func (s *salvage) open(path string, trusted bool) error {
	file, err := os.Open(path)
	if err != nil {
		return explain(err)
	}
	s.files = append(s.files, file)
	return s.from(file, trusted)
}

// settle decides on one sale: its transaction, its revision, whether it was
// put to review, and whether it is to be kept at all.
func (s *salvage) settle(c copies) (tx purchase.Transaction, revision uint64, review, keep bool, err error) {
	from := c.best
	reached := c.tree.size > 0 && c.tree.revision >= c.best.revision
	if reached {
		from = c.tree
	}
	value, err := from.read()
	if err != nil {
		return tx, 0, false, false, err
	}
	body := value[sealSize:]
	n, _ := numberAfter(body, `{"sequence":`)
	if tx, revision, err = unpack(number(n), value); err != nil || reached {
		return tx, revision, false, err == nil, err
	}
	word, told := s.words[tx.Sequence]
	if c.tree.size == 0 && told && (tx.State == purchase.Pending || tx.State == purchase.Review) &&
		(word.to == purchase.Synced || word.to == purchase.Voided || word.to == purchase.Dismissed) {
		// Only an old copy is left, but the journal knows how the sale ended.
		tx.State, tx.Reason, tx.SettledAt = word.to, word.reason, word.at
		revision++
	}
	// A copy that was pruned long ago is counted among the pruned.
	if ended := tx.State != purchase.Pending && tx.State != purchase.Review; ended && c.tree.size == 0 {
		return tx, revision, false, tx.SettledAt.After(s.now.Add(-Options{}.filled().Keep)), nil
	}
	if tx.State == purchase.Synced || tx.State == purchase.Review {
		return tx, revision, false, true, nil
	}
	// Pending but loose, or ended by a commit that nobody was told of.
	tx.State, tx.SettledAt, tx.Reason = purchase.Review, s.now, ""
	tx.LastError = purchase.Failure{Code: CodeSalvaged, Message: "found while salvaging a damaged store: it may have been sent already", At: s.now}
	return tx, revision + 1, true, true, nil
}

// putInPlace moves the damaged file aside and the new store to its place. A
// second name for the old file comes first where the system can do that: then
// path is never without a store.
func putInPlace(path, source string, now time.Time) (aside string, err error) {
	if source == path {
		aside = asideOf(path, now)
		if err := os.Link(path, aside); err != nil {
			if err := os.Rename(path, aside); err != nil {
				return "", err
			}
		}
	} else {
		aside = source
	}
	err = unheld(context.Background(), func() error { return os.Rename(path+".new", path) })
	return aside, cmp.Or(err, syncDir(filepath.Dir(path)), remember(path))
}
