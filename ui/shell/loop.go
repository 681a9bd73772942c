package shell

import (
	"bytes"
	"context"
	"runtime"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
)

// Loop hands funcs to the UI goroutine: all that have gathered run at once. The toolkit
// runs one or two between two pictures. Where a picture takes long, on a PC without a
// graphics card, more would come than run, and what the window shows would be minutes old.
type Loop struct {
	do   func(func()) // the toolkit's
	home string       // the UI goroutine

	mu      sync.Mutex
	waiting []func()
}

// NewLoop must be called on main's goroutine, which is the UI's.
func NewLoop() *Loop { return &Loop{do: fyne.Do, home: goroutine()} }

// Post runs a func on the UI goroutine, in order. After the toolkit's end it does nothing.
func (l *Loop) Post(f func()) {
	l.mu.Lock()
	l.waiting = append(l.waiting, f)
	first := len(l.waiting) == 1
	l.mu.Unlock()
	if first {
		l.do(l.run)
	}
}

// run runs what has gathered. Once the toolkit has ended, it runs what it is given at once, on whichever goroutine
// gives it: there is no window any more then, and what asks for it crashes.
func (l *Loop) run() {
	if goroutine() != l.home {
		return
	}
	l.mu.Lock()
	all := l.waiting
	l.waiting = nil
	l.mu.Unlock()
	for _, f := range all {
		f()
	}
}

// goroutine is the number of the goroutine that calls it.
func goroutine() string {
	text := make([]byte, 40) // goroutine 1 [running]:
	fields := bytes.Fields(text[:runtime.Stack(text, false)])
	return string(fields[1])
}

// endsWithin is how long the toolkit may take for its end. On a machine with ten times its load it took two seconds.
const endsWithin = 10 * time.Second

// Run runs the toolkit's loop, which show does, until the window has been closed and all that Go and Work have started
// has ended. It must be called on main's goroutine. The toolkit may stand still for ever at its end: one of its own
// funcs can come between its last look for such and its word that it takes no more, and it waits for that one. So
// when show has not come back some time after Ends, what was started ends all the same, and stuck is called on another
// goroutine.
func (s *Shell) Run(show, stuck func()) {
	over := make(chan struct{})
	go func() {
		select {
		case <-s.ends:
		case <-over:
			return
		}
		select {
		case <-time.After(endsWithin):
			s.Close()
			s.Wait()
			stuck()
		case <-over:
		}
	}()
	s.Go(s.keepDrawn)
	show()
	close(over)
	s.Close()
	s.Wait()
}

// looks is how often keepDrawn looks, and stood is how long the window must have stood still to be drawn again unasked.
const (
	looks = 5 * time.Second
	stood = 4 * looks
)

// keepDrawn looks every few seconds whether the toolkit still draws the window, and now and then keeps what it forgets
// of a room: at rest, that would be drawn for nothing.
func (s *Shell) keepDrawn(ctx context.Context) {
	look := time.NewTicker(looks)
	defer look.Stop()
	last := time.Now() // the UI goroutine's from now on
	for n := 1; ; n++ {
		select {
		case <-look.C:
			s.Post(func() {
				stands := time.Since(last) > stood
				if stands || n%4 == 0 {
					s.Keeps()
				}
				kit.Redraw(s.win.Canvas(), stands)
				last = time.Now()
			})
		case <-ctx.Done():
			return
		}
	}
}

// Ends says that the window is about to be closed. Any goroutine may call it, more than once.
func (s *Shell) Ends() { s.ended.Do(func() { close(s.ends) }) }
