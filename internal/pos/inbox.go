package pos

import (
	"context"
	"log/slog"
	"slices"
	"sync"

	"counterfoil/internal/till"
)

// Options are what an Inbox is made of; each is required.
type Options struct {
	Counter Counter
	Secret  func(ctx context.Context, given string) (bool, error)
	Till    func() string // tells this till from others on the same share; asked when a folder is opened
	Say     func(error) string
	// Trouble is told why a way in does not work; nil: all do. Any goroutine calls it.
	Trouble func(error)
	Logger  *slog.Logger
}

// Inbox opens the folder and the port that the settings name.
type Inbox struct {
	opts    Options
	changed chan till.Settings

	mu     sync.Mutex
	folder error
	door   error
}

// NewInbox makes an Inbox. Nothing is open until Run.
func NewInbox(o Options) *Inbox { return &Inbox{opts: o, changed: make(chan till.Settings, 1)} }

// Use puts settings in force. It returns at once; any goroutine may call it.
func (i *Inbox) Use(s till.Settings) {
	for {
		select {
		case i.changed <- s:
			return
		default:
		}
		select {
		case <-i.changed: // overtaken
		default:
		}
	}
}

// Run follows the settings until ctx ends. Every goroutine that it started has ended
// when it returns.
func (i *Inbox) Run(ctx context.Context) {
	var inForce till.Settings
	shut := func() {}
	folder, door := way{shut}, way{shut}
	defer func() {
		folder.close()
		door.close()
	}()
	for {
		var s till.Settings
		select {
		case <-ctx.Done():
			return
		case s = <-i.changed:
		}
		if s.POSFolder != inForce.POSFolder {
			folder.close()
			i.note(&i.folder, nil)
			if s.POSFolder != "" {
				f := Folder{Path: s.POSFolder, Counter: i.opts.Counter, Till: i.opts.Till(), Say: i.opts.Say,
					Logger:  i.opts.Logger,
					Trouble: func(err error) { i.note(&i.folder, err) }}
				folder.open(ctx, f.Run)
			}
		}
		if s.POSPort != inForce.POSPort {
			door.close()
			i.note(&i.door, nil)
			if s.POSPort != 0 {
				d := Door{Port: s.POSPort, Counter: i.opts.Counter, Secret: i.opts.Secret, Say: i.opts.Say,
					Logger:  i.opts.Logger,
					Trouble: func(err error) { i.note(&i.door, err) }}
				door.open(ctx, d.Run)
			}
		}
		inForce = s
	}
}

func (i *Inbox) note(at *error, err error) {
	i.mu.Lock()
	*at = err
	first := i.folder
	if first == nil {
		first = i.door
	}
	i.mu.Unlock()
	i.opts.Trouble(first)
}

// Report is what is wrong with the ways in that are open.
func (i *Inbox) Report() []error {
	i.mu.Lock()
	defer i.mu.Unlock()
	return wrong(i.folder, i.door)
}

// Check reports why the folder or the port of some settings could not be used, where no
// window uses them.
func Check(s till.Settings) []error {
	var folder, door error
	if s.POSFolder != "" {
		folder = usableInTime(s.POSFolder)
	}
	if s.POSPort != 0 {
		listener, err := Listen(s.POSPort)
		if door = err; err == nil {
			listener.Close()
		}
	}
	return wrong(folder, door)
}

func wrong(ways ...error) []error {
	return slices.DeleteFunc(ways, func(err error) bool { return err == nil })
}

// way is the folder or the port, open or not.
type way struct{ close func() }

func (w *way) open(ctx context.Context, run func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { run(ctx) })
	w.close = func() {
		cancel()
		running.Wait()
	}
}
