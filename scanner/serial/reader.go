package serial

import (
	"context"
	"sync"
	"time"

	"go.bug.st/serial"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
)

// Settings say which port is read, and how. Eight data bits, no parity and one stop bit are fixed: USB scanners use
// nothing else.
type Settings struct {
	Port   string // as Ports names it; "": none, and the reader is idle
	Baud   int    // bits a second; 0: device.DefaultBaud
	Prefix string // sent by the scanner before each code; it is cut off
}

// Options of a Reader. The functions are called on Run's goroutine, so they must not wait for it.
type Options struct {
	OnScan    func(purchase.Scan)
	OnTrouble func(error)   // why nothing can be read (fault.Port); nil: all is well, or no port is set
	Retry     time.Duration // between two attempts to open the port; 0: 2 s
	Silence   time.Duration // ends a code that has no ending; after one that had it, fifty times as long; 0: 100 ms

	Ended   Settings                    // those of the scanner that an earlier run has known to end its codes
	OnEnded func(s Settings, ends bool) // whether the scanner of these ends its codes, once that is news
}

// idle is the longest that a read blocks before it checks whether to end.
const idle = 250 * time.Millisecond

// Reader reads one scanner at a serial port. Its methods may be called from any goroutine, Run only once.
type Reader struct {
	options Options
	wake    chan struct{}

	// Of Run's goroutine: whether the scanner of these settings has ended its codes. A radio scanner that wakes up
	// plugs itself in anew, and that is when its link stalls: also in the morning, when the PC starts.
	ends   bool
	endsOf Settings

	mu       sync.Mutex
	settings Settings
	trouble  error
}

// NewReader returns an idle Reader.
func NewReader(o Options) *Reader {
	if o.Retry <= 0 {
		o.Retry = 2 * time.Second
	}
	if o.Silence <= 0 {
		o.Silence = 100 * time.Millisecond
	}
	return &Reader{options: o, wake: make(chan struct{}, 1), ends: o.Ended.Port != "", endsOf: o.Ended}
}

// Use sets the settings. It returns at once.
func (r *Reader) Use(s Settings) {
	r.mu.Lock()
	same := r.settings == s
	r.settings = s
	r.mu.Unlock()
	if same {
		return
	}
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Trouble returns why nothing can be read, or nil if all is well or no port is set.
func (r *Reader) Trouble() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.trouble
}

// Run reads until ctx ends. A port that cannot be opened, or is unplugged, is tried again every Retry.
func (r *Reader) Run(ctx context.Context) {
	retry := time.NewTicker(r.options.Retry)
	defer retry.Stop()
	for ctx.Err() == nil {
		settings := r.current()
		var again <-chan time.Time
		if settings.Port == "" {
			r.report(nil)
		} else {
			if err := r.read(ctx, settings); err != nil {
				r.report(err)
			}
			again = retry.C
		}
		if r.current() != settings {
			continue
		}
		select {
		case <-ctx.Done():
		case <-r.wake:
		case <-again:
		}
	}
}

// read opens the port and reads it until it is gone, which is an error, the settings change, or ctx ends.
func (r *Reader) read(ctx context.Context, s Settings) error {
	port, err := open(s)
	if err != nil {
		return err
	}
	// Only this goroutine touches the port: closing it under a pending read
	// could hand its descriptor to somebody else's file.
	defer port.Close()
	r.report(nil)
	l := line{prefix: s.Prefix, scan: r.options.OnScan, ends: r.ends && r.endsOf == s}
	if r.endsOf != s {
		r.ends, r.endsOf = false, s
	}
	chunk := make([]byte, 512)
	for ctx.Err() == nil && r.current() == s {
		wait := idle
		if l.begun() {
			wait = l.silence(r.options.Silence)
		}
		if err := port.SetReadTimeout(wait); err != nil {
			return lost(s.Port)
		}
		n, err := port.Read(chunk)
		switch {
		case n > 0:
			l.take(chunk[:n], time.Now())
		case err == nil:
			l.quiet()
		}
		r.learn(l.ends)
		if err != nil {
			return lost(s.Port) // an unfinished code is dropped
		}
	}
	return nil
}

// learn keeps whether the scanner that is read ends its codes.
func (r *Reader) learn(ends bool) {
	if ends == r.ends {
		return
	}
	r.ends = ends
	if r.options.OnEnded != nil {
		r.options.OnEnded(r.endsOf, ends)
	}
}

func open(s Settings) (serial.Port, error) {
	baud := s.Baud
	if baud == 0 {
		baud = device.DefaultBaud
	}
	mode := &serial.Mode{BaudRate: baud, DataBits: 8, Parity: serial.NoParity, StopBits: serial.OneStopBit}
	port, err := serial.Open(s.Port, mode)
	if err != nil {
		return nil, explain(s.Port, err)
	}
	return port, nil
}

// Check opens the port and closes it again. It returns nil if a scanner there can be read.
func Check(s Settings) error {
	port, err := open(s)
	if err != nil {
		return err
	}
	return port.Close()
}

func (r *Reader) current() Settings {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.settings
}

// report tells only of changes: a port that stays away is one message.
func (r *Reader) report(err error) {
	r.mu.Lock()
	same := words(r.trouble) == words(err)
	r.trouble = err
	r.mu.Unlock()
	if !same && r.options.OnTrouble != nil {
		r.options.OnTrouble(err)
	}
}

func words(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
