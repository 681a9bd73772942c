package syncclient

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// tokenFile keeps a record in a file that only its owner can read.
type tokenFile struct{ path string }

// read returns the zero record if there is no file.
func (f tokenFile) read() (record, error) {
	raw, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return record{}, nil
	}
	if err != nil {
		return record{}, err
	}
	return parseRecord(raw)
}

// write replaces the file in one step: whoever reads it sees the old pair or
// the new one, also after a power cut.
func (f tokenFile) write(r record) error {
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	dir := filepath.Dir(f.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	beside, err := os.CreateTemp(dir, "session-*.new") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(beside.Name()) // gone after the rename
	_, err = beside.Write(raw)
	if err = errors.Join(err, beside.Sync(), beside.Close()); err != nil {
		return err
	}
	return replace(beside.Name(), f.path)
}
