package shell

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestPostsRunAtOnce: the toolkit is asked once for all that has gathered, and the order
// is kept.
func TestPostsRunAtOnce(t *testing.T) {
	var asked []func()
	var ran []int
	l := &Loop{do: func(f func()) { asked = append(asked, f) }, home: goroutine()}
	for n := range 3 {
		l.Post(func() {
			ran = append(ran, n)
			if n == 1 {
				l.Post(func() { ran = append(ran, 10) }) // not before the next picture
			}
		})
	}
	if len(asked) != 1 || len(ran) != 0 {
		t.Fatalf("asked %d times; ran %v", len(asked), ran)
	}
	asked[0]()
	if !slices.Equal(ran, []int{0, 1, 2}) || len(asked) != 2 {
		t.Fatalf("asked %d times; ran %v", len(asked), ran)
	}
	asked[1]()
	if l.Post(func() {}); !slices.Equal(ran, []int{0, 1, 2, 10}) || len(asked) != 3 {
		t.Errorf("asked %d times; ran %v", len(asked), ran)
	}
}

// TestNothingRunsAfterTheToolkit: once its loop has ended, the toolkit runs what it is given at once, where it is. A
// till that was ended while it started crashed so, one time in 30 on a machine with ten times its load.
func TestNothingRunsAfterTheToolkit(t *testing.T) {
	l := NewLoop()
	l.do = func(f func()) { f() }
	ran := 0
	l.Post(func() { ran++ })
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.Post(func() { ran += 10 })
	}()
	<-done
	if ran != 1 {
		t.Errorf("ran %d; want 1, on the UI goroutine alone", ran)
	}
}

// TestTheToolkitStandsStill at its end, and the till ends all the same.
func TestTheToolkitStandsStill(t *testing.T) {
	for name, c := range map[string]struct{ takes, told, want time.Duration }{
		"it ends":            {takes: time.Hour, told: time.Hour, want: -1},
		"it takes a while":   {takes: time.Hour + endsWithin/2, told: time.Hour, want: -1},
		"it never ends":      {takes: 1000 * time.Hour, told: time.Hour, want: time.Hour + endsWithin},
		"nobody has told it": {takes: 2 * time.Hour, told: 3 * time.Hour, want: -1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := New(nil, func(func()) {}, nil)
				s.Go(func(ctx context.Context) { <-ctx.Done() })
				began, stuck := time.Now(), time.Duration(-1)
				time.AfterFunc(c.told, func() { s.Ends(); s.Ends() })
				s.Run(func() { time.Sleep(c.takes) }, func() { stuck = time.Since(began) })
				synctest.Wait()
				if stuck != c.want {
					t.Errorf("given up after %v; want %v (-1ns: not)", stuck, c.want)
				}
				time.Sleep(max(0, c.told-c.takes)) // what is told too late
			})
		})
	}
}

// TestNothingRunsWithoutAWindow: what was posted before the window was closed, and runs later.
func TestNothingRunsWithoutAWindow(t *testing.T) {
	var waiting []func()
	s := New(nil, func(f func()) { waiting = append(waiting, f) }, nil)
	ran := 0
	s.Post(func() { ran++ })
	s.Post(s.Close)
	s.Post(func() { ran += 10 })
	for _, f := range waiting {
		f()
	}
	if s.Post(func() {}); ran != 1 || len(waiting) != 3 {
		t.Errorf("ran %d of %d; want the first alone, of three", ran, len(waiting))
	}
}
