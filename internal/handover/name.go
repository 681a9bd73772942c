package handover

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
)

// name is the same for all spellings of a data directory, and short: a socket's
// path has room for about a hundred bytes.
func name(dataDir string) (string, error) {
	path, err := filepath.Abs(dataDir)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(resolve(path)))
	return "counterfoil-" + hex.EncodeToString(sum[:8]), nil
}

// resolve follows symbolic links as far as the path exists: the directory may
// not exist yet.
func resolve(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	parent := filepath.Dir(path)
	if parent == path || !isMissing(path) {
		return path
	}
	return filepath.Join(resolve(parent), filepath.Base(path))
}

func isMissing(path string) bool {
	_, err := os.Lstat(path)
	return os.IsNotExist(err)
}
