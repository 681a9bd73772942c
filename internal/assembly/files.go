package assembly

import (
	"cmp"
	"os"
	"path/filepath"

	"counterfoil/internal/config"
	"counterfoil/internal/outfile"
	"counterfoil/queue"
)

// Files guards the data directory, this program's file with the one beside it that
// names the data directory and, in practice, the real till's data directory, which
// practice's lies in. It needs no till: also of settings that cannot be used, the data
// directory is known.
func Files(c config.Config, b Build) outfile.Writer {
	own := []string{c.DataDir}
	if c.Demo {
		own = append(own, filepath.Dir(c.DataDir))
	}
	program, _ := os.Executable()
	if program = cmp.Or(b.Path, program); program != "" {
		own = append(own, program, filepath.Join(filepath.Dir(program), config.SharedName))
	}
	return outfile.Writer{Own: own, Mark: filepath.Base(queue.MarkOf(filepath.Join(c.DataDir, StoreName)))}
}

// Cards are the card codes in a data directory, whatever its state.
func Cards(dataDir string) []string { return queue.CardsIn(filepath.Join(dataDir, StoreName)) }

// Backups is the folder of the daily backups in a data directory.
func Backups(dataDir string) string { return queue.BackupDir(filepath.Join(dataDir, StoreName)) }
