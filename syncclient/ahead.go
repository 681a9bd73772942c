package syncclient

import (
	"context"
	"fmt"
	"time"

	"counterfoil/internal/purchase"
)

// While one batch is in flight, the next one is made ready: one commit holds the
// verdicts on the batch before and the marks of the batch after, and the disk
// works while Forloy does. Still one batch is in flight (R7), and its marks are
// on the disk before it is sent (R3). It is sent after an Offer of its own, which
// has nothing to write then, and leaves out what must not be sent any more.
//
// A kill leaves verdicts on two batches uncommitted instead of one, and marks on
// sales that were not sent. Where a batch is bisected, the verdicts on its parts wait,
// too, for the commit that comes while the next batch is in flight. All of these are
// sales that count as offered: they are sent again with their keys and bytes.

// launch sends a batch. landed waits for the answer.
func (l *Loop) launch(ctx context.Context, token string, batch []purchase.Transaction) (
	landed func() (Answer, error)) {
	var answer Answer
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		answer, err = l.client.Send(ctx, token, batch)
	}()
	return func() (Answer, error) {
		<-done
		return answer, err
	}
}

// makeReady gathers the next batch and commits its marks, with the verdicts that
// are owed. Where there is none, it commits the verdicts. If the store fails, the
// verdicts are still owed, and the next batch is not sent before they are committed
// (row 34).
func (l *Loop) makeReady(p *pass, flying []purchase.Transaction) {
	p.flying = map[purchase.Sequence]bool{}
	for _, tx := range flying {
		p.flying[tx.Sequence] = true
	}
	batch, err := l.gather(p)
	p.flying = nil
	switch {
	case err != nil:
	case len(batch) == 0:
		err = l.settle(p)
	default:
		err = l.withOwed(p, func(now time.Time, before []purchase.Result) error {
			return l.outbox.OfferAhead(now, batch, before...)
		})
		if err == nil {
			p.ahead = batch
		} else {
			p.back(batch[0].Sequence) // later sales of their cards must not go first (R7)
		}
	}
	if p.unkept = err != nil; p.unkept {
		l.log.Error("the next batch could not be made ready", "error", err)
	}
}

// next is the batch to send now: the one that was made ready, or else a new one.
// An item that has failed for the moment in the batch before holds back what was
// made ready of its card (R7).
func (l *Loop) next(p *pass) ([]purchase.Transaction, error) {
	if len(p.held) > 0 {
		var batch, back []purchase.Transaction
		for _, tx := range p.ahead {
			if p.held[p.card(tx)] {
				back = append(back, tx)
			} else {
				batch = append(batch, tx)
			}
		}
		p.ahead = batch
		if err := l.takeBack(back); err != nil {
			return nil, err
		}
	}
	if len(p.ahead) > 0 {
		return p.ahead, nil
	}
	return l.gather(p)
}

// isReady reports whether a batch is the one that was made ready.
func (p *pass) isReady(batch []purchase.Transaction) bool {
	return len(p.ahead) > 0 && p.ahead[0].Sequence == batch[0].Sequence
}

// drop gives up the batch that was made ready. The next walk, or what is left of
// this one, gathers its items again.
func (l *Loop) drop(p *pass) error {
	back := p.ahead
	p.ahead, p.more = nil, false
	to := p.after + 1
	if len(back) > 0 {
		to = back[0].Sequence
	}
	p.back(to)
	return l.takeBack(back)
}

// takeBack removes the marks of sales that are not sent after all, so that they
// can be voided. Those that were offered before stay.
func (l *Loop) takeBack(batch []purchase.Transaction) error {
	var marked []purchase.Transaction
	for _, tx := range batch {
		if tx.FirstSentAt.IsZero() {
			marked = append(marked, tx)
		}
	}
	if len(marked) == 0 {
		return nil
	}
	if err := l.outbox.Retract(time.Now(), marked); err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	return nil
}
