package secrets

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// told counts the complaints of a Watch.
type told struct {
	testing.TB
	times int
}

func (t *told) Helper()               {}
func (t *told) Errorf(string, ...any) { t.times++ }

// A Watch that finds nothing would accept any program.
func TestFound(t *testing.T) {
	const token, card = "token-0001-secret", "forloy_enr_0001"
	wrong := 4
	if runtime.GOOS == "windows" {
		wrong-- // on Windows the user's folder determines who may read a file
	}
	for _, c := range []struct {
		name  string
		show  func(w *Watch)
		times int
	}{
		{"clean", func(w *Watch) { w.Output(nil, []byte("3 sent"), []byte("…0001"), false) }, 0},
		{"a token in the output", func(w *Watch) { w.Output(nil, []byte("x"+token+"y"), nil, true) }, 1},
		{"a token in hex", func(w *Watch) { w.Output(nil, nil, []byte(hex.EncodeToString([]byte(token))), false) }, 1},
		{"a card in the output", func(w *Watch) { w.Output(nil, []byte(card), nil, false) }, 1},
		{"a card that was asked for", func(w *Watch) { w.Output(nil, []byte(card), nil, true) }, 0},
		{"a card in an error", func(w *Watch) { w.Output(nil, nil, []byte(card), true) }, 1},
		{"in files", func(w *Watch) { w.Folder(shelf(t, token, card)) }, wrong},
	} {
		t.Run(c.name, func(t *testing.T) {
			to := &told{TB: t}
			w := New(to)
			w.Hide(token)
			w.HideCards(card)
			c.show(w)
			if to.times != c.times {
				t.Errorf("complained %d times, want %d", to.times, c.times)
			}
		})
	}
}

// shelf makes a folder with four files that are wrong and three that are right.
func shelf(t *testing.T, token, card string) string {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"counterfoil.db": card, "export.csv": card, "session-1.json": token, // right
		"counterfoil.log": card, "config.toml": token, "counterfoil.db.1": token,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "session-2.json"), []byte(token), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}
