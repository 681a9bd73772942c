package pos

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"counterfoil/internal/durable"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// atOnce is how many files are taken before the folder is listed again; listed is how
// many names are read at a time. So ten thousand files take no more memory than a
// thousand.
const (
	atOnce = 1000
	listed = 500
)

// week is the age from which a file no longer tells when its sale was made.
const week = 7 * 24 * time.Hour

// entry is a file and its age.
type entry struct {
	name     string
	modified time.Time
}

// older compares by age, and by name where the share's clock does not tell them apart.
func older(a, b entry) int {
	return cmp.Or(a.modified.Compare(b.modified), strings.Compare(a.name, b.name))
}

// oldest lists the files in a folder that can be sales, the oldest first, and those of
// the same age by name. more tells that there are others.
func oldest(folder string) (names []string, more bool, err error) {
	dir, err := os.Open(folder)
	if err != nil {
		return nil, false, err
	}
	defer dir.Close()
	var found []entry
	for {
		part, err := dir.ReadDir(listed)
		for _, file := range part {
			info, err := file.Info()
			if err != nil || !info.Mode().IsRegular() || !isSale(file.Name()) { // gone since, or never one
				continue
			}
			found = append(found, entry{file.Name(), info.ModTime()})
		}
		if len(found) > atOnce {
			slices.SortFunc(found, older)
			found, more = found[:atOnce], true
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, false, err
		}
	}
	slices.SortFunc(found, older)
	for _, e := range found {
		names = append(names, e.name)
	}
	return names, more, nil
}

// isSale goes by the name: a POS may write a file under any other one, and rename it
// when it is complete.
func isSale(name string) bool {
	ending := strings.ToLower(filepath.Ext(name))
	return (ending == ".csv" || ending == ".json") && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "~")
}

// verdict is what came of reading a file.
type verdict struct {
	wait bool // it may not be complete yet
	sale Sale
	err  error // why it cannot be used: of the class POS, or a FieldError
}

// read reads a file. If its content is complete, it is ready at once. Otherwise its
// writer may still be at work, so it must first stay unchanged for a while.
func (f *Folder) read(path string) verdict {
	f.steps.Add(1)
	before, err := os.Lstat(path)
	if err != nil {
		return verdict{wait: true}
	}
	now := time.Now()
	s, known := f.seen[path]
	if !known || s.size != before.Size() || !s.modified.Equal(before.ModTime()) {
		s = sighting{before.Size(), before.ModTime(), now}
		f.seen[path] = s
	}
	quiet := now.Sub(s.since)
	content, err := head(path)
	if err != nil { // its writer has it open, or the share is gone for a moment
		f.late(path, err)
		return verdict{wait: true}
	}
	after, err := os.Lstat(path)
	if err != nil || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		return verdict{wait: true}
	}
	v := parse(path, content)
	taken := strings.HasPrefix(filepath.Base(filepath.Dir(path)), takingPrefix) // its time tells, or stamp has set it
	if at := before.ModTime().UTC(); v.sale.At == "" && at.Before(now.Add(purchase.MaxAhead)) &&
		(now.Sub(at) < week || taken && at.Year() >= firstYear) {
		v.sale.At = at.Format(time.RFC3339Nano) // the same when it is taken again after a crash
	}
	patience := time.Duration(0)
	switch {
	case errors.Is(v.err, fault.POSCutShort), errors.Is(v.err, fault.POSEmpty):
		patience = unfinished
	case v.err != nil, !ended(path, content):
		patience = settled
	}
	v.wait = quiet < patience
	return v
}

// stamp gives a file whose time does not tell when its sale was made that at which it is taken: if it is taken again on
// another day, its receipt still finds its sale.
func (f *Folder) stamp(path string) error {
	if f.date(path) == nil {
		return nil
	}
	content, err := os.ReadFile(path) // it is another user's: then a copy of it, which the share may have dated
	if err == nil {
		err = put(path, f.mode()&0o666, content)
	}
	if err == nil {
		f.date(path)
		err = f.dated(path)
	}
	if err != nil {
		return f.unusable(err)
	}
	return nil
}

// date sets a file's time to now.
func (f *Folder) date(path string) error {
	now := time.Now()
	if err := os.Chtimes(path, now, now); err != nil {
		return err
	}
	return f.dated(path)
}

// dated notes that the new time is no other file's.
func (f *Folder) dated(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	s := f.seen[path]
	s.modified = info.ModTime()
	f.seen[path] = s
	return nil
}

// head reads a file, but no more than shows that it is too long for a sale.
func head(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, MaxSale+1))
}

func parse(path string, content []byte) (v verdict) {
	if isJSON(path) {
		v.sale, v.err = ParseJSON(content)
	} else {
		v.sale, v.err = ParseCSV(content)
	}
	return v
}

func isJSON(path string) bool { return strings.EqualFold(filepath.Ext(path), ".json") }

// ended reports whether nothing can be missing at the end. JSON that parses has closed
// its object; the last line of CSV ends in a newline.
func ended(path string, content []byte) bool {
	if isJSON(path) {
		return true
	}
	text, err := decoded(content)
	return err == nil && strings.HasSuffix(strings.TrimRight(text, ctrlZ), "\n")
}

// forget drops what is known of files that are gone, so that seen does not grow.
func (f *Folder) forget(names, left []string, taking string) {
	if len(f.seen) <= 2*atOnce {
		return
	}
	there := map[string]bool{}
	for _, name := range names {
		there[filepath.Join(f.Path, name)] = true
	}
	for _, name := range left {
		there[filepath.Join(taking, name)] = true
	}
	for path := range f.seen {
		if !there[path] {
			delete(f.seen, path)
		}
	}
}

// put writes a file whole. The folder is not synced: if a crash brings a file back
// to where it was before, it is taken again, and its receipt finds its sale.
func put(path string, mode fs.FileMode, content []byte) error {
	beside, err := os.CreateTemp(filepath.Dir(path), ".*.new")
	if err != nil {
		return err
	}
	defer os.Remove(beside.Name()) // fails after the rename, as it should
	_, err = beside.Write(content)
	if err = errors.Join(err, beside.Sync(), beside.Close(), os.Chmod(beside.Name(), mode)); err != nil {
		return err
	}
	return move(beside.Name(), path)
}

func move(from, to string) error {
	return durable.Retry(context.Background(), func() error { return os.Rename(from, to) })
}
