package shell

import "time"

// Reading keeps what is read off the UI goroutine to one reading at a time. What changes
// while it reads is worth one more, however often it has changed: a sender that drains
// changes sales many times a second. For the same reason a reading of many sales rests
// before the next one. It belongs to the UI goroutine.
//
//	if !r.reading.Begin() {
//		return // another follows the one under way
//	}
//	s.Work(func(ctx context.Context) func() {
//		found := read(ctx)
//		return func() {
//			r.show(found)
//			r.reading.End(s, len(found), r.load)
//		}
//	})
type Reading struct {
	Busy  bool        // one is under way
	again bool        // something has changed since it began
	press bool        // a person waits for what has changed
	rest  *time.Timer // before another may begin; nil: none
}

// manySales is how many make a reading rest.
const manySales = 5000

// longRest is how long: reading 100 000 sales takes one of two cores for a second.
const longRest = 3 * time.Second

// Begin reports whether a reading may begin. If one is under way or at rest, End asks for
// another.
func (r *Reading) Begin() bool {
	if r.Busy || r.rest != nil {
		r.again = true
		return false
	}
	r.Busy = true
	return true
}

// BeginNow is Begin for somebody who waits to see what they have done: it ends a rest, and
// the reading that follows one under way does not wait for one.
func (r *Reading) BeginNow() bool {
	if r.rest != nil {
		r.rest.Stop()
		*r = Reading{}
	}
	r.press = r.Busy
	return r.Begin()
}

// End ends a reading of so many sales. If there is to be another, load begins it: at once,
// or after a rest.
func (r *Reading) End(s *Shell, sales int, load func()) {
	last := *r
	*r = Reading{}
	if last.press || sales < manySales {
		if last.again {
			load()
		}
		return
	}
	r.again = last.again
	var rest *time.Timer
	rest = s.After(s.Rest, func() {
		if r.rest != rest { // somebody did not wait
			return
		}
		again := r.again
		*r = Reading{}
		if again {
			load()
		}
	})
	r.rest = rest
}
