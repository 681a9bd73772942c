package practice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"counterfoil/internal/purchase"
)

// Entry is one accepted transaction.
type Entry struct {
	N             int    // order of arrival, from 1
	TransactionID string // the server's
	CardType      string
	ReceivedAt    time.Time // when it was accepted
	TimesSent     int       // how often its key came, refused and flaky tries included

	Card           string // qr_code_data; a whole code: mask it before showing it
	LocationID     string
	StaffUserID    string
	Amount         string // purchase_amount, exactly as it was sent
	Punches        int
	Notes          string
	Receipt        string
	TerminalID     string
	IdempotencyKey string
	ScannedAt      string // client_timestamp as it was sent

	Sent json.RawMessage // the whole item, byte for byte as it was sent
}

// MarshalJSON gives the item's fields as they were sent, followed by what the
// server made of it.
func (e Entry) MarshalJSON() ([]byte, error) {
	own, err := json.Marshal(struct {
		TransactionID string `json:"transaction_id"`
		CardType      string `json:"card_type"`
		ReceivedAt    string `json:"received_at"`
		TimesSent     int    `json:"times_sent"`
		N             int    `json:"n"`
	}{e.TransactionID, e.CardType, e.ReceivedAt.UTC().Format(purchase.TimeFormat), e.TimesSent, e.N})
	if err != nil {
		return nil, err
	}
	// An accepted item is a JSON object with fields, so the two can be joined
	// without their braces.
	sent := bytes.TrimSuffix(bytes.TrimSpace(e.Sent), []byte("}"))
	return slices.Concat(sent, []byte(","), own[1:]), nil
}

// Conflict is an item that came again with other bytes under the same key. A
// till must never do that (a retry is the same, byte for byte); the first
// verdict holds.
type Conflict struct {
	IdempotencyKey string          `json:"idempotency_key"`
	First          json.RawMessage `json:"first"` // as it came the first time
	Sent           json.RawMessage `json:"sent"`  // as it came this time
	ReceivedAt     time.Time       `json:"received_at"`
}

// ledger is the books. forloy's lock guards it.
type ledger struct {
	accepted  []*Entry
	conflicts []Conflict
	keys      map[string]*arrival
}

// arrival is what is known about one idempotency key.
type arrival struct {
	first json.RawMessage // the item as it first came, accepted or not
	times int
	entry *Entry // nil: not accepted so far
}

func newLedger() ledger { return ledger{keys: map[string]*arrival{}} }

// arrive counts an item, and notes if its key has come with other bytes before.
func (l *ledger) arrive(it *item, now time.Time) *arrival {
	seen := l.keys[it.IdempotencyKey]
	if seen == nil {
		seen = &arrival{first: it.raw}
		l.keys[it.IdempotencyKey] = seen
	}
	seen.times++
	if seen.entry != nil {
		seen.entry.TimesSent = seen.times
	}
	if !bytes.Equal(seen.first, it.raw) {
		l.conflicts = append(l.conflicts, Conflict{it.IdempotencyKey, seen.first, it.raw, now})
	}
	return seen
}

// enter books an accepted item.
func (l *ledger) enter(seen *arrival, it *item, cardType string, now time.Time) *Entry {
	n := len(l.accepted) + 1
	seen.entry = &Entry{
		N: n, TransactionID: fmt.Sprintf("txn_practice_%06d", n), CardType: cardType, ReceivedAt: now,
		TimesSent: seen.times, Card: it.Card, LocationID: it.LocationID, StaffUserID: it.StaffUserID,
		Amount: string(it.Amount), Punches: it.Punches, Notes: it.Notes, Receipt: it.Receipt,
		TerminalID: it.TerminalID, IdempotencyKey: it.IdempotencyKey, ScannedAt: it.ScannedAt, Sent: it.raw,
	}
	l.accepted = append(l.accepted, seen.entry)
	return seen.entry
}

func (f *forloy) entries() []Entry {
	f.mu.Lock()
	defer f.mu.Unlock()
	entries := make([]Entry, len(f.ledger.accepted))
	for i, e := range f.ledger.accepted {
		entries[i] = *e
	}
	return entries
}

func (f *forloy) conflicting() []Conflict {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Conflict{}, f.ledger.conflicts...)
}

func (f *forloy) showLedger(w http.ResponseWriter, r *http.Request) {
	f.write(w, r, http.StatusOK, struct {
		Transactions []Entry    `json:"transactions"`
		Conflicts    []Conflict `json:"conflicts"`
		Requests     int        `json:"requests"`
	}{f.entries(), f.conflicting(), f.requestCount()})
}
