package queue

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"counterfoil/internal/durable"
)

const asideSuffix = ".damaged-"

// asideOf is the name under which a store that can no longer be used is kept.
func asideOf(path string, now time.Time) string { return dated(path+asideSuffix, now) }

func dated(path string, now time.Time) string { return path + now.UTC().Format("20060102T150405.000Z") }

// undealt are the dated files beside a store that no salvage has dealt with,
// oldest first.
func undealt(path, suffix string) ([]string, error) {
	text, err := os.ReadFile(path + createdSuffix)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, explain(err)
	}
	dealt := strings.Split(string(text), "\n")
	return filesIn(filepath.Dir(path), func(name string) bool {
		return strings.HasPrefix(name, filepath.Base(path)+suffix) && !slices.Contains(dealt, name)
	})
}

// dealtWith records which files beside the store are dealt with.
func dealtWith(path string, files []string) error {
	text, err := os.ReadFile(path + createdSuffix)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return explain(err)
	}
	names := slices.DeleteFunc(strings.Split(string(text), "\n"), func(name string) bool {
		return !strings.HasPrefix(name, filepath.Base(path)+".")
	})
	for _, file := range files {
		if file != "" {
			names = append(names, filepath.Base(file))
		}
	}
	slices.Sort(names)
	return remember(path, slices.Compact(names)...)
}

// putInPlace moves the damaged file aside and the new store into its place.
// Where the system allows it, the old file first gets a second name, so path is
// never without a store. Where the old file cannot be replaced (on Windows,
// while a process has it mapped), it is renamed first. A failure leaves
// everything as it was. That is why the renames and the sync of the folder are
// separate steps: a rename must not be undone because the sync failed.
//
// aside is the name that the old file gets; a source that is not at path keeps
// its own.
func putInPlace(path, source, aside string) (kept string, err error) {
	place := func() error { return durable.Move(path+".new", path) }
	if source != path {
		return source, errors.Join(place(), durable.SyncDir(filepath.Dir(path)))
	}
	if os.Link(path, aside) == nil {
		if err = place(); err == nil {
			return aside, durable.SyncDir(filepath.Dir(path))
		}
		if err := os.Remove(aside); err != nil {
			return "", err
		}
	}
	if err := durable.Move(path, aside); err != nil {
		return "", err
	}
	if err = place(); err != nil {
		return "", errors.Join(err, os.Rename(aside, path))
	}
	return aside, durable.SyncDir(filepath.Dir(path))
}
