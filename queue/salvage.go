package queue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"counterfoil/internal/purchase"
)

// SalvageReport is what became of a damaged store.
type SalvageReport struct {
	Aside    string   // where the damaged file is now; "": there was none
	Held     string   // what an open till held when its store was gone or replaced, put back in; "": nothing
	Backup   string   // the newest backup or file put aside earlier that filled a gap, else the newest backup; "": there is none
	BackupOf string   // its day (purchase.DayFormat); "": it is no backup
	Problems []string // what was wrong, in sentences

	Saved    purchase.Counts // what the new store holds, by state
	ToReview int             // of them, put to review because they were found loose
	Restored int             // of them, found only in backups and in files put aside earlier
	Lost     int64           // sales that the old totals counted and that were not found; -1: the totals were lost too
	Entries  int             // of the journal, saved
	Broken   int             // of them, saved from behind a gap or from another line: their old hashes prove nothing
}

// ErrSound: there is nothing to salvage.
var ErrSound = errors.New("the store is sound: there is nothing to salvage")

// CodeSalvaged is the LastError of a sale that salvage put to review.
const CodeSalvaged = purchase.CodeSalvaged

// Salvage makes a new store of everything readable in a damaged one (rows 37,
// 38 and 46). The damaged file is moved aside with a date and kept. Of each
// sale, by its idempotency key, the highest revision counts, wherever it is
// found; one that no sound tree leads to never goes to pending, since it may be
// an old copy of a sale that was sent or voided: it goes to review. What the
// file has lost comes from the backups, and from what earlier salvages have put
// aside, under the same rule. Errors: ErrSound,
// ErrLocked, ErrNewer, the disk's; then nothing has changed, and nothing is
// left behind.
func Salvage(path string, now time.Time) (SalvageReport, error) {
	lock, err := takeLock(context.Background(), path, Options{}.filled().LockWait)
	if err != nil {
		return SalvageReport{}, err
	}
	defer lock.release()
	return salvageLocked(path, now)
}

// salvageLocked needs the store's lock.
func salvageLocked(path string, now time.Time) (report SalvageReport, err error) {
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
		report.Problems = []string{"The store's file is missing."}
	}
	if len(held) > 0 {
		report.Held = held[len(held)-1]
		report.Problems = append(report.Problems,
			"What a till still had of it when it was damaged, taken away or replaced lies beside it.")
	}
	if len(report.Problems) == 0 {
		return report, ErrSound
	}
	s := &salvage{now: now.UTC().Truncate(time.Millisecond), report: &report, records: map[string]copies{}}
	err = s.gather(path, aside, held)
	if err == nil {
		err = s.rebuild(path + ".new")
	}
	s.close() // before anything is renamed: Windows does not rename over what is open
	if err == nil {
		report.Aside, err = putInPlace(path, aside, s.now)
	}
	if err != nil {
		_ = os.Remove(path + ".new")
		return report, explain(err)
	}
	return report, dealtWith(path, append(held, report.Aside))
}

// sourceOf is the file to salvage beside what was held: the store, or, should
// it be gone, the newest that was moved aside by a salvage cut short; "" if
// there is neither.
func sourceOf(path string, held []string) (string, error) {
	if _, err := os.Stat(path); err == nil {
		return path, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", explain(err)
	}
	if _, err := os.Stat(path + createdSuffix); err != nil {
		return "", fmt.Errorf("%w: there never was one at %s", ErrSound, path)
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

// examine tells what is wrong with a closed store.
func examine(path string) ([]string, error) {
	file, err := openToRead(path)
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
	now    time.Time
	report *SalvageReport
	files  []*os.File

	sources []*source // current ones first, then backups, then what earlier salvages put aside, newest first
	records map[string]copies
	counted bool // the totals of a current source were found: a backup's are of an earlier time
}

func (s *salvage) close() {
	for _, file := range s.files {
		_ = file.Close()
	}
}

func (s *salvage) gather(path, aside string, held []string) error {
	current := held
	if aside != "" && !slices.Contains(held, aside) {
		current = append([]string{aside}, held...)
	}
	backups, err := backupsIn(BackupDir(path))
	if err != nil {
		return err
	}
	earlier, err := filesIn(filepath.Dir(path), func(name string) bool {
		return strings.HasPrefix(name, filepath.Base(path)+asideSuffix) || strings.HasPrefix(name, filepath.Base(path)+heldSuffix)
	})
	if err != nil {
		return err
	}
	earlier = slices.DeleteFunc(earlier, func(file string) bool { return slices.Contains(current, file) })
	slices.Reverse(backups)
	slices.Reverse(earlier)
	for _, file := range current {
		if err := s.open(file, true); err != nil {
			return err
		}
	}
	for _, file := range slices.Concat(backups, earlier) {
		before := len(s.sources)
		err := s.open(file, false)
		switch {
		case errors.Is(err, ErrNewer): // not readable here
		case err != nil: // what is beside the store must not stand in its way
			s.report.Problems = append(s.report.Problems, sentence(fmt.Sprintf("%s cannot be read: %v", file, err)))
		case s.report.Backup == "" && len(s.sources) > before && slices.Contains(backups, file):
			s.filledFrom(file)
		}
	}
	return nil
}

func (s *salvage) filledFrom(file string) {
	s.report.Backup, s.report.BackupOf = file, ""
	if day, is := backupDay(filepath.Base(file)); is {
		s.report.BackupOf = day
	}
}

func (s *salvage) open(path string, current bool) error {
	file, err := openToRead(path)
	if err != nil {
		return explain(err)
	}
	s.files = append(s.files, file)
	from, err := gatherFrom(file, current)
	if err != nil {
		return err
	}
	if n, err := strconv.Atoi(string(from.values[string(keySchema)])); err == nil && n > schema {
		return fmt.Errorf("%w (layout %d, this one reads %d)", ErrNewer, n, schema)
	}
	s.counted = s.counted || current && from.books.Entries > 0
	s.sources = append(s.sources, from)
	for key, c := range from.records {
		known := s.records[key]
		known.take(c.tree)
		known.take(c.best)
		s.records[key] = known
	}
	return nil
}

// word is what the journals said last of a sale. That Forloy has it is never
// taken back.
func (s *salvage) word(key string) (lastWord, bool) {
	var last lastWord
	found := false
	for _, from := range s.sources {
		word, told := from.words[key]
		if told && (!found || word.to == purchase.Synced && last.to != purchase.Synced) {
			last, found = word, true
		}
	}
	return last, found
}

// settle decides on one sale: its transaction, its revision, whether it was
// put to review, and whether it is to be kept at all.
func (s *salvage) settle(c copies) (tx purchase.Transaction, revision uint64, review, keep bool, err error) {
	from := c.best
	live := c.tree.found() && !c.best.newer(c.tree)
	if live {
		from = c.tree
	}
	value, err := from.read()
	if err != nil {
		return tx, 0, false, false, err
	}
	if tx, revision, err = unpack(sequenceKey(from.sequence), value); err != nil || live {
		return tx, revision, false, err == nil, err
	}
	word, told := s.word(tx.IdempotencyKey)
	if !c.tree.found() && told && !ended(tx.State) && ended(word.to) {
		// Only an old copy is left, but the journal knows how the sale ended.
		tx.State, tx.Reason, tx.SettledAt = word.to, word.reason, word.at
		revision++
	}
	// A copy that was pruned long ago is counted among the pruned.
	if ended(tx.State) && !c.tree.found() {
		return tx, revision, false, tx.SettledAt.After(s.prunedBefore()), nil
	}
	believed := from.reached && (c.tree.found() || ended(tx.State))
	if believed || tx.State == purchase.Synced || tx.State == purchase.Review {
		return tx, revision, false, true, nil
	}
	// Pending but loose, or ended by a commit that nobody was told of.
	tx.State, tx.SettledAt, tx.Reason = purchase.Review, s.now, ""
	tx.LastError = purchase.Failure{Code: CodeSalvaged, Message: "found while salvaging a damaged store: it may have been sent already", At: s.now}
	return tx, revision + 1, true, true, nil
}

// prunedBefore is when the last sales were settled that may have been pruned.
// A clock that is ahead of the journal prunes nothing.
func (s *salvage) prunedBefore() time.Time {
	latest := time.Time{}
	for _, from := range s.sources {
		if from.latest.After(latest) {
			latest = from.latest
		}
	}
	if s.now.Before(latest) {
		latest = s.now
	}
	return latest.Add(-Options{}.filled().Keep)
}

func ended(state purchase.State) bool { return state != purchase.Pending && state != purchase.Review }

// seated are the keys of all that was found, in the order of their sequences,
// and the sequence that each gets. Where two have the same, the one that is
// live keeps it, and the other gets a new one behind all.
func (s *salvage) seated() (keys []string, sequences map[string]purchase.Sequence) {
	keys = slices.SortedFunc(maps.Keys(s.records), func(a, b string) int {
		x, y := s.records[a], s.records[b]
		return cmp.Or(cmp.Compare(x.sequence(), y.sequence()), cmp.Compare(x.rank(), y.rank()), cmp.Compare(a, b))
	})
	sequences = map[string]purchase.Sequence{}
	taken := purchase.Sequence(0)
	var waiting []string
	for _, key := range keys {
		if sequence := s.records[key].sequence(); sequence > taken {
			sequences[key], taken = sequence, sequence
		} else {
			waiting = append(waiting, key)
		}
	}
	for _, from := range s.sources {
		if from.current {
			taken = max(taken, from.books.Sequence)
		}
	}
	for _, key := range waiting {
		taken++
		sequences[key] = taken
	}
	return keys, sequences
}
