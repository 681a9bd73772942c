package storefront

import (
	"encoding/json"
	"os"
	"path/filepath"

	"counterfoil/scanner/serial"
)

// endedName is the file that notes which serial scanner is known to end its codes. Its first scan after a start may
// stall as any other, and nothing else tells then that there is more to come.
const endedName = "scanner-ends.json"

// endedCodes are the settings of that scanner, as an earlier run has noted them; the zero value: none is known.
func endedCodes(dir string) serial.Settings {
	var s serial.Settings
	text, err := os.ReadFile(filepath.Join(dir, endedName))
	if err != nil || json.Unmarshal(text, &s) != nil {
		return serial.Settings{}
	}
	return s
}

// noteEnded notes it, or that it no longer holds. What cannot be written is learned again.
func noteEnded(dir string) func(serial.Settings, bool) {
	path := filepath.Join(dir, endedName)
	return func(s serial.Settings, ends bool) {
		text, err := json.Marshal(s)
		if err != nil || !ends {
			_ = os.Remove(path)
			return
		}
		_ = os.WriteFile(path, text, 0o600)
	}
}
