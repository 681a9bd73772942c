package queue

import (
	"time"

	"counterfoil/internal/purchase"
)

// pending is the sale to change; nil if it is not pending or has another key.
func (m *model) pending(sequence purchase.Sequence, key string) *purchase.Transaction {
	if sequence == 0 || int(sequence) > len(m.sales) {
		return nil
	}
	tx := &m.sales[sequence-1]
	if tx.State != purchase.Pending || tx.IdempotencyKey != key {
		return nil
	}
	return tx
}

func (m *model) Offer(now time.Time, txs []purchase.Transaction, before ...purchase.Result) (
	[]purchase.Transaction, error) {
	out, marks, err := m.mark(now, txs, before)
	for _, tx := range out {
		if at, ahead := m.ahead[tx.Sequence]; ahead && at.Equal(tx.FirstSentAt) {
			marks[tx.Sequence] = at
			delete(m.ahead, tx.Sequence)
		}
	}
	m.marks = marks
	return out, err
}

func (m *model) OfferAhead(now time.Time, txs []purchase.Transaction, before ...purchase.Result) (err error) {
	_, m.ahead, err = m.mark(now, txs, before)
	return err
}

func (m *model) mark(now time.Time, txs []purchase.Transaction, before []purchase.Result) (
	[]purchase.Transaction, map[purchase.Sequence]time.Time, error) {
	if err := m.Settle(now, before); err != nil {
		return nil, nil, err
	}
	var out []purchase.Transaction
	marks := map[purchase.Sequence]time.Time{}
	for _, given := range txs {
		tx := m.pending(given.Sequence, given.IdempotencyKey)
		if tx == nil {
			continue
		}
		if tx.FirstSentAt.IsZero() {
			tx.FirstSentAt = stamp(now)
			marks[tx.Sequence] = tx.FirstSentAt
		}
		out = append(out, *tx)
	}
	return out, marks, nil
}

func (m *model) Retract(_ time.Time, txs []purchase.Transaction) error {
	for _, given := range txs {
		tx := m.pending(given.Sequence, given.IdempotencyKey)
		mark, set := m.ahead[given.Sequence]
		if !set {
			mark, set = m.marks[given.Sequence]
		}
		if tx != nil && set && tx.FirstSentAt.Equal(mark) {
			tx.FirstSentAt = time.Time{}
		}
	}
	return nil
}

func (m *model) Settle(now time.Time, results []purchase.Result) error {
	for _, r := range results {
		tx := m.pending(r.Sequence, r.IdempotencyKey)
		if tx == nil {
			continue
		}
		switch r.Verdict {
		case purchase.Accepted:
			tx.State, tx.SettledAt, tx.TransactionID, tx.CardType = purchase.Synced, stamp(now), r.TransactionID,
				r.CardType
			continue
		case purchase.Refused:
			tx.State, tx.SettledAt = purchase.Review, stamp(now)
			tx.Attempts, tx.Tried = tx.Attempts+tx.Tried, 0
		case purchase.Deferred:
		}
		tx.Attempts++
		if tx.FailingSince.IsZero() {
			tx.FailingSince = stamp(now)
		}
		tx.Unknown += map[purchase.Kind]int{purchase.Unknown: 1}[r.Kind]
		tx.Unclear += map[purchase.Kind]int{purchase.Unclear: 1}[r.Kind]
		tx.Doubtful = tx.Doubtful || r.MayBeBooked
		tx.LastError = purchase.Failure{Code: r.Code, Message: r.Message, At: stamp(now)}
	}
	m.correct(now)
	return nil
}
