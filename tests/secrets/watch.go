package secrets

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// Watch knows the secrets of one test. It is safe for concurrent use.
type Watch struct {
	t testing.TB

	mu    sync.Mutex
	never []string // tokens and passwords
	cards []string
}

// New makes a Watch that fails t.
func New(t testing.TB) *Watch { return &Watch{t: t} }

// Hide adds tokens and passwords.
func (w *Watch) Hide(secrets ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.never = append(w.never, secrets...)
}

// HideCards adds whole card codes.
func (w *Watch) HideCards(codes ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cards = append(w.cards, codes...)
}

// Output examines what a run printed. With cards, whole card codes are allowed on standard output, because the verb
// was asked for them.
func (w *Watch) Output(args []string, stdout, stderr []byte, cards bool) {
	w.t.Helper()
	name := strings.Join(args, " ")
	w.look("standard output of "+name, stdout, cards)
	w.look("standard error of "+name, stderr, false)
}

// Folder examines every file in a folder: logs, configuration, dumps, exports, the store and its copies.
func (w *Watch) Folder(dir string) {
	w.t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err == nil {
			w.file(path, content)
		}
		return err
	})
	if err != nil {
		w.t.Error(err)
	}
}

func (w *Watch) file(path string, content []byte) {
	w.t.Helper()
	name := filepath.Base(path)
	if strings.HasPrefix(name, "session-") {
		// On Windows the user's folder determines who may read it.
		if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			w.t.Errorf("%s: others can read the sign-in", name)
		}
		return
	}
	store := strings.HasPrefix(name, "counterfoil.db") || strings.Contains(path, "backup")
	w.look(name, content, store || strings.HasSuffix(name, ".csv"))
}

// look finds a secret as it is, and in the encodings in which it travels.
func (w *Watch) look(where string, text []byte, cards bool) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	secrets := w.never
	if !cards {
		secrets = append(append([]string{}, w.never...), w.cards...)
	}
	for _, secret := range secrets {
		for _, form := range forms(secret) {
			if bytes.Contains(text, []byte(form)) {
				w.t.Errorf("%s gives away %.3s… (%d characters)", where, secret, len(secret))
				break
			}
		}
	}
}

func forms(secret string) []string {
	return []string{secret, url.QueryEscape(secret), hex.EncodeToString([]byte(secret)),
		base64.StdEncoding.EncodeToString([]byte(secret))}
}
