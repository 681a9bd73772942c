package command

import (
	"context"
	"io"
	"log/slog"
	"os"

	"counterfoil/internal/config"
	"counterfoil/internal/pos"
	"counterfoil/internal/till"
	"counterfoil/scanner/camera"
)

// Host is the program that verbs run in, as internal/storefront builds it.
type Host struct {
	Version string
	Commit  string       // "": not known
	Logger  *slog.Logger // nil: none

	// Open builds a till for one verb. It must not hold the store between uses.
	// While another process holds the store or the sender's lock, it calls busy a
	// few times a second. An error from busy ends the wait: a window has just
	// opened, and the work was handed over to it. Once this process has held the
	// store, it no longer calls busy while it waits for it.
	Open func(ctx context.Context, cfg config.Config, busy func() error) (t *till.Till, release func(), err error)
	// Cards are the card codes in a data directory, whatever its state.
	Cards func(dataDir string) []string
	// Files writes the files that somebody asks for, and none of the till's own, whatever
	// its state.
	Files func(cfg config.Config) till.Files
	// Fits returns an error if only a newer Counterfoil can read the store.
	Fits func(cfg config.Config) error
	// Failure shows a small window that says why the till's window cannot open, and
	// offers a support file; it returns when that is closed, or when ctx ends. says is why, as a
	// sentence. false: no window can be shown. May be nil.
	Failure func(ctx context.Context, cfg config.Config, why error, says string,
		support func(ctx context.Context, path string, replace bool) error) bool
	// Window opens the window and returns its exit code when it is closed.
	Window func(ctx context.Context, cfg config.Config) int
	// Proxy names the proxy for an API address, by host and port; "": none. The
	// error says why the system's proxy setting cannot be used. May be nil.
	Proxy func(apiURL string) (string, error)
	// Sound reports why no sound can be played; nil: it can.
	Sound func() error
	// Cameras are this PC's; nil: those of camera.Local.
	Cameras camera.System
	// Scanner reports why the serial scanner of some settings cannot be read;
	// nil: it can, or none is set.
	Scanner func(till.Settings) error
	// POS reports why the folder or the port for a POS, as set, cannot be used. May be
	// nil.
	POS func(till.Settings) []error
	// DeskWindow opens the desk's window, and returns its exit code when it is closed. nil: there is none, or no
	// display.
	DeskWindow func(ctx context.Context, d DeskWindow) int
	// RunDesk runs the desk until ctx ends; ready is told where it is. nil: another program has the desk.
	RunDesk func(ctx context.Context, o DeskOptions, log io.Writer, ready func(DeskAt) error) error
}

// Desk is an open window, for Execute.
type Desk struct {
	Till   *till.Till
	Config config.Config // as the window was started with
	Raise  func()        // brings it to the front; returns at once
	// Fill puts a sale of the POS on the form, raises the window, and returns once it
	// stands there; the cashier does the rest.
	Fill func(context.Context, pos.Form) error
}

// Console is where a command line was typed. The zero value is the process's
// own.
type Console struct {
	In       *os.File
	Out, Err io.Writer
	Getenv   func(string) string
}

func (c Console) filled() Console {
	if c.In == nil {
		c.In = os.Stdin
	}
	if c.Out == nil {
		c.Out = os.Stdout
	}
	if c.Err == nil {
		c.Err = os.Stderr
	}
	if c.Getenv == nil {
		c.Getenv = os.Getenv
	}
	return c
}
