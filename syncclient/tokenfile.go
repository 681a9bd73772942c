package syncclient

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"counterfoil/internal/durable"
)

// tokenFile keeps a record in a file that only its owner can read.
type tokenFile struct{ path string }

// read returns the zero record if there is no file.
func (f tokenFile) read() (tokenRecord, error) {
	raw, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return tokenRecord{}, nil
	}
	if err != nil {
		return tokenRecord{}, err
	}
	return parseTokenRecord(raw)
}

// write replaces the file in one step: a reader gets the old pair or the new
// one, even after a power failure.
func (f tokenFile) write(r tokenRecord) error {
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return err
	}
	return durable.Write(f.path, func(w io.Writer) error { _, err := w.Write(raw); return err })
}
