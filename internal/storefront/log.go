package storefront

import (
	"log"
	"log/slog"
	"path/filepath"

	"gopkg.in/natefinch/lumberjack.v2"
)

// openLog writes to counterfoil.log in the data directory, 5 files of 2 MB. The
// toolkit's own messages go there too; noWindow is called after one that says
// that there is no window.
func openLog(dir string, noWindow func(error)) (*slog.Logger, func()) {
	file := &lumberjack.Logger{Filename: filepath.Join(dir, "counterfoil.log"), MaxSize: 2, MaxBackups: 4}
	log.SetOutput(&toolkitLog{Writer: file, fatal: noWindow})
	return slog.New(slog.NewTextHandler(file, nil)), func() { file.Close() }
}
