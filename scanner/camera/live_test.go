package camera

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
)

// lenses is a System whose cameras can be plugged in, unplugged and taken by others.
type lenses struct {
	mu     sync.Mutex
	there  []string
	wrong  map[string]error // why a camera does not open
	broken map[string]bool  // the camera opens and fails at once
	opens  int
	inUse  string
}

func newLenses(names ...string) *lenses {
	return &lenses{there: names, wrong: map[string]error{}, broken: map[string]bool{}}
}

func (s *lenses) with(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
}

func (s *lenses) List() (all []Info, err error) {
	s.with(func() {
		for _, name := range s.there {
			all = append(all, Info{ID: "id of " + name, Name: name})
		}
	})
	return all, nil
}

func (s *lenses) Open(id string) (cam Camera, err error) {
	name := id[len("id of "):]
	s.with(func() {
		s.opens++
		switch {
		case !slices.Contains(s.there, name):
			err = ErrNotFound
		case s.wrong[name] != nil:
			err = s.wrong[name]
		case s.inUse != "":
			err = ErrBusy // a camera must be closed before the next is opened
		default:
			s.inUse = name
			cam = &placed{s, name}
		}
	})
	return cam, err
}

type placed struct {
	of   *lenses
	name string
}

func (c *placed) Next(ctx context.Context, f *Frame) (err error) {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(thirtieth):
	}
	c.of.with(func() {
		if c.of.broken[c.name] || !slices.Contains(c.of.there, c.name) {
			err = ErrUnplugged
		}
	})
	f.set(Grey, 64, 48, make([]byte, 64*48))
	return err
}

func (c *placed) Close() error {
	c.of.with(func() { c.of.inUse = "" })
	return nil
}

// living runs a Live and records its states.
type living struct {
	*Live
	mu     sync.Mutex
	states []device.CameraState
	looks  int
	end    func()
}

func live(t *testing.T, s System) *living {
	l := &living{}
	l.Live = NewLive(LiveOptions{
		System: s,
		OnLook: func(Look) {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.looks++
		},
		OnState: func(s device.CameraState) {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.states = append(l.states, s)
		},
	})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { l.Run(ctx); close(done) }()
	l.end = func() { stop(); <-done }
	return l
}

// after lets time pass and returns the state of the camera then.
func (l *living) after(d time.Duration) device.CameraState {
	time.Sleep(d)
	synctest.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.states) == 0 {
		return device.CameraState{}
	}
	return l.states[len(l.states)-1]
}

func runs(camera, missing string) device.CameraState {
	return device.CameraState{Phase: device.CameraRunning, Camera: camera, Missing: missing}
}

func fails(camera string, trouble error) device.CameraState {
	return device.CameraState{Phase: device.CameraFailed, Camera: camera, Trouble: trouble}
}

func expect(t *testing.T, when string, got, want device.CameraState) {
	t.Helper()
	trouble := got.Trouble
	if errors.Is(trouble, want.Trouble) {
		trouble = want.Trouble // it may say more than the sentinel
	}
	if !same(device.CameraState{Phase: got.Phase, Camera: got.Camera, Missing: got.Missing, Trouble: trouble}, want) {
		t.Errorf("%s: %v %+v, want %+v", when, got.Phase, got, want)
	}
}

func TestLiveGoesOnAndOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newLenses("front", "back")
		l := live(t, s)
		defer l.end()
		expect(t, "at first", l.after(time.Second), device.CameraState{})
		l.Use("back", true)
		expect(t, "on", l.after(time.Second), runs("back", ""))
		l.Use("front", true)
		expect(t, "another", l.after(time.Second), runs("front", ""))
		l.Use("front", false)
		expect(t, "off", l.after(time.Second), device.CameraState{})
		if s.inUse != "" {
			t.Error("the camera is off but still open")
		}
		looks := l.looks
		if l.after(time.Minute); l.looks != looks || looks < 20 || looks > 40 {
			t.Errorf("%d looks in two seconds, then %d", looks, l.looks)
		}
	})
}

func TestLiveFallsBackAndReturns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newLenses("built in")
		l := live(t, s)
		defer l.end()
		l.Use("desk", true)
		expect(t, "chosen one missing", l.after(time.Second), runs("built in", "desk"))
		s.with(func() { s.there = append(s.there, "desk") })
		expect(t, "plugged in", l.after(Retry+time.Second), runs("desk", ""))
		l.after(settled + time.Second)
		s.with(func() { s.there = s.there[:1] })
		expect(t, "pulled", l.after(Retry), runs("built in", "desk"))
		s.with(func() { s.there = nil })
		none := fails("", device.ErrNoCamera)
		none.Missing = "desk"
		expect(t, "none", l.after(Retry+time.Second), none)
	})
}

func TestLiveOutlastsTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newLenses("front", "back")
		s.wrong["front"] = ErrBusy
		l := live(t, s)
		defer l.end()
		l.Use("front", true)
		expect(t, "busy", l.after(time.Second), fails("front", ErrBusy))
		s.with(func() { delete(s.wrong, "front") })
		expect(t, "free again", l.after(Retry), runs("front", ""))
		s.with(func() { s.wrong["front"], s.broken["front"] = ErrDenied, true })
		expect(t, "refused", l.after(Retry+time.Second), fails("front", ErrDenied))
		l.Use("", true) // any camera: the first that works
		expect(t, "any", l.after(Retry), runs("back", ""))
	})
}

// A camera that fails at once, and one that never opens, are tried every other second and no more often.
func TestLiveNeverSpins(t *testing.T) {
	for name, spoil := range map[string]func(*lenses){
		"broken": func(s *lenses) { s.broken["front"] = true },
		"busy":   func(s *lenses) { s.wrong["front"] = ErrBusy },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newLenses("front")
				spoil(s)
				l := live(t, s)
				defer l.end()
				l.Use("", true)
				l.after(time.Minute)
				if len(l.states) > 3 {
					t.Errorf("one trouble was reported %d times: %v", len(l.states), l.states)
				}
				if s.opens < 25 || s.opens > 31 {
					t.Errorf("opened %d times in a minute", s.opens)
				}
			})
		})
	}
}

// slow is a System whose driver does not open a camera until it is freed.
type slow struct {
	*lenses
	free chan struct{}
}

func (s slow) Open(id string) (Camera, error) {
	<-s.free
	return s.lenses.Open(id)
}

func TestLiveEndsWhileADriverHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := slow{newLenses("front"), make(chan struct{})}
		l := live(t, s)
		l.Use("", true)
		expect(t, "opening", l.after(time.Minute), device.CameraState{Phase: device.CameraStarting, Camera: "front"})
		l.end() // would hang if it waited for the driver
		close(s.free)
		synctest.Wait()
		if s.inUse != "" || s.opens != 1 {
			t.Errorf("in use: %q after %d opens", s.inUse, s.opens)
		}
	})
}

// The card that the drawn camera shows is read by the same code as that of any other camera.
func TestDrawnCardIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d Drawn
		const code = "forloy_enr_abc123def456"
		if d.Hold(code) {
			t.Error("a camera that is off showed a card")
		}
		cam, info, err := Open(d.Beside(newLenses("front"), "Practice camera"), "Practice camera")
		if err != nil || info.Name != "Practice camera" {
			t.Fatalf("%+v, %v", info, err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 3*time.Second)
		defer stop()
		var scans []purchase.Scan
		go func() {
			time.Sleep(time.Second)
			if !d.Hold(code) {
				t.Error("the camera showed no card")
			}
		}()
		err = Watch(ctx, cam, func(l Look) { scans = append(scans, l.Scans...) })
		if !errors.Is(err, context.DeadlineExceeded) || len(scans) != 1 || scans[0].Text != code {
			t.Errorf("%v, %+v", err, scans)
		}
	})
}
