package assembly

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/queue"
	"counterfoil/syncclient"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/member"
	"counterfoil/syncclient/fleet/office"
)

// errandDir is where the sender remembers what Forloy has said of another till's sales, while this one sends them.
const errandDir = "rescue"

// Errands sends other tills' sales, as the desk has ordered.
func (c chain) Errands(ctx context.Context, s till.Settings, merchant string) (left bool, err error) {
	if !c.Joined() {
		return false, nil
	}
	var some []purchase.Errand
	err = c.lender.Use(ctx, func(q *queue.Queue) (err error) {
		some, err = q.Errands()
		return err
	})
	for _, e := range some {
		answer, done, trouble := c.errand(ctx, s, merchant, e)
		if trouble != nil && ctx.Err() == nil {
			c.log.Warn("another till's sales were not sent", "till", e.Terminal, "error", trouble)
		}
		if !done {
			left = true
			continue
		}
		now := c.Till.Status().Sync.Heard.NotBefore(time.Now())
		err = errors.Join(err, c.lender.Use(ctx, func(q *queue.Queue) error { return q.Answer(now, e, answer) }))
	}
	if len(some) > 0 && !left {
		os.RemoveAll(filepath.Join(c.config.DataDir, errandDir))
	}
	return left || err != nil, err
}

// errand sends one till's sales as that till would, with this one's sign-in; done: there is nothing more to do, and the
// journal says so by an answer. What stops it for now is tried again until the order's time is over.
func (c chain) errand(ctx context.Context, s till.Settings, merchant string, e purchase.Errand) (
	answer queue.Entry, done bool, err error) {
	if merchant != "" && merchant != e.Merchant {
		return notDone(fault.New(fault.FleetMerchant))
	}
	m, err := member.Load(c.path())
	if err != nil || m == nil {
		return answer, false, err
	}
	desk, err := m.Errand(ctx, e.ID)
	if err != nil {
		return answer, false, err
	}
	defer desk.Close()
	of := fleet.Place{Merchant: e.Merchant, Location: e.Location, Terminal: e.Terminal}
	out, err := office.ReadOutbox(ctx, errandDesk{desk}, desk.Opener(), filepath.Join(c.config.DataDir, errandDir), of,
		m.Place.Terminal)
	if err != nil {
		return notDone(err)
	}
	if out.Len() > 0 {
		if merchant == "" { // somebody may sign in
			return answer, false, fault.New(fault.SignInFirst)
		}
		to, err := c.linkTo(s)
		if err != nil {
			return answer, false, err
		}
		loop, err := syncclient.NewLoop(syncclient.LoopConfig{Outbox: out, Client: to.client, Session: to.session,
			Owner: func() (string, string, error) { return e.Merchant, "", nil }, Logger: c.log})
		if err != nil {
			return answer, false, err
		}
		pass, err := forloy{Loop: loop}.Pass(ctx)
		if err != nil || pass.Left > 0 {
			return notDone(err)
		}
	}
	return queue.Entry{What: queue.WhatRescued, Reason: e.Location + "/" + e.Terminal}, true, nil
}

// notDone is what comes of an error: the end of it, if the desk or this till's account does not let it be done.
func notDone(err error) (answer queue.Entry, done bool, _ error) {
	f, _ := fault.Of(err)
	switch f.Kind {
	case fault.FleetOver:
		return queue.Entry{What: queue.WhatLate}, true, nil
	case fault.FleetMerchant, fault.FleetConnected, fault.FleetNoSale:
		return queue.Entry{What: queue.WhatNotDone, Code: string(f.Kind)}, true, nil
	}
	return answer, false, err
}

// errandDesk is the desk for an outbox.
type errandDesk struct{ *member.Errand }

func (d errandDesk) Sales(ctx context.Context, q office.SalesAsked) (some []office.WaitingSale, err error) {
	return some, d.Ask(ctx, q.After, nil, false, &some)
}

func (d errandDesk) Note(ctx context.Context, n office.RescueNoted) error {
	return d.Ask(ctx, "", &n.Note, n.Sends, new(bool))
}
