package practice

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"regexp"
	"time"

	"counterfoil/internal/purchase"

	"github.com/google/uuid"
)

// maxItems is the most transactions in one request (docs/rules.md, Forloy's API).
const maxItems = 100

// messageNotFound is the offline-sync guide's.
const messageNotFound = "No active card found for the given code"

const messageInactive = "The card is not active"

// item is one transaction as it was sent, and its bytes.
type item struct {
	Card           string          `json:"qr_code_data"`
	LocationID     string          `json:"location_id"`
	StaffUserID    string          `json:"staff_user_id"`
	Amount         json.RawMessage `json:"purchase_amount"`
	IdempotencyKey string          `json:"idempotency_key"`
	Punches        int             `json:"punch_count"`
	Notes          string          `json:"transaction_notes"`
	Receipt        string          `json:"pos_reference_id"`
	TerminalID     string          `json:"pos_terminal_id"`
	ScannedAt      string          `json:"client_timestamp"`

	raw json.RawMessage
}

// verdict is an item's own result: a plain error code, not the envelope's
// object (API notes).
type verdict struct {
	Success       bool   `json:"success"`
	Idempotent    *bool  `json:"idempotent,omitempty"`
	TransactionID string `json:"transaction_id,omitempty"`
	CardType      string `json:"card_type,omitempty"`
	Error         string `json:"error,omitempty"`
	Message       string `json:"message,omitempty"`
}

type result struct {
	IdempotencyKey string  `json:"idempotency_key"`
	Result         verdict `json:"result"`
}

type syncData struct {
	TotalCount   int      `json:"total_count"`
	SuccessCount int      `json:"success_count"`
	ErrorCount   int      `json:"error_count"`
	Results      []result `json:"results"`
}

// sync takes a batch. If one item is malformed, nothing of it is processed.
func (f *forloy) sync(c *call) (answer, error) {
	items, err := parseBatch(c.body)
	if err != nil {
		return answer{}, err
	}
	if f.anySlow(items) {
		if err := pause(c.Context(), SlowAnswer); err != nil {
			return answer{}, err
		}
	}
	data := f.take(items)
	if data.ErrorCount > 0 {
		return answer{status: http.StatusMultiStatus, data: data}, nil
	}
	return answer{data: data}, nil
}

func (f *forloy) anySlow(items []item) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range items {
		if c := f.cards[items[i].Card]; c != nil && c.Behaviour == Slow {
			return true
		}
	}
	return false
}

// take gives every item its verdict, in the order sent.
func (f *forloy) take(items []item) syncData {
	data := syncData{TotalCount: len(items), Results: make([]result, 0, len(items))}
	now := time.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	defer f.notify()
	for i := range items {
		v := f.judge(&items[i], now)
		if v.Success {
			data.SuccessCount++
		} else {
			data.ErrorCount++
		}
		data.Results = append(data.Results, result{items[i].IdempotencyKey, v})
	}
	return data
}

// judge is one item's verdict. f.mu is held.
func (f *forloy) judge(it *item, now time.Time) verdict {
	seen := f.ledger.arrive(it, now)
	if seen.entry != nil {
		return accepted(seen.entry, true)
	}
	c := f.find(it.Card)
	switch {
	case c == nil:
		return verdict{Error: purchase.CodeCardNotFound, Message: messageNotFound}
	case c.Behaviour == Inactive:
		return verdict{Error: purchase.CodeCardInactive, Message: messageInactive}
	case c.Behaviour == Flaky && seen.times <= flakyTries:
		return verdict{Error: purchase.CodeInternalError, Message: "An unexpected error occurred"}
	}
	c.credit(it)
	return accepted(f.ledger.enter(seen, it, c.Type, now), false)
}

func accepted(e *Entry, idempotent bool) verdict {
	return verdict{Success: true, Idempotent: &idempotent, TransactionID: e.TransactionID, CardType: e.CardType}
}

// credit books a sale on the card's balance.
func (c *card) credit(it *item) {
	c.punches += max(1, it.Punches)
	if amount, ok := new(big.Rat).SetString(string(it.Amount)); ok {
		c.turnover.Add(&c.turnover, amount)
	}
}

func parseBatch(body []byte) ([]item, error) {
	var in struct {
		Transactions []json.RawMessage `json:"transactions"`
	}
	if err := decode(body, &in); err != nil {
		return nil, err
	}
	if n := len(in.Transactions); n < 1 || n > maxItems {
		return nil, invalid(http.StatusBadRequest, "transactions must hold 1 to %d items, not %d", maxItems, n)
	}
	items := make([]item, len(in.Transactions))
	for i, raw := range in.Transactions {
		if err := items[i].parse(raw); err != nil {
			return nil, invalid(http.StatusUnprocessableEntity, "transactions[%d]: %v", i, err)
		}
	}
	return items, nil
}

// plainAmount is a JSON number without sign and exponent, as a till sends that
// keeps money exact.
var plainAmount = regexp.MustCompile(`^[0-9]{1,15}(\.[0-9]{1,6})?$`)

// parse reads one item. Errors name the field and never its content.
func (it *item) parse(raw json.RawMessage) error {
	if err := json.Unmarshal(raw, it); err != nil {
		if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) && wrong.Field != "" {
			return fmt.Errorf("%s has the wrong type", wrong.Field)
		}
		return errors.New("must be an object")
	}
	it.raw = raw
	for _, required := range []struct{ name, value string }{
		{"qr_code_data", it.Card}, {"location_id", it.LocationID}, {"staff_user_id", it.StaffUserID},
		{"purchase_amount", string(it.Amount)}, {"idempotency_key", it.IdempotencyKey},
	} {
		if required.value == "" {
			return fmt.Errorf("%s is required", required.name)
		}
	}
	return it.check()
}

func (it *item) check() error {
	if !plainAmount.Match(it.Amount) || len(bytes.Trim(it.Amount, "0.")) == 0 {
		return errors.New("purchase_amount must be a positive number")
	}
	// Any UUID will do: the offline-sync guide's example keys are of no known
	// version.
	if _, err := uuid.Parse(it.IdempotencyKey); err != nil || len(it.IdempotencyKey) != 36 {
		return errors.New("idempotency_key must be a UUID")
	}
	if it.Punches < 0 {
		return errors.New("punch_count must not be negative")
	}
	if it.ScannedAt == "" {
		return nil
	}
	if _, err := time.Parse(time.RFC3339, it.ScannedAt); err != nil {
		return errors.New("client_timestamp must be an ISO 8601 time")
	}
	return nil
}
