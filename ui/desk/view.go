// Package desk is the desk's own window: all tills at a glance, what waits for a person, and how a till joins. It knows
// what it shows by Office, and nothing of the network behind that.
package desk

import (
	"context"
	"image"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Office is the desk that runs. None of it is called on the UI goroutine. Errors are fault.Fleet.
type Office interface {
	Look(ctx context.Context) (View, error)
	// Waiting are the sales that a till has told and not sent.
	Waiting(ctx context.Context, t Till) ([]Sale, error)
	Invite(ctx context.Context) (Invitation, error)
	Revoke(ctx context.Context, t Till) error
	// Order has a till do something with a sale; Orders tells what has come of the latest orders.
	Order(ctx context.Context, o Order) (id string, err error)
	Orders(ctx context.Context) ([]Done, error)
	// Rescue has a till send another one's sales, and says how many there are. now: even if that one was heard of a
	// moment ago.
	Rescue(ctx context.Context, dead, by Till, manager string, now bool) (id string, sales int, err error)
}

// View is all tills at one moment.
type View struct {
	Tills   []Till
	Sold    purchase.Tally // today, by the desk's calendar
	Reviews []Sale         // the oldest ones
	All     int64          // how many there are
	At      time.Time
}

// Till is one of them.
type Till struct {
	Name, Location, Merchant, PC string

	State           string // as package office has it
	Online          bool
	Heard           time.Time // zero: never
	Oldest          time.Time // of what waits
	Waiting, Review int64
	Lost            int64          // of what waits: it no longer has these itself
	Entry           uint64         // the last of its journal that the desk has; 0: none
	Hash            string         // that one's, as much as a person compares
	Sold            purchase.Tally // today
	ClockDay        time.Time      // the day by its own clock, where that is not the desk's; zero: it is
	Then            purchase.Tally // sold on that day
	Link            purchase.Link
	Offset          time.Duration // its clock less the desk's
	Room            uint64
	Version         string
	Alarms          []Alarm // the most urgent first
}

// same reports whether two are the same till.
func (t Till) same(other Till) bool {
	return t.Name == other.Name && t.Location == other.Location && t.Merchant == other.Merchant
}

// Alarm is what a person has to look after at a till.
type Alarm struct {
	What   string // as package office has it
	Since  time.Time
	Count  int64
	After  uint64
	Offset time.Duration
	Room   uint64
	Urgent int // the least first
}

// Sale is one that waits, or that a person must look at.
type Sale struct {
	Till     Till // its name and place
	Key      string
	Amount   purchase.Money // without a currency: not known
	Receipt  string
	Recorded time.Time
	Since    time.Time // in review
	Code     string    // Forloy's
	Offered  bool      // Forloy may have it
}

// Invitation is a join code.
type Invitation struct {
	Code    string
	Picture image.Image // of it, one pixel for each square, black on white in either theme
	Until   time.Time
}

// Order has a till do something with a sale.
type Order struct {
	Sale       Sale
	Do         string // as package purchase has it
	Reason, By string
	Card       string // to put the sale on
}

// Done is an order and what has come of it.
type Done struct {
	ID       string
	Till, Do string
	By       string
	At       time.Time
	Until    time.Time
	State    string     // as package office has it
	Why      fault.Kind // of one that was refused
	Left     int        // of a rescue: sales that still wait
}
