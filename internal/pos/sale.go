package pos

import (
	"context"
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// Sale is a sale as the POS wrote it, unchecked. Every field may be empty.
type Sale struct {
	Amount, Currency, Receipt, Card, Note, Punches string
	At                                             string // when it was made, RFC 3339 with an offset; "": now
	Record                                         bool   // at once, without the cashier

	// In place of the till's own, for a sale that is recorded at once.
	LocationID, StaffUserID, TerminalID string
}

// Form is what goes on the window's form, checked. An empty field was not handed over.
type Form struct{ Card, Amount, Receipt, Note, Punches string }

// Standing is the state of a sale that waits on the form, or for it while another is being
// recorded or asked about; a recorded one has a purchase.State.
const Standing = "standing"

// Answer is what the POS is told.
type Answer struct {
	HandedOver bool    `json:"handed_over"` // the window or the store has it
	Recorded   bool    `json:"recorded"`    // it is on this PC's disk
	Key        *string `json:"idempotency_key"`
	State      string  `json:"state"`
	Receipt    *string `json:"receipt"`
}

// Till is what a Counter needs of one.
type Till interface {
	Status() till.Status
	MaySell(ctx context.Context) error
	RecordOnce(ctx context.Context, s purchase.Sale) (purchase.Transaction, error)
	OfReceipt(ctx context.Context, receipt string, amount purchase.Money, at time.Time) (
		tx purchase.Transaction, there bool, err error)
}

// Counter takes sales of a POS. It may be used by any goroutine, and copied.
type Counter struct {
	Till Till
	// Fill puts a sale on the window's form and returns once it stands there or waits for it:
	// no POS waits for a cashier's answer to a question.
	Fill func(context.Context, Form) error
}

// FieldError is what is wrong with one field of a sale.
type FieldError struct {
	Name string
	Err  error
}

func (f FieldError) Error() string { return f.Name + ": " + f.Err.Error() }
func (f FieldError) Unwrap() error { return f.Err }

// Take puts a sale on the form, or records it, and says what came of it. Errors are
// a FieldError or another fault of the class POS, Card, Amount or Input: then nothing
// has happened, and the sale has to be corrected. Any other error may pass.
func (c Counter) Take(ctx context.Context, s Sale) (Answer, error) {
	order, err := c.read(s, time.Now())
	if err != nil {
		return Answer{}, err
	}
	if s.Record {
		tx, err := c.Till.RecordOnce(ctx, order.sale)
		if err != nil {
			return Answer{}, err
		}
		return recorded(tx), nil
	}
	if order.form.Receipt != "" && order.form.Amount != "" {
		tx, there, err := c.Till.OfReceipt(ctx, order.form.Receipt, order.sale.Amount, order.sale.ScannedAt)
		switch {
		case Wrong(err):
			return Answer{}, err
		case there:
			return recorded(tx), nil
		} // a store in trouble must not keep an amount from the form
	}
	if order.form != (Form{}) { // else the POS only wants the window in front
		if err := c.Till.MaySell(ctx); err != nil {
			return Answer{}, err // no cashier could record it, and the next one would take its place
		}
	}
	if err := c.Fill(ctx, order.form); err != nil {
		return Answer{}, err
	}
	return Answer{HandedOver: true, State: Standing, Receipt: optional(order.form.Receipt)}, nil
}

func recorded(tx purchase.Transaction) Answer {
	return Answer{HandedOver: true, Recorded: true, Key: optional(tx.IdempotencyKey), State: string(tx.State),
		Receipt: optional(tx.Receipt)}
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// order is a sale that was checked: as it goes on the form, and as it is recorded.
type order struct {
	form Form
	sale purchase.Sale
}

// read checks every field that was handed over.
func (c Counter) read(s Sale, now time.Time) (order, error) {
	own := c.Till.Status().Settings.Currency
	o := order{sale: purchase.Sale{Source: purchase.SourceCommand, ScannedAt: now, LocationID: s.LocationID,
		StaffUserID: s.StaffUserID, TerminalID: s.TerminalID}}
	for _, f := range []struct {
		name, text string
		take       func(string) error
	}{
		{"card", s.Card, func(text string) (err error) {
			o.sale.Card, err = purchase.ParseCard(text)
			o.form.Card = o.sale.Card
			return err
		}},
		{"currency", s.Currency, func(text string) error {
			if text != own { // the form and the books are in the till's currency
				return fault.Fault{Kind: fault.POSCurrency, Facts: fault.Facts{Currency: own}}
			}
			return nil
		}},
		{"amount", s.Amount, func(text string) (err error) {
			o.sale.Amount, err = purchase.ParseMoney(text, own)
			if err == nil {
				o.form.Amount = o.sale.Amount.Decimal()
			}
			return err
		}},
		{"receipt", s.Receipt, func(text string) (err error) {
			o.sale.Receipt, err = purchase.CheckText(text, fault.Receipt, purchase.MaxReceipt)
			// As it stands on the form, without marks that nobody can see: so it is known again.
			o.sale.Receipt = strings.TrimSpace(purchase.Legible(o.sale.Receipt))
			o.form.Receipt = o.sale.Receipt
			return err
		}},
		{"note", s.Note, func(text string) (err error) {
			o.sale.Note, err = purchase.CheckText(text, fault.Note, purchase.MaxNote)
			o.form.Note = o.sale.Note
			return err
		}},
		{"punches", s.Punches, func(text string) (err error) {
			o.sale.Punches, err = purchase.ParsePunches(text)
			o.form.Punches = text
			return err
		}},
		{"at", s.At, func(text string) (err error) {
			o.sale.ScannedAt, err = parseAt(text, now)
			return err
		}},
	} {
		if f.text == "" {
			continue
		}
		if err := f.take(f.text); err != nil {
			return o, FieldError{f.name, err}
		}
	}
	if !s.Record {
		return o, nil
	}
	for _, f := range []struct{ name, text string }{
		{"card", o.form.Card}, {"amount", o.form.Amount}, {"receipt", o.form.Receipt}} {
		if f.text == "" {
			return o, fault.Fault{Kind: fault.POSRecord, Facts: fault.Facts{Name: f.name}}
		}
	}
	return o, nil
}

// firstYear is the first one of which a sale can be: before it, a clock was never set.
const firstYear = 2000

// parseAt refuses an impossible time: once a sale is recorded, its time is never
// corrected.
func parseAt(text string, now time.Time) (time.Time, error) {
	at, err := purchase.ParseTime(text)
	if err != nil || at.Year() < firstYear {
		return at, fault.New(fault.POSTime)
	}
	if at.After(now.Add(purchase.MaxAhead)) {
		return at, fault.New(fault.POSAhead)
	}
	return at, nil
}
