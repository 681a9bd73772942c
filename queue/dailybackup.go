package queue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/durable"
	"counterfoil/internal/purchase"
)

const (
	dailyKept   = 7           // how many daily backups are kept
	leastKept   = 2           // and where the disk has no room for so many
	roomToSpare = 100_000_000 // bytes that a backup leaves free for what is sold meanwhile
)

// BackupDir is where a store's daily backups are, and where Salvage looks for
// them.
func BackupDir(path string) string { return filepath.Join(filepath.Dir(path), "backups") }

// DailyBackup makes the day's backup in a folder, unless there is one already,
// and returns its path; "": there was one. The copy is verified before it
// counts, and only then are the oldest beyond dailyKept deleted. So a damaged
// store never displaces a sound copy, nor does a backup whose date came from a
// wrong clock. Where the disk has no room for another one, the oldest beyond
// leastKept go first; if that is not enough, none is made: a full disk would
// refuse sales. fault.StoreDamaged: the copy did not verify, and is not kept.
// When ctx ends, so does the copying, and nothing of it is left.
func (q *Queue) DailyBackup(ctx context.Context, dir string, now time.Time) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make the folder for backups: %w", err)
	}
	path := filepath.Join(dir, backupPrefix+now.In(q.options.Zone).Format(purchase.DayFormat)+backupSuffix)
	if _, err := os.Lstat(path); err == nil {
		return "", nil
	}
	removeCutOff(dir)
	if err := q.roomForBackup(dir); err != nil {
		return "", err
	}
	if err := q.backupChecked(ctx, path, q.view); err != nil {
		return "", err
	}
	all, err := backupsIn(dir)
	if err != nil {
		return path, err
	}
	others := slices.DeleteFunc(all, func(one string) bool { return one == path })
	for _, old := range others[:max(0, len(others)+1-dailyKept)] {
		if err := os.Remove(old); err != nil {
			return path, fmt.Errorf("remove an old backup: %w", err)
		}
	}
	return path, nil
}

// backupChecked makes a copy that has this name, and replaces an older one of it,
// only once it has verified: a crash leaves none that was not.
func (q *Queue) backupChecked(ctx context.Context, path string, view func(func(*bbolt.Tx) error) error) error {
	beside := path + ".new"
	defer os.Remove(beside) // after the rename there is nothing to remove
	if err := q.backupFile(ctx, beside, view); err != nil {
		return err
	}
	report, err := examineAll(ctx, beside)
	if err == nil && len(report.Problems) > 0 {
		err = fmt.Errorf("the backup does not verify: %w", report.Problems[0])
	}
	if err != nil {
		return err
	}
	return durable.Rename(beside, path)
}

// removeCutOff removes what is left of copies that a crash cut off. One that cannot be
// removed only takes room.
func removeCutOff(dir string) {
	left, _ := filesIn(dir, func(name string) bool {
		ours := strings.HasPrefix(name, backupPrefix) || strings.HasPrefix(name, migratedPrefix)
		return ours && strings.Contains(name, backupSuffix+".") && strings.HasSuffix(name, ".new")
	})
	for _, path := range left {
		_ = os.Remove(path)
	}
}

// roomForBackup sees to it that a copy of the store leaves room for sales.
func (q *Queue) roomForBackup(dir string) error {
	info, err := os.Stat(q.path)
	if err != nil {
		return explain(err)
	}
	need := uint64(info.Size()) + roomToSpare
	kept, err := backupsIn(dir)
	if err != nil {
		return err
	}
	for {
		free, err := q.options.free(dir)
		switch {
		case err != nil || free >= need: // a disk that does not tell may have room
			return nil
		case len(kept) <= leastKept:
			return fmt.Errorf("no daily backup: it needs %d bytes, and %d are free", need, free)
		}
		if err := os.Remove(kept[0]); err != nil {
			return fmt.Errorf("remove an old backup: %w", err)
		}
		q.log.Warn("the disk has little room: an old backup is removed before its time", "file", kept[0])
		kept = kept[1:]
	}
}

const (
	backupPrefix   = "counterfoil-"   // of a daily one
	migratedPrefix = "before-layout-" // of one that migrate has made
	backupSuffix   = ".backup"
)

// backupsIn are the daily backups of a folder, oldest first; none if there is
// no folder. A backup's age is the length of its journal: the date in its name
// is only what this PC's clock said when it was made.
func backupsIn(dir string) ([]string, error) {
	backups, err := dailiesIn(dir)
	entries := make(map[string]uint64, len(backups))
	for _, path := range backups {
		entries[path] = entriesIn(path)
	}
	slices.SortStableFunc(backups, func(a, b string) int { return cmp.Compare(entries[a], entries[b]) })
	return backups, err
}

// dailiesIn are the daily backups in a folder, by their names.
func dailiesIn(dir string) ([]string, error) {
	return filesIn(dir, func(name string) bool {
		_, is := backupDay(name)
		return is
	})
}

// entriesIn is the number of journal entries in a closed store; 0 if it cannot
// be read.
func entriesIn(path string) uint64 {
	file, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return 0
	}
	img, err := readImage(file, info.Size())
	if err != nil {
		return 0
	}
	var b totals
	if img.value(bucketMeta, keyTotals, &b) != nil {
		return 0
	}
	return b.Entries
}

// backupDay is the day in a backup's name.
func backupDay(name string) (string, bool) {
	date, is := strings.CutPrefix(name, backupPrefix)
	date, ends := strings.CutSuffix(date, backupSuffix)
	_, err := time.Parse(purchase.DayFormat, date)
	return date, is && ends && err == nil
}

// filesIn are the paths of a folder's files whose names pass, sorted by name.
func filesIn(dir string, match func(name string) bool) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, explain(err)
	}
	var out []string
	for _, entry := range entries {
		if !entry.IsDir() && match(entry.Name()) {
			out = append(out, filepath.Join(dir, entry.Name()))
		}
	}
	return out, nil
}
