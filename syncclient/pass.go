package syncclient

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"time"

	"counterfoil/internal/purchase"
)

// stuckAfter is when an item that fails again and again is called stuck. It is
// never removed (row 14).
const stuckAfter = 24 * time.Hour

// pass is one walk over what waits, oldest first. What failed, and its card,
// is skipped until the pass ends; what is new still goes at once (R4, R7).
type pass struct {
	again time.Time     // when the next pass begins, if something is held back; zero: not drawn yet
	whose string        // the token whose merchant is known to be the sales' own
	once  bool          // a verb's: what was left unanswered is offered once more only
	grace time.Duration // sales younger than this are left alone
	small bool          // the next batch is a probe of one item

	after purchase.Sequence // everything up to here was looked at
	held  map[uint64]bool   // cards that wait for the next pass, hashed
	seed  maphash.Seed

	young map[uint64]bool   // cards with a sale inside its grace
	first purchase.Sequence // the first of those sales; 0: none
	due   time.Time         // when the first grace ends

	alone    []purchase.Transaction     // suspects, offered at the end
	suspects int                        // seen
	fresh    map[purchase.Sequence]bool // first offered in this pass, and only in requests that Forloy refused
	refusals []purchase.Result          // refused alone while nothing was answered (row 16)
	shunned  map[uint64]bool            // their cards
	doubt    *Trouble                   // of an item that may be what crashes the server
	doubted  purchase.Sequence

	seen, answered    int // items looked at, batches answered
	accepted, refused int
	stuck             bool
}

func newPass() *pass {
	return &pass{held: map[uint64]bool{}, young: map[uint64]bool{}, shunned: map[uint64]bool{},
		fresh: map[purchase.Sequence]bool{}, seed: maphash.MakeSeed()}
}

func (p *pass) card(tx purchase.Transaction) uint64 { return maphash.String(p.seed, tx.Card) }

func (p *pass) hold(txs ...purchase.Transaction) {
	for _, tx := range txs {
		p.held[p.card(tx)] = true
	}
}

// isRefused reports whether the item was refused alone and waits for what that
// means.
func (p *pass) isRefused(s purchase.Sequence) bool {
	return slices.ContainsFunc(p.refusals, func(r purchase.Result) bool { return r.Sequence == s })
}

// walk goes on with a pass until nothing more can be sent in it. The error is
// a *Trouble, ErrOutbox, ErrTokens, or the context's.
func (l *Loop) walk(ctx context.Context, p *pass) error {
	if err := l.recall(); err != nil {
		return err
	}
	if l.woken.CompareAndSwap(true, false) { // the monotonic clock stood still
		m := &l.memory
		m.RetryAt, m.LastSync, m.LastAnswer = byWall(m.RetryAt), byWall(m.LastSync), byWall(m.LastAnswer)
	}
	if err := l.settle(p); err != nil {
		return err
	}
	p.rewind()
	err := l.steps(ctx, p)
	if failed := l.settle(p); failed != nil {
		return failed
	}
	return err
}

// steps sends batch after batch. The verdicts on the last one are still owed
// when it returns.
func (l *Loop) steps(ctx context.Context, p *pass) error {
	for ctx.Err() == nil && (p.once || !l.finishing()) {
		batch, err := l.gather(p)
		if err != nil {
			return err
		}
		if len(batch) == 0 {
			return l.finish(ctx, p)
		}
		if err := l.offer(ctx, p, batch); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// rewind goes back to the first sale that was inside its grace.
func (p *pass) rewind() {
	if p.first != 0 {
		p.after, p.first = min(p.after, p.first-1), 0
		clear(p.young)
	}
}

// gather takes the next items that may go. A batch holds one item of a card:
// were the first of two to fail for the moment, the second must not have gone
// (R7). The second goes with the next batch of the same pass.
func (l *Loop) gather(p *pass) ([]purchase.Transaction, error) {
	limit := l.memory.limit()
	if p.small {
		limit = 1
	}
	var batch []purchase.Transaction
	var again purchase.Sequence // the first item whose card is in the batch
	taken := map[uint64]bool{}
	for len(batch) < limit && again == 0 {
		page, err := l.outbox.Next(p.after, limit)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrOutbox, err)
		}
		if len(page) == 0 {
			break
		}
		for _, tx := range page {
			if len(batch) == limit {
				break
			}
			p.after, p.seen = tx.Sequence, p.seen+1
			card, suspect := p.card(tx), l.memory.isSuspect(tx.Sequence)
			if suspect {
				p.suspects++
			}
			switch {
			case p.held[card] || p.young[card] || p.isRefused(tx.Sequence) || l.isOwed(tx.Sequence):
			case l.leaveAlone(p, tx):
				p.young[card] = true
			case suspect:
				p.alone = append(p.alone, tx)
				p.hold(tx)
			case taken[card] && again == 0:
				again = tx.Sequence
			case taken[card]:
			default:
				taken[card] = true
				batch = append(batch, tx)
			}
		}
	}
	if again != 0 {
		p.after = again - 1
	}
	return batch, nil
}

// leaveAlone reports whether a sale is inside its grace.
func (l *Loop) leaveAlone(p *pass, tx purchase.Transaction) bool {
	now := time.Now()
	due := l.graceEnds(tx, p.grace, now)
	if !now.Before(due) {
		return false
	}
	if p.first == 0 || due.Before(p.due) {
		p.due = due
	}
	if p.first == 0 || tx.Sequence < p.first {
		p.first = tx.Sequence
	}
	return true
}

// graceEnds is when a sale's grace ends, by the monotonic clock: a sale is first
// seen the moment it was recorded, and a clock that is set later neither sends it
// early nor holds it back. One that seems to come from the future was recorded
// by a clock that has been set back since: it must not wait for that clock.
func (l *Loop) graceEnds(tx purchase.Transaction, grace time.Duration, now time.Time) time.Time {
	if grace == 0 {
		return now
	}
	due, seen := l.graces[tx.Sequence]
	if seen {
		return due
	}
	age := now.Round(0).Sub(tx.RecordedAt)
	if age < 0 || age >= grace {
		return now
	}
	if len(l.graces) >= maxGraces || l.graces == nil {
		l.graces = map[purchase.Sequence]time.Time{}
	}
	due = now.Add(grace - age)
	l.graces[tx.Sequence] = due
	return due
}

// maxGraces bounds what is remembered of graces: a minute's sales, many times.
const maxGraces = 1000

// offer sends a batch and does what trouble with it asks for.
func (l *Loop) offer(ctx context.Context, p *pass, batch []purchase.Transaction) error {
	p.small = false
	err := l.deliver(ctx, p, batch, 0)
	t := asTrouble(err)
	if t == nil {
		return err
	}
	if t.Kind == TooLarge {
		return l.shrink(p, batch, t)
	}
	l.note(t)
	if l.memory.struckOut(t.batch) && p.doubt == nil && !l.memory.isSuspect(t.batch[0].Sequence) {
		// Alone it has failed as often as a batch may. One other item tells
		// whether it or the server is to blame.
		p.doubt, p.doubted, p.small = t, t.batch[0].Sequence, true
		p.hold(t.batch...)
		return nil
	}
	return err
}

// note books trouble with a request. That we are still waiting for a
// Retry-After is none: nothing was asked.
func (l *Loop) note(t *Trouble) {
	if errors.Is(t, errWaiting) {
		return
	}
	l.memory.troubled(time.Now(), t, t.batch)
	l.failures++
	l.stalled.Store(true)
}

// shrink halves the batch size at once and goes on with the same items; a
// single item that is too large is for a person (row 22).
func (l *Loop) shrink(p *pass, batch []purchase.Transaction, t *Trouble) error {
	p.after = min(p.after, batch[0].Sequence-1)
	if len(t.batch) == 1 {
		l.book(p.refusal(t.batch[0], t))
		return nil
	}
	l.memory.halve(len(t.batch))
	l.remember()
	return nil
}

// refusal is the verdict on an item that Forloy refuses even alone, with the
// answer's own words. Of an item that was sent before, nobody knows what became
// of it then.
func (p *pass) refusal(tx purchase.Transaction, t *Trouble) purchase.Result {
	said := t.failure(time.Now())
	return purchase.Result{Sequence: tx.Sequence, IdempotencyKey: tx.IdempotencyKey, Verdict: purchase.Refused,
		Code: said.Code, Message: said.Message, MayBeBooked: !p.fresh[tx.Sequence]}
}

// finish offers the suspects, and settles what was kept open.
func (l *Loop) finish(ctx context.Context, p *pass) error {
	if p.doubt != nil {
		return p.doubt // there was no other item to ask with
	}
	if p.suspects == 0 {
		l.memory.Suspects = nil // those there were have gone
	}
	alone := p.alone
	p.alone = nil
	slices.SortFunc(alone, l.memory.compareSuspects)
	for _, tx := range alone {
		err := l.offer(ctx, p, []purchase.Transaction{tx})
		l.memory.unsuspect(tx.Sequence)
		if err != nil {
			l.memory.suspect(tx.Sequence) // last now: the next pass begins with another one
			return err
		}
	}
	switch len(p.refusals) {
	case 0:
		return nil
	case 1:
		l.book(p.refusals...)
		p.refusals = nil
		return nil
	}
	t := refuseFormat(p)
	l.note(t)
	return t
}

// refuseFormat halts: one item after the other refused alone and none
// accepted is the program's fault, and the review is not to be flooded with
// it (row 16).
func refuseFormat(p *pass) *Trouble {
	last := p.refusals[len(p.refusals)-1]
	p.refusals = nil
	return &Trouble{Kind: FormatRefused, Code: last.Code, Message: last.Message, Wrote: true}
}

// book notes verdicts. The next Offer commits them, or the end of the walk:
// nothing is waited for between an answer and that but the next page of the
// store. Until then their items are still pending there.
func (l *Loop) book(results ...purchase.Result) { l.owed = append(l.owed, results...) }

// isOwed reports whether an item's verdict is noted, but not committed yet.
func (l *Loop) isOwed(s purchase.Sequence) bool {
	return slices.ContainsFunc(l.owed, func(r purchase.Result) bool { return r.Sequence == s })
}

// settle commits the verdicts that are owed, also those that the store could
// not take at an earlier walk (row 34): nothing is sent before.
func (l *Loop) settle(p *pass) error {
	if len(l.owed) == 0 {
		return nil
	}
	now := time.Now()
	if err := l.outbox.Settle(l.memory.heard().NotBefore(now), l.owed); err != nil {
		return fmt.Errorf("%w: %w", ErrOutbox, err)
	}
	l.settled(now, p)
	return nil
}

// settled notes that what was owed is committed.
func (l *Loop) settled(now time.Time, p *pass) {
	for _, r := range l.owed {
		switch r.Verdict {
		case purchase.Accepted:
			p.accepted++
			l.memory.LastSync = stamp(now)
		case purchase.Refused:
			p.refused++
		default:
			continue
		}
		l.memory.clear(r.Sequence)
	}
	l.owed = l.owed[:0]
}

// errWaiting: nothing was asked, because Forloy's Retry-After is not over.
var errWaiting = errors.New("waiting as Forloy asked")

// errNothing is an answer that holds no verdict on anything that was sent.
var errNothing = errors.New("no item was answered")
