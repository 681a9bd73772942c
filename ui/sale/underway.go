package sale

import (
	"time"

	"counterfoil/internal/fault"
)

// underway is a sale on its way to the disk, and what has been done meanwhile for
// the one after it.
type underway struct {
	busy   bool
	rung   string        // its amount as typed
	asks   []fault.Fault // what was known to ask about then
	ahead  string        // the amount when Enter was pressed for the next sale; "": it was not
	early  func()        // fills in the next sale's card; nil: none was read
	handed posSale       // what a POS handed over, if this is that sale

	known    chan func()   // shows what became of the sale, as soon as that is known
	finish   func()        // the same, while it waits for typing to rest; nil: it does not
	patience time.Duration // how long the next sale's Enter may wait for that
}

// learn shows what became of the sale on its way, if that is known so soon. On a busy
// PC many keys may come before the window hears of it, and what is typed behind the
// next sale's Enter belongs to the sale after that: so all keys wait.
func (r *Room) learn(wait time.Duration) bool {
	if r.way.finish != nil {
		r.way.finish()
		return true
	}
	select {
	case show := <-r.way.known:
		show()
		return true
	default:
	}
	select {
	case show := <-r.way.known:
		show()
		return true
	case <-time.After(wait):
		return false
	}
}

// setBusy keeps the form still while its sale is on its way. The button says so only
// when that takes long: a commit is over before an eye blinks.
func (r *Room) setBusy(busy bool) {
	r.way.busy, r.way.ahead = busy, ""
	if !busy {
		r.button.Set(recordLabel())
	}
}
