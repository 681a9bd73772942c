package syncclient

import (
	"context"
	"fmt"
	"slices"
	"time"

	"counterfoil/internal/purchase"
)

// isolate bisects a batch that Forloy refuses as a whole (row 16), until it has
// found the items that are refused alone; everything else is sent. One such
// item among 100 costs at most 10 requests: when one half has been taken, the
// other half must hold the item and is not sent whole again.
func (l *Loop) isolate(ctx context.Context, p *pass, group []purchase.Transaction, by *Trouble) error {
	p.bisecting = true
	defer func() { p.bisecting = false }()
	refusals, answered := 0, p.answered
	var rest []purchase.Transaction // not sent again yet; may hold more such items
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
			// Items were refused one after the other, each in a batch of its
			// own.
			group, err = l.witness(p)
			if err != nil || group == nil {
				return err
			}
			refusals, by = 1, nil
			continue
		case p.answered == answered && len(rest) > 1:
			// Nothing has been taken so far. Any other item tells soonest
			// whether anything can be.
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

// bisect narrows a refused group down to one item, oldest half first. by is the
// refusal of that item alone; nil: it was taken after all. What has not been
// sent again joins rest.
func (l *Loop) bisect(ctx context.Context, p *pass, group []purchase.Transaction, by *Trouble,
	rest []purchase.Transaction) ([]purchase.Transaction, *Trouble, []purchase.Transaction, error) {
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
	if by == nil { // found by elimination, not yet sent alone
		var err error
		by, err = l.try(ctx, p, group)
		return group, by, rest, err
	}
	return group, by, rest, nil
}

// witness is a later item, of a card that was not refused, to find out whether
// Forloy takes anything at all. It is drawn at random, so that no run of bad
// items can halt the sender every time. nil: there is none.
func (l *Loop) witness(p *pass) ([]purchase.Transaction, error) {
	if err := l.drop(p); err != nil { // it may be one of those
		return nil, err
	}
	page, err := l.outbox.Next(p.after, purchase.MaxBatch)
	if err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	var able []purchase.Transaction
	seen := map[uint64]bool{}
	for _, tx := range page {
		card := p.card(tx)
		if !seen[card] && !p.held[card] && !p.young[card] && !p.shunned[card] && !l.isOwed(tx.Sequence) &&
			!l.memory.isSuspect(tx.Sequence) && !l.inGrace(p, tx) {
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

// refuse notes that an item was refused alone. Until Forloy has answered some
// other part of the batch, this program may be to blame, so the verdict waits
// for an answer or for the end of the pass.
func (l *Loop) refuse(p *pass, tx purchase.Transaction, by *Trouble, answered bool) {
	r := p.refusal(tx, by)
	if answered {
		l.owe(r)
		return
	}
	p.refusals = append(p.refusals, r)
	p.shunned[p.card(tx)] = true
}

// try sends a part of a batch. refused is Forloy's refusal of that part as a
// whole; nil: it was not refused.
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

// isRefused reports whether the item was refused alone and its verdict is still
// open.
func (p *pass) isRefused(s purchase.Sequence) bool {
	return slices.ContainsFunc(p.refusals, func(r purchase.Result) bool { return r.Sequence == s })
}

// refusal is the verdict on an item that Forloy refuses even alone, in the
// answer's own words. If the item was sent before, nobody knows what became of
// it then.
func (p *pass) refusal(tx purchase.Transaction, t *Trouble) purchase.Result {
	said := t.failure(time.Now())
	if said.Message == "" {
		said.Message = "Forloy refuses the request"
		if t.Kind == TooLarge {
			said.Message = "Forloy wants smaller batches"
		}
	}
	return purchase.Result{Sequence: tx.Sequence, IdempotencyKey: tx.IdempotencyKey, Verdict: purchase.Refused,
		Code: said.Code, Message: said.Message, MayBeBooked: !p.fresh[tx.Sequence]}
}

// refuseFormat halts the sender. If items are refused alone one after the other
// and none is accepted, this program is to blame, and Review must not be
// flooded (row 16).
func refuseFormat(p *pass) *Trouble {
	last := p.refusals[len(p.refusals)-1]
	p.refusals = nil
	return &Trouble{Kind: FormatRefused, Code: last.Code, Message: last.Message, Wrote: true}
}
