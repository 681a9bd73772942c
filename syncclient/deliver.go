package syncclient

import (
	"context"
	"errors"
	"fmt"
	"time"

	"counterfoil/internal/purchase"
)

// conflictsToReview is how many contradictory answers an item bears (row 9).
const conflictsToReview = 3

// deliver sends one batch, and again what of it was left unanswered, as long
// as that brings something (row 7). again counts the tries before.
func (l *Loop) deliver(ctx context.Context, p *pass, batch []purchase.Transaction, again int) error {
	sent, answer, err := l.attempt(ctx, p, batch)
	if t := asTrouble(err); t != nil && t.Kind == BadRequest {
		return l.isolate(ctx, p, sent, t)
	}
	if err != nil || len(sent) == 0 {
		return err
	}
	rest := l.apply(p, sent, answer)
	switch nothing := len(rest) == len(sent); {
	case len(rest) == 0:
		return nil
	case nothing && again == 0:
		return &Trouble{Kind: Unreadable, Wrote: true, batch: sent, err: errNothing} // row 7: as row 6
	case nothing, p.once && again > 0:
		p.hold(rest...)
		return nil
	}
	return l.deliver(ctx, p, rest, again+1)
}

// attempt marks a batch as offered and sends it once, twice if the token had
// died. It returns what was sent: less than asked where a person has voided
// something meanwhile.
func (l *Loop) attempt(ctx context.Context, p *pass, batch []purchase.Transaction) ([]purchase.Transaction, Answer, error) {
	if until := l.memory.RetryAt; time.Now().Before(until) {
		return nil, Answer{}, &Trouble{Kind: Wait, err: errWaiting} // nothing skips a Retry-After (R4)
	}
	var sent, marked []purchase.Transaction
	var answer Answer
	offered, wrote := false, false
	var refused error // of the batch itself
	under, done := l.flight.begin(ctx)
	defer done()
	err := l.session.Do(under, func(token string) error {
		if err := l.sameMerchant(under, p, token); err != nil {
			return err
		}
		if !offered {
			var err error
			now := time.Now()
			if sent, err = l.outbox.Offer(l.memory.heard().NotBefore(now), batch, l.owed...); err != nil {
				return fmt.Errorf("%w: %w", ErrOutbox, err)
			}
			l.settled(now, p)
			offered, marked = true, newlyMarked(batch, sent)
			for _, tx := range marked {
				p.fresh[tx.Sequence] = true
			}
		}
		if len(sent) == 0 {
			return nil
		}
		l.showSending(len(sent))
		var err error
		answer, err = l.client.Send(under, token, sent)
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
			return nil, Answer{}, fmt.Errorf("%w: %w", ErrOutbox, err)
		}
	}
	about := sent
	if err != refused { // trouble with a refresh is nothing that the batch has done
		about = nil
	}
	return sent, answer, l.sender(ctx, about, err)
}

// sender makes of an attempt's error what it means to the sender.
func (l *Loop) sender(ctx context.Context, sent []purchase.Transaction, err error) error {
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

// newlyMarked are the items that this try offered for the first time.
func newlyMarked(before, after []purchase.Transaction) []purchase.Transaction {
	unmarked := make(map[purchase.Sequence]bool, len(before))
	for _, tx := range before {
		unmarked[tx.Sequence] = tx.FirstSentAt.IsZero()
	}
	var marked []purchase.Transaction
	for _, tx := range after {
		if unmarked[tx.Sequence] {
			marked = append(marked, tx)
		}
	}
	return marked
}

// apply books what an answer says of the items sent, and returns the items it
// says nothing of. When that is all of them, nothing was done.
func (l *Loop) apply(p *pass, sent []purchase.Transaction, a Answer) []purchase.Transaction {
	if len(a.Results)+len(a.Conflicts) == 0 {
		return sent
	}
	l.booked(p, len(sent), a.clock)
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
		results = append(results, purchase.Result{Sequence: tx.Sequence, IdempotencyKey: tx.IdempotencyKey, Verdict: purchase.Refused,
			Code: purchase.CodeConflicting, Message: "Forloy gave different answers for this sale", MayBeBooked: true})
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
			now := l.memory.heard().Bound(time.Now()) // a clock that was set ahead makes no day of an hour
			p.stuck = p.stuck || !tx.FailingSince.IsZero() && now.Sub(tx.FailingSince) > stuckAfter
		}
	}
	l.book(results...)
	return rest
}

// booked notes that Forloy has answered a batch of n items.
func (l *Loop) booked(p *pass, n int, clock reading) {
	if p.doubt != nil {
		l.memory.suspect(p.doubted) // others pass: it was the item
		p.doubt = nil
		p.suspects++
	}
	p.answered++
	l.askTime.Store(false)
	l.memory.answered(time.Now(), n, clock)
	l.online()
}

// isolate bisects a batch that Forloy refuses as a whole (row 16), until the
// items that are refused alone are found; everything else goes. One such item
// among 100 costs 10 requests at most: a half that must hold the offender,
// because the other half went, is not sent as a whole again.
func (l *Loop) isolate(ctx context.Context, p *pass, group []purchase.Transaction, by *Trouble) error {
	refusals, answered := 0, p.answered
	var rest []purchase.Transaction // not sent since; may hold more of them
	for {
		var err error
		if group, by, rest, err = l.bisect(ctx, p, group, by, rest); err != nil {
			return err
		}
		if by != nil {
			refusals++
			l.refuse(p, group[0], by, p.answered > answered)
			if refusals > 1 && p.answered == answered {
				return refuseFormat(p)
			}
		}
		switch {
		case len(rest) == 0 && len(p.refusals) < 2:
			return nil
		case len(rest) == 0:
			// One after the other was refused in batches of its own.
			group, err = l.witness(p)
			if err != nil || group == nil {
				return err
			}
			refusals, by = 1, nil
			continue
		case p.answered == answered && len(rest) > 1:
			// Nothing went so far. Any other item tells soonest whether
			// something can.
			at := l.draw(len(rest))
			group, rest, by = rest[at:at+1:at+1], join(rest[:at], rest[at+1:]), nil
			continue
		}
		if by, err = l.try(ctx, p, rest); err != nil || by == nil {
			return err
		}
		group, rest = rest, nil
	}
}

// bisect narrows a group that is refused down to one item, oldest half first.
// by is the refusal of that item alone; nil: it was taken after all. What was
// not sent since joins the rest.
func (l *Loop) bisect(ctx context.Context, p *pass, group []purchase.Transaction, by *Trouble, rest []purchase.Transaction) (
	[]purchase.Transaction, *Trouble, []purchase.Transaction, error) {
	for len(group) > 1 {
		left, right := group[:len(group)/2], group[len(group)/2:]
		refused, err := l.try(ctx, p, left)
		switch {
		case err != nil:
			return nil, nil, nil, err
		case refused != nil:
			group, by, rest = left, refused, join(right, rest)
		default:
			group, by = right, nil
		}
	}
	if by == nil { // left over by elimination, not yet sent alone
		var err error
		by, err = l.try(ctx, p, group)
		return group, by, rest, err
	}
	return group, by, rest, nil
}

// witness is an item further on, of a card that was not refused, to ask
// whether Forloy takes anything at all. It is drawn by lot, so that no run of
// bad items can halt the sender at every try. nil: there is none.
func (l *Loop) witness(p *pass) ([]purchase.Transaction, error) {
	page, err := l.outbox.Next(p.after, MaxBatch)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOutbox, err)
	}
	var able []purchase.Transaction
	seen := map[uint64]bool{}
	for _, tx := range page {
		card := p.card(tx)
		if !seen[card] && !p.held[card] && !p.young[card] && !p.shunned[card] && !l.isOwed(tx.Sequence) && !l.memory.isSuspect(tx.Sequence) && !l.leaveAlone(p, tx) {
			able = append(able, tx)
		}
		seen[card] = true
	}
	if len(able) == 0 {
		return nil, nil
	}
	at := l.draw(len(able))
	return able[at : at+1], nil
}

// refuse books an item that was refused alone. As long as nothing of the
// isolation was answered it may be the program's fault, so the verdict waits
// for an answer, or for the end of the pass.
func (l *Loop) refuse(p *pass, tx purchase.Transaction, by *Trouble, answered bool) {
	r := p.refusal(tx, by)
	if answered {
		l.book(r)
		return
	}
	p.refusals = append(p.refusals, r)
	p.shunned[p.card(tx)] = true
}

// try sends a part of a batch. refused: Forloy refuses it as a whole.
func (l *Loop) try(ctx context.Context, p *pass, part []purchase.Transaction) (refused *Trouble, err error) {
	sent, answer, err := l.attempt(ctx, p, part)
	if t := asTrouble(err); t != nil && t.Kind == BadRequest {
		return t, nil
	}
	if err != nil || len(sent) == 0 {
		return nil, err
	}
	p.hold(l.apply(p, sent, answer)...)
	return nil, nil
}

func join(a, b []purchase.Transaction) []purchase.Transaction {
	return append(append([]purchase.Transaction{}, a...), b...)
}
