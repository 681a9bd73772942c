package camera

import (
	"context"
	"errors"
	"sync"
	"time"

	"counterfoil/internal/device"
)

// Live keeps a camera running for a window for as long as one is wanted: the chosen one, or another while that is not
// connected. It survives unplugging, refusals and other programs that take the camera. It waits between any two
// attempts, so no driver can make it spin.
type Live struct {
	options LiveOptions
	changed chan struct{} // holds one token after wish has changed
	seen    *sightings    // by whichever camera

	mu   sync.Mutex
	wish wish
}

// wish is what a person wants.
type wish struct {
	name string // of the camera; "": any
	on   bool
}

// LiveOptions connect a Live with the window. Neither func is called after Run has returned.
type LiveOptions struct {
	System  System                   // nil: Local()
	OnLook  func(Look)               // called for each frame, on a goroutine of its own
	OnState func(device.CameraState) // called when the state changes, on Run's goroutine
}

// Retry is the time after which a camera that failed is tried again, and the time between two checks whether the chosen
// camera is back.
const Retry = 2 * time.Second

// settled is how long a camera must have run to be tried again at once: then a plug is loose, and the camera is not
// broken.
const settled = 10 * time.Second

// NewLive returns a Live that is off.
func NewLive(o LiveOptions) *Live {
	if o.System == nil {
		o.System = Local()
	}
	return &Live{options: o, changed: make(chan struct{}, 1), seen: newSightings()}
}

// Use sets which camera is wanted, by name ("": any), and whether it shall be on. It returns at once and may be called
// from any goroutine.
func (l *Live) Use(name string, on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.wish != (wish{name, on}) {
		l.wish = wish{name, on}
		select {
		case l.changed <- struct{}{}:
		default: // there is a token already
		}
	}
}

// Forget has a code that was not taken count as scanned anew once it is seen, also if it has been in sight all the
// time. It may be called from any goroutine.
func (l *Live) Forget(code string) { l.seen.forget(code) }

func (l *Live) wanted() wish {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.wish
}

// Run keeps the camera running until ctx ends, and turns it off before it returns.
func (l *Live) Run(ctx context.Context) {
	told := device.CameraState{}
	tell := func(s device.CameraState) {
		if s.Phase == device.CameraStarting && told.Phase == device.CameraFailed && s.Camera == told.Camera {
			return // a new attempt: the trouble is shown until it is over
		}
		if !same(s, told) {
			told = s
			l.options.OnState(s)
		}
	}
	for ctx.Err() == nil {
		wait := time.Duration(-1) // until the wish changes
		select {
		case <-l.changed: // the wish is read below
		default:
		}
		if wish := l.wanted(); wish.on {
			wait = l.try(ctx, wish, tell)
		} else {
			tell(device.CameraState{})
		}
		l.rest(ctx, wait)
	}
	tell(device.CameraState{})
}

func same(a, b device.CameraState) bool {
	if (a.Trouble == nil) != (b.Trouble == nil) || a.Trouble != nil && a.Trouble.Error() != b.Trouble.Error() {
		return false
	}
	return a.Phase == b.Phase && a.Camera == b.Camera && a.Missing == b.Missing
}

// rest waits for d, or without limit if d is negative. It returns early if the wish changes.
func (l *Live) rest(ctx context.Context, d time.Duration) {
	var late <-chan time.Time
	if d >= 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case <-ctx.Done():
	case <-l.changed:
	case <-late:
	}
}

// try runs one camera until it fails or another is wanted, and returns how long to rest before the next attempt.
func (l *Live) try(ctx context.Context, w wish, tell func(device.CameraState)) time.Duration {
	all, err := l.options.System.List()
	if err != nil {
		tell(device.CameraState{Phase: device.CameraFailed, Trouble: err})
		return Retry
	}
	state := device.CameraState{Phase: device.CameraStarting}
	candidates := all
	if chosen, err := Pick(all, w.name); w.name != "" && err == nil {
		candidates = []Info{chosen}
	} else {
		state.Missing = w.name
	}
	err = device.ErrNoCamera
	var cam Camera
	for i, c := range candidates {
		state.Camera = c.Name
		if i == 0 {
			tell(state)
		}
		if cam, err = l.open(ctx, c.ID); err == nil || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		if len(candidates) > 0 {
			state.Camera = candidates[0].Name
		}
		tell(device.CameraState{Phase: device.CameraFailed, Camera: state.Camera, Missing: state.Missing, Trouble: err})
		return Retry
	}
	state.Phase = device.CameraRunning
	began := time.Now()
	if err = l.watch(ctx, w, cam, state.Missing, func() { tell(state) }); err == nil {
		return 0
	}
	tell(device.CameraState{Phase: device.CameraFailed, Camera: state.Camera, Missing: state.Missing, Trouble: err})
	if time.Since(began) >= settled {
		return Retry / 4
	}
	return Retry
}

// open gives up when ctx ends: a driver may be slow, and a window that closes does not wait for it.
func (l *Live) open(ctx context.Context, id string) (Camera, error) {
	type opened struct {
		cam Camera
		err error
	}
	done := make(chan opened, 1)
	go func() {
		cam, err := l.options.System.Open(id)
		done <- opened{cam, err}
	}()
	select {
	case o := <-done:
		return o.cam, o.err
	case <-ctx.Done():
		go func() {
			if o := <-done; o.err == nil {
				_ = o.cam.Close() // nobody is left to take the error
			}
		}()
		return nil, ctx.Err()
	}
}

// watch runs a camera until it fails, and calls seen after its first picture. It returns nil if the wish has changed,
// the missing camera is back, or ctx has ended.
func (l *Live) watch(parent context.Context, w wish, cam Camera, missing string, seen func()) error {
	ctx, stop := context.WithCancel(parent)
	defer stop()
	ended, first := make(chan error, 1), make(chan struct{}, 1)
	any := false
	go func() {
		ended <- watch(ctx, cam, l.seen, func(look Look) {
			if !any {
				any = true
				first <- struct{}{}
			}
			l.options.OnLook(look)
		})
	}()
	look := time.NewTicker(Retry)
	defer look.Stop()
	for {
		select {
		case err := <-ended:
			if parent.Err() != nil {
				return nil
			}
			return err
		case <-first:
			seen()
			continue
		case <-l.changed:
			if l.wanted() == w {
				continue
			}
		case <-look.C:
			if missing == "" || !l.there(missing) {
				continue
			}
		}
		stop()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		return nil
	}
}

// there reports whether a camera is connected.
func (l *Live) there(name string) bool {
	all, err := l.options.System.List()
	if err != nil {
		return false
	}
	_, err = Pick(all, name)
	return err == nil
}
