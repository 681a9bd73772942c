package fleet

import (
	"encoding/json"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Prefixes of a till's subjects about its sales that were sent in its place.
const (
	Rescues    = "rescue"    // the desk's notes of it, in its stream
	Deliveries = "delivered" // on which the till asks what it should know of them
	Errands    = "errand"    // on which a till that was ordered to send another's asks for them, and notes what it does
)

// Errand is what a till says to the desk that was ordered to send another's sales. It is sealed to the shop's key, and
// its answer to a key that the till has made for this one connection: no till ever holds the shop's.
type Errand struct {
	ID    string   `json:"command_id"`
	To    []byte   `json:"to"` // a ShopKey
	After string   `json:"after"`
	Note  *Rescued `json:"note,omitempty"` // to be kept; none: it asks for the sales that follow After
	Sends bool     `json:"sends"`          // a batch is about to be sent
}

// ErrandAnswer is the desk's, before it is sealed.
type ErrandAnswer struct {
	Fault fault.Fault     `json:"fault,omitzero"`
	Value json.RawMessage `json:"value,omitempty"`
}

// Rescued is a note of whoever sends the waiting sales of a silent till.
type Rescued struct {
	At        time.Time `json:"at"`
	By        string    `json:"by"`
	Run       string    `json:"run,omitempty"`        // of the sender: it may retract only what it has offered itself
	Order     string    `json:"command_id,omitempty"` // by which it sends
	Offered   []string  `json:"offered,omitempty"`    // keys: from now on Forloy may have these
	Retracted []string  `json:"retracted,omitempty"`  // of those: not a byte of them was sent
	Verdicts  []Verdict `json:"verdicts,omitempty"`
}

// Verdict is Forloy's on one sale. The numbers are package purchase's.
type Verdict struct {
	Key         string           `json:"idempotency_key"`
	By          string           `json:"by"`
	Verdict     purchase.Verdict `json:"verdict,omitempty"` // 0: it was offered, and what came of it is not known
	Transaction string           `json:"transaction_id,omitempty"`
	CardType    string           `json:"card_type,omitempty"`
	Code        string           `json:"code,omitempty"`
	Message     string           `json:"message,omitempty"`
	Kind        purchase.Kind    `json:"kind,omitempty"`
	MayBeBooked bool             `json:"may_be_booked,omitempty"`
}

// VerdictOf is a sender's result as it is told.
func VerdictOf(r purchase.Result, by string) Verdict {
	return Verdict{Key: r.IdempotencyKey, By: by, Verdict: r.Verdict, Transaction: r.TransactionID,
		CardType: r.CardType, Code: r.Code, Message: r.Message, Kind: r.Kind, MayBeBooked: r.MayBeBooked}
}

// Result is the verdict as a sender has it, without a sequence.
func (v Verdict) Result() purchase.Result {
	return purchase.Result{IdempotencyKey: v.Key, Verdict: v.Verdict, TransactionID: v.Transaction,
		CardType: v.CardType, Code: v.Code, Message: v.Message, Kind: v.Kind, MayBeBooked: v.MayBeBooked}
}

// Delivery is it as the till's store takes it.
func (v Verdict) Delivery() purchase.Delivery { return purchase.Delivery{Result: v.Result(), By: v.By} }
