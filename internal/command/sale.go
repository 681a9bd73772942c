package command

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"counterfoil/internal/pos"
)

func saleVerb(run runner) *cobra.Command {
	var s pos.Sale
	cmd := newVerb(run, inWindow, "sale", "hand a sale to the open window: the cashier only scans",
		func(ctx context.Context, j *job, _ []string) error { return sale(ctx, j, s) })
	cmd.Flags().StringVar(&s.Amount, "amount", "", "`AMOUNT`, 24.50 or 24,50")
	cmd.Flags().StringVar(&s.Receipt, "receipt", "", "the receipt's `NUMBER` in the POS")
	cmd.Flags().StringVar(&s.Card, "card", "", "the card's `CODE`, if the POS has read it")
	cmd.Flags().StringVar(&s.Note, "note", "", "a note: `TEXT`")
	cmd.Flags().StringVar(&s.Punches, "punches", "", "`NUMBER` of punches")
	cmd.Flags().StringVar(&s.At, "at", "", "`TIME` of the sale, like 2026-03-10T14:22:05+01:00")
	cmd.Flags().BoolVar(&s.Record, "record", false,
		"record it at once, once for each receipt: with --card, --amount and --receipt")
	return cmd
}

func sale(ctx context.Context, j *job, s pos.Sale) error {
	s.Currency, s.LocationID = j.settings["currency"], j.settings["location_id"]
	s.StaffUserID, s.TerminalID = j.settings["staff_user_id"], j.settings["terminal_id"]
	answer, err := pos.Counter{Till: j.till, Fill: j.desk.Fill}.Take(ctx, s)
	if field, is := errors.AsType[pos.FieldError](err); is {
		return flagFault{"--" + field.Name, field.Err}
	}
	switch {
	case err != nil:
		return err
	case answer.Recorded:
		return j.answer(answer, "%s\n", *answer.Key)
	}
	return j.answer(answer, "The window has it.\n")
}
