package storefront

import (
	"log"
	"log/slog"
	"path/filepath"

	"gopkg.in/natefinch/lumberjack.v2"
)

// openLog writes to counterfoil.log in the data directory, 5 files of 2 MB. The
// toolkit's own messages go there too.
func openLog(dir string) (*slog.Logger, func()) {
	file := &lumberjack.Logger{Filename: filepath.Join(dir, "counterfoil.log"), MaxSize: 2, MaxBackups: 4}
	log.SetOutput(file)
	return slog.New(slog.NewTextHandler(file, nil)), func() { file.Close() }
}
