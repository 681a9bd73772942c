package queue

import (
	"io"
	"os"
	"time"

	"counterfoil/internal/purchase"
)

// copyOf is one copy of a value in a file.
type copyOf struct {
	file     *os.File
	at       int64
	size     int
	sequence purchase.Sequence // of a sale
	revision uint64            // of a sale
	state    purchase.State    // of a sale
	sent     time.Time         // of a sale: when it was first offered; zero: never
	doubtful bool              // of a sale: Forloy may have booked it without saying so
	current  bool              // from the store itself, from what a till held, or from what is restored
	guest    bool              // from what is restored: the store's own sales keep their places before it
	reached  bool              // a sound tree of its file leads to it; otherwise it may be an outdated copy
}

func (c copyOf) found() bool { return c.size > 0 }

func (c copyOf) synced() bool { return c.state == purchase.Synced }

// mayBeBooked reports whether Forloy may have a sale that nobody has decided on.
func (c copyOf) mayBeBooked() bool {
	return !ended(c.state) && (c.doubtful || c.state == purchase.Pending && !c.sent.IsZero())
}

// live reports whether a copy says how things stand now.
func (c copyOf) live() bool { return c.current && c.reached }

func (c copyOf) read() ([]byte, error) {
	value := make([]byte, c.size)
	if _, err := c.file.ReadAt(value, c.at); err != nil && err != io.EOF {
		return nil, explain(err)
	}
	return value, nil
}

// newer reports whether a copy of a sale takes precedence over another. That
// Forloy has a sale is never taken back, whatever happened in an older copy of
// the store; nor is what a person has decided, as no sale comes back from there.
func (c copyOf) newer(other copyOf) bool {
	switch {
	case !other.found():
		return true
	case c.synced() != other.synced():
		return c.synced()
	case c.reached && other.reached && ended(c.state) != ended(other.state):
		return ended(c.state)
	case c.revision != other.revision:
		return c.revision > other.revision
	}
	return c.reached && !other.reached
}

// copies are the copies of one sale that count.
type copies struct {
	tree copyOf // the newest live one; none if it has no size
	best copyOf // the one with the highest revision, or one that says synced
	here bool   // one of them is current
	own  bool   // and from the store itself
}

// sequence is the one that the sale had.
func (c copies) sequence() purchase.Sequence { return c.latest().sequence }

// latest is the copy that says how the sale stands in its file.
func (c copies) latest() copyOf {
	if c.tree.found() {
		return c.tree
	}
	return c.best
}

// rank orders the sales that claim one sequence: the live sale, then others of
// the store, then those of a backup.
func (c copies) rank() int {
	switch {
	case c.tree.found() && c.own:
		return 0
	case c.tree.found():
		return 1
	case c.here:
		return 2
	}
	return 3
}

func (c *copies) take(one copyOf) {
	if one.live() && one.newer(c.tree) {
		c.tree = one
	}
	if one.newer(c.best) {
		c.best = one
	}
	c.here = c.here || one.current
	c.own = c.own || one.current && !one.guest
}
