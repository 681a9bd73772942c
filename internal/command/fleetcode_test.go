package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"counterfoil/internal/outfile"
)

// A picture of a join code takes no file's place, and what is said of that names no flag that is not there.
func TestJoinCodesPictureReplacesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "code.png")
	if err := os.WriteFile(path, []byte("dear grandmother"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := writeCode(outfile.Writer{}, path, func() (JoinPicture, error) {
		t.Error("a join code is made that nobody is shown")
		return DrawCode("CFDESK1A")
	})
	if err == nil || !strings.Contains(err.Error(), "choose another name") || strings.Contains(err.Error(), "--force") {
		t.Errorf("it says %v", err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "dear grandmother" {
		t.Errorf("the file holds %q, %v", text, err)
	}
}
