package syncclient

import (
	"fmt"
	"slices"
	"time"

	"counterfoil/internal/purchase"
)

// owe keeps verdicts until they are committed: with the marks of the next batch,
// while another one is in flight, or at the end of the walk. Until then the items
// are still pending in the store.
func (l *Loop) owe(results ...purchase.Result) { l.owed = append(l.owed, results...) }

// isOwed reports whether an item's verdict is noted but not committed yet.
func (l *Loop) isOwed(s purchase.Sequence) bool {
	return slices.ContainsFunc(l.owed, func(r purchase.Result) bool { return r.Sequence == s })
}

// settle commits the verdicts that are owed, including those that the store
// could not take in an earlier walk (row 34): nothing is sent before.
func (l *Loop) settle(p *pass) error {
	if len(l.owed) == 0 {
		return nil
	}
	now := time.Now()
	if err := l.outbox.Settle(l.memory.heard().NotBefore(now), l.owed); err != nil {
		return fmt.Errorf("outbox: %w", err)
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
