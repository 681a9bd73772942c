package till

import (
	"context"

	"counterfoil/internal/fault"
)

// Fleet is the desk that a till may have joined.
type Fleet interface {
	// Join lets the desk of a join code know this till. Errors are fault.Fleet.
	Join(ctx context.Context, code, merchant string, at Station) error
	Joined() bool
	// Tell tells the desk what it has not been told; Run does so all the time, until ctx ends. Neither does anything
	// for a till that has not joined.
	Tell(ctx context.Context) error
	Run(ctx context.Context)
}

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
			t.opts.Fleet.Run(run)
		})
	}
	t.mu.Lock()
	t.tell = tell
	t.mu.Unlock()
	if t.opts.Fleet.Joined() {
		tell()
	}
}
