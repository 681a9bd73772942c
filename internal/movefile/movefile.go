// Package movefile reads and writes the file in which a till moves to another
// PC: a zip with the store, the settings, and what the file is. It holds no password,
// no token and no plain PIN, so the new PC signs in again.
//
//	move.json        what it is (Info)
//	config.toml      the settings, if there were any
//	counterfoil.db   the store
//	used.json        that it has been used (Use)
package movefile

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"counterfoil/internal/durable"
	"counterfoil/internal/fault"
)

// Names in the file.
const (
	infoName   = "move.json"
	usedName   = "used.json"
	configName = "config.toml"
	storeName  = "counterfoil.db"
)

// Info says which move a file belongs to.
type Info struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	From    string    `json:"from"` // the PC's name
	Version string    `json:"version"`
}

// Use says what has become of a file.
type Use struct {
	How  How       `json:"how"`
	At   time.Time `json:"at"`
	On   string    `json:"on"`             // the PC's name
	Till string    `json:"till,omitempty"` // the till's own id; "": of a version that had none
}

// Same reports whether it was the same till that used a file, and for the same: two PCs
// may have one name.
func (u Use) Same(other Use) bool {
	return u.How == other.How && u.On == other.On && (u.Till == "" || other.Till == "" || u.Till == other.Till)
}

// How is what a file was used for.
type How string

// A file is used once.
const (
	MovedIn   How = "moved in"
	TakenBack How = "taken back"
)

// Write writes a file. settings may be empty.
func Write(w io.Writer, info Info, settings []byte, store func(io.Writer) error) error {
	out := zip.NewWriter(w)
	if err := addJSON(out, infoName, info); err != nil {
		return err
	}
	if len(settings) > 0 {
		to, err := out.Create(configName)
		if err == nil {
			_, err = to.Write(settings)
		}
		if err != nil {
			return err
		}
	}
	to, err := out.Create(storeName)
	if err == nil {
		err = store(to)
	}
	return errors.Join(err, out.Close())
}

func addJSON(out *zip.Writer, name string, v any) error {
	to, err := out.Create(name)
	if err == nil {
		err = json.NewEncoder(to).Encode(v)
	}
	return err
}

// File is an open file. Close it.
type File struct {
	Info Info
	Used *Use // nil: not yet
	path string
	zip  *zip.ReadCloser
}

// Open opens a file. Errors: fault.MoveFile, fault.BackupUnread.
func Open(path string) (*File, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() { // opening a pipe waits for whoever writes into it
		return nil, fault.Fault{Kind: fault.MoveFile, Facts: fault.Facts{Where: path}}
	}
	var reader *zip.ReadCloser
	if err == nil {
		reader, err = zip.OpenReader(path)
	}
	if at, is := errors.AsType[*fs.PathError](err); is {
		return nil, fault.Fault{Kind: fault.BackupUnread, Facts: fault.Facts{Where: path, Detail: at.Err.Error()}}
	}
	f := &File{path: path, zip: reader}
	if err == nil {
		err = f.load(infoName, &f.Info)
	}
	if err == nil {
		f.Used = &Use{}
		if err = f.load(usedName, f.Used); errors.Is(err, fs.ErrNotExist) {
			f.Used, err = nil, nil
		}
	}
	if err != nil || f.Info.ID == "" {
		if reader != nil {
			reader.Close()
		}
		return nil, fault.Fault{Kind: fault.MoveFile, Facts: fault.Facts{Where: path}}
	}
	return f, nil
}

func (f *File) load(name string, to any) error {
	from, err := f.zip.Open(name)
	if err != nil {
		return err
	}
	defer from.Close()
	return json.NewDecoder(io.LimitReader(from, 1<<16)).Decode(to)
}

// Close closes it.
func (f *File) Close() error { return f.zip.Close() }

// Settings returns its config.toml; nil: it has none.
func (f *File) Settings() ([]byte, error) {
	from, err := f.zip.Open(configName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, f.damaged(err)
	}
	defer from.Close()
	text, err := io.ReadAll(io.LimitReader(from, 1<<20))
	return text, f.damaged(err)
}

// headSize is as much of a store as may be judged by.
const headSize = 64 << 10

// Store copies the store to a path, as a whole or not at all. may judges its beginning
// and its length before anything is written: packed, a file can be much smaller.
func (f *File) Store(path string, may func(head io.ReaderAt, size int64) error) error {
	packed, err := f.zip.Open(storeName)
	if err != nil {
		return f.damaged(err)
	}
	defer packed.Close()
	info, err := packed.Stat()
	if err != nil {
		return f.damaged(err)
	}
	from := bufio.NewReaderSize(packed, headSize)
	head, err := from.Peek(headSize)
	if err != nil && err != io.EOF {
		return f.damaged(err)
	}
	if err := may(bytes.NewReader(head), info.Size()); err != nil {
		return err
	}
	var read error
	err = durable.Write(path, func(w io.Writer) error {
		_, err := io.Copy(w, reading{from, &read})
		return err
	})
	if read != nil {
		return f.damaged(read)
	}
	return err
}

// reading keeps a read error apart from those of the file that is written.
type reading struct {
	from io.Reader
	err  *error
}

func (r reading) Read(b []byte) (int, error) {
	n, err := r.from.Read(b)
	if err != nil && err != io.EOF {
		*r.err = err
	}
	return n, err
}

func (f *File) damaged(err error) error {
	if err == nil {
		return nil
	}
	return fault.Fault{Kind: fault.BackupDamaged, Facts: fault.Facts{Where: f.path, Detail: err.Error()}}
}

// Allows refuses a file that was used by another till, or for something else.
func (f *File) Allows(u Use) error {
	if f.Used == nil || f.Used.Same(u) {
		return nil
	}
	return f.refused(*f.Used)
}

func (f *File) refused(by Use) error {
	kind := fault.MoveUsed
	if by.How == TakenBack {
		kind = fault.MoveBack
	}
	return fault.Fault{Kind: kind, Facts: fault.Facts{Where: f.path, At: by.At, Name: by.On}}
}

// MarkUsed writes into the file what it was used for, and closes it. A file that
// says so already stays as it is. Of several that try at the same moment, only one
// succeeds.
func (f *File) MarkUsed(u Use) error {
	defer f.zip.Close()
	if err := f.Allows(u); err != nil || f.Used != nil {
		return err
	}
	if err := f.claim(u); err != nil {
		return err
	}
	return f.mark(u)
}

func (f *File) mark(u Use) error {
	beside, err := os.CreateTemp(filepath.Dir(f.path), ".counterfoil-*")
	if err != nil {
		return f.unmarked(err)
	}
	defer os.Remove(beside.Name()) // gone after the rename
	out := zip.NewWriter(beside)
	for _, part := range f.zip.File {
		if err == nil {
			err = out.Copy(part)
		}
	}
	if err == nil {
		err = addJSON(out, usedName, u)
	}
	err = errors.Join(err, out.Close(), beside.Sync(), beside.Close())
	f.zip.Close() // first, as Windows does not rename over an open file
	if err == nil {
		err = durable.Rename(beside.Name(), f.path)
	}
	return f.unmarked(err)
}

func (f *File) unmarked(err error) error {
	if err == nil {
		return nil
	}
	if at, is := errors.AsType[*fs.PathError](err); is {
		err = at.Err
	}
	return fault.Fault{Kind: fault.MoveUnmarked, Facts: fault.Facts{Where: f.path, Detail: fmt.Sprint(err)}}
}
