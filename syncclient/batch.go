package syncclient

import (
	"fmt"
	"time"

	"counterfoil/internal/purchase"
)

// rewind goes back to the first sale that was within its grace.
func (p *pass) rewind() {
	if p.first != 0 {
		p.after, p.first = min(p.after, p.first-1), 0
		clear(p.young)
	}
}

// pagesAhead is how far a batch is filled beyond the page in which a card came again: two
// cards that alternate would else make batches of two.
const pagesAhead = 10

// gather takes the next items that may be sent. A batch holds at most one item
// per card: if the first of two fails for the moment, the second must not have
// been sent (R7). It goes with the next batch of the same pass. The room is for the
// first items of further cards.
func (l *Loop) gather(p *pass) ([]purchase.Transaction, error) {
	limit := l.memory.limit()
	if p.small {
		limit = 1
	}
	var batch []purchase.Transaction
	var again purchase.Sequence // the first item whose card is in the batch already
	taken := map[uint64]bool{}
	for ahead := 0; len(batch) < limit && ahead <= pagesAhead; {
		page, err := l.outbox.Next(p.after, limit)
		if err != nil {
			return nil, fmt.Errorf("outbox: %w", err)
		}
		if len(page) == 0 {
			break
		}
		if batch == nil {
			batch = make([]purchase.Transaction, 0, len(page))
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
			case p.held[card] || p.young[card] || p.isRefused(tx.Sequence) || l.isOwed(tx.Sequence) ||
				p.flying[tx.Sequence]:
			case taken[card]: // its grace and the rest are looked at when its turn comes
				if again == 0 {
					again = tx.Sequence
				}
			case l.inGrace(p, tx):
				p.young[card] = true
			case suspect:
				p.alone = append(p.alone, tx)
				p.hold(tx)
			default:
				taken[card] = true
				batch = append(batch, tx)
			}
		}
		if again != 0 {
			ahead++
		}
	}
	if again != 0 {
		p.after = again - 1
	}
	return batch, nil
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
