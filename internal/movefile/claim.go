package movefile

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"counterfoil/internal/durable"
	"counterfoil/internal/fault"
)

// claim makes sure that one till only uses a file, though several may have opened it on
// a share before any has marked it: whoever creates the file beside it has it. That a
// file is created by one only is promised by local disks, SMB and NFS. The claim stays,
// since another PC may see the marked file late.
func (f *File) claim(u Use) error {
	path := f.claimPath()
	err := f.create(path, u)
	if errors.Is(err, fs.ErrExist) {
		return f.claimed(u)
	}
	if err != nil {
		return f.unmarked(err)
	}
	// A version that claims nothing may have marked it in between.
	now, err := Open(f.path)
	if err != nil {
		return f.unmarked(err)
	}
	defer now.Close()
	if err := now.Allows(u); err != nil {
		_ = os.Remove(path) // the file itself says whose it is
		return err
	}
	return nil
}

// create makes a claim, whole or not at all: it is written beside its name and linked to it. Where there are no links
// (a memory stick, some shares), a kill at the wrong moment leaves one that says nothing.
func (f *File) create(path string, u Use) error {
	text, err := json.Marshal(u)
	if err != nil {
		return err
	}
	beside, err := os.CreateTemp(filepath.Dir(path), ".counterfoil-*")
	if err != nil {
		return err
	}
	defer os.Remove(beside.Name())
	_, err = beside.Write(text)
	if err = errors.Join(err, beside.Sync(), beside.Close()); err != nil {
		return err
	}
	err = os.Link(beside.Name(), path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = createAlone(path, text)
	}
	return errors.Join(err, durable.SyncDir(filepath.Dir(path)))
}

func createAlone(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		_ = os.Remove(path) // else nobody could use the file any more
	}
	return err
}

// claimPath names the move, too: another file may take this one's place.
func (f *File) claimPath() string {
	sum := sha256.Sum256([]byte(f.Info.ID))
	return fmt.Sprintf("%s.%x.used", f.path, sum[:4])
}

// claimed reports whose a claim is: this till may go on where it was cut short.
func (f *File) claimed(u Use) error {
	text, err := os.ReadFile(f.claimPath())
	var by Use
	if err != nil || json.Unmarshal(text, &by) != nil {
		return fault.Fault{Kind: fault.MoveClaimed,
			Facts: fault.Facts{Where: f.path, Name: filepath.Base(f.claimPath())}}
	}
	if by.Same(u) {
		return nil
	}
	return f.refused(by)
}
