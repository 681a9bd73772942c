package command

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"counterfoil/internal/purchase"
)

// recorded is the answer of record and of review replace.
type recorded struct {
	Key      string          `json:"idempotency_key"`
	State    purchase.State  `json:"state"`
	Card     string          `json:"qr_code_data"`
	Amount   json.RawMessage `json:"purchase_amount"` // exactly as it is sent
	At       string          `json:"client_timestamp"`
	Replaces string          `json:"replaces,omitempty"`
}

func newRecorded(tx purchase.Transaction) recorded {
	return recorded{Key: tx.IdempotencyKey, State: tx.State, Card: tx.Card, Replaces: tx.Replaces,
		Amount: json.RawMessage(tx.Amount.Decimal()), At: tx.ScannedAt.UTC().Format(purchase.TimeFormat)}
}

type saleFlags struct{ card, amount, punches, receipt, note, at string }

func recordVerb(run runner) *cobra.Command {
	var f saleFlags
	cmd := newVerb(run, onStore, "record", "record one purchase, and print its idempotency key once it is on the disk",
		func(ctx context.Context, j *job, _ []string) error { return record(ctx, j, f) })
	cmd.Flags().StringVar(&f.card, "card", "", "the card's `CODE`")
	cmd.Flags().StringVar(&f.amount, "amount", "", "`AMOUNT`, 24.50 or 24,50")
	cmd.Flags().StringVar(&f.punches, "punches", "", "`NUMBER` of punches")
	cmd.Flags().StringVar(&f.receipt, "receipt", "", "the receipt's `NUMBER` in the POS")
	cmd.Flags().StringVar(&f.note, "note", "", "a note: `TEXT`")
	cmd.Flags().StringVar(&f.at, "at", "", "`TIME` of the scan, like 2026-03-10T14:22:05+01:00")
	return cmd
}

func record(ctx context.Context, j *job, f saleFlags) error {
	sale, err := f.sale(j, time.Now())
	if err != nil {
		return err
	}
	tx, err := j.till.Record(ctx, sale)
	if err != nil {
		return err
	}
	return j.recorded(tx)
}

// recorded tells the key of a new sale.
func (j *job) recorded(tx purchase.Transaction) error {
	if err := j.answer(newRecorded(tx), "%s\n", tx.IdempotencyKey); err != nil {
		return keyUnwritten(err)
	}
	return nil
}

// keyUnwritten keeps a POS from recording the sale again because a pipe broke: it is said, as no other answer is.
func keyUnwritten(err error) error {
	return fmt.Errorf("the purchase is recorded, but its key could not be printed (%v): see counterfoil list", err)
}

func (f saleFlags) sale(j *job, now time.Time) (purchase.Sale, error) {
	sale := purchase.Sale{Source: purchase.SourceCommand, Receipt: f.receipt, Note: f.note, ScannedAt: now,
		LocationID: j.settings["location_id"], StaffUserID: j.settings["staff_user_id"],
		TerminalID: j.settings["terminal_id"]}
	var err error
	if sale.Card, err = parseCard(f.card); err != nil {
		return sale, err
	}
	if sale.Amount, err = parseAmount(j, f.amount); err != nil {
		return sale, err
	}
	if f.punches != "" {
		if sale.Punches, err = purchase.ParsePunches(f.punches); err != nil {
			return sale, flagFault{"--punches", err}
		}
	}
	if f.at != "" {
		if sale.ScannedAt, err = parseAt(f.at, now); err != nil {
			return sale, err
		}
	}
	return sale, nil
}

func parseCard(text string) (string, error) {
	code, err := purchase.ParseCard(text)
	if err != nil {
		return "", flagFault{"--card", err}
	}
	return code, nil
}

// parseAmount reads an amount in the caller's currency, else the till's.
func parseAmount(j *job, text string) (purchase.Money, error) {
	currency := j.settings["currency"]
	if currency == "" {
		currency = j.till.Status().Settings.Currency
	}
	amount, err := purchase.ParseMoney(text, currency)
	if err != nil {
		return purchase.Money{}, flagFault{"--amount", err}
	}
	return amount, nil
}

// parseAt reads the time of a scan that was made elsewhere. A sale's time is
// never corrected later, so an impossible one is refused here.
func parseAt(text string, now time.Time) (time.Time, error) {
	at, err := purchase.ParseTime(text)
	switch {
	case err != nil:
		return at, usage("--at: a time with its offset, like 2026-03-10T14:22:05+01:00 or 2026-03-10T13:22:05Z")
	case at.After(now.Add(purchase.MaxAhead)):
		return at, usage("--at: that is more than %v ahead of this PC's clock", purchase.MaxAhead)
	case at.Before(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)):
		return at, usage("--at: that is before the year 2000")
	}
	return at, nil
}
