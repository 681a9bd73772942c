package command_test

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/fault"
)

// A window starts this program again for a salvage. That the store is sound is one answer; that the program could not
// even begin is another one.
func TestSalvageOfAWindow(t *testing.T) {
	s := newShop(t)
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	parts, err := assembly.ForWindow(s.config(), assembly.Build{Path: own}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer parts.Close()
	if _, err := parts.Till.Salvage(t.Context()); !errors.Is(err, fault.RefusedSound) {
		t.Errorf("of a sound store: %v", err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, config.FileName), []byte("theme = \"pink\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = parts.Till.Salvage(t.Context())
	if why, _ := fault.Of(err); why.Kind != fault.StoreSalvage || !strings.Contains(why.Detail, "theme") {
		t.Errorf("of settings that cannot be used: %v", err)
	}
}
