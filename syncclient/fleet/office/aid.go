package office

import (
	"context"
	"time"
)

// AidAsked has a till send the waiting sales of another one, whose PC is dead.
type AidAsked struct {
	Till    string        `json:"till"` // the dead one: its terminal, or LOCATION/TERMINAL
	By      string        `json:"by"`   // the one that sends them
	Manager string        `json:"manager"`
	Within  time.Duration `json:"within"` // after it, that till no longer does it
	Now     bool          `json:"now"`    // even if the dead one was heard of a moment ago
}

// Aided is what was ordered. Without anything that waits, there is no order.
type Aided struct {
	Rescuable
	Waiting int      `json:"waiting"` // before
	Order   *Ordered `json:"order,omitempty"`
}

// Sums are what has come of an order to send another till's sales, by the desk's own books.
type Sums struct {
	Accepted int `json:"accepted"`
	Refused  int `json:"refused"`
	Left     int `json:"left"` // of that till
}

// Aid has a till send another's sales. Errors: those of Rescuable, for either till, and fault.FleetItself,
// FleetShutOut.
func (c Control) Aid(ctx context.Context, q AidAsked) (a Aided, err error) {
	return a, c.askJSON(ctx, "desk.aid", q, &a)
}
