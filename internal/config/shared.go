package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"counterfoil/internal/fault"
)

// SharedName is the file beside the program that names one data directory for
// all accounts of the PC, in one line; %NAME% in it is from the environment. The
// installer of Windows writes it (docs/windows.md). Whoever may write beside the
// program may replace the program, so it is trusted as the program is.
const SharedName = "data-dir.txt"

// beside names a file in the program's folder; "": that is not known.
func (o Options) beside(name string) string {
	if o.Beside != "" {
		return filepath.Join(o.Beside, name)
	}
	program, err := os.Executable()
	if err != nil {
		return ""
	}
	return filepath.Join(filepath.Dir(program), name)
}

// sharedDir reads that file; "": there is none.
func (o Options) sharedDir() (string, error) {
	path := o.beside(SharedName)
	text, err := os.ReadFile(path)
	if path == "" || errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fault.New(fault.StoreFolder).With(err)
	}
	dir := strings.TrimSpace(strings.TrimPrefix(string(text), "\ufeff")) // Windows' editor writes a byte order mark
	dir = variable.ReplaceAllStringFunc(dir, func(name string) string { return o.Getenv(strings.Trim(name, "%")) })
	if dir == "" {
		return "", refuseFile(path, fault.New(fault.ConfigEmpty))
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(filepath.Dir(path), dir)
	}
	return filepath.Clean(dir), nil
}

var variable = regexp.MustCompile(`%[^%]+%`)

func samePath(a, b string) bool {
	if runtime.GOOS == "windows" {
		return strings.EqualFold(a, b)
	}
	return a == b
}
