// Package within stops waiting for a disk or a share that may answer after minutes or
// never, as a stick does that was pulled out.
package within

import "context"

// Do does something, and stops waiting for it when ctx ends. What has been done by then
// cannot be called back: late gets what comes of it after that. It may be nil.
func Do[T any](ctx context.Context, do func() (T, error), late func(T)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	ended := make(chan outcome)
	go func() {
		value, err := do()
		select {
		case ended <- outcome{value, err}:
		case <-ctx.Done():
			if late != nil {
				late(value)
			}
		}
	}()
	select {
	case o := <-ended:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
