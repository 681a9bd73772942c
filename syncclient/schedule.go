package syncclient

import (
	"context"
	"time"

	"github.com/cenkalti/backoff/v5"

	"counterfoil/internal/purchase"
)

// Times of the sender.
const (
	probeEvery = 30 * time.Second // while nothing waits and Forloy cannot be reached (row 1)
	haltProbe  = 5 * time.Minute  // while halted
	wakeGap    = time.Second      // between a failed try and one that a new sale causes
)

// newBackoff is exponential with full jitter (R4). The library draws from
// interval × [1 − factor, 1 + factor], so with a factor of 1 the pauses are
// uniform over [0, 1 s], [0, 2 s] … [0, 5 min]: the intervals here are half of the longest pauses.
func newBackoff() *backoff.ExponentialBackOff {
	return &backoff.ExponentialBackOff{InitialInterval: 500 * time.Millisecond, RandomizationFactor: 1, Multiplier: 2,
		MaxInterval: 150 * time.Second}
}

// Run sends what waits and what is added, until ctx ends or Finish is called,
// and returns the context's error. Trouble is shown in State, never returned.
func (l *Loop) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.watchSleep(ctx)
	}()
	defer func() {
		cancel()
		<-ended
		l.client.CloseIdle()
	}()
	r := &runner{Loop: l, backoff: newBackoff()}
	for step := r.fresh; ; {
		if err := step(ctx); err != nil {
			return err
		}
		if step = r.wait(ctx); step == nil {
			return ctx.Err()
		}
	}
}

// runner is the state of one Run.
type runner struct {
	*Loop
	backoff   *backoff.ExponentialBackOff
	pass      *pass
	at        time.Time // when the next pass begins; zero: none is planned
	due       time.Time // when a sale's grace ends; zero: no sale is within its grace
	last      time.Time // the end of the last try
	halted    bool
	small     bool      // the next try is a probe of one item (row 1)
	soon      bool      // a new sale has moved the next try forward
	later     time.Time // when that try was planned before
	skipGrace bool      // graces do not count (SyncNow)
	elsewhere bool      // a lookup or a claim has not reached Forloy
	askWho    bool      // somebody has signed in or out, or Forloy may be out of reach: ask it who we are
}

// fresh begins a new pass, from the oldest sale.
func (r *runner) fresh(ctx context.Context) error {
	r.pass = newPass()
	r.pass.small = r.small
	return r.more(ctx)
}

// more continues the pass: new sales go at once, and what has failed in this
// pass waits for the next one.
func (r *runner) more(ctx context.Context) error {
	if err := r.take(ctx); err != nil {
		return err
	}
	defer r.release()
	p := r.pass
	p.grace = r.grace
	if r.skipGrace {
		p.grace, r.skipGrace = 0, false
	}
	failedBefore, answeredBefore, settledBefore := r.failures > 0, p.answered, p.accepted+p.refused
	err := r.walk(ctx, p)
	probed := false
	if err == nil && p.answered == answeredBefore && !r.finishing() &&
		(r.askWho || p.seen == 0 && (r.published.read().Link != purchase.LinkOnline || r.askTime.Load())) {
		err, probed = r.probe(ctx, p), true
	}
	r.askWho, r.elsewhere = false, false
	if ctx.Err() != nil || r.finishing() {
		r.remember()
		return ctx.Err()
	}
	// An answer that puts everything off, with trouble behind it, has brought nothing forward.
	if failedBefore && p.answered > answeredBefore && (err == nil || p.accepted+p.refused > settledBefore) {
		r.backoff.Reset()
	}
	r.plan(p, err, probed)
	r.show(p, err, walkEnd{halted: r.halted, next: wall(r.at)})
	r.remember()
	return nil
}

// probe asks Forloy who we are, to find out whether it can be reached. Only a
// dead sign-in halts the sender: there is nothing to send, and a new sale will
// meet any other trouble itself.
func (r *runner) probe(ctx context.Context, p *pass) error {
	if time.Now().Before(r.memory.RetryAt) {
		return &Trouble{Kind: Wait, err: errWaiting}
	}
	under, done := r.flight.begin(ctx)
	defer done()
	var clock clockReading
	err := r.session.Do(under, func(token string) (err error) {
		_, clock, err = r.client.me(under, token)
		return err
	})
	if err == nil {
		r.noteAnswer(p, nil, clock)
		return nil
	}
	err = r.attemptError(ctx, nil, err)
	if t := asTrouble(err); t != nil {
		r.noteTrouble(t)
		if r.elsewhere {
			r.failures++ // the other request was the first of two
		}
	}
	return err
}

// plan decides when to try next.
func (r *runner) plan(p *pass, err error, probed bool) {
	now := time.Now()
	t := asTrouble(err)
	r.last, r.at, r.due, r.halted, r.small = now, time.Time{}, time.Time{}, false, false
	if p.first != 0 {
		r.due = p.due
	}
	switch {
	case now.Before(r.memory.RetryAt):
		r.at = r.memory.RetryAt
	case err == nil && len(p.held) == 0:
		r.backoff.Reset()
		if r.due.IsZero() && r.published.read().Link != purchase.LinkOnline && p.answered == 0 {
			r.at = now.Add(probeEvery) // what waited has been sent or voided in the meantime
		}
	case err == nil:
		// Drawn once per pass: sales that come meanwhile do not move it (R4).
		if p.again.IsZero() {
			p.again = now.Add(r.backoff.NextBackOff())
		}
		r.at = p.again
	case probed && (t == nil || t.Kind.rule().exit() != ExitSignIn):
		r.at = now.Add(probeEvery)
	case t == nil || t.Kind.rule().do == halt:
		r.at, r.halted = now.Add(haltProbe), true
	case r.soon && r.later.After(now):
		r.at = r.later // an early try leaves the schedule as it was
	default:
		r.at = now.Add(r.backoff.NextBackOff())
		if p.again.After(now) && p.again.Before(r.at) {
			r.at = p.again // and so does trouble with new sales
		}
	}
	r.small = t != nil && t.Kind.rule().row == 1
	r.soon = false
}

// wall is a planned time in the form that is shown; zero stays zero.
func wall(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return stamp(t)
}

// wait returns the next step, or nil when ctx has ended.
func (r *runner) wait(ctx context.Context) func(context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		var due <-chan time.Time
		if at := r.next(); !at.IsZero() {
			timer.Reset(time.Until(at))
			due = timer.C
		}
		select {
		case <-ctx.Done():
			return nil
		case <-r.over:
			return nil
		case <-r.now:
			r.skipGrace = true
			return r.fresh
		case <-r.session.Changed():
			r.askWho = true
			return r.fresh
		case <-r.wake:
			if step := r.woke(); step != nil {
				return step
			}
		case <-r.doubt:
			if !r.halted && !r.stalled.Load() { // else that is known
				r.askWho, r.elsewhere = true, true
				return r.goOn()
			}
		case <-due:
			if !r.at.IsZero() && !time.Now().Before(r.at) {
				return r.fresh
			}
			return r.goOn()
		}
	}
}

// next is the earliest planned time. The end of a grace does not count if a try
// is planned and the last one has failed.
func (r *runner) next() time.Time {
	failed := r.halted || r.stalled.Load()
	if r.due.IsZero() || !r.at.IsZero() && (failed || r.at.Before(r.due)) {
		return r.at
	}
	return r.due
}

// woke decides what a new sale leads to. While Forloy cannot be reached, it
// moves the next try forward; a halt and a Retry-After stay as they are.
func (r *runner) woke() func(context.Context) error {
	if r.halted && r.published.read().Halted {
		return nil
	}
	if !r.stalled.Load() {
		r.halted = false // a Pass has reached Forloy again
		return r.goOn()
	}
	if soon := r.last.Add(wakeGap); r.at.IsZero() || soon.Before(r.at) {
		// more sends nothing within a Retry-After.
		if !r.soon {
			r.later = r.at
		}
		r.at, r.soon = soon, true
	}
	return nil
}

// goOn continues a pass that holds something back, and otherwise begins a new
// one: only a new one sees an old sale that a person has put back to pending.
func (r *runner) goOn() func(context.Context) error {
	if len(r.pass.held) > 0 {
		return r.more
	}
	return r.fresh
}
