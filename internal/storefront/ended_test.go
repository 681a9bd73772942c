package storefront

import (
	"os"
	"path/filepath"
	"testing"

	"counterfoil/scanner/serial"
)

// What a run learns of a serial scanner, the next one knows.
func TestEndedCodesAreNoted(t *testing.T) {
	dir := t.TempDir()
	none, one := serial.Settings{}, serial.Settings{Port: "/dev/ttyACM0", Baud: 9600, Prefix: "~\u00e9"}
	if got := endedCodes(dir); got != none {
		t.Errorf("at first %+v", got)
	}
	note := noteEnded(dir)
	note(one, true)
	if got := endedCodes(dir); got != one {
		t.Errorf("noted %+v, want %+v", got, one)
	}
	if err := os.WriteFile(filepath.Join(dir, endedName), []byte(`{"Port":"/dev/tty`), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := endedCodes(dir); got != none {
		t.Errorf("of half a file %+v", got)
	}
	note(one, false)
	if got := endedCodes(dir); got != none {
		t.Errorf("after it ends them no more %+v", got)
	}
}
