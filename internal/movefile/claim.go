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
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return f.claimed(u)
	}
	if err != nil {
		return f.unmarked(err)
	}
	err = errors.Join(json.NewEncoder(file).Encode(u), file.Sync(), file.Close(), durable.SyncDir(filepath.Dir(path)))
	if err != nil {
		_ = os.Remove(path) // else nobody could use the file any more
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
