package fleet

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/crypto/nacl/box"

	"counterfoil/internal/purchase"
)

// Told is one entry of a till's journal, as the desk is told it.
type Told struct {
	Entry []byte `json:"entry"`          // the bytes that its hash is of
	Sale  *Sale  `json:"sale,omitempty"` // of an entry that records a sale, while the till still has it
}

// Sale is what the journal does not hold of a sale.
type Sale struct {
	Sequence purchase.Sequence `json:"sequence"`
	Currency string            `json:"currency"`
	Day      string            `json:"business_day"`
	Item     []byte            `json:"item"` // the bytes that are sent to Forloy
}

// Entry is what is read of an entry.
type Entry struct {
	Number   uint64            `json:"number"`
	Previous string            `json:"previous"`
	At       time.Time         `json:"at"`
	What     string            `json:"what"`
	Sequence purchase.Sequence `json:"sequence"`
	Key      string            `json:"idempotency_key"`
	To       purchase.State    `json:"to"`
	Item     string            `json:"item_sha256"`
}

// Hash is the entry's, which the next one holds.
func (t Told) Hash() string {
	sum := sha256.Sum256(t.Entry)
	return hex.EncodeToString(sum[:])
}

// Read decodes the entry.
func (t Told) Read() (e Entry, err error) {
	if err = json.Unmarshal(t.Entry, &e); err == nil && e.Number == 0 {
		err = errors.New("a journal entry without a number")
	}
	return e, err
}

// ShopKey is the public key that tills seal to.
type ShopKey = [32]byte

// Seal makes JSON of a value that only the holder of the shop's private key can read.
func Seal(value any, to *ShopKey) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encode a message: %w", err)
	}
	return box.SealAnonymous(nil, text, to, rand.Reader)
}

// Unseal reads what Seal made.
func Unseal(sealed []byte, public, private *ShopKey, value any) error {
	text, whole := box.OpenAnonymous(nil, sealed, public, private)
	if !whole {
		return errors.New("a message that is not sealed to this shop's key")
	}
	return json.Unmarshal(text, value)
}
