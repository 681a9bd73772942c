package office

import (
	"context"
	"time"

	"counterfoil/syncclient/fleet"
)

// LongestOrder is for how long an order may wait for its till.
const LongestOrder = 30 * 24 * time.Hour

// UsualOrder is for how long it does, unless whoever orders says otherwise.
const UsualOrder = 24 * time.Hour

// OrderAsked has a till do something with some of its sales.
type OrderAsked struct {
	Till   string        `json:"till"` // its terminal, or LOCATION/TERMINAL
	Do     string        `json:"do"`   // as purchase.Order has it
	Keys   []string      `json:"keys"`
	Reason string        `json:"reason"`
	By     string        `json:"by"`
	Within time.Duration `json:"within"` // after it, the till no longer does it
	Card   *Card         `json:"-"`      // to replace the one of a sale; Keys then names one
	Sealed []byte        `json:"card,omitempty"`
}

// Card is the one that a sale is put on; its key is the desk's to choose.
type Card = fleet.Card

// Ordered is an order and what has come of it.
type Ordered struct {
	fleet.Order
	Place    fleet.Place `json:"place"`
	State    string      `json:"state"`
	Why      string      `json:"why,omitempty"` // a kind of fault, of one that was refused
	Answered time.Time   `json:"answered,omitzero"`
	Sums     *Sums       `json:"sums,omitempty"` // of an order to send another till's sales
}

// States of an order.
const (
	OrderWaits   = "waiting"
	OrderDone    = "done"
	OrderRefused = "refused"
	OrderExpired = "expired"
)

// How many are in an answer at most: a message holds 1 MB.
const (
	OrdersShown  = 500
	ReviewsShown = 1000
)

// Reviews are the sales of all tills that a person must look at.
type Reviews struct {
	Rows []Review `json:"rows"`
	All  int      `json:"all"` // how many there are
}

// Codes of a sale that a person had taken back at the till before it was known that the desk has sent it, or that the
// desk was about to and does not know what came of it.
const (
	SentAllTheSame = "SENT_ALL_THE_SAME"
	MaybeSent      = "MAYBE_SENT"
)

// Order has a till do something. A card is sealed to the shop's key before it leaves this program. Errors:
// fault.FleetUnknown, FleetMany, FleetNoSale.
func (c Control) Order(ctx context.Context, q OrderAsked) (some []Ordered, err error) {
	if q.Card != nil {
		keys, err := LoadKeys(c.Dir)
		if err != nil {
			return nil, Stored(err)
		}
		by, err := fleet.NewSealer(&keys.Public)
		if err != nil {
			return nil, err
		}
		if q.Sealed, err = by.Seal(q.Card); err != nil {
			return nil, err
		}
	}
	return some, c.askJSON(ctx, "desk.order", q, &some)
}

// Orders tells what has come of orders; without ids, of the latest.
func (c Control) Orders(ctx context.Context, ids ...string) (some []Ordered, err error) {
	return some, c.askJSON(ctx, "desk.orders", ids, &some)
}

// Reviews lists them, the oldest first.
func (c Control) Reviews(ctx context.Context) (r Reviews, err error) {
	return r, c.ask(ctx, "desk.review", "", &r)
}
