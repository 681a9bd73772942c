package command

import (
	"context"

	"github.com/spf13/cobra"
)

func saleVerb(run runner) *cobra.Command {
	var p Prefill
	cmd := newVerb(run, inWindow, "sale", "hand a sale to the open window: the cashier only scans",
		func(_ context.Context, j *job, _ []string) error { return sale(j, p) })
	cmd.Flags().StringVar(&p.Amount, "amount", "", "`AMOUNT`, 24.50 or 24,50")
	cmd.Flags().StringVar(&p.Receipt, "receipt", "", "the receipt's `NUMBER` in the POS")
	cmd.Flags().StringVar(&p.Card, "card", "", "the card's `CODE`, if the POS has read it")
	return cmd
}

func sale(j *job, p Prefill) error {
	if p.Card != "" {
		card, err := parseCard(p.Card)
		if err != nil {
			return err
		}
		p.Card = card
	}
	if p.Amount != "" {
		// The form is in the window's currency, so the caller's must be the same.
		own := j.till.Status().Settings.Currency
		if asked := j.settings["currency"]; asked != "" && asked != own {
			return usage("the open window's currency is %s", own)
		}
		amount, err := parseAmount(j, p.Amount)
		if err != nil {
			return err
		}
		p.Amount = amount.Decimal()
	}
	j.desk.Fill(p)
	return j.answer(struct {
		HandedOver bool `json:"handed_over"`
	}{true}, "The window has it.\n")
}
