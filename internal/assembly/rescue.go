package assembly

import (
	"context"
	"path/filepath"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/queue"
	"counterfoil/syncclient"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/member"
	"counterfoil/syncclient/fleet/office"
)

// askWait is how long the desk may take to say what was sent in this till's place, before the till sends.
const askWait = 3 * time.Second

// Ask takes what the desk has sent in this till's place.
func (c chain) Ask(ctx context.Context) error {
	m, err := member.Load(c.path())
	if err != nil || m == nil {
		return err
	}
	wait, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	return m.Ask(wait, c.told(), c.log)
}

// Delivered takes what was sent in this till's place into the store.
func (t told) Delivered(ctx context.Context, some []fleet.Verdict) error {
	deliveries := make([]purchase.Delivery, len(some))
	for i, v := range some {
		deliveries[i] = v.Delivery()
	}
	now := t.Till.Status().Sync.Heard.NotBefore(time.Now())
	return t.lender.Use(ctx, func(q *queue.Queue) error { return q.Delivered(now, deliveries) })
}

// Obey has the till carry out an order of the desk.
func (t told) Obey(ctx context.Context, o fleet.Order, late bool) error {
	order := purchase.Order{ID: o.ID, Do: o.Do, Key: o.Key, Reason: o.Reason, By: o.By, Late: late}
	if o.Card != nil {
		order.Card = &purchase.OnCard{Code: o.Card.Code, Source: o.Card.Source, Key: o.Card.Key}
	}
	if o.Rescue != nil {
		order.Errand = purchase.Errand{ID: o.ID, Merchant: o.Rescue.Merchant, Location: o.Rescue.Location,
			Terminal: o.Rescue.Terminal}
	}
	return t.Till.Obey(ctx, order)
}

// Rescue sends the waiting sales of a silent till of the desk on this data directory. They go as their own till would
// send them, by a loop of their own, with this till's sign-in.
func (c chain) Rescue(ctx context.Context, s till.Settings, name string, now bool) (r till.Rescued, err error) {
	desk := office.Control{Dir: filepath.Join(c.config.DataDir, office.DirName)}
	silent, err := desk.Rescuable(ctx, office.RescueAsked{Till: name, Now: now})
	if err != nil {
		return r, err
	}
	release, err := senderLock(filepath.Join(desk.Dir, "rescue.lock"), c.busy)(ctx) // one at a time (R7)
	if err != nil {
		return r, err
	}
	defer release()
	out, err := office.OpenOutbox(ctx, desk, silent.Place, purchase.Legible(pcName()))
	if err != nil {
		return r, err
	}
	r = till.Rescued{Location: silent.Place.Location, Terminal: silent.Place.Terminal, Waiting: out.Len(),
		Seen: silent.Seen}
	if r.Waiting == 0 {
		return r, nil
	}
	to, err := c.linkTo(s)
	if err != nil {
		return r, err
	}
	loop, err := syncclient.NewLoop(syncclient.LoopConfig{Outbox: out, Client: to.client, Session: to.session,
		Owner:  func() (merchant, account string, err error) { return silent.Place.Merchant, "", nil },
		Logger: c.log})
	if err != nil {
		return r, err
	}
	r.Pass, err = forloy{Loop: loop}.Pass(ctx)
	return r, err
}
