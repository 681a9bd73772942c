package command

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

func rescueVerb(run runner) *cobra.Command {
	q := office.AidAsked{}
	var cmd *cobra.Command
	cmd = newVerb(run, onStore, "rescue TILL",
		"sends the waiting sales of a till whose PC is dead, with this data directory's sign-in",
		func(ctx context.Context, j *job, args []string) error {
			if q.Till = args[0]; q.By != "" {
				return aid(ctx, j, q)
			}
			if q.Manager != "" || cmd.Flags().Changed("within") {
				return usage("--manager and --within are for another till, which --by names")
			}
			return rescue(ctx, j, q.Till, q.Now)
		})
	cmd.Flags().BoolVar(&q.Now, "now", false, "even if the till was heard of a short while ago")
	cmd.Flags().StringVar(&q.By, "by", "", "another `TILL`, which is to send them with its own sign-in")
	cmd.Flags().StringVar(&q.Manager, "manager", "",
		"with --by: `NAME` of whoever orders it, for that till's journal; else this PC's user")
	cmd.Flags().DurationVar(&q.Within, "within", office.UsualOrder, "with --by: for how `LONG` it may still do it")
	return cmd
}

// aid has another till send a dead one's sales, and waits a little for it.
func aid(ctx context.Context, j *job, q office.AidAsked) (err error) {
	if q.Within <= 0 || q.Within > office.LongestOrder {
		return usage("--within is more than 0 and at most %v", office.LongestOrder)
	}
	if q.Manager, err = purchase.CheckText(q.Manager, fault.Staff, 64); err != nil {
		return err
	}
	if q.Manager == "" {
		q.Manager = strings.TrimPrefix(actor(), "user ")
	}
	desk := office.Control{Dir: deskDir(j)}
	a, err := desk.Aid(ctx, q)
	if err != nil {
		return err
	}
	out := struct {
		Location string  `json:"location_id"`
		Terminal string  `json:"pos_terminal_id"`
		Heard    *string `json:"last_heard"`
		Waiting  int     `json:"waiting"`
		Accepted int     `json:"accepted"`
		Refused  int     `json:"refused"`
		Left     int     `json:"left"`
		By       *string `json:"by_terminal_id"`
		ID       *string `json:"command_id"`
		State    *string `json:"state"`
		Why      *string `json:"why"`
	}{Location: a.Place.Location, Terminal: a.Place.Terminal, Heard: moment(a.Seen), Waiting: a.Waiting}
	if a.Order == nil {
		j.remark("by what %s has told, none of its sales waits to be sent", purchase.Legible(a.Place.Terminal))
		return j.answer(out, "")
	}
	all, err := answered(ctx, desk, []office.Ordered{*a.Order})
	if err != nil {
		return err
	}
	o := *a.Order
	if len(all) == 1 { // none while the desk makes its books anew
		o = all[0]
	}
	out.Accepted, out.Refused, out.Left = o.Sums.Accepted, o.Sums.Refused, o.Sums.Left
	out.By, out.ID, out.State, out.Why = optional(o.Place.Terminal), optional(o.ID), optional(o.State), optional(why(o))
	if err := j.answer(out, "%s: %s\n", purchase.Legible(o.Place.Terminal), came(o, why(o))); err != nil {
		return err
	}
	switch {
	case o.State == office.OrderRefused:
		return finished(exitUsage)
	case o.Sums.Left > 0:
		return finished(exitLeft)
	}
	return nil
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
