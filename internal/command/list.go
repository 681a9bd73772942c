package command

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

type listFlags struct {
	state, since string
	csv          bool
}

func listVerb(run runner) *cobra.Command {
	var f listFlags
	cmd := newVerb(run, onStore, "list", "list the transactions, oldest first",
		func(ctx context.Context, j *job, _ []string) error { return list(ctx, j, f, time.Now()) })
	cmd.Flags().StringVar(&f.state, "state", "all", "`STATE`: pending, review, synced, dismissed, voided or all")
	cmd.Flags().StringVar(&f.since, "since", "",
		"scanned since `TIME`: 2026-03-10, 2026-03-10T14:22:05+01:00, or for the last 24h or 7d")
	cmd.Flags().BoolVar(&f.csv, "csv", false, "as a spreadsheet")
	return cmd
}

func list(ctx context.Context, j *job, f listFlags, now time.Time) error {
	q, err := f.query(now)
	if err != nil {
		return err
	}
	if f.csv && j.json {
		return usage("--csv and --json cannot be combined")
	}
	return j.stream(func(out *bufio.Writer) error {
		switch {
		case f.csv:
			return j.till.ExportCSV(ctx, q, out)
		case j.json:
			return listJSON(ctx, j.till, q, out)
		}
		return listTable(ctx, j.till, q, out)
	})
}

func (f listFlags) query(now time.Time) (till.Query, error) {
	var q till.Query
	if !strings.EqualFold(f.state, "all") {
		state := purchase.State(strings.ToLower(f.state))
		if !slices.Contains(purchase.States[:], state) {
			return q, usage("--state: pending, review, synced, dismissed, voided or all")
		}
		q.States = []purchase.State{state}
	}
	if f.since != "" {
		since, err := parseSince(f.since, now)
		if err != nil {
			return q, err
		}
		q.Since = since
	}
	return q, nil
}

// parseSince reads a moment with its offset, a date (this PC's midnight), or
// how long ago: 90m, 24h, 7d.
func parseSince(text string, now time.Time) (time.Time, error) {
	if at, err := purchase.ParseTime(text); err == nil {
		return at, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, time.Local); err == nil {
		return day, nil
	}
	if days, found := strings.CutSuffix(text, "d"); found {
		if n, err := strconv.Atoi(days); err == nil && n > 0 && n < 100_000 {
			return now.AddDate(0, 0, -n), nil
		}
	}
	if ago, err := time.ParseDuration(text); err == nil && ago > 0 {
		return now.Add(-ago), nil
	}
	return time.Time{}, usage("--since: a date like 2026-03-10, a time with its offset, " +
		"or how long ago, like 24h or 7d")
}

// listed is one transaction in JSON, field for field as docs/commands.md has
// it; what is not there is null.
type listed struct {
	Key           string          `json:"idempotency_key"`
	State         purchase.State  `json:"state"`
	Card          string          `json:"qr_code_data"`
	LocationID    string          `json:"location_id"`
	StaffUserID   string          `json:"staff_user_id"`
	Amount        json.RawMessage `json:"purchase_amount"`
	Punches       *int            `json:"punch_count"`
	Note          *string         `json:"transaction_notes"`
	Receipt       *string         `json:"pos_reference_id"`
	TerminalID    *string         `json:"pos_terminal_id"`
	At            string          `json:"client_timestamp"`
	Attempts      int             `json:"attempts"`
	LastError     *failure        `json:"last_error"`
	TransactionID *string         `json:"transaction_id"`
	CardType      *string         `json:"card_type"`
	Replaces      *string         `json:"replaces"`
	ReplacedBy    *string         `json:"replaced_by"`
	Reason        *string         `json:"reason"`
	MayBeBooked   bool            `json:"may_be_booked,omitempty"`
}

func newListed(tx purchase.Transaction) listed {
	l := listed{Key: tx.IdempotencyKey, State: tx.State, Card: tx.Card, LocationID: tx.LocationID,
		StaffUserID: tx.StaffUserID, Amount: json.RawMessage(tx.Amount.Decimal()), Note: optional(tx.Note),
		Receipt: optional(tx.Receipt), TerminalID: optional(tx.TerminalID),
		At: tx.ScannedAt.UTC().Format(purchase.TimeFormat), Attempts: tx.Attempts, LastError: newFailure(tx.LastError),
		TransactionID: optional(tx.TransactionID), CardType: optional(tx.CardType), Replaces: optional(tx.Replaces),
		ReplacedBy: optional(tx.ReplacedBy), Reason: optional(tx.Reason), MayBeBooked: tx.MayBeBooked()}
	if tx.Punches != 0 {
		l.Punches = &tx.Punches
	}
	return l
}

func listJSON(ctx context.Context, t *till.Till, q till.Query, out *bufio.Writer) error {
	array := elements{to: out}
	err := t.List(ctx, q, func(tx purchase.Transaction) error { return array.add(newListed(tx)) })
	if err != nil {
		return err
	}
	return array.end()
}

const row = "%-19s  %-9s  %16s  %-5s  %-36s  %s\n"

func listTable(ctx context.Context, t *till.Till, q till.Query, out *bufio.Writer) error {
	any := false
	err := t.List(ctx, q, func(tx purchase.Transaction) error {
		if !any {
			any = true
			fmt.Fprintf(out, row, "scanned", "state", "amount", "card", "idempotency key", "about")
		}
		line := fmt.Sprintf(row, local(tx.ScannedAt), tx.State, tx.Amount, purchase.MaskCard(tx.Card),
			tx.IdempotencyKey, about(tx))
		_, err := out.WriteString(strings.TrimRight(line, " \n") + "\n")
		return err
	})
	if err == nil && !any {
		_, err = out.WriteString("No transactions.\n")
	}
	return err
}

// about is what a person wants to know beyond the columns.
func about(tx purchase.Transaction) string {
	var parts []string
	if tx.Receipt != "" {
		parts = append(parts, "receipt "+tx.Receipt)
	}
	if tx.LastError.Code != "" && tx.State != purchase.Synced {
		parts = append(parts, tx.LastError.Code)
	}
	if tx.State == purchase.Review && tx.MayBeBooked() {
		parts = append(parts, "may be booked")
	}
	if tx.Reason != "" {
		parts = append(parts, tx.Reason)
	}
	return purchase.Legible(strings.Join(parts, ", "))
}
