package shell

// Reading keeps what is read off the UI goroutine to one reading at a time. What changes
// while it reads is worth one more, however often it has changed: a sender that drains
// changes sales many times a second. It belongs to the UI goroutine.
//
//	if !r.reading.Begin() {
//		return // another follows the one under way
//	}
//	s.Work(func(ctx context.Context) func() {
//		found := read(ctx)
//		return func() {
//			again := r.reading.End()
//			r.show(found)
//			if again {
//				r.load()
//			}
//		}
//	})
type Reading struct {
	Busy  bool // one is under way
	again bool // something has changed since it began
}

// Begin reports whether a reading may begin. If one is under way, End asks for another.
func (r *Reading) Begin() bool {
	if r.Busy {
		r.again = true
		return false
	}
	r.Busy = true
	return true
}

// End ends a reading, and reports whether there is to be another.
func (r *Reading) End() (again bool) {
	again = r.again
	*r = Reading{}
	return again
}
