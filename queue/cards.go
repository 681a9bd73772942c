package queue

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// CardsIn are the card codes of all sales that can be found in a store, in what
// was put aside of it and in its backups, whatever their state: for whoever
// removes them from texts. It reads the files' bytes, not their trees.
func CardsIn(path string) []string {
	files, _ := filesIn(filepath.Dir(path), func(name string) bool { // of an unreadable folder, nothing is told
		return strings.HasPrefix(name, filepath.Base(path))
	})
	backups, _ := filesIn(BackupDir(path), func(name string) bool { return strings.HasSuffix(name, backupSuffix) })
	seen := map[string]bool{}
	for _, name := range append(files, backups...) {
		cardsOf(name, seen)
	}
	return slices.Collect(maps.Keys(seen))
}

func cardsOf(name string, seen map[string]bool) {
	file, err := os.Open(name)
	if err != nil {
		return
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	_ = sift(file, info.Size(), func(_ int64, value []byte) error {
		if n, is := numberAfter(value[sealSize:], `{"sequence":`); is {
			if tx, _, err := unpack(numberKey(n), value); err == nil {
				seen[tx.Card] = true
			}
		}
		return nil
	})
}
