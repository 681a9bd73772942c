package till

import (
	"context"
	"errors"
	"sync"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Fleet is the desk that a till may have joined.
type Fleet interface {
	// Join lets the desk of a join code know this till. Errors are fault.Fleet.
	Join(ctx context.Context, code, merchant string, at Station) error
	Joined() bool
	// DeskOf is where the desk of a join code is, by its addresses.
	DeskOf(code string) ([]string, error)
	// Tell tells the desk what it has not been told; Run does so all the time, until ctx ends. Neither does anything
	// for a till that has not joined.
	Tell(ctx context.Context) error
	Run(ctx context.Context)
	// Ask takes what the desk has sent in this till's place, within a few seconds.
	Ask(ctx context.Context) error
	// Errands sends the waiting sales of other tills, as the desk has ordered this one to, with this till's sign-in
	// for a merchant. left: some are still to be sent, and it is to be called again.
	Errands(ctx context.Context, s Settings, merchant string) (left bool, err error)
	// Rescue sends the waiting sales of a till that has fallen silent, by the desk on this till's data directory and
	// with this till's sign-in. Errors are fault.Fleet.
	Rescue(ctx context.Context, s Settings, name string, now bool) (Rescued, error)
}

// Rescued is what came of sending a silent till's sales.
type Rescued struct {
	Location, Terminal string
	Seen               time.Time // when it was last heard of; zero: never
	Waiting            int       // before
	Pass
}

// Rescue sends the waiting sales of a till that has fallen silent: now, or only after it has been silent for long.
func (t *Till) Rescue(ctx context.Context, name string, now bool) (Rescued, error) {
	t.mu.Lock()
	settings := t.settings
	t.mu.Unlock()
	return t.opts.Fleet.Rescue(ctx, settings, name, now)
}

// RoleDesk begins the names of those who do something at this till from the desk.
const RoleDesk = "desk"

// landWait is how long an order waits for the batch that is in flight. Meanwhile the desk is told nothing.
const landWait = 30 * time.Second

// Obey carries out an order of the desk, once. What came of it is in the journal. A sale that is just being sent is
// voided if it turns out not to have been: while Forloy cannot be reached, each sale that waits is marked as offered
// for the moment of every try.
func (t *Till) Obey(ctx context.Context, o purchase.Order) error {
	o.By = actor(RoleDesk, o.By)
	o.Errand.By = o.By
	obey := func() error {
		return t.use(ctx, func(s Store) error {
			if o.Card != nil {
				if err := ready(s, &o); err != nil {
					return err
				}
			}
			if err := s.Obey(t.now(s), o); err != nil || o.Card == nil {
				return err
			}
			if by, err := s.Find(o.Card.Key); err == nil { // it was done, and not refused
				t.replaced(by)
			}
			return nil
		})
	}
	t.mu.Lock()
	forloy := t.forloy
	t.mu.Unlock()
	err := obey()
	if errors.Is(err, fault.RefusedOffered) {
		o.Landed = true
		wait, cancel := context.WithTimeout(ctx, landWait)
		defer cancel()
		err = forloy.Between(wait, obey)
	}
	if err != nil {
		return err
	}
	forloy.Wake()
	t.changed()
	if o.Do == purchase.OrderRescue {
		select {
		case t.errand <- struct{}{}:
		default:
		}
	}
	return nil
}

// ready makes the sale that an order puts on another card. One that cannot be made is left out: the store then says why
// the order is not carried out.
func ready(s Store, o *purchase.Order) error {
	old, err := s.Find(o.Key)
	if errors.Is(err, fault.RefusedNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	card := *o.Card
	sale, err := onCard(old, purchase.Sale{Card: card.Code, Source: card.Source, Key: card.Key})
	if err == nil {
		card.Sale = &sale
	}
	o.Card = &card
	return nil
}

// errandAgain is when an errand that could not be ended is tried again.
const errandAgain = 30 * time.Second

// runErrands does what takes its time of what the desk orders, while this till sells.
func (t *Till) runErrands(ctx context.Context) {
	for ctx.Err() == nil {
		again := (<-chan time.Time)(nil)
		if t.doErrands(ctx) {
			again = time.After(errandAgain)
		}
		select {
		case <-ctx.Done():
		case <-t.errand:
		case <-again:
		}
	}
}

// doErrands does what the desk has ordered that takes its time; left: some of it is still to do.
func (t *Till) doErrands(ctx context.Context) (left bool) {
	t.mu.Lock()
	settings, merchant := t.settings, ""
	if t.profile != nil {
		merchant = t.profile.MerchantID
	}
	t.mu.Unlock()
	left, err := t.opts.Fleet.Errands(ctx, settings, merchant)
	if err != nil && ctx.Err() == nil {
		t.log.Warn("what the desk has ordered is not done", "error", err)
	}
	return left
}

// askDesk takes what the desk has sent in this till's place, before this till sends. Without an answer it sends all the
// same: the same sale cannot be booked twice.
func (t *Till) askDesk(ctx context.Context) {
	if t.opts.Fleet == nil || !t.opts.Fleet.Joined() {
		return
	}
	if err := t.opts.Fleet.Ask(ctx); err != nil && ctx.Err() == nil {
		t.log.Warn("the desk was not asked what it has sent in this till's place", "error", err)
	}
}

// DeskOf is where the desk of a join code is, by its addresses. Its error is fault.FleetCode.
func (t *Till) DeskOf(code string) ([]string, error) { return t.opts.Fleet.DeskOf(code) }

// JoinDesk joins the desk that has made a join code, and begins to tell it.
func (t *Till) JoinDesk(ctx context.Context, code string) (Station, error) {
	if err := t.read(ctx); err != nil {
		return Station{}, err
	}
	t.mu.Lock()
	at, profile := t.station(), t.profile
	t.mu.Unlock()
	switch {
	case profile == nil || profile.MerchantID == "":
		return at, fault.New(fault.SignInFirst)
	case at.LocationID == "":
		return at, fault.New(fault.SetupLocation)
	}
	if err := t.opts.Fleet.Join(ctx, code, profile.MerchantID, at); err != nil {
		return at, err
	}
	t.mu.Lock()
	tell := t.tell
	t.mu.Unlock()
	if tell != nil {
		tell()
		return at, nil
	}
	if err := t.opts.Fleet.Tell(ctx); err != nil { // it has joined all the same, and the desk is told later
		t.log.Warn("the desk is not told", "error", err)
	}
	return at, nil
}

// tellDesk tells the desk all the time while Run runs, once this till has joined. Each call ends the telling before it:
// the till may have joined another desk. It needs start to begin a goroutine of Run's.
func (t *Till) tellDesk(ctx context.Context, start func(func())) {
	if t.opts.Fleet == nil {
		return
	}
	stop, ended := func() {}, make(chan struct{})
	close(ended)
	tell := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.tell == nil {
			return
		}
		stop()
		before, now := ended, make(chan struct{})
		var run context.Context
		run, stop = context.WithCancel(ctx)
		ended = now
		start(func() {
			defer close(now)
			<-before
			var both sync.WaitGroup
			both.Go(func() { t.runErrands(run) })
			t.opts.Fleet.Run(run)
			both.Wait()
		})
	}
	t.mu.Lock()
	t.tell = tell
	t.mu.Unlock()
	if t.opts.Fleet.Joined() {
		tell()
	}
}
