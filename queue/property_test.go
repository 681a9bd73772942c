package queue

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"counterfoil/internal/purchase"
)

// TestAnySequenceOfWorkBalances drives a store and the plain model with the
// same random work. After every step, and after reopening, they must agree on
// every sale, its order and every total, and the store must verify clean.
func TestAnySequenceOfWorkBalances(t *testing.T) {
	dir := t.TempDir()
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		m := &machine{path: filepath.Join(dir, fmt.Sprint(run), "counterfoil.db"), model: newModel(),
			now: time.Now().Add(time.Hour)} // later than anything the store stamps itself
		m.open(t)
		defer func() { _ = m.store.Close() }()
		t.Repeat(map[string]func(*rapid.T){
			"":        m.check,
			"record":  m.record,
			"offer":   m.offer,
			"ahead":   m.offerAhead,
			"retract": m.retract,
			"settle":  m.settle,
			"void":    m.void,
			"retry":   m.retry,
			"replace": m.replace,
			"dismiss": m.dismiss,
			"prune":   m.prune,
			"close":   m.close,
			"reopen":  m.reopen,
		})
	})
}

type machine struct {
	path    string
	store   *Queue
	model   *model
	now     time.Time
	offered []purchase.Transaction
	ahead   []purchase.Transaction
}

func (m *machine) open(t *rapid.T) {
	q, err := Open(m.path, Options{Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	m.store = q
}

func (m *machine) reopen(t *rapid.T) {
	if err := m.store.Close(); err != nil {
		t.Fatal(err)
	}
	m.open(t)
	m.model.marks, m.model.ahead = nil, nil // only one handle knows what the last Offer marked
}

// both does the same to the store and the model and compares the results.
func both[T any](t *rapid.T, m *machine, do func(outbox) (T, error)) T {
	t.Helper()
	got, err := do(m.store)
	want, wantErr := do(m.model)
	if cause(err) != cause(wantErr) {
		t.Fatalf("store says %v, model %v", err, wantErr)
	}
	// As text, since an empty map and a nil map are the same here.
	if got, want := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); err == nil && got != want {
		t.Fatalf("store says %s\nmodel says %s", got, want)
	}
	return got
}

func (m *machine) tick(t *rapid.T) time.Time {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 36000).Draw(t, "seconds")) * time.Second)
	return m.now
}

func (m *machine) sale(t *rapid.T) purchase.Transaction {
	tx, err := purchase.New(purchase.Sale{
		Card: "card <&> \u2028 é" + fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "card")), Source: purchase.SourceTyped,
		Amount: purchase.Money{Minor: rapid.Int64Range(1, 999_999).Draw(t, "minor"),
			Currency: rapid.SampledFrom([]string{"EUR", "JPY"}).Draw(t, "currency")},
		LocationID: "loc-1", StaffUserID: rapid.SampledFrom([]string{"ana", "ben", "zoë <z>"}).Draw(t, "staff"),
		ScannedAt: start.Add(time.Duration(rapid.IntRange(0, 72*3600).Draw(t, "scanned")) * time.Second),
		Zone:      time.UTC,
	})
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func (m *machine) record(t *rapid.T) {
	tx := m.sale(t)
	both(t, m, func(o outbox) (purchase.Transaction, error) {
		stored, err := o.Record(tx)
		m.model.clock = func() time.Time { return stored.RecordedAt } // the store comes first, so its clock counts
		return stored, err
	})
}

// some are a few of the kept sales, whatever their state.
func (m *machine) some(t *rapid.T) []purchase.Transaction {
	all := m.model.kept(func(purchase.Transaction) bool { return true })
	if len(all) == 0 {
		t.Skip("nothing recorded yet")
	}
	return rapid.SliceOfN(rapid.SampledFrom(all), 1, 5).Draw(t, "some")
}

func (m *machine) offer(t *rapid.T) {
	txs, now := m.some(t), m.tick(t)
	if len(m.ahead) > 0 && rapid.Bool().Draw(t, "those") {
		txs = m.ahead
	}
	m.offered = both(t, m, func(o outbox) ([]purchase.Transaction, error) { return o.Offer(now, txs) })
}

func (m *machine) offerAhead(t *rapid.T) {
	txs, now := m.some(t), m.tick(t)
	m.ahead = txs
	both(t, m, func(o outbox) (bool, error) { return true, o.OfferAhead(now, txs) })
}

func (m *machine) retract(t *rapid.T) {
	txs := m.offered
	if rapid.Bool().Draw(t, "ahead") {
		txs = m.ahead
	}
	both(t, m, func(o outbox) (bool, error) { return true, o.Retract(m.now, txs) })
}

func (m *machine) settle(t *rapid.T) {
	now := m.tick(t)
	var results []purchase.Result
	for _, tx := range m.some(t) {
		verdicts := []purchase.Verdict{purchase.Accepted, purchase.Refused, purchase.Deferred}
		r := verdict(tx, rapid.SampledFrom(verdicts).Draw(t, "verdict"), "CODE")
		r.Kind = rapid.SampledFrom([]purchase.Kind{purchase.Clear, purchase.Unknown, purchase.Unclear}).Draw(t, "kind")
		r.MayBeBooked = r.Kind != purchase.Clear
		switch rapid.IntRange(0, 9).Draw(t, "twist") {
		case 0:
			r.IdempotencyKey = purchase.NewKey()
		case 1:
			r.Sequence += 1000
		}
		results = append(results, r)
	}
	both(t, m, func(o outbox) (bool, error) { return true, o.Settle(now, results) })
}

func (m *machine) keys(t *rapid.T) []string {
	var keys []string
	for _, tx := range m.some(t) {
		keys = append(keys, tx.IdempotencyKey)
	}
	if rapid.IntRange(0, 19).Draw(t, "stranger") == 0 {
		keys = []string{purchase.NewKey()}
	}
	return keys
}

func (m *machine) void(t *rapid.T) {
	keys, now := m.keys(t), m.tick(t)
	both(t, m, func(o outbox) (purchase.Transaction, error) { return o.Void(now, keys[0], "mistake", "ana") })
}

// refused are mostly keys of sales in review, so that what people do there
// usually finds something.
func (m *machine) refused(t *rapid.T) []string {
	review := m.model.kept(func(tx purchase.Transaction) bool { return tx.State == purchase.Review })
	if len(review) == 0 || rapid.IntRange(0, 4).Draw(t, "any") == 0 {
		return m.keys(t)
	}
	return []string{rapid.SampledFrom(review).Draw(t, "refused").IdempotencyKey}
}

func (m *machine) retry(t *rapid.T) {
	keys, now := m.refused(t), m.tick(t)
	both(t, m, func(o outbox) (int, error) { return o.Retry(now, keys, "ana") })
}

func (m *machine) dismiss(t *rapid.T) {
	keys, now := m.refused(t), m.tick(t)
	both(t, m, func(o outbox) (int, error) { return o.Dismiss(now, keys, "card lost", "ana") })
}

func (m *machine) replace(t *rapid.T) {
	keys, now, tx := m.refused(t), m.tick(t), m.sale(t)
	both(t, m, func(o outbox) (purchase.Transaction, error) { return o.Replace(now, keys[0], tx, "ana") })
}

func (m *machine) prune(t *rapid.T) {
	days := rapid.IntRange(80, 100).Draw(t, "days")
	now := m.now.Add(time.Duration(days) * 24 * time.Hour)
	both(t, m, func(o outbox) (int, error) { return o.Prune(now, 3) })
}

func (m *machine) close(t *rapid.T) {
	now := m.tick(t)
	days, _ := m.model.Days()
	days = append(days, now.UTC().Format(purchase.DayFormat), now.UTC().AddDate(0, 0, 1).Format(purchase.DayFormat))
	date := rapid.SampledFrom(days).Draw(t, "day")
	both(t, m, func(o outbox) (purchase.Closing, error) {
		c, err := o.CloseDay(now, date, "eva", downtown)
		return plainly(c), err
	})
}

func (m *machine) check(t *rapid.T) {
	counts := both(t, m, func(o outbox) (purchase.Counts, error) { return o.Counts(), nil })
	if sum := sum(counts.By); !equal(counts.Recorded, sum) {
		t.Fatalf("recorded %+v, but all states together %+v", counts.Recorded, sum)
	}
	filter := Filter{Newest: rapid.IntRange(0, 3).Draw(t, "newest")}
	if rapid.Bool().Draw(t, "one state") {
		filter.States = []purchase.State{rapid.SampledFrom(purchase.States[:]).Draw(t, "state")}
	}
	filter.Staff = rapid.SampledFrom([]string{"", "ana", "zoë <z>"}).Draw(t, "by")
	filter.CardType = rapid.SampledFrom([]string{"", "punch", "discount"}).Draw(t, "type")
	filter.Day = rapid.SampledFrom([]string{"", "2026-03-11"}).Draw(t, "from")
	filter.Until = rapid.SampledFrom([]string{"", "2026-03-11"}).Draw(t, "until")
	filter.After = purchase.Sequence(rapid.IntRange(0, 5).Draw(t, "after"))
	filter.Before = purchase.Sequence(rapid.IntRange(0, 9).Draw(t, "before"))
	for _, f := range []Filter{{}, filter} {
		both(t, m, func(o outbox) (all []purchase.Transaction, err error) {
			err = o.List(context.Background(), f,
				func(tx purchase.Transaction) error { all = append(all, tx); return nil })
			return all, err
		})
	}
	both(t, m, func(o outbox) ([]purchase.Transaction, error) { return o.Next(0, 1000) })
	both(t, m, func(o outbox) ([]purchase.Transaction, error) { return o.Recent(5) })
	for _, date := range both(t, m, outbox.Days) {
		both(t, m, func(o outbox) (purchase.Day, error) { return o.Day(date) })
	}
	both(t, m, func(o outbox) (all []purchase.Closing, err error) {
		closings, err := o.Closings()
		for _, c := range closings {
			all = append(all, plainly(c))
		}
		return all, err
	})
	if report, err := m.store.Verify(context.Background()); err != nil || len(report.Problems)+len(report.Altered) > 0 {
		t.Fatalf("verify: %v %q %q", err, report.Problems, report.Altered)
	}
}
