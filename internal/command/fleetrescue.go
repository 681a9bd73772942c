package command

import (
	"context"

	"github.com/spf13/cobra"

	"counterfoil/internal/purchase"
)

func rescueVerb(run runner) *cobra.Command {
	now := false
	cmd := newVerb(run, onStore, "rescue TILL",
		"sends the waiting sales of a till whose PC is dead, with this data directory's sign-in",
		func(ctx context.Context, j *job, args []string) error { return rescue(ctx, j, args[0], now) })
	cmd.Flags().BoolVar(&now, "now", false, "even if the till was heard of a short while ago")
	return cmd
}

func rescue(ctx context.Context, j *job, name string, now bool) error {
	r, err := j.till.Rescue(ctx, name, now)
	if err != nil {
		return err
	}
	who := purchase.Legible(r.Terminal)
	if r.Waiting == 0 {
		j.remark("by what %s has told, none of its sales waits to be sent", who)
	}
	return j.passed(struct {
		Location string  `json:"location_id"`
		Terminal string  `json:"pos_terminal_id"`
		Heard    *string `json:"last_heard"`
		Waiting  int     `json:"waiting"`
		Accepted int     `json:"accepted"`
		Refused  int     `json:"refused"`
		Left     int     `json:"left"`
		RetryAt  *string `json:"retry_at"`
		Cause    *string `json:"cause"`
	}{r.Location, r.Terminal, moment(r.Seen), r.Waiting, r.Accepted, r.Refused, r.Left, moment(r.RetryAt),
		optional(cause(r.Cause))}, r.Pass)
}
