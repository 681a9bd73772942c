package storefront

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"runtime/debug"

	"counterfoil/internal/assembly"
	"counterfoil/internal/checkup"
	"counterfoil/internal/command"
	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/folder"
	"counterfoil/ui"
	"counterfoil/ui/records"
)

// help is what the window offers to whoever has trouble with it.
type help struct {
	host    command.Host
	desk    command.Desk
	crashed bool // last time
	dir     string
}

func (h help) forWindow() *records.Help {
	told, where := unsafeFolder(h.dir)
	return &records.Help{Crashed: h.crashed, Backups: assembly.Backups(h.dir), Folder: where, Told: told,
		Support: func(ctx context.Context, path string, replace bool) error {
			return command.Support(ctx, h.host, h.desk, path, replace)
		},
		Check: func(ctx context.Context) []checkup.Finding { return command.Examine(ctx, h.host, h.desk) }}
}

// toldName is the file that notes for which folder the warning has been read.
const toldName = "folder-told.txt"

// unsafeFolder returns why the data directory's place is unsafe, or nil if that was read
// before. told notes that it was read.
func unsafeFolder(dir string) (told func(), where error) {
	f := folder.Trouble(dir)
	if f == (fault.Fault{}) {
		return nil, nil
	}
	path, now := filepath.Join(dir, toldName), f.Error()
	if before, err := os.ReadFile(path); err == nil && string(before) == now {
		return nil, nil
	}
	return func() { _ = os.WriteFile(path, []byte(now), 0o600) }, f // else it is told again
}

// keepCrash has the runtime write what a crash of this process was to a file,
// and reports whether the one before has left something there.
func keepCrash(dir string) (crashed bool, err error) {
	path := filepath.Join(dir, config.CrashName)
	open := path + config.CrashOpen
	if info, err := os.Stat(open); err == nil && info.Size() > 0 {
		crashed = true
		if err := os.Rename(open, path); err != nil {
			return crashed, err
		}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	file, err := os.OpenFile(open, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return crashed, err
	}
	defer file.Close() // the runtime keeps a handle of its own
	return crashed, debug.SetCrashOutput(file, debug.CrashOptions{})
}

// keepFall leaves a panic that is caught for the exit code where keepCrash looks: the
// runtime writes only of one that nobody catches. What was panicked with is left out, since
// it may hold a card's code.
func keepFall(dir string, fell any) error {
	text := fmt.Appendf(nil, "panic: %T\n\n%s", fell, debug.Stack())
	return os.WriteFile(filepath.Join(dir, config.CrashName+config.CrashOpen), text, 0o600)
}

// failure shows why there is no till, where there is a display.
func (p program) failure(ctx context.Context, c config.Config, why error, says string,
	support func(ctx context.Context, path string, replace bool) error) bool {
	if noDisplay() {
		return false
	}
	log.SetOutput(&toolkitLog{Writer: io.Discard, fatal: func(error) {
		fmt.Fprintln(p.errors, says)
		p.errors.Show()
		os.Exit(1)
	}})
	f := ui.Failure{Why: why, Language: c.Settings.Language, Support: support, Folder: c.DataDir}
	if path := filepath.Join(c.DataDir, config.FileName); c.DataDir != "" {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			f.File = path
		}
	}
	ui.ShowFailure(ctx, f)
	return true
}
