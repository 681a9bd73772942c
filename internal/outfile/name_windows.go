package outfile

import (
	"path/filepath"
	"strings"

	"counterfoil/internal/fault"
)

// checkName refuses what Windows does not take for a file of that name: a
// device (NUL, COM1), a stream of another file (sales.csv:x), a name whose
// trailing dots or blanks it drops, and a path that bypasses these rules.
func checkName(path string) error {
	name := filepath.Base(path)
	switch {
	case strings.HasPrefix(filepath.ToSlash(path), "//?/"), strings.HasPrefix(filepath.ToSlash(path), "//./"):
		return refuse(fault.FileDevice, path)
	case strings.HasPrefix(path, `\??\`):
		return refuse(fault.FileDevice, path)
	case !filepath.IsLocal(name), strings.TrimRight(name, ". ") != name, strings.ContainsAny(name, `<>:"|?*`):
		return refuse(fault.FileName, path)
	}
	return nil
}
