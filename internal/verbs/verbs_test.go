package verbs_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"counterfoil/internal/assembly"
	"counterfoil/internal/command"
	"counterfoil/internal/config"
	"counterfoil/internal/verbs"
)

// A support file is also made where the settings cannot be read. It is no file of that till's all the same: one that is
// named like the store would be a damaged store at the next start.
func TestSupportFileOfBrokenSettingsIsNoFileOfTheTill(t *testing.T) {
	dir, out := filepath.Join(t.TempDir(), "data"), t.TempDir()
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, config.FileName), []byte("currency = ["), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(path string, more ...string) (int, string) {
		var said bytes.Buffer
		exit := command.Main(t.Context(), verbs.Host(assembly.Build{}), command.Console{Out: &said, Err: &said,
			Getenv: func(string) string { return "" }}, append([]string{"support", "--data-dir", dir, path}, more...))
		return exit, said.String()
	}
	for _, name := range []string{"counterfoil.db", "counterfoil.db.moved", "till.id", config.FileName} {
		for _, force := range [][]string{nil, {"--force"}} {
			if exit, said := run(filepath.Join(dir, name), force...); exit != 2 {
				t.Errorf("%s %v: exit %d: %s", name, force, exit, said)
			}
		}
	}
	if there, err := os.ReadDir(dir); err != nil || len(there) != 1 {
		t.Errorf("in the data directory are %v: %v", there, err)
	}
	path := filepath.Join(out, "support.zip")
	for i, want := range []int{0, 2} {
		if exit, said := run(path); exit != want {
			t.Errorf("%d. time: exit %d: %s", i+1, exit, said)
		}
	}
	if exit, said := run(path, "--force"); exit != 0 {
		t.Errorf("replaced: exit %d: %s", exit, said)
	}
}
