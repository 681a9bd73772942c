package camera

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/scanner/qr/qrtest"
)

// roll is a camera that shows shots in turn and then fails.
type roll struct {
	every  time.Duration // between frames
	shots  []shot
	end    error
	closed bool
	shown  int // frames in all
}

// shot is a frame that is shown a number of times.
type shot struct {
	frame Frame
	times int
}

func (r *roll) Next(ctx context.Context, f *Frame) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(r.every):
	}
	if len(r.shots) == 0 {
		return r.end
	}
	s := &r.shots[0]
	f.set(s.frame.Format, s.frame.W, s.frame.H, s.frame.Data)
	r.shown++
	if s.times--; s.times == 0 {
		r.shots = r.shots[1:]
	}
	return nil
}

func (r *roll) Close() error { r.closed = true; return nil }

const thirtieth = time.Second / 30

func blank(t testing.TB, format Format) Frame {
	grey := make([]byte, qrtest.Width*qrtest.Height)
	for i := range grey {
		grey[i] = 150
	}
	return packed(t, format, grey, qrtest.Width, qrtest.Height)
}

func TestWatchReadsOncePerShowing(t *testing.T) {
	for name, format := range map[string]Format{"yuyv": YUYV, "mjpeg": MJPEG} {
		t.Run(name, func(t *testing.T) {
			one, two := plain(t, 0), plain(t, 1)
			a := packed(t, format, one.Pix, qrtest.Width, qrtest.Height)
			b := packed(t, format, two.Pix, qrtest.Width, qrtest.Height)
			none := blank(t, format)
			synctest.Test(t, func(t *testing.T) {
				// Held for 8 s, away for 2 s, back, another, away for 6 s, back.
				cam := &roll{every: 800 * time.Millisecond, end: ErrUnplugged,
					shots: []shot{{a, 10}, {none, 2}, {a, 2}, {b, 2}, {none, 7}, {a, 2}}}
				var scans []purchase.Scan
				err := Watch(t.Context(), cam, func(l Look) { scans = append(scans, l.Scans...) })
				if !errors.Is(err, ErrUnplugged) || !cam.closed {
					t.Errorf("got %v, closed %v", err, cam.closed)
				}
				var texts []string
				for _, s := range scans {
					texts = append(texts, s.Text)
					if s.Source != purchase.SourceCamera || s.Symbology != "QR" || s.At.IsZero() {
						t.Errorf("scan %+v", s)
					}
				}
				if want := []string{one.Text, two.Text, one.Text}; !slices.Equal(texts, want) {
					t.Errorf("got %q, want %q", texts, want)
				}
			})
		})
	}
}

// A camera that was off for a moment has seen nothing leave: the card that lies before it is the last customer's still.
// One that was not taken counts anew, though it never left.
func TestACardStaysSeenOverABreak(t *testing.T) {
	const code = "forloy_enr_f456"
	for _, c := range []struct {
		off   time.Duration
		fresh int
	}{{20 * time.Second, 0}, {time.Hour, 1}} {
		s, now := newSightings(), time.Now()
		see := func(codes ...Sighting) int { return len(s.fresh(codes, now)) }
		s.resume(now)
		if see(Sighting{Text: code}) != 1 || see(Sighting{Text: code}) != 0 {
			t.Error("not read once")
		}
		now = now.Add(c.off)
		s.resume(now)
		see()
		now = now.Add(2 * time.Second)
		if n := see(Sighting{Text: code}); n != c.fresh {
			t.Errorf("%v later it is read %d times", c.off, n)
		}
		s.forget(code)
		if see(Sighting{Text: code}) != 1 {
			t.Error("what was not taken is not read again")
		}
	}
}

func TestWatchReportsCorners(t *testing.T) {
	pic := plain(t, 2)
	frame := packed(t, Grey, pic.Pix, qrtest.Width, qrtest.Height)
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		cam := &roll{every: thirtieth, end: ErrUnplugged, shots: []shot{{frame, 1000}}}
		seen := 0
		err := Watch(ctx, cam, func(l Look) {
			if len(l.Codes) == 0 {
				return
			}
			seen++
			w, h := l.Picture.Size()
			for _, c := range l.Codes[0].Corners {
				if c[0] < -20 || c[1] < -20 || c[0] > w+20 || c[1] > h+20 {
					t.Errorf("a corner at %v", c)
				}
			}
			stop()
		})
		if !errors.Is(err, context.Canceled) || !cam.closed || seen != 1 {
			t.Errorf("got %v, closed %v, seen %d", err, cam.closed, seen)
		}
	})
}

// A reader that is slower than the camera sees few frames, but never an old one.
func TestLatestFrameWins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		frame := packed(t, Grey, make([]byte, 64*64), 64, 64)
		cam := &roll{every: thirtieth, end: ErrUnplugged, shots: []shot{{frame, 300}}}
		looks := 0
		err := Watch(t.Context(), cam, func(l Look) {
			looks++
			// One frame old, or two if the next comes just when this one is taken. A queued one would be a second old.
			if age := time.Since(l.At); age > 2*thirtieth {
				t.Errorf("a frame %v old", age)
			}
			time.Sleep(time.Second) // on synctest's clock
		})
		if !errors.Is(err, ErrUnplugged) {
			t.Error(err)
		}
		if looks < 9 || looks > 12 {
			t.Errorf("%d looks in ten seconds", looks)
		}
	})
}

func TestLooksArePaced(t *testing.T) {
	code := packed(t, Grey, plain(t, 0).Pix, qrtest.Width, qrtest.Height)
	synctest.Test(t, func(t *testing.T) {
		cam := &roll{every: time.Second / 120, end: ErrUnplugged, shots: []shot{{code, 360}}}
		looks := 0
		_ = Watch(t.Context(), cam, func(Look) { looks++ })
		if most := int(3*time.Second/Pause) + 1; looks > most || looks < most*9/10 {
			t.Errorf("%d looks in three seconds, at most %d", looks, most)
		}
	})
}

func TestBrokenFramesEndTheWatch(t *testing.T) {
	good := packed(t, YUYV, make([]byte, 64*64), 64, 64)
	bad := good
	bad.Data = bad.Data[:100]
	synctest.Test(t, func(t *testing.T) {
		few := []shot{{bad, broken - 1}, {good, 1}, {bad, broken - 1}, {good, 1}}
		cam := &roll{every: 100 * time.Millisecond, end: ErrUnplugged, shots: few}
		if err := Watch(t.Context(), cam, func(Look) {}); !errors.Is(err, ErrUnplugged) {
			t.Errorf("a few: got %v", err)
		}
		cam = &roll{every: 100 * time.Millisecond, end: ErrUnplugged, shots: []shot{{bad, 1000}}}
		if err := Watch(t.Context(), cam, func(Look) {}); !errors.Is(err, ErrFormat) || cam.shown > broken+2 {
			t.Errorf("all: got %v after %d frames", err, cam.shown)
		}
	})
}

func TestMailboxUsesThreeFrames(t *testing.T) {
	box, all := newMailbox(), map[*Frame]bool{}
	f, taken := new(Frame), (*Frame)(nil)
	for i := range 1000 {
		all[f] = true
		f = box.put(f)
		if i%3 == 0 {
			taken = box.take(t.Context(), taken)
			all[taken] = true
		}
	}
	if len(all) != 3 || all[nil] {
		t.Errorf("%d frames", len(all))
	}
}

func TestCodesCountAgainAfterAWhile(t *testing.T) {
	s, at := newSightings(), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	code := func(texts ...string) (codes []Sighting) {
		for _, text := range texts {
			codes = append(codes, Sighting{Text: text, Symbology: "QR"})
		}
		return codes
	}
	for _, c := range []struct {
		after time.Duration
		codes []Sighting
		want  int
	}{
		{0, code("a", "b"), 2},
		{time.Second, code("a"), 0},
		{5*time.Second - 1, code("b"), 0},
		{6*time.Second - 1, code("a"), 0},
		{11*time.Second - 1, code("a", "b"), 2},
	} {
		if got := s.fresh(c.codes, at.Add(c.after)); len(got) != c.want {
			t.Errorf("after %v: got %v", c.after, got)
		}
	}
	s.fresh(nil, at.Add(time.Minute))
	if len(s.codes) != 0 {
		t.Errorf("old sightings are kept: %v", s.codes)
	}
}

// At an empty counter half as many frames are read, and all of them again once something moves.
func TestWatchRestsAtAnEmptyCounter(t *testing.T) {
	pic := plain(t, 0)
	code, none := packed(t, Grey, pic.Pix, qrtest.Width, qrtest.Height), blank(t, Grey)
	synctest.Test(t, func(t *testing.T) {
		cam := &roll{every: thirtieth, end: ErrUnplugged, shots: []shot{{none, 300}, {code, 60}}}
		start := time.Now()
		var calm, lively, first int
		_ = Watch(t.Context(), cam, func(l Look) {
			switch at := time.Since(start); {
			case at > 5*time.Second && at < 10*time.Second:
				calm++
			case at > 10500*time.Millisecond:
				lively++
			}
			if len(l.Scans) > 0 {
				first = int(time.Since(start).Milliseconds())
			}
		})
		if calm < 35 || calm > 40 || lively < 20 {
			t.Errorf("%d looks in five seconds at rest, then %d in one and a half", calm, lively)
		}
		if first < 10000 || first > 10250 {
			t.Errorf("the code that came after 10 s was read after %d ms", first)
		}
	})
}
