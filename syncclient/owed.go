package syncclient

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// owe keeps verdicts until they are committed: with the marks of the next batch,
// while another one is in flight, or at the end of the walk. Until then the items
// are still pending in the store.
func (l *Loop) owe(results ...purchase.Result) {
	l.owed = append(l.owed, results...)
	for _, r := range results {
		l.owes[r.Sequence] = true
	}
}

// isOwed reports whether an item's verdict is noted but not committed yet. Thousands are
// asked about for one batch.
func (l *Loop) isOwed(s purchase.Sequence) bool { return l.owes[s] }

// mayWait reports whether a batch may be sent before what is owed is committed. It may
// if all of it was marked by an earlier try, and the commit comes while it is in flight,
// or it is a part of a batch that is bisected: then that comes with the batch after. Where
// several are refused, the search is long, and what has come of it is committed meanwhile.
func (l *Loop) mayWait(p *pass, batch []purchase.Transaction, more bool) bool {
	if p.unkept || slices.ContainsFunc(batch, func(tx purchase.Transaction) bool { return tx.FirstSentAt.IsZero() }) {
		return false
	}
	refused := 0
	for _, r := range l.owed {
		if r.Verdict == purchase.Refused {
			refused++
		}
	}
	return more || p.bisecting && refused < 2
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

// withOwed carries out an offer together with what is owed. On a full disk there may be
// space for the verdicts alone, as the marks may not use the ballast's (row 34).
func (l *Loop) withOwed(p *pass, offer func(now time.Time, before []purchase.Result) error) error {
	now := time.Now()
	err := offer(l.memory.heard().NotBefore(now), l.owed)
	if len(l.owed) > 0 && errors.Is(err, fault.StoreFull) && !errors.Is(err, fault.StoreDisk) {
		if err := l.settle(p); err != nil {
			return err
		}
		return offer(l.memory.heard().NotBefore(now), nil)
	}
	if err == nil {
		l.settled(now, p)
	}
	return err
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
	clear(l.owes)
}
