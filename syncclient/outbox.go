package syncclient

import (
	"time"

	"counterfoil/internal/purchase"
)

// Outbox is what waits, on disk. Every method is at most one commit; an error
// means that nothing of the call has happened.
type Outbox interface {
	// Next returns up to max pending transactions with a higher sequence, in
	// order.
	Next(after purchase.Sequence, max int) ([]purchase.Transaction, error)
	// Offer commits FirstSentAt where it is not set yet (rule R3) and returns
	// those that are still pending. Verdicts of the answer before are applied
	// in the same commit, as by Settle.
	Offer(now time.Time, txs []purchase.Transaction, before ...purchase.Result) ([]purchase.Transaction, error)
	// OfferAhead commits what an Offer of these transactions would, while the
	// batch before them is in flight. The Offer comes all the same, before they
	// are sent.
	OfferAhead(now time.Time, txs []purchase.Transaction, before ...purchase.Result) error
	// Retract removes the marks of the last Offer or OfferAhead from these
	// transactions: no byte of a request with them was written.
	Retract(now time.Time, txs []purchase.Transaction) error
	// Settle applies verdicts: accepted → synced, refused → review, deferred →
	// stays pending, with one attempt more.
	Settle(now time.Time, results []purchase.Result) error
	// Load and Save keep what the sender must remember across restarts. Load
	// returns nil for a name that was never saved.
	Load(name string) ([]byte, error)
	Save(name string, value []byte) error
}
