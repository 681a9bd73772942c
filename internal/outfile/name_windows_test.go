package outfile_test

import (
	"path/filepath"
	"testing"

	"counterfoil/internal/fault"
)

// Names that mean another file to Windows than they say.
func TestNamesOfWindows(t *testing.T) {
	d := newDesk(t)
	for _, name := range []string{"counterfoil.db.", "counterfoil.db ", "counterfoil.db::$DATA", "config.toml:x",
		"COUNTE~1.DB", "NUL", "nul.csv", "COM1", "con", "new.csv.", "a:b.csv", "what?.csv"} {
		d.refused(d.data+`\`+name, fault.File)
		if name != "COUNTE~1.DB" {
			d.refused(d.out+`\`+name, fault.File)
		}
	}
	for _, path := range []string{`\\?\` + filepath.Join(d.data, "counterfoil.db"),
		`\\.\` + filepath.Join(d.data, "counterfoil.db"),
		`//?/` + filepath.Join(d.data, "counterfoil.db"), `\\.\PhysicalDrive0`, `\\.\pipe\x`,
		filepath.Dir(d.data) + `\DATA\COUNTERFOIL.DB`, filepath.Dir(d.data) + `\data.\new.csv`} {
		d.refused(path, fault.File)
	}
}
