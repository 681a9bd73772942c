package syncclient

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"counterfoil/internal/fault"
)

// TestTokenFile: readable by its owner only, one per API, and whole or absent.
func TestTokenFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	a, b := NewTokenStore(dir, "https://a.example/api/v1", nil), NewTokenStore(dir, "https://b.example/api/v1/", nil)
	if none, err := a.Load(t.Context()); err != nil || none != (Tokens{}) {
		t.Error(none, err)
	}
	want := Tokens{Access: testAccess, Refresh: testRefresh, ExpiresAt: time.Now().UTC().Round(0), Lifetime: time.Hour}
	if err := a.Save(t.Context(), want); err != nil || a.(*tokenStore).where != inFile {
		t.Fatal(err, a.(*tokenStore).where)
	}
	got, err := NewTokenStore(dir, "https://a.example/api/v1/", nil).Load(t.Context())
	if err != nil || got.Access != want.Access || got.Refresh != want.Refresh || !got.ExpiresAt.Equal(want.ExpiresAt) ||
		got.Lifetime != want.Lifetime {
		t.Errorf("%v %v", got, err)
	}
	if other, err := b.Load(t.Context()); err != nil || other.Access != "" {
		t.Error("two APIs share a sign-in", err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(files) != 1 {
		t.Fatal(files)
	}
	info, err := os.Stat(files[0])
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	for _, garbage := range []string{"", "{", "{}", "\x00\x00\x00\x00"} {
		if err := os.WriteFile(files[0], []byte(garbage), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := NewTokenStore(dir, "https://a.example/api/v1", nil).Load(t.Context()); !errors.Is(
			err, fault.SignInNeeded) {
			t.Errorf("garbage %q: %v", garbage, err)
		}
	}
	if known, err := a.Load(t.Context()); err != nil || known.Access != want.Access {
		t.Errorf("what was known is lost with the file: %v", err)
	}
}
