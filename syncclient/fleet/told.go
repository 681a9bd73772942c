package fleet

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"counterfoil/internal/purchase"
)

// Told is one entry of a till's journal, as the desk is told it.
type Told struct {
	Entry []byte // the bytes that its hash is of
	Sale  *Sale  // of an entry that records a sale, while the till still has it
}

// Sale is what the journal does not hold of a sale.
type Sale struct {
	Sequence purchase.Sequence `json:"sequence"`
	Currency string            `json:"currency"`
	Day      string            `json:"business_day"`
	Item     []byte            `json:"-"` // the bytes that are sent to Forloy
}

// MarshalBinary puts the bytes of entry and item as they are, each behind its length, before the rest as JSON: a desk
// reads millions of them.
func (t Told) MarshalBinary() ([]byte, error) {
	b := append(binary.AppendUvarint(nil, uint64(len(t.Entry))), t.Entry...)
	if t.Sale == nil {
		return b, nil
	}
	b = append(binary.AppendUvarint(b, uint64(len(t.Sale.Item))), t.Sale.Item...)
	rest, err := json.Marshal(t.Sale)
	return append(b, rest...), err
}

// UnmarshalBinary reads what MarshalBinary made. What it keeps are parts of b.
func (t *Told) UnmarshalBinary(b []byte) (err error) {
	if t.Entry, b, err = cutPart(b); err != nil || len(b) == 0 {
		return err
	}
	item, b, err := cutPart(b)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, &t.Sale); err != nil {
		return err
	}
	if t.Sale != nil {
		t.Sale.Item = item
	}
	return nil
}

func cutPart(b []byte) (part, rest []byte, err error) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) {
		return nil, nil, errors.New("a message that is cut off")
	}
	end := n + int(size)
	return b[n:end:end], b[end:], nil
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
	By       string            `json:"delivered_by"` // who has sent the sale in this till's place
	Order    string            `json:"command_id"`   // of the desk, that this answers
	Code     string            `json:"code"`         // why not
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
