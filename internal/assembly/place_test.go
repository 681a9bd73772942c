package assembly

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"counterfoil/internal/config"
)

// Two PCs of a shop may have one name, and their data directories the same path: they are two tills all the same.
func TestTwoPCsAreTwoTills(t *testing.T) {
	at := filepath.Join(t.TempDir(), "data")
	who := func() string {
		if err := os.MkdirAll(at, 0o700); err != nil {
			t.Fatal(err)
		}
		p := &Parts{config: config.Config{DataDir: at}, log: slog.New(slog.DiscardHandler)}
		return p.Who()
	}
	one := who()
	if again := who(); again != one {
		t.Errorf("after a restart it is %q, before %q", again, one)
	}
	if err := os.Rename(at, at+"-of-one"); err != nil {
		t.Fatal(err)
	}
	if other := who(); other == one {
		t.Errorf("both are %q", one)
	}
}
