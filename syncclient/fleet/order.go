package fleet

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"counterfoil/internal/purchase"
)

// Order is what the desk has a till do with a sale: purchase.Order, with its times. It goes by
// command.MERCHANT.LOCATION.TERMINAL into a work queue, in which it stays until the till has confirmed it.
type Order struct {
	ID     string    `json:"command_id"`
	Do     string    `json:"do"`
	Key    string    `json:"idempotency_key"`
	Reason string    `json:"reason,omitempty"`
	Rescue *Place    `json:"rescue,omitempty"` // the till whose sales are to be sent in its place
	By     string    `json:"by"`               // the manager's name
	At     time.Time `json:"at"`               // by the desk's clock
	Until  time.Time `json:"until"`
	Sealed []byte    `json:"sealed,omitempty"` // a Card, to the key of which the till has told
	Card   *Card     `json:"-"`                // it, once the till has opened it
}

// Card is what only its till may read of an order: the card that a sale is put on, and the key of the sale that this
// makes.
type Card struct {
	Code   string          `json:"qr_code_data"`
	Source purchase.Source `json:"source"`
	Key    string          `json:"idempotency_key"`
}

// OrderStream is the stream of all work queues, and OrderRecords the prefix by which the desk keeps in its own stream
// what it has ordered.
const (
	OrderStream  = "ORDERS"
	OrderRecords = "order"
)

// OrderQueue is the name of a till's work queue: a consumer of the stream.
func OrderQueue(p Place) string {
	sum := sha256.Sum256([]byte(p.Key()))
	return "till-" + hex.EncodeToString(sum[:16])
}

// OrderRights are the subjects by which a till reads its own work queue and confirms what it has read.
func OrderRights(p Place) []string {
	queue := OrderStream + "." + OrderQueue(p)
	return []string{"$JS.API.CONSUMER.INFO." + queue, "$JS.API.CONSUMER.MSG.NEXT." + queue, "$JS.ACK." + queue + ".>"}
}
