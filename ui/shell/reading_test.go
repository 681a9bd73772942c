package shell

import (
	"testing"
	"testing/synctest"
	"time"
)

// reader reads so many sales as often as it is told to.
type reader struct {
	Reading
	shell *Shell
	sales int
	begun int
}

func (r *reader) change() {
	if r.Begin() {
		r.begun++
	}
}

func (r *reader) press() {
	if r.BeginNow() {
		r.begun++
	}
}

func (r *reader) end() { r.End(r.shell, r.sales, r.change) }

func (r *reader) check(t *testing.T, want int, when string) {
	t.Helper()
	if r.begun != want {
		t.Errorf("%s: %d readings, want %d", when, r.begun, want)
	}
}

// atDesk runs a test before a window whose goroutine is the test's.
func atDesk(t *testing.T, sales int, test func(*testing.T, *reader, func(time.Duration))) {
	synctest.Test(t, func(t *testing.T) {
		posts := make(chan func(), 10)
		r := &reader{shell: New(nil, func(f func()) { posts <- f }, nil), sales: sales}
		defer r.shell.Close()
		test(t, r, func(d time.Duration) {
			time.Sleep(d)
			synctest.Wait()
			for range len(posts) {
				(<-posts)()
			}
		})
	})
}

// TestFewSalesAreReadAgainAtOnce: all that changes during a reading is worth one more.
func TestFewSalesAreReadAgainAtOnce(t *testing.T) {
	atDesk(t, manySales-1, func(t *testing.T, r *reader, _ func(time.Duration)) {
		r.change()
		r.change()
		r.change()
		r.check(t, 1, "while one is under way")
		r.end()
		r.check(t, 2, "after it")
		r.end()
		r.check(t, 2, "with nothing changed since")
		r.change()
		r.check(t, 3, "with something changed later")
	})
}

// TestManySalesRest: after a reading of many, changes wait for the end of a rest, and cost
// one reading.
func TestManySalesRest(t *testing.T) {
	atDesk(t, manySales, func(t *testing.T, r *reader, pass func(time.Duration)) {
		r.change()
		r.end()
		r.change()
		r.change()
		pass(longRest - 1)
		r.check(t, 1, "during the rest")
		pass(1)
		r.check(t, 2, "after the rest")
		r.end()
		pass(longRest)
		r.check(t, 2, "after a rest in which nothing changed")
		r.change()
		r.check(t, 3, "with something changed later")
	})
}

// TestNobodyWaitsForARest: what a person has done is read at once.
func TestNobodyWaitsForARest(t *testing.T) {
	atDesk(t, manySales, func(t *testing.T, r *reader, pass func(time.Duration)) {
		r.change()
		r.end()
		r.press()
		r.check(t, 2, "during a rest")
		r.press()
		r.check(t, 2, "while one is under way")
		r.end()
		r.check(t, 3, "after it")
		r.end()
		r.change()
		pass(longRest - 1)
		r.check(t, 3, "in the next rest, which nobody ended")
		pass(1)
		r.check(t, 4, "after that rest")
	})
}
