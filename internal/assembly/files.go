package assembly

import (
	"path/filepath"

	"counterfoil/internal/outfile"
	"counterfoil/queue"
)

// files guards the data directory, this program's file and, in practice, the
// real till's data directory, which practice's lies in.
func (p *Parts) files() outfile.Writer {
	own := []string{p.config.DataDir}
	if p.config.Demo {
		own = append(own, filepath.Dir(p.config.DataDir))
	}
	if p.build.Path != "" {
		own = append(own, p.build.Path)
	}
	return outfile.Writer{Own: own, Mark: filepath.Base(queue.MarkOf(p.storePath()))}
}

// Cards are the card codes in a data directory, whatever its state.
func Cards(dataDir string) []string { return queue.CardsIn(filepath.Join(dataDir, StoreName)) }

// Backups is the folder of the daily backups in a data directory.
func Backups(dataDir string) string { return queue.BackupDir(filepath.Join(dataDir, StoreName)) }
