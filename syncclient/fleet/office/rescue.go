package office

import (
	"context"
	"encoding/json"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
)

// RescueAsked asks whether a silent till's sales may be sent in its place.
type RescueAsked struct {
	Till string `json:"till"` // its terminal, or LOCATION/TERMINAL
	Now  bool   `json:"now"`  // even if it was heard of a moment ago
}

// Rescuable is a till whose sales may be.
type Rescuable struct {
	Place fleet.Place `json:"place"`
	Seen  time.Time   `json:"last_heard,omitzero"`
	Lost  int         `json:"lost,omitempty"` // it is connected: only so many may be, which it no longer has itself
}

// SalesPage is how many sales are in an answer at most: a message holds 1 MB.
const SalesPage = 200

// SalesAsked asks for the sales that a till has told and not settled.
type SalesAsked struct {
	Till  string `json:"till"`  // its place's key
	After string `json:"after"` // idempotency key
	Look  bool   `json:"look"`  // to be seen only: the desk answers at once, even by books that it still reads
}

// WaitingSale is one of them.
type WaitingSale struct {
	Key     string `json:"idempotency_key"`
	Waits   bool   `json:"waits"`   // it is still to be sent, not in review
	Sealed  []byte `json:"sealed"`  // the fleet.Told that has brought it
	Held    bool   `json:"held"`    // its till is connected, has it, and sends it itself
	Offered bool   `json:"offered"` // Forloy may have it
	Tries   Tries  `json:"tries"`
}

// Tries are what Forloy has said of a sale without deciding on it.
type Tries struct {
	Attempts, Unknown, Unclear int
	Since                      time.Time `json:",omitzero"`
	Doubtful                   bool
}

// Charge counts one more, as the till itself would.
func (t Tries) Charge(now time.Time, r purchase.Result) Tries {
	tx := t.on(purchase.Transaction{})
	tx.Charge(now, r)
	return Tries{tx.Attempts, tx.Unknown, tx.Unclear, tx.FailingSince, tx.Doubtful}
}

func (t Tries) on(tx purchase.Transaction) purchase.Transaction {
	tx.Attempts, tx.Unknown, tx.Unclear, tx.FailingSince, tx.Doubtful = t.Attempts, t.Unknown, t.Unclear, t.Since,
		t.Doubtful
	return tx
}

// RescueNoted has the desk keep a note.
type RescueNoted struct {
	Place fleet.Place   `json:"place"`
	Note  fleet.Rescued `json:"note"`
	Sends bool          `json:"sends"` // a batch is about to be sent
}

// Rescuable asks whether a silent till's sales may be sent in its place. Errors: fault.FleetUnknown, FleetMany,
// FleetConnected, FleetRecent, FleetAided.
func (c Control) Rescuable(ctx context.Context, q RescueAsked) (r Rescuable, err error) {
	return r, c.askJSON(ctx, "desk.rescue", q, &r)
}

// Sales is a page of the sales that a till has told and not settled, in the order of their keys.
func (c Control) Sales(ctx context.Context, q SalesAsked) (some []WaitingSale, err error) {
	return some, c.askJSON(ctx, "desk.rescue.sales", q, &some)
}

// Note has the desk keep what a rescuer has done or is about to do.
func (c Control) Note(ctx context.Context, n RescueNoted) error {
	return c.askJSON(ctx, "desk.rescue.note", n, new(bool))
}

func (c Control) askJSON(ctx context.Context, subject string, value, answer any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return c.ask(ctx, subject, string(text), answer)
}
