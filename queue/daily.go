package queue

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"counterfoil/internal/purchase"
)

// dailyKept is how many daily backups there are before the oldest goes.
const dailyKept = 7

// BackupDir is where a store's daily backups are, and where Salvage looks for
// them.
func BackupDir(path string) string { return filepath.Join(filepath.Dir(path), "backups") }

// DailyBackup makes the day's backup in a folder, unless there is one, and
// returns its path; "": there was one. It is verified before it counts, and
// only then does the oldest of more than seven go: a damaged store never
// pushes out a sound copy. ErrDamaged: the copy does not verify, and is not
// kept.
func (q *Queue) DailyBackup(dir string, now time.Time) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make the folder for backups: %w", err)
	}
	path := filepath.Join(dir, "counterfoil-"+now.In(q.options.Zone).Format(purchase.DayFormat)+".backup")
	if _, err := os.Lstat(path); err == nil {
		return "", nil
	}
	if err := q.BackupFile(path); err != nil {
		return "", err
	}
	problems, err := examine(path)
	if err == nil && len(problems) > 0 {
		err = damaged("its backup does not verify: %s", problems[0])
	}
	if err != nil {
		_ = os.Remove(path)
		return "", err
	}
	all, err := backupsIn(dir)
	if err != nil {
		return path, err
	}
	for _, old := range all[:max(0, len(all)-dailyKept)] {
		if err := os.Remove(old); err != nil {
			return path, fmt.Errorf("remove an old backup: %w", err)
		}
	}
	return path, nil
}

// backupsIn are the daily backups of a folder, oldest first.
func backupsIn(dir string) ([]string, error) {
	all, err := filepath.Glob(filepath.Join(dir, "counterfoil-????-??-??.backup"))
	slices.Sort(all)
	return all, err
}
