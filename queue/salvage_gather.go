package queue

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"counterfoil/internal/fault"
)

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
		return strings.HasPrefix(name, filepath.Base(path)+asideSuffix) ||
			strings.HasPrefix(name, filepath.Base(path)+heldSuffix) ||
			strings.HasPrefix(name, filepath.Base(path)+replacedSuffix)
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
		case errors.Is(err, fault.StoreNewer): // this program cannot read it
		case err != nil: // a file beside the store must not prevent its salvage
			s.report.Problems = append(s.report.Problems, fault.Fault{Kind: fault.BooksUnreadable,
				Facts: fault.Facts{Where: file, Detail: err.Error()}})
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

func (s *salvage) open(path string, current bool) error { return s.take(path, current, false) }

func (s *salvage) take(path string, current, guest bool) error {
	file, err := openToRead(path)
	if err != nil {
		return explain(err)
	}
	s.files = append(s.files, file)
	from, err := gatherFrom(file, current, guest, s.treeOnly)
	if err != nil {
		return err
	}
	if n, err := strconv.Atoi(string(from.values[string(keySchema)])); err == nil && n > schema {
		return newerLayout(n, schema)
	}
	s.totalled = s.totalled || current && from.totals.Entries > 0
	s.sources = append(s.sources, from)
	for key, c := range from.sales {
		known := s.sales[key]
		known.take(c.tree)
		known.take(c.best)
		s.sales[key] = known
	}
	return nil
}

// gatherFrom reads a file: first its tree, then, unless treeOnly, everything
// else that its bytes hold.
func gatherFrom(file *os.File, current, guest, treeOnly bool) (*source, error) {
	s := newSource(file.Name(), current)
	s.file, s.guest = file, guest
	info, err := file.Stat()
	if err != nil {
		return nil, explain(err)
	}
	pageSize := int64(os.Getpagesize())
	var w *walker
	if img, _ := readImage(file, info.Size()); img != nil && img.meta.high < math.MaxInt32 {
		pageSize = img.pageSize
		w = &walker{image: img, damage: func(error) {}, visit: s.visitMeta}
		if err := w.all(); err != nil {
			return nil, err
		}
	}
	if !treeOnly {
		whole := &image{file: file, pageSize: pageSize, meta: meta{high: uint64(info.Size() / pageSize)}}
		if err := s.settings(whole); err != nil {
			return nil, err
		}
	}
	err = sift(file, info.Size(), func(at int64, value []byte) error {
		c := copyOf{file: file, at: at, size: len(value), current: current, guest: guest}
		if w != nil {
			page := at / pageSize
			c.reached = page < int64(len(w.sound)) && w.sound[page]
		}
		if c.reached || !treeOnly {
			s.takeValue(c, value)
		}
		return nil
	})
	s.uncommitted()
	return s, err
}
