package queue

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// storedSale is a transaction as it is stored. The item is kept verbatim, as
// the bytes that are sent (rule R2), and what can be read from it is stored
// nowhere else. The other fields are what the item does not say.
type storedSale struct {
	Sequence       purchase.Sequence `json:"sequence"`
	Revision       uint64            `json:"revision"` // grows with each change; a salvage keeps the highest
	IdempotencyKey string            `json:"idempotency_key"`
	State          purchase.State    `json:"state"`
	Currency       string            `json:"currency"`
	RecordedAt     time.Time         `json:"recorded_at"`
	BusinessDay    string            `json:"business_day"`
	Source         purchase.Source   `json:"source,omitempty"`
	Attempts       int               `json:"attempts,omitempty"`
	Unknown        int               `json:"unknown,omitempty"`
	Unclear        int               `json:"unclear,omitempty"`
	FailingSince   time.Time         `json:"failing_since,omitzero"`
	Doubtful       bool              `json:"doubtful,omitempty"`
	FirstSentAt    time.Time         `json:"first_sent_at,omitzero"`
	SettledAt      time.Time         `json:"settled_at,omitzero"`
	LastError      failure           `json:"last_error,omitzero"`
	TransactionID  string            `json:"transaction_id,omitempty"`
	CardType       string            `json:"card_type,omitempty"`
	Replaces       string            `json:"replaces,omitempty"`
	ReplacedBy     string            `json:"replaced_by,omitempty"`
	Reason         string            `json:"reason,omitempty"`
	Tried          int               `json:"tried,omitempty"`
	CustomerName   string            `json:"customer_name,omitempty"`
	Item           json.RawMessage   `json:"item,omitempty"`
}

type failure struct {
	Code    string    `json:"code"`
	Message string    `json:"message"`
	At      time.Time `json:"at"`
}

// keyField comes before the item in every record, so its first occurrence is
// the record's own key, and a search need not decode the records that it
// passes.
var keyField = []byte(`"idempotency_key":"`)

// pack encodes a transaction. The item is spliced in as it is: an encoder might
// write it in other bytes.
func pack(tx purchase.Transaction, revision uint64) ([]byte, error) {
	w := newWriter()
	w.number("sequence", uint64(tx.Sequence))
	w.number("revision", revision)
	w.text("idempotency_key", tx.IdempotencyKey)
	w.text("state", string(tx.State))
	w.text("currency", tx.Amount.Currency)
	w.time("recorded_at", tx.RecordedAt)
	w.text("business_day", tx.BusinessDay)
	w.optional("source", string(tx.Source))
	if tx.Attempts > 0 {
		w.number("attempts", uint64(tx.Attempts))
	}
	if tx.Unknown > 0 {
		w.number("unknown", uint64(tx.Unknown))
	}
	if tx.Unclear > 0 {
		w.number("unclear", uint64(tx.Unclear))
	}
	if !tx.FailingSince.IsZero() {
		w.time("failing_since", tx.FailingSince)
	}
	if tx.Doubtful {
		w.value("doubtful", true)
	}
	if !tx.FirstSentAt.IsZero() {
		w.time("first_sent_at", tx.FirstSentAt)
	}
	if !tx.SettledAt.IsZero() {
		w.time("settled_at", tx.SettledAt)
	}
	if tx.LastError != (purchase.Failure{}) {
		w.value("last_error", failure(tx.LastError))
	}
	w.optional("transaction_id", tx.TransactionID)
	w.optional("card_type", tx.CardType)
	w.optional("replaces", tx.Replaces)
	w.optional("replaced_by", tx.ReplacedBy)
	w.optional("reason", tx.Reason)
	if tx.Tried > 0 {
		w.number("tried", uint64(tx.Tried))
	}
	w.optional("customer_name", tx.CustomerName)
	w.name("item")
	if w.err != nil {
		return nil, fmt.Errorf("encode transaction: %w", w.err)
	}
	w.b = append(w.b, tx.Wire...)
	value, _ := w.sealed(sequenceKey(tx.Sequence))
	return value, nil
}

// unpack decodes a stored value. Its error is a fault.StoreDamaged that names
// the sequence. The transaction shares no memory with the value.
func unpack(key, value []byte) (purchase.Transaction, uint64, error) {
	body, sound := unseal(key, value)
	if !sound {
		return purchase.Transaction{}, 0, numbered(fault.DamagedSale, sequenceOf(key))
	}
	r, item, plain := readPlain(body)
	if !plain {
		r = storedSale{}
		if err := json.Unmarshal(body, &r); err != nil {
			return purchase.Transaction{}, 0, damagedBy(err, numbered(fault.DamagedSaleFormat, sequenceOf(key)))
		}
		var err error
		if item, err = purchase.ParseItem(r.Item, r.Currency); err != nil {
			return purchase.Transaction{}, 0, damagedBy(err, numbered(fault.DamagedItemFormat, sequenceOf(key)))
		}
	}
	return purchase.Transaction{
		Item: item, Wire: r.Item, Sequence: r.Sequence, RecordedAt: r.RecordedAt, BusinessDay: r.BusinessDay,
		Source: r.Source, State: r.State, Attempts: r.Attempts, Unknown: r.Unknown, Unclear: r.Unclear,
		FailingSince: r.FailingSince, Doubtful: r.Doubtful, FirstSentAt: r.FirstSentAt, SettledAt: r.SettledAt,
		LastError: purchase.Failure(r.LastError), TransactionID: r.TransactionID, CardType: r.CardType,
		Replaces: r.Replaces, ReplacedBy: r.ReplacedBy, Reason: r.Reason, Tried: r.Tried,
		CustomerName: r.CustomerName,
	}, r.Revision, nil
}

// idempotencyKey reads a record's key without decoding the record; nil: there
// is none.
func idempotencyKey(value []byte) []byte {
	_, rest, found := bytes.Cut(value, keyField)
	if !found {
		return nil
	}
	key, _, _ := bytes.Cut(rest, []byte{'"'})
	return key
}

func sequenceKey(s purchase.Sequence) []byte { return numberKey(uint64(s)) }

func sequenceOf(key []byte) purchase.Sequence {
	if len(key) != 8 {
		return 0
	}
	return purchase.Sequence(binary.BigEndian.Uint64(key))
}

// numberKey is a key whose order in the file is numerical.
func numberKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
