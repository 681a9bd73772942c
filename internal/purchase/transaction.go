package purchase

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"counterfoil/internal/fault"
)

// MaxBatch is how many transactions one request may hold (docs/rules.md, Forloy's API).
const MaxBatch = 100

// MaxGrace is the longest time for which a new sale is kept from being sent, so that it can be undone. MaxAhead is how
// much the time that a POS gives for a sale may be ahead of this PC's clock.
const (
	MaxGrace = time.Minute
	MaxAhead = 2 * time.Minute
)

// TimeFormat is the layout of client_timestamp: UTC, milliseconds, Z (docs/rules.md,
// Forloy's API).
const TimeFormat = "2006-01-02T15:04:05.000Z"

// ParseTime reads a time with its offset, by RFC 3339 to the letter. time.Parse alone also takes an hour of one digit,
// a comma before the fraction, and an offset of 24 hours, which would put a sale on another day.
func ParseTime(text string) (time.Time, error) {
	const shape = `^[0-9-]{10}T\d\d:[0-9:]{5}(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`
	at, err := time.Parse(time.RFC3339, text)
	if err == nil && !regexp.MustCompile(shape).MatchString(text) {
		err = errors.New("not a time of RFC 3339")
	}
	return at, err
}

// Limits of ids and optional texts, in characters, and of punches. The API names
// none; these keep a pasted document out of the queue.
const (
	MaxID      = 255
	MaxReceipt = 255
	MaxNote    = 1000
	MaxPunches = 999

	maxCustomerName = 100 // of what Forloy says; more is cut
)

// Sequence numbers transactions in the order in which they were recorded: 1, 2, 3 …
// It is never reused, and 0 before the transaction is recorded.
type Sequence uint64

// Item is what is sent to Forloy about one purchase. It is frozen when the purchase
// is recorded: a retry sends the same bytes (rule R2).
type Item struct {
	Card           string    // qr_code_data
	LocationID     string    // location_id
	StaffUserID    string    // staff_user_id
	Amount         Money     // purchase_amount
	Punches        int       // punch_count; 0: not given
	Note           string    // transaction_notes; "": not given
	Receipt        string    // pos_reference_id; "": not given
	TerminalID     string    // pos_terminal_id; "": not given
	IdempotencyKey string    // UUID v4, lower case
	ScannedAt      time.Time // client_timestamp; UTC, whole milliseconds
}

// Transaction is one recorded purchase: the frozen item and everything that has
// happened to it since.
type Transaction struct {
	Item
	// Wire is the item as the JSON object that is sent, the same bytes at every
	// attempt. New fills it.
	Wire json.RawMessage

	Sequence    Sequence  // given by the queue
	RecordedAt  time.Time // when it was stored, this PC's clock
	BusinessDay string    // DayFormat; fixed when recorded
	Source      Source    // how the card was read

	State         State
	Attempts      int       // verdicts that were no success (R4: kept over a restart)
	Unknown       int       // of them: with a code that nobody knows (row 15)
	Unclear       int       // of them: contradicting themselves, or saying nothing (row 11)
	FailingSince  time.Time // the first of them; zero: none
	Doubtful      bool      // Forloy may have booked it, whatever it said since: ask MayBeBooked
	Tried         int       // attempts before a person put it back; they count again once it is back in review
	FirstSentAt   time.Time // zero: never offered to Forloy, may be voided (R3)
	SettledAt     time.Time // when it left pending for good, or was put to review
	LastError     Failure   // the last verdict that was no success
	TransactionID string    // Forloy's, once synced
	CardType      string    // Forloy's, once synced: punch, cashback, discount
	Replaces      string    // key of the transaction this one replaces
	ReplacedBy    string    // key of the transaction that replaced this one
	Reason        string    // why a person dismissed or voided it
	CustomerName  string    // as Forloy's look-up named the card's holder; "": not known; never sent
}

// Charge counts an attempt that did not succeed, by its kind, and keeps Forloy's
// answer.
func (t *Transaction) Charge(now time.Time, r Result) {
	if t.FailingSince.IsZero() {
		t.FailingSince = now
	}
	t.Attempts++
	switch r.Kind {
	case Unknown:
		t.Unknown++
	case Unclear:
		t.Unclear++
	}
	t.Doubtful = t.Doubtful || r.MayBeBooked
	t.LastError = Failure{Code: r.Code, Message: r.Message, At: now}
}

// MayBeBooked reports whether Forloy may have booked this sale without saying so.
// Then a sale that replaces it could count twice.
func (t Transaction) MayBeBooked() bool {
	switch t.LastError.Code {
	case CodeUnclear, CodeConflicting, CodeSalvaged, CodeForked: // of an older version, which noted no doubt
		return t.State != Synced
	}
	return t.Doubtful && t.State != Synced
}

// Failure is a refusal or trouble in Forloy's own words. The zero value is none.
type Failure struct {
	Code    string
	Message string
	At      time.Time
}

// Sale is what is known at the counter when a purchase is made. New turns it into a
// Transaction.
type Sale struct {
	Card        string
	Source      Source
	Amount      Money
	Punches     int
	Receipt     string
	Note        string
	LocationID  string
	StaffUserID string
	TerminalID  string
	ScannedAt   time.Time      // the moment of the scan
	Zone        *time.Location // the shop's; nil: the PC's
	DayCutOff   time.Duration  // 0 to 24 h: the time on the clock until which the business day before runs
	Replaces    string
	Key         string // its idempotency key; "": a new one

	CustomerName string // as Forloy named the card's holder; "": not known
}

// New checks a sale and makes a transaction of it, with its idempotency key: nothing
// can be stored without one. Errors are of the class fault.Card,
// fault.Amount or fault.Input.
func New(s Sale) (Transaction, error) {
	code, err := ParseCard(s.Card)
	if err != nil {
		return Transaction{}, err
	}
	if err := s.Amount.check(); err != nil {
		return Transaction{}, err
	}
	if s.ScannedAt.IsZero() {
		return Transaction{}, fault.New(fault.InputScanTime)
	}
	if s.Punches < 0 || s.Punches > MaxPunches {
		return Transaction{}, wrongPunches()
	}
	item := Item{Card: code, Amount: s.Amount, Punches: s.Punches, IdempotencyKey: cmp.Or(s.Key, NewKey()),
		ScannedAt: s.ScannedAt.UTC().Truncate(time.Millisecond)}
	for _, f := range []struct {
		to       *string
		from     string
		field    fault.Field
		max      int
		required bool
	}{
		{&item.LocationID, s.LocationID, fault.Location, MaxID, true},
		{&item.StaffUserID, s.StaffUserID, fault.Staff, MaxID, true},
		{&item.TerminalID, s.TerminalID, fault.Terminal, MaxID, false},
		{&item.Receipt, s.Receipt, fault.Receipt, MaxReceipt, false},
		{&item.Note, s.Note, fault.Note, MaxNote, false},
	} {
		if *f.to, err = CheckText(f.from, f.field, f.max); err != nil {
			return Transaction{}, err
		}
		if *f.to == "" && f.required {
			return Transaction{}, fault.Fault{Kind: fault.InputMissing, Facts: fault.Facts{Field: f.field}}
		}
	}
	wire, err := item.MarshalJSON()
	if err != nil {
		return Transaction{}, fmt.Errorf("encode transaction: %w", err)
	}
	zone := s.Zone
	if zone == nil {
		zone = time.Local
	}
	return Transaction{Item: item, Wire: wire, State: Pending, Source: s.Source, Replaces: s.Replaces,
		CustomerName: HolderName(s.CustomerName),
		BusinessDay:  BusinessDay(item.ScannedAt, zone, s.DayCutOff)}, nil
}

// HolderName is the name of a card's holder as it is kept.
func HolderName(said string) string { return Clip(Legible(said), maxCustomerName) }

// NewKey makes an idempotency key: a random UUID, version 4, lower case.
func NewKey() string { return uuid.NewString() }

// CheckText trims white space and refuses what could break Forloy or a log: more than
// limit characters, invalid UTF-8, control characters. The error is of the
// class fault.Input.
func CheckText(text string, field fault.Field, limit int) (string, error) {
	text = strings.TrimSpace(text)
	about := fault.Facts{Field: field, Max: limit}
	switch {
	case !utf8.ValidString(text):
		return "", fault.Fault{Kind: fault.InputUnreadable, Facts: about}
	case utf8.RuneCountInString(text) > limit:
		return "", fault.Fault{Kind: fault.InputTooLong, Facts: about}
	case strings.ContainsFunc(text, unicode.IsControl):
		return "", fault.Fault{Kind: fault.InputControl, Facts: about}
	}
	return text, nil
}

// wireItem is the sync endpoint's item, field for field (docs/rules.md, Forloy's API).
type wireItem struct {
	Card           string      `json:"qr_code_data"`
	LocationID     string      `json:"location_id"`
	StaffUserID    string      `json:"staff_user_id"`
	Amount         json.Number `json:"purchase_amount"`
	Punches        int         `json:"punch_count,omitempty"`
	IdempotencyKey string      `json:"idempotency_key"`
	Note           string      `json:"transaction_notes,omitempty"`
	Receipt        string      `json:"pos_reference_id,omitempty"`
	TerminalID     string      `json:"pos_terminal_id,omitempty"`
	ScannedAt      string      `json:"client_timestamp"`
}

// MarshalJSON writes the item as the sync endpoint takes it. The amount is a
// JSON number with all decimals of its currency, never through a float.
func (i Item) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(wireItem{Card: i.Card, LocationID: i.LocationID, StaffUserID: i.StaffUserID,
		Amount: json.Number(i.Amount.Decimal()), Punches: i.Punches, IdempotencyKey: i.IdempotencyKey,
		Note: i.Note, Receipt: i.Receipt, TerminalID: i.TerminalID, ScannedAt: i.ScannedAt.UTC().Format(TimeFormat)})
	return bytes.TrimSpace(b.Bytes()), err
}

// ParseItem reads an item back from its wire bytes. The wire names no
// currency, so the caller says which one the amount is in. No currency is
// unknown to it: a recorded sale outlives its currency.
func ParseItem(wire []byte, currency string) (Item, error) {
	var w wireItem
	if err := json.Unmarshal(wire, &w); err != nil {
		return Item{}, fmt.Errorf("decode item: %w", err)
	}
	amount, err := ReadMoney(w.Amount.String(), currency)
	if err != nil {
		return Item{}, fmt.Errorf("decode item: %w", err)
	}
	at, err := time.Parse(TimeFormat, w.ScannedAt)
	if err != nil {
		return Item{}, fmt.Errorf("decode item: %w", err)
	}
	return Item{Card: w.Card, LocationID: w.LocationID, StaffUserID: w.StaffUserID, Amount: amount,
		Punches: w.Punches, Note: w.Note, Receipt: w.Receipt, TerminalID: w.TerminalID,
		IdempotencyKey: w.IdempotencyKey, ScannedAt: at}, nil
}
