package queue

import (
	"context"
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

// asideOf is where a store is moved that can no longer be used.
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

// dealtWith remembers which files beside the store need not be looked at again.
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

// putInPlace moves the damaged file aside and the new store to its place. A
// second name for the old file comes first where the system can do that: then
// path is never without a store. Where the old file cannot be replaced (a map
// of it is still in a process, on Windows), it is renamed away first. What
// fails leaves everything as it was; so the renames and the sync of the folder
// are apart here, since a rename must not be undone because the sync failed.
func putInPlace(path, source string, now time.Time) (aside string, err error) {
	place := func() error {
		return durable.Retry(context.Background(), func() error { return os.Rename(path+".new", path) })
	}
	if source != path {
		return source, errors.Join(place(), durable.SyncDir(filepath.Dir(path)))
	}
	aside = asideOf(path, now)
	if os.Link(path, aside) == nil {
		if err = place(); err == nil {
			return aside, durable.SyncDir(filepath.Dir(path))
		}
		if err := os.Remove(aside); err != nil {
			return "", err
		}
	}
	if err := durable.Retry(context.Background(), func() error { return os.Rename(path, aside) }); err != nil {
		return "", err
	}
	if err = place(); err != nil {
		return "", errors.Join(err, os.Rename(aside, path))
	}
	return aside, durable.SyncDir(filepath.Dir(path))
}
