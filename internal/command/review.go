package command

import (
	"context"

	"github.com/spf13/cobra"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

func reviewVerb(run runner) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "review",
		Short: "clear what Forloy refused: retry, replace, dismiss",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return wrongUsage(cmd, "say what to do: retry, replace or dismiss")
		},
	}
	cmd.AddCommand(retryVerb(run), replaceVerb(run), dismissVerb(run))
	return cmd
}

func retryVerb(run runner) *cobra.Command {
	all := false
	cmd := newVerb(run, onStore, "retry [KEY…]",
		"put sales back to waiting, with their key and place in the order; sends nothing itself",
		func(ctx context.Context, j *job, keys []string) error { return retry(ctx, j, keys, all) })
	cmd.Args = func(cmd *cobra.Command, keys []string) error {
		if all == (len(keys) > 0) {
			return wrongUsage(cmd, "name the keys, or --all")
		}
		return nil
	}
	cmd.Flags().BoolVar(&all, "all", false, "all that are in review")
	return cmd
}

func retry(ctx context.Context, j *job, keys []string, all bool) error {
	if all {
		q := till.Query{States: []purchase.State{purchase.Review}}
		err := j.till.List(ctx, q, func(tx purchase.Transaction) error {
			keys = append(keys, tx.IdempotencyKey)
			return nil
		})
		if err != nil {
			return err
		}
	}
	n := 0
	if len(keys) > 0 {
		var err error
		if n, err = j.till.Retry(ctx, keys, actor()); err != nil {
			return err
		}
	}
	return j.answer(struct {
		Retried int `json:"retried"`
	}{n}, "%d back to waiting.\n%s", n, j.next(n))
}

// next says who sends what waits again, and where to see the outcome.
func (j *job) next(n int) string {
	switch {
	case n == 0:
		return ""
	case j.desk != nil:
		return "The open window sends what waits: see counterfoil list --state review for what is refused again.\n"
	}
	return "Send it with counterfoil sync, which tells what is refused again.\n"
}

func replaceVerb(run runner) *cobra.Command {
	card := ""
	cmd := newVerb(run, onStore, "replace KEY",
		"record the sale on another card, dismiss the old one, and print the new key",
		func(ctx context.Context, j *job, args []string) error { return replace(ctx, j, args[0], card) })
	cmd.Flags().StringVar(&card, "card", "", "the right card's `CODE`")
	return cmd
}

func replace(ctx context.Context, j *job, key, card string) error {
	card, err := parseCard(card)
	if err != nil {
		return err
	}
	old, err := j.till.Find(ctx, key)
	if err != nil {
		return err
	}
	if old.State == purchase.Review && old.MayBeBooked() {
		j.remark("Forloy may have booked the old sale already, and the new one would then count twice: " +
			"look there, and have one of the two reversed")
	}
	tx, err := j.till.Replace(ctx, key, card, "", purchase.SourceCommand, actor())
	if err != nil {
		return err
	}
	return j.recorded(tx)
}

func dismissVerb(run runner) *cobra.Command {
	reason := ""
	cmd := newVerb(run, onStore, "dismiss KEY…", "end sales without sending them; they are kept, with the reason",
		func(ctx context.Context, j *job, keys []string) error { return dismiss(ctx, j, keys, reason) })
	cmd.Flags().StringVar(&reason, "reason", "", "`TEXT` that says why; required")
	return cmd
}

func dismiss(ctx context.Context, j *job, keys []string, reason string) error {
	n, err := j.till.Dismiss(ctx, keys, reason, actor())
	if err != nil {
		return err
	}
	return j.answer(struct {
		Dismissed int `json:"dismissed"`
	}{n}, "%d dismissed.\n", n)
}

func voidVerb(run runner) *cobra.Command {
	reason := ""
	cmd := newVerb(run, onStore, "void KEY", "take back a purchase that was never offered to Forloy",
		func(ctx context.Context, j *job, args []string) error { return void(ctx, j, args[0], reason) })
	cmd.Flags().StringVar(&reason, "reason", "", "`TEXT` that says why; required")
	return cmd
}

func void(ctx context.Context, j *job, key, reason string) error {
	tx, err := j.till.Void(ctx, key, reason, actor())
	if err != nil {
		return err
	}
	return j.answer(struct {
		Key    string         `json:"idempotency_key"`
		State  purchase.State `json:"state"`
		Reason string         `json:"reason"`
	}{tx.IdempotencyKey, tx.State, tx.Reason}, "Voided.\n")
}
