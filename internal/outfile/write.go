package outfile

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"time"

	"counterfoil/internal/durable"
	"counterfoil/internal/fault"
)

func refuse(kind fault.Kind, path string) error {
	return fault.Fault{Kind: kind, Facts: fault.Facts{Where: path}}
}

// unreachable refuses a path that the system refuses. What a person can put right has a kind of its
// own: what the system says of it is English.
func unreachable(path string, err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return fault.Fault{Kind: fault.FileForbidden, Facts: fault.Facts{Where: path}}.With(err)
	}
	if at, is := errors.AsType[*fs.PathError](err); is {
		err = at.Err
	}
	return fault.Fault{Kind: fault.FileUnreachable, Facts: fault.Facts{Where: path, Detail: err.Error()}}.With(err)
}

// Writer writes for one till.
type Writer struct {
	// Own is its data directory, and whatever else must never be overwritten.
	Own []string
	// Mark is a file in every till's data directory: a folder that holds it, and
	// the folders directly below, belong to another till.
	Mark string
}

// Write writes one file whole or not at all: beside it, synced, then renamed. All of it
// happens in the folder that was checked and is held open, so it cannot go by paths as
// internal/durable does. It never writes one of the till's own files, nor among them
// (class fault.File), and replaces another existing file only with replace
// (fault.RefusedExists). path is absolute.
func (w Writer) Write(path string, replace bool, fill func(io.Writer) error) error {
	return w.WriteChecked(path, replace, fill, nil)
}

// WriteChecked is Write for what must be read again, whole, before it may take the name: if
// check refuses it, nothing has changed. replaces says that another file would go.
func (w Writer) WriteChecked(path string, replace bool, fill func(io.Writer) error,
	check func(written io.ReaderAt, size int64, replaces bool) error) error {
	p, err := w.open(path, replace)
	if err != nil {
		return err
	}
	defer p.folder.Close()
	p.forgetLeft()
	beside := besidePrefix + rand.Text()
	file, err := p.folder.OpenFile(beside, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return unreachable(path, err)
	}
	defer os.Remove(filepath.Join(filepath.Dir(p.path), beside)) // gone after the rename
	out := bufio.NewWriterSize(named{file, path}, 64<<10)
	if err = fill(out); err == nil {
		err = errors.Join(out.Flush(), about(file.Sync(), path))
	}
	if info, unread := file.Stat(); err == nil && check != nil {
		if err = about(unread, path); err == nil {
			err = check(file, info.Size(), p.taken)
		}
	}
	if err = errors.Join(err, about(file.Close(), path)); err != nil {
		return err
	}
	if err := p.settle(beside, replace); err != nil {
		return err
	}
	if dir, err := p.folder.Open("."); err == nil {
		dir.Sync() // makes the rename durable; Windows has no such call
		dir.Close()
	}
	return nil
}

// What is written beside a file begins with besidePrefix. Killed in between, it stays: the
// next file that is written there removes what nobody has written to for leftAfter.
const (
	besidePrefix = ".counterfoil-"
	leftAfter    = time.Hour
)

// leftName is what this package, or internal/movefile, calls such a file.
var leftName = regexp.MustCompile(`^\.counterfoil-([A-Z2-7]{26}|[0-9]+)$`)

// forgetLeft is best effort: what stays is only in the way.
func (p place) forgetLeft() {
	dir, err := p.folder.Open(".")
	if err != nil {
		return
	}
	defer dir.Close()
	all, _ := dir.ReadDir(-1)
	for _, entry := range all {
		if !leftName.MatchString(entry.Name()) {
			continue
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > leftAfter {
			_ = p.folder.Remove(entry.Name())
		}
	}
}

// named is a file whose errors name another path.
type named struct {
	file io.Writer
	path string
}

func (n named) Write(b []byte) (int, error) {
	written, err := n.file.Write(b)
	return written, about(err, n.path)
}

// about makes an error name the file that was asked for, not the one beside it.
func about(err error, path string) error {
	if at, is := errors.AsType[*fs.PathError](err); is {
		return fmt.Errorf("write %s: %w", path, at.Err)
	}
	return err
}

// place is where a file is to be: a folder that is held open, and a name.
type place struct {
	folder     *os.Root
	path, name string
	taken      bool // a file of that name is there
}

// open finds the place that a path leads to and refuses a wrong one.
func (w Writer) open(path string, replace bool) (place, error) {
	switch {
	case !filepath.IsAbs(path):
		return place{}, refuse(fault.FileRelative, path)
	case os.IsPathSeparator(path[len(path)-1]):
		return place{}, refuse(fault.FileFolder, path)
	}
	if err := checkName(path); err != nil {
		return place{}, err
	}
	var mine own
	for _, each := range w.Own {
		if err := mine.gather(each); err != nil {
			return place{}, fmt.Errorf("look at the till's own files: %w", err)
		}
	}
	path, there, err := follow(path)
	if err != nil {
		return place{}, err
	}
	if there != nil && among(mine.files, there) {
		return place{}, refuse(fault.FileOwn, path)
	}
	folder, err := openFolder(path)
	if err != nil {
		return place{}, err
	}
	p := place{folder: folder, path: path, name: filepath.Base(path), taken: there != nil}
	if err := w.judge(p, mine); err != nil {
		folder.Close()
		return place{}, err
	}
	if there != nil && !replace {
		folder.Close()
		return place{}, p.exists()
	}
	return p, nil
}

// openFolder opens the folder that a path's file is to be in.
func openFolder(path string) (*os.Root, error) {
	dir := filepath.Dir(path)
	folder, err := os.OpenRoot(dir)
	switch {
	case err == nil:
		return folder, nil
	case errors.Is(err, fs.ErrNotExist), isFile(dir):
		return nil, fault.Fault{Kind: fault.FileNoFolder, Facts: fault.Facts{Where: dir}}.With(err)
	}
	return nil, unreachable(path, err)
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// follow gives the file that a path leads to through links, and what it is: nil
// if there is none.
func follow(path string) (string, fs.FileInfo, error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || err != nil && isFile(filepath.Dir(path)) { // openFolder says which
		return path, nil, nil
	}
	if err == nil && info.Mode()&(fs.ModeSymlink|fs.ModeIrregular) != 0 {
		to, broken := filepath.EvalSymlinks(path)
		if broken != nil {
			return "", nil, refuse(fault.FileDeadLink, path)
		}
		path = to
		info, err = os.Stat(path)
	}
	switch {
	case err != nil:
		return "", nil, unreachable(path, err)
	case info.IsDir():
		return "", nil, refuse(fault.FileFolder, path)
	case !info.Mode().IsRegular():
		return "", nil, refuse(fault.FileOdd, path)
	}
	return path, info, nil
}

// judge refuses a folder that is the till's own, or another till's.
func (w Writer) judge(p place, mine own) error {
	info, err := p.folder.Stat(".")
	if err != nil {
		return unreachable(p.path, err)
	}
	dir := filepath.Dir(p.path)
	if among(mine.folders, info) {
		return refuse(fault.FileOwnFolder, p.path)
	}
	if resolved, err := filepath.EvalSymlinks(dir); err == nil {
		dir = resolved
	}
	for _, each := range []string{dir, filepath.Dir(dir)} {
		if _, err := os.Lstat(filepath.Join(each, w.Mark)); w.Mark != "" && err == nil {
			return refuse(fault.FileOtherTill, p.path)
		}
	}
	return nil
}

func (p place) exists() error {
	return refuse(fault.RefusedExists, p.path)
}

// link is replaced in tests, since most file systems that they run on have it.
var link = (*os.Root).Link

// settle gives the finished file its name. If nothing may be replaced, a hard
// link claims the name in the same step; where there are none (on a USB stick),
// an empty file claims it, and the finished one replaces that.
func (p place) settle(beside string, replace bool) error {
	if !replace {
		err := link(p.folder, beside, p.name)
		if err == nil {
			return nil
		}
		if errors.Is(err, fs.ErrExist) {
			return p.exists()
		}
		claim, err := p.folder.OpenFile(p.name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			return p.exists()
		}
		if err != nil {
			return about(err, p.path)
		}
		claim.Close()
	}
	err := durable.Retry(context.Background(), func() error { return p.folder.Rename(beside, p.name) })
	if err != nil && !replace {
		p.folder.Remove(p.name) // the claim
	}
	if at, is := errors.AsType[*os.LinkError](err); is && durable.Held(err) { // as Excel has a sheet
		facts := fault.Facts{Where: p.path, Detail: at.Err.Error()}
		return fault.Fault{Kind: fault.FileUnreachable, Facts: facts}.With(err)
	}
	if at, is := errors.AsType[*os.LinkError](err); is {
		return fmt.Errorf("write %s: %w", p.path, at.Err)
	}
	return err
}
