package queue

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// outbox is what a queue promises, however it stores its sales.
type outbox interface {
	Record(purchase.Transaction) (purchase.Transaction, error)
	Next(after purchase.Sequence, max int) ([]purchase.Transaction, error)
	Oldest() (purchase.Transaction, bool, error)
	Offer(now time.Time, txs []purchase.Transaction, before ...purchase.Result) ([]purchase.Transaction, error)
	OfferAhead(now time.Time, txs []purchase.Transaction, before ...purchase.Result) error
	Retract(now time.Time, txs []purchase.Transaction) error
	Settle(now time.Time, results []purchase.Result) error
	Void(now time.Time, key, reason, actor string) (purchase.Transaction, error)
	Retry(now time.Time, keys []string, actor string) (int, error)
	Replace(now time.Time, key string, replacement purchase.Transaction, actor string) (purchase.Transaction, error)
	Dismiss(now time.Time, keys []string, reason, actor string) (int, error)
	Prune(now time.Time, max int) (int, error)
	Find(key string) (purchase.Transaction, error)
	List(ctx context.Context, f Filter, fn func(purchase.Transaction) error) error
	Recent(n int) ([]purchase.Transaction, error)
	Counts() purchase.Counts
	Day(date string) (purchase.Day, error)
	Days() ([]string, error)
	CloseDay(now time.Time, date, actor string, at purchase.Counter) (purchase.Closing, error)
	Closings() ([]purchase.Closing, error)
}

var (
	_ outbox = (*Queue)(nil)
	_ outbox = (*model)(nil)
)

// model is a queue in the simplest form that can be right: a slice of all sales
// ever recorded, in order, and totals that are counted from it each time.
type model struct {
	sales  []purchase.Transaction
	pruned map[purchase.Sequence]bool
	marks  map[purchase.Sequence]time.Time // of the last Offer
	ahead  map[purchase.Sequence]time.Time // of the last OfferAhead
	keep   time.Duration
	zone   *time.Location
	clock  func() time.Time

	closings    map[string]purchase.Closing
	corrections map[string]map[string]purchase.Correction // by the day they came on, and the closed day
}

func newModel() *model {
	return &model{pruned: map[purchase.Sequence]bool{}, keep: purchase.KeptDays * 24 * time.Hour, zone: time.UTC,
		clock: time.Now, closings: map[string]purchase.Closing{},
		corrections: map[string]map[string]purchase.Correction{}}
}

func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

func (m *model) Record(tx purchase.Transaction) (purchase.Transaction, error) {
	tx.Sequence, tx.RecordedAt, tx.State = purchase.Sequence(len(m.sales)+1), stamp(m.clock()), purchase.Pending
	m.sales = append(m.sales, tx)
	m.correct(tx.RecordedAt)
	return tx, nil
}

// kept are the sales that pass and were not pruned, oldest first.
func (m *model) kept(pass func(purchase.Transaction) bool) []purchase.Transaction {
	var out []purchase.Transaction
	for _, tx := range m.sales {
		if !m.pruned[tx.Sequence] && pass(tx) {
			out = append(out, tx)
		}
	}
	return out
}

func (m *model) Next(after purchase.Sequence, max int) ([]purchase.Transaction, error) {
	out := m.kept(func(tx purchase.Transaction) bool { return tx.State == purchase.Pending && tx.Sequence > after })
	return out[:min(max, len(out))], nil
}

func (m *model) Oldest() (purchase.Transaction, bool, error) {
	out, _ := m.Next(0, 1)
	if len(out) == 0 {
		return purchase.Transaction{}, false, nil
	}
	return out[0], true, nil
}

// those are the sales to change, provided that all of them are in that state.
func (m *model) those(keys []string, state purchase.State) ([]*purchase.Transaction, error) {
	var out []*purchase.Transaction
	for _, key := range slices.Compact(slices.Sorted(slices.Values(keys))) {
		tx, err := m.Find(key)
		if err != nil {
			return nil, err
		}
		if tx.State != state {
			return nil, fault.RefusedState
		}
		out = append(out, &m.sales[tx.Sequence-1])
	}
	return out, nil
}

func (m *model) Void(now time.Time, key, reason, _ string) (purchase.Transaction, error) {
	those, err := m.those([]string{key}, purchase.Pending)
	if err != nil {
		return purchase.Transaction{}, err
	}
	if !those[0].FirstSentAt.IsZero() || those[0].MayBeBooked() {
		return purchase.Transaction{}, fault.RefusedOffered
	}
	those[0].State, those[0].SettledAt, those[0].Reason = purchase.Voided, stamp(now), reason
	m.correct(now)
	return *those[0], nil
}

func (m *model) Retry(now time.Time, keys []string, _ string) (int, error) {
	those, err := m.those(keys, purchase.Review)
	for _, tx := range those {
		tx.Tried = tx.Attempts
		tx.State, tx.SettledAt, tx.Attempts = purchase.Pending, time.Time{}, 0
		tx.Unknown, tx.Unclear, tx.FailingSince = 0, 0, time.Time{}
	}
	m.correct(now)
	return len(those), err
}

func (m *model) Dismiss(now time.Time, keys []string, reason, _ string) (int, error) {
	those, err := m.those(keys, purchase.Review)
	for _, tx := range those {
		tx.State, tx.SettledAt, tx.Reason = purchase.Dismissed, stamp(now), reason
	}
	m.correct(now)
	return len(those), err
}

func (m *model) Replace(now time.Time, key string, replacement purchase.Transaction, actor string) (
	purchase.Transaction, error) {
	if _, err := m.Dismiss(now, []string{key}, "replaced", actor); err != nil {
		return purchase.Transaction{}, err
	}
	old, _ := m.Find(key)
	m.sales[old.Sequence-1].ReplacedBy = replacement.IdempotencyKey
	replacement.Replaces = key
	clock := m.clock
	m.clock = func() time.Time { return now }
	stored, err := m.Record(replacement)
	m.clock = clock
	m.sales[stored.Sequence-1].RecordedAt, stored.RecordedAt = stamp(now), stamp(now)
	m.correct(now)
	return stored, err
}

func (m *model) Prune(now time.Time, max int) (int, error) {
	limit, n := now.Add(-m.keep), 0
	for _, tx := range m.kept(func(tx purchase.Transaction) bool {
		return tx.State != purchase.Pending && tx.State != purchase.Review && tx.SettledAt.Before(limit)
	}) {
		if n < max {
			m.pruned[tx.Sequence] = true
			n++
		}
	}
	return n, nil
}

func (m *model) Find(key string) (purchase.Transaction, error) {
	for _, tx := range m.kept(func(tx purchase.Transaction) bool { return tx.IdempotencyKey == key }) {
		return tx, nil
	}
	return purchase.Transaction{}, fmt.Errorf("%s: %w", key, fault.RefusedNotFound)
}

func (m *model) List(_ context.Context, f Filter, fn func(purchase.Transaction) error) error {
	out := m.kept(func(tx purchase.Transaction) bool {
		return (len(f.States) == 0 || slices.Contains(f.States, tx.State)) && !tx.ScannedAt.Before(f.Since) &&
			tx.Sequence > f.After && (f.Before == 0 || tx.Sequence < f.Before) &&
			(f.Staff == "" || tx.StaffUserID == f.Staff) && (f.CardType == "" || tx.CardType == f.CardType) &&
			tx.BusinessDay >= f.Day && (f.Until == "" || tx.BusinessDay <= f.Until)
	})
	if f.Newest > 0 {
		out = out[max(0, len(out)-f.Newest):]
	}
	for _, tx := range out {
		if err := fn(tx); err != nil {
			return err
		}
	}
	return nil
}

func (m *model) Recent(n int) ([]purchase.Transaction, error) {
	out := m.kept(func(purchase.Transaction) bool { return true })
	slices.Reverse(out)
	return out[:min(n, len(out))], nil
}

func count(t *purchase.Tally, amount purchase.Money) {
	if t.Sums == nil {
		t.Sums = map[string]int64{}
	}
	t.Count++
	t.Sums[amount.Currency] += amount.Minor
}

func countIn[K comparable](m map[K]purchase.Tally, key K, amount purchase.Money) {
	t := m[key]
	count(&t, amount)
	m[key] = t
}

func (m *model) Counts() purchase.Counts {
	c := purchase.Counts{By: map[purchase.State]purchase.Tally{}}
	for _, tx := range m.sales {
		count(&c.Recorded, tx.Amount)
		countIn(c.By, tx.State, tx.Amount)
	}
	return c
}

func (m *model) Day(date string) (purchase.Day, error) {
	d := purchase.Day{Date: date, Counts: purchase.Counts{By: map[purchase.State]purchase.Tally{}},
		Staff: map[string]purchase.Tally{}, Types: map[string]purchase.Tally{}}
	for _, tx := range m.sales {
		if tx.BusinessDay != date {
			continue
		}
		count(&d.Recorded, tx.Amount)
		countIn(d.By, tx.State, tx.Amount)
		switch {
		case tx.ReplacedBy != "":
			count(&d.Replaced, tx.Amount)
		case tx.State != purchase.Voided && tx.State != purchase.Dismissed:
			count(&d.Hours[tx.ScannedAt.In(m.zone).Hour()], tx.Amount)
			countIn(d.Staff, tx.StaffUserID, tx.Amount)
		}
		if tx.State == purchase.Synced {
			countIn(d.Types, tx.CardType, tx.Amount)
		}
	}
	for _, closed := range slices.Sorted(maps.Keys(m.corrections[date])) {
		d.Corrections = append(d.Corrections, m.corrections[date][closed])
	}
	return d, nil
}

func (m *model) Days() ([]string, error) {
	days := map[string]bool{}
	for _, tx := range m.sales {
		days[tx.BusinessDay] = true
	}
	for date := range m.corrections {
		days[date] = true
	}
	out := slices.Sorted(maps.Keys(days))
	slices.Reverse(out)
	return out, nil
}

// cause is the sentinel of an error, on which two outboxes must agree.
func cause(err error) error {
	for _, known := range []error{fault.RefusedNotFound, fault.RefusedState, fault.RefusedOffered,
		fault.RefusedClosed, fault.RefusedEarly} {
		if errors.Is(err, known) {
			return known
		}
	}
	return err
}
