package storefront

import (
	"context"
	"time"

	"counterfoil/internal/command"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
	"counterfoil/ui/desk"
)

// counters is the desk that runs on a folder, as its window sees it.
type counters struct{ desk office.Control }

func placeOf(t desk.Till) fleet.Place {
	return fleet.Place{Merchant: t.Merchant, Location: t.Location, Terminal: t.Name}
}

// nameOf is by what the desk is told which till is meant.
func nameOf(t desk.Till) string { return t.Location + "/" + t.Name }

func tillAt(p fleet.Place) desk.Till {
	return desk.Till{Name: p.Terminal, Location: p.Location, Merchant: p.Merchant}
}

func (c counters) Look(ctx context.Context) (desk.View, error) {
	o, err := c.desk.Tills(ctx)
	if err != nil {
		return desk.View{}, err
	}
	v := desk.View{Sold: purchase.Counts{By: o.Today}.Takings(), All: o.ReviewsAll, At: o.At.Local()}
	for _, r := range o.Tills {
		v.Tills = append(v.Tills, tillOf(r))
	}
	for _, r := range o.Reviews {
		v.Reviews = append(v.Reviews, desk.Sale{Till: tillAt(r.Place), Key: r.Key, Amount: r.Amount, Receipt: r.Receipt,
			Recorded: r.Recorded.Local(), Since: r.Since.Local(), Code: r.Code, Offered: true})
	}
	return v, nil
}

func tillOf(r office.Row) desk.Till {
	t := tillAt(r.Place)
	t.PC, t.State, t.Online, t.Version = r.PC, r.State, r.Online, r.Beat.Version
	t.Heard, t.Oldest = local(r.Seen), local(r.Oldest)
	t.Waiting, t.Lost, t.Review = r.By[purchase.Pending], r.Lost, r.By[purchase.Review]
	t.Entry, t.Hash = r.Head.Number, office.HashBegins(r.Head.Hash)
	t.Sold = purchase.Counts{By: r.Today}.Takings()
	if day, err := time.ParseInLocation(purchase.DayFormat, r.ClockDay, time.Local); err == nil {
		t.ClockDay, t.Then = day, purchase.Counts{By: r.Then}.Takings()
	}
	t.Room, t.Link = r.Beat.Room, purchase.Link(r.Beat.Link)
	t.Offset = time.Duration(r.Offset * float64(time.Second))
	for _, a := range r.Alarms {
		t.Alarms = append(t.Alarms, desk.Alarm{What: a.What, Since: local(a.Since), Count: a.Count, After: a.After,
			Offset: a.Offset, Room: a.Room, Urgent: a.Urgency()})
	}
	return t
}

// local is a moment by this PC's clock; zero stays zero.
func local(at time.Time) time.Time {
	if at.IsZero() {
		return at
	}
	return at.Local()
}

func (c counters) Waiting(ctx context.Context, t desk.Till) (some []desk.Sale, err error) {
	all, err := c.desk.Waiting(ctx, placeOf(t))
	for _, tx := range all {
		some = append(some, desk.Sale{Till: t, Key: tx.IdempotencyKey, Amount: tx.Amount, Receipt: tx.Receipt,
			Recorded: tx.RecordedAt.Local(), Offered: !tx.FirstSentAt.IsZero() || tx.MayBeBooked()})
	}
	return some, err
}

func (c counters) Invite(ctx context.Context) (desk.Invitation, error) {
	i, err := c.desk.Invite(ctx)
	if err != nil {
		return desk.Invitation{}, err
	}
	picture, err := command.DrawCode(i.Code)
	return desk.Invitation{Code: i.Code, Picture: picture, Until: i.Until.Local()}, err
}

func (c counters) Revoke(ctx context.Context, t desk.Till) error {
	return c.desk.Revoke(ctx, nameOf(t))
}

func (c counters) Order(ctx context.Context, o desk.Order) (id string, err error) {
	q := office.OrderAsked{Till: nameOf(o.Sale.Till), Do: o.Do, Keys: []string{o.Sale.Key}, Reason: o.Reason, By: o.By,
		Within: office.UsualOrder}
	if o.Card != "" {
		q.Card = &office.Card{Code: o.Card, Source: purchase.SourceTyped}
	}
	all, err := c.desk.Order(ctx, q)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0].ID, nil
}

func (c counters) Orders(ctx context.Context) (some []desk.Done, err error) {
	all, err := c.desk.Orders(ctx)
	for _, o := range all {
		d := desk.Done{ID: o.ID, Till: o.Place.Terminal, Do: o.Do, By: o.By, At: o.At.Local(), Until: o.Until.Local(),
			State: o.State, Why: fault.Kind(o.Why)}
		if o.Sums != nil {
			d.Left = o.Sums.Left
		}
		some = append(some, d)
	}
	return some, err
}

func (c counters) Rescue(ctx context.Context, dead, by desk.Till, manager string, now bool) (string, int, error) {
	a, err := c.desk.Aid(ctx, office.AidAsked{Till: nameOf(dead), By: nameOf(by), Manager: manager,
		Within: office.UsualOrder,
		Now:    now})
	if err != nil || a.Order == nil {
		return "", 0, err
	}
	return a.Order.ID, a.Waiting, nil
}
