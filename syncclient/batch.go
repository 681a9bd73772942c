package syncclient

import (
	"fmt"
	"time"

	"counterfoil/internal/purchase"
)

// rewind goes back to the first sale that was within its grace.
func (p *pass) rewind() {
	if p.first != 0 {
		p.back(p.first)
		p.first = 0
		clear(p.young)
	}
}

// back continues the walk with this sale, or with the first one that was passed over.
func (p *pass) back(to purchase.Sequence) {
	if len(p.passed) > 0 {
		to = min(to, p.passed[0].sequence)
	}
	p.after, p.passed = min(p.after, to-1), nil
}

// passedOver is a sale whose card was in the batch already when it was looked at. It goes
// with a later batch of the same walk.
type passedOver struct {
	sequence purchase.Sequence
	card     uint64
}

// pagesAhead is how many pages of sales may be passed over to fill a batch: two cards that
// alternate would else make batches of two.
const pagesAhead = 50

// gather takes the next items that may be sent. A batch holds at most one item
// per card: if the first of two fails for the moment, the second must not have
// been sent (R7). It goes with the next batch of the same pass. The room is for the
// first items of further cards.
func (l *Loop) gather(p *pass) ([]purchase.Transaction, error) {
	limit := l.memory.limit()
	if p.small {
		limit = 1
	}
	g := gathering{l: l, p: p, limit: limit, taken: map[uint64]bool{}}
	if err := g.passed(); err != nil {
		return nil, g.failed(err)
	}
	for len(g.batch) < limit && len(p.passed) < pagesAhead*limit {
		page, err := l.outbox.Next(p.after, limit)
		if err != nil {
			return nil, g.failed(err)
		}
		if len(page) == 0 {
			break
		}
		for _, tx := range page {
			if len(g.batch) == limit {
				break
			}
			p.after = tx.Sequence
			g.look(tx)
		}
	}
	return g.batch, nil
}

// gathering fills one batch.
type gathering struct {
	l     *Loop
	p     *pass
	limit int
	batch []purchase.Transaction
	taken map[uint64]bool // the batch's cards
}

// failed gives back what was gathered: later sales of the same cards must not go first (R7).
func (g *gathering) failed(err error) error {
	if len(g.batch) > 0 {
		g.p.back(g.batch[0].Sequence)
	}
	return fmt.Errorf("outbox: %w", err)
}

// passed looks again at what was passed over, in order: of each card the first, while there is room.
func (g *gathering) passed() error {
	still := g.p.passed[:0]
	for i, passed := range g.p.passed {
		if len(g.batch) == g.limit || g.taken[passed.card] {
			still = append(still, passed)
			continue
		}
		page, err := g.l.outbox.Next(passed.sequence-1, 1)
		if err != nil {
			g.p.passed = append(still, g.p.passed[i:]...)
			return err
		}
		if len(page) == 1 && page[0].Sequence == passed.sequence { // else it waits no more
			g.look(page[0])
		}
	}
	g.p.passed = still
	return nil
}

// look puts a sale into the batch, leaves it for a later one, or passes it over for good in this pass.
func (g *gathering) look(tx purchase.Transaction) {
	l, p := g.l, g.p
	p.seen++
	card, suspect := p.card(tx), l.memory.isSuspect(tx.Sequence)
	if suspect {
		p.suspects++
	}
	switch {
	case p.held[card] || p.young[card] || p.isRefused(tx.Sequence) || l.isOwed(tx.Sequence) ||
		p.flying[tx.Sequence]:
	case g.taken[card]: // its grace and the rest are looked at when its turn comes
		p.passed = append(p.passed, passedOver{tx.Sequence, card})
	case l.inGrace(p, tx):
		p.young[card] = true
	case suspect:
		p.alone = append(p.alone, tx)
		p.hold(tx)
	default:
		g.taken[card] = true
		g.batch = append(g.batch, tx)
	}
}

// inGrace reports whether a sale is within its grace.
func (l *Loop) inGrace(p *pass, tx purchase.Transaction) bool {
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

// graceEnds is when a sale's grace ends, by the monotonic clock: a sale is
// first seen the moment it is recorded, and a change of the clock after that
// neither sends it early nor holds it back. A sale that seems to come from the
// future was recorded before the clock was set back, and must not wait for that
// time.
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

// maxGraces bounds the number of remembered graces: far more than the sales of
// a minute.
const maxGraces = 1000
