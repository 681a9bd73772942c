package command

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

func deskReviewVerb(run runner) *cobra.Command {
	return newVerb(run, beside, "review", "the sales of all tills that a person must look at, the oldest first",
		deskReview)
}

func deskReview(ctx context.Context, j *job, _ []string) error {
	r, err := office.Control{Dir: deskDir(j)}.Reviews(ctx)
	if err != nil {
		return err
	}
	var text strings.Builder
	for _, s := range r.Rows {
		why := s.Code
		switch why {
		case office.SentAllTheSame:
			why = "taken back at the till, and sent by the desk: have it reversed at Forloy"
		case office.MaybeSent:
			why = "taken back at the till, and perhaps sent by the desk: look at Forloy"
		}
		amount := ""
		if s.Amount.Currency != "" { // else the till no longer had it when it told of it
			amount = s.Amount.Decimal() + " " + s.Amount.Code()
		}
		fmt.Fprintf(&text, "%-16s %s  %s  %14s  %s  %s\n", purchase.Legible(s.Terminal), s.Key, local(s.Recorded),
			amount, purchase.Legible(s.Receipt), purchase.Legible(why))
	}
	if r.All == 0 {
		text.WriteString("Nothing is to review.\n")
	}
	return j.answer(struct {
		Sales []reviewJSON `json:"sales"`
		All   int          `json:"all"`
	}{newReviews(r.Rows), r.All}, "%s", &text)
}

func orderVerbs(run runner) []*cobra.Command {
	return []*cobra.Command{
		orderVerb(run, purchase.OrderRetry, "retry TILL KEY…", "has a till put sales of its review back to waiting"),
		orderVerb(run, purchase.OrderDismiss, "dismiss TILL KEY…", "has a till end sales of its review, unsent"),
		orderVerb(run, purchase.OrderReplace, "replace TILL KEY",
			"has a till put a sale of its review on another card"),
		orderVerb(run, purchase.OrderVoid, "void TILL KEY…", "has a till take back sales never offered to Forloy"),
		newVerb(run, beside, "commands", "what tills were told to do, the latest first, and what came of it", commands),
	}
}

func orderVerb(run runner, do, use, does string) *cobra.Command {
	q := office.OrderAsked{Do: do}
	card := ""
	cmd := newVerb(run, beside, use, does, func(ctx context.Context, j *job, args []string) error {
		q.Till, q.Keys = args[0], args[1:]
		if do == purchase.OrderReplace {
			code, err := parseCard(card)
			if err != nil {
				return err
			}
			q.Card = &office.Card{Code: code, Source: purchase.SourceCommand}
		}
		return order(ctx, j, q)
	})
	cmd.Flags().StringVar(&q.By, "by", "", "`NAME` of whoever orders it, for the till's journal; else this PC's user")
	cmd.Flags().DurationVar(&q.Within, "within", office.UsualOrder,
		"for how `LONG` the till may still do it, 720h at most")
	switch {
	case do == purchase.OrderReplace:
		cmd.Flags().StringVar(&card, "card", "", "the right card's `CODE`")
	case needsReason(do):
		cmd.Flags().StringVar(&q.Reason, "reason", "", "`TEXT` that says why; required")
	}
	return cmd
}

func needsReason(do string) bool { return do == purchase.OrderDismiss || do == purchase.OrderVoid }

// most that a desk is told at once, and how long its tills are waited for.
const (
	mostOrders = 100
	orderWait  = 5 * time.Second
)

func order(ctx context.Context, j *job, q office.OrderAsked) (err error) {
	if q.Within <= 0 || q.Within > office.LongestOrder {
		return usage("--within is more than 0 and at most %v", office.LongestOrder)
	}
	if q.Reason, err = purchase.CheckReason(q.Reason, needsReason(q.Do)); err != nil {
		return err
	}
	if q.By, err = purchase.CheckText(q.By, fault.Staff, 64); err != nil {
		return err
	}
	if q.By == "" {
		q.By = strings.TrimPrefix(actor(), "user ")
	}
	desk := office.Control{Dir: deskDir(j)}
	var all []office.Ordered
	for keys := q.Keys; len(keys) > 0; keys = keys[min(len(keys), mostOrders):] {
		q.Keys = keys[:min(len(keys), mostOrders)]
		some, err := desk.Order(ctx, q)
		if err != nil {
			return err
		}
		all = append(all, some...)
	}
	if all, err = answered(ctx, desk, all); err != nil {
		return err
	}
	if err := j.ordered(all, sentAgain(all)); err != nil {
		return err
	}
	for _, o := range all {
		if o.State == office.OrderRefused {
			return finished(exitUsage)
		}
	}
	return nil
}

// answered waits a little for the tills: one that is connected answers within a second.
func answered(ctx context.Context, desk office.Control, all []office.Ordered) ([]office.Ordered, error) {
	if len(all) > mostOrders {
		return all, nil
	}
	ids := make([]string, len(all))
	for i, o := range all {
		ids[i] = o.ID
	}
	for until := time.Now().Add(orderWait); ; {
		now, err := desk.Orders(ctx, ids...)
		if err != nil {
			return nil, err
		}
		waits := false
		for i, was := range all { // the desk may not have read one yet that it has kept
			if at := slices.IndexFunc(now, func(o office.Ordered) bool { return o.ID == was.ID }); at >= 0 {
				all[i] = now[at]
			}
			waits = waits || all[i].State == office.OrderWaits
		}
		if !waits || time.Now().After(until) {
			return all, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func commands(ctx context.Context, j *job, _ []string) error {
	all, err := office.Control{Dir: deskDir(j)}.Orders(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		j.remark("no till was told to do anything")
	}
	return j.ordered(all, "")
}

// sentAgain says where to see what becomes of sales that tills have put back to waiting, or on another card.
func sentAgain(all []office.Ordered) string {
	for _, o := range all {
		if o.State == office.OrderDone && (o.Do == purchase.OrderRetry || o.Do == purchase.OrderReplace) {
			return "The till sends what waits: see counterfoil desk review for what is refused again.\n"
		}
	}
	return ""
}

// ordered tells what has come of orders, and to people what comes next.
func (j *job) ordered(all []office.Ordered, next string) error {
	type row struct {
		ID       string  `json:"command_id"`
		Terminal string  `json:"pos_terminal_id"`
		Location string  `json:"location_id"`
		Do       string  `json:"do"`
		Key      string  `json:"idempotency_key"`
		By       string  `json:"by"`
		Reason   *string `json:"reason"`
		At       *string `json:"at"`
		Until    *string `json:"until"`
		State    string  `json:"state"`
		Answered *string `json:"answered"`
		Why      *string `json:"why"`
		Rescue   *string `json:"rescue"` // LOCATION/TERMINAL of the till whose sales are to be sent
	}
	out := make([]row, len(all))
	var text strings.Builder
	for i, o := range all {
		of, rescue := o.Key, ""
		if o.Rescue != nil {
			rescue = o.Rescue.Location + "/" + o.Rescue.Terminal
			of = rescue
		}
		out[i] = row{o.ID, o.Place.Terminal, o.Place.Location, o.Do, o.Key, o.By, optional(o.Reason), moment(o.At),
			moment(o.Until), o.State, moment(o.Answered), optional(why(o)), optional(rescue)}
		fmt.Fprintf(&text, "%-16s %-7s %-36s  %s  %s\n", purchase.Legible(o.Place.Terminal), o.Do,
			purchase.Legible(of), local(o.At), came(o, why(o)))
	}
	return j.answer(struct {
		Commands []row `json:"commands"`
	}{out}, "%s%s", &text, next)
}

// why is the sentence for an order that was refused.
func why(o office.Ordered) string {
	if o.Why == "" {
		return ""
	}
	f := fault.Fault{Kind: fault.Kind(o.Why), Facts: fault.Facts{Key: o.Key}}
	if o.Rescue != nil {
		f.Facts.Name = o.Rescue.Terminal
	}
	return sentence(say(f))
}

// came is what has come of an order, for people.
func came(o office.Ordered, why string) string {
	sent := ""
	if o.Sums != nil {
		sent = fmt.Sprintf("; %d sent, %d to review, %d left", o.Sums.Accepted, o.Sums.Refused, o.Sums.Left)
	}
	switch o.State {
	case office.OrderDone:
		if why != "" {
			return "done by " + purchase.Legible(o.By) + " at the desk alone: the till no longer has this sale"
		}
		return "done by " + purchase.Legible(o.By) + " at the desk" + sent
	case office.OrderRefused:
		return "not done: " + why + sent
	case office.OrderExpired:
		return "not done: the till was not there before " + local(o.Until) + sent
	}
	return "waits for the till until " + local(o.Until) + sent
}
