package durable_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"counterfoil/internal/durable"
)

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	full := errors.New("the disk is full")
	write := func(text string, fails error) error {
		return durable.Write(path, func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return errors.Join(err, fails)
		})
	}
	for _, tt := range []struct {
		text  string
		fails error
		want  string
	}{{"first", nil, "first"}, {"second", nil, "second"}, {"half", full, "second"}} {
		if err := write(tt.text, tt.fails); !errors.Is(err, tt.fails) {
			t.Errorf("%s: got %v", tt.text, err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != tt.want {
			t.Errorf("%s: the file holds %q, %v", tt.text, got, err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
			t.Errorf("%s: left behind: %v, %v", tt.text, left, err)
		}
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v", info, err)
	}
	if err := durable.Write(filepath.Join(dir, "none", "x"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a folder: %v", err)
	}
}
