package assembly

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"counterfoil/internal/config"
	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// A backup that takes the place of an older one is checked first: of a damaged store it
// would be worth nothing, and the older one is.
func TestBackupReplacesOnlyBySoundCopy(t *testing.T) {
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "till.backup")
	c := config.Config{DataDir: dir, Token: "fixed", Settings: till.Settings{APIURL: "http://127.0.0.1:1/api/v1",
		LocationID: "loc_1", StaffID: "usr_1", TerminalID: "till-1", Currency: "EUR", AskAbove: "1000.00",
		WedgeSuffix: device.SuffixEnter, Timeout: time.Second}}
	p, err := ForVerb(c, Build{}, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	sell := func(card string) {
		t.Helper()
		if _, err := p.Till.Ring(t.Context(), till.Draft{Form: p.Till.NewForm(), Card: card, Amount: "1.00",
			Source: purchase.SourceWedge, ScannedAt: time.Now(), Confirmed: true}); err != nil {
			t.Fatal(err)
		}
	}
	sell("forloy_enr_000000000001")
	if err := p.Till.Backup(t.Context(), out, false); err != nil {
		t.Fatal(err)
	}
	older := read(t, out)
	sell("forloy_enr_000000000002")
	if err := p.Till.Backup(t.Context(), out, true); err != nil {
		t.Fatal(err)
	}
	newer := read(t, out)
	if bytes.Equal(older, newer) {
		t.Fatal("the second backup has not replaced the first")
	}
	store := filepath.Join(dir, StoreName)
	whole := read(t, store)
	damaged := bytes.ReplaceAll(whole, []byte("forloy_enr_000000000002"), []byte("forloy_enr_000000000003"))
	if err := os.WriteFile(store, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p.Till.Backup(t.Context(), out, true); !errors.Is(err, fault.StoreCopy) {
		t.Errorf("of a damaged store: %v", err)
	}
	if !bytes.Equal(read(t, out), newer) {
		t.Error("the sound backup is gone")
	}
	if left, err := os.ReadDir(filepath.Dir(out)); err != nil || len(left) != 1 {
		t.Errorf("beside it: %v, %v", left, err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
