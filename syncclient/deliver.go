package syncclient

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"counterfoil/internal/purchase"
)

// conflictsToReview is how many contradictory answers send an item to review
// (row 9).
const conflictsToReview = 3

// deliver sends one batch, and then what was left unanswered, as long as each
// try settles something (row 7). again counts the tries before this one.
func (l *Loop) deliver(ctx context.Context, p *pass, batch []purchase.Transaction, again int) error {
	sent, answer, err := l.attempt(ctx, p, batch)
	if t := asTrouble(err); t != nil && t.Kind == BadRequest {
		return l.isolate(ctx, p, sent, t) // what was made ready follows once that is over
	}
	if err != nil || len(sent) == 0 {
		return err
	}
	rest := l.apply(p, sent, answer)
	switch nothing := len(rest) == len(sent); {
	case len(rest) == 0:
		return nil
	case nothing && again == 0:
		return &Trouble{Kind: Unreadable, Wrote: true, batch: sent, err: errNothing} // row 7: handled like row 6
	case nothing, p.once && again > 0:
		p.hold(rest...)
		return nil
	}
	return l.deliver(ctx, p, rest, again+1)
}

// attempt marks a batch as offered and sends it: once, or twice if the access
// token was dead. It returns what was sent, without the sales that a person has
// voided in the meantime.
func (l *Loop) attempt(ctx context.Context, p *pass, batch []purchase.Transaction) (
	[]purchase.Transaction, Answer, error) {
	if until := l.memory.RetryAt; time.Now().Before(until) {
		return nil, Answer{}, &Trouble{Kind: Wait, err: errWaiting} // nothing skips a Retry-After (R4)
	}
	more := p.more
	p.more = false
	var sent, marked []purchase.Transaction
	var answer Answer
	offered, wrote := false, false
	var refused error // the batch's own error
	under, done := l.flight.begin(ctx)
	defer done()
	err := l.session.Do(under, func(token string) error {
		if err := l.checkMerchant(under, p, token); err != nil {
			return err
		}
		release := sync.OnceFunc(l.keep())
		defer release()
		if !offered {
			var err error
			if sent, marked, err = l.mark(p, batch, more); err != nil {
				return err
			}
			offered = true
		}
		if len(sent) == 0 {
			return nil
		}
		if !more {
			release()
		}
		l.showSending(len(sent))
		landed := l.launch(under, token, sent)
		if more {
			l.makeReady(p, sent)
			more = false
			release()
		}
		var err error
		answer, err = landed()
		t := asTrouble(err)
		wrote, refused = wrote || t == nil || t.Wrote, err
		return err
	})
	if t := asTrouble(err); t == nil || t.Kind != BadRequest && t.Kind != TooLarge {
		for _, tx := range sent {
			delete(p.fresh, tx.Sequence)
		}
	}
	if err != nil && !wrote && len(marked) > 0 {
		if err := l.outbox.Retract(time.Now(), marked); err != nil {
			return nil, Answer{}, fmt.Errorf("outbox: %w", err)
		}
	}
	about := sent
	if err != refused { // trouble with a refresh says nothing about the batch
		about = nil
	}
	return sent, answer, l.attemptError(ctx, about, err)
}

// mark offers a batch, and commits what is owed. If the batch was made ready, there
// is nothing to write, and the disk is not waited for: what is owed comes later. more:
// the batch after it is made ready while it is in flight.
func (l *Loop) mark(p *pass, batch []purchase.Transaction, more bool) (
	sent, marked []purchase.Transaction, err error) {
	offer := func(now time.Time, before []purchase.Result) (err error) {
		if sent, err = l.outbox.Offer(now, batch, before...); err != nil {
			err = fmt.Errorf("outbox: %w", err)
		}
		return err
	}
	ready := p.isReady(batch)
	if ready || l.mayWait(p, batch, more) {
		err = offer(l.memory.heard().NotBefore(time.Now()), nil)
	} else {
		err = l.withOwed(p, offer)
	}
	if err != nil {
		return nil, nil, err
	}
	if ready {
		p.ahead = nil
	}
	marked = newlyMarked(batch, sent)
	for _, tx := range marked {
		p.fresh[tx.Sequence] = true
	}
	return sent, marked, nil
}

// attemptError is what the error of an attempt means to the sender.
func (l *Loop) attemptError(ctx context.Context, sent []purchase.Transaction, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	t := asTrouble(err)
	if t == nil && errors.Is(err, context.Canceled) {
		t = &Trouble{Kind: Cancelled, err: errWoke} // woken from sleep before anything was sent
	}
	if t == nil {
		return err
	}
	t.batch = sent
	l.log.Warn("a batch was not taken", "items", len(sent), "trouble", t)
	return t
}

// newlyMarked are the items that this try has offered for the first time.
func newlyMarked(before, after []purchase.Transaction) []purchase.Transaction {
	unmarked := make(map[purchase.Sequence]bool, len(before))
	for _, tx := range before {
		unmarked[tx.Sequence] = tx.FirstSentAt.IsZero()
	}
	marked := make([]purchase.Transaction, 0, len(after))
	for _, tx := range after {
		if unmarked[tx.Sequence] {
			marked = append(marked, tx)
		}
	}
	return marked
}

// apply notes the verdicts of an answer and returns the items without one. If
// no item has one, it changes nothing.
func (l *Loop) apply(p *pass, sent []purchase.Transaction, a Answer) []purchase.Transaction {
	if len(a.Results)+len(a.Conflicts) == 0 {
		return sent
	}
	l.noteAnswer(p, sent, a.clock)
	results := append(p.refusals, a.Results...)
	p.refusals = nil
	clear(p.shunned)
	for i := range results {
		r := &results[i]
		r.MayBeBooked = r.MayBeBooked || l.memory.Conflicts[r.Sequence] > 0
	}
	for _, tx := range a.Conflicts {
		if l.memory.conflicted(tx.Sequence) < conflictsToReview {
			p.hold(tx)
			continue
		}
		results = append(results, purchase.Result{Sequence: tx.Sequence, IdempotencyKey: tx.IdempotencyKey,
			Verdict: purchase.Refused, Code: purchase.CodeConflicting,
			Message: "Forloy gave different answers for this sale", MayBeBooked: true})
	}
	said := make(map[purchase.Sequence]purchase.Verdict, len(results))
	for _, r := range a.Results {
		said[r.Sequence] = r.Verdict
	}
	for _, tx := range a.Conflicts {
		said[tx.Sequence] = purchase.Refused
	}
	var rest []purchase.Transaction
	for _, tx := range sent {
		switch said[tx.Sequence] {
		case 0:
			rest = append(rest, tx)
		case purchase.Deferred:
			p.hold(tx)
			now := l.memory.heard().Bound(time.Now()) // a clock that was set ahead must not turn an hour into a day
			p.stuck = p.stuck || !tx.FailingSince.IsZero() && now.Sub(tx.FailingSince) > stuckAfter
		}
	}
	l.owe(results...)
	return rest
}

// noteAnswer notes that Forloy has answered. batch is empty if it was not asked about one.
func (l *Loop) noteAnswer(p *pass, batch []purchase.Transaction, clock clockReading) {
	if p.doubt != nil {
		l.memory.suspect(p.doubted) // others are taken, so the item is to blame
		p.doubt = nil
		p.suspects++
	}
	p.answered++
	l.askTime.Store(false)
	l.memory.answered(time.Now(), batch, clock)
	l.online()
}
