package assembly

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"counterfoil/internal/config"
	"counterfoil/internal/fault"
)

// No file that somebody asks for takes the place of the program, nor of the file beside it that names the data
// directory: without that, the till would open another, empty store.
func TestFilesBesideTheProgram(t *testing.T) {
	dir := t.TempDir()
	program, beside := filepath.Join(dir, "counterfoil"), filepath.Join(dir, config.SharedName)
	files := Files(config.Config{DataDir: filepath.Join(dir, "data")}, Build{Path: program})
	for _, path := range []string{program, beside} {
		if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		err := files.Write(path, true, func(w io.Writer) error { _, err := io.WriteString(w, "sales"); return err })
		if text, _ := os.ReadFile(path); !errors.Is(err, fault.File) || string(text) != "mine" {
			t.Errorf("%s: %v, and there is %q", filepath.Base(path), err, text)
		}
	}
}
