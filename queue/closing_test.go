package queue

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// plainly is a closing without what only a store knows.
func plainly(c purchase.Closing) purchase.Closing {
	c.Head, c.Hash = purchase.Head{}, ""
	return c
}

func (m *model) today(now time.Time) string { return now.In(m.zone).Format(purchase.DayFormat) }

// correct books whatever closing and corrections do not explain yet.
func (m *model) correct(now time.Time) {
	on := m.today(now)
	for m.closings[on].Number > 0 {
		at, _ := time.Parse(purchase.DayFormat, on)
		on = at.AddDate(0, 0, 1).Format(purchase.DayFormat)
	}
	for date, closing := range m.closings {
		day, _ := m.Day(date)
		diff := purchase.Correction{Date: date, Counts: purchase.Counts{Recorded: day.Recorded, By: maps.Clone(day.By)},
			Replaced: day.Replaced}
		less := func(c purchase.Counts, replaced purchase.Tally) {
			diff.Recorded, diff.Replaced = diff.Recorded.Plus(c.Recorded, -1), diff.Replaced.Plus(replaced, -1)
			for state, t := range c.By {
				diff.By[state] = diff.By[state].Plus(t, -1)
			}
		}
		less(closing.Day.Counts, closing.Day.Replaced)
		for _, those := range m.corrections {
			less(those[date].Counts, those[date].Replaced)
		}
		maps.DeleteFunc(diff.By, func(_ purchase.State, t purchase.Tally) bool { return t.IsZero() })
		if len(diff.By) == 0 && diff.Replaced.IsZero() {
			continue
		}
		if m.corrections[on] == nil {
			m.corrections[on] = map[string]purchase.Correction{}
		}
		sum := m.corrections[on][date].Plus(diff)
		sum.Date = date
		m.corrections[on][date] = sum
		if len(sum.By) == 0 && sum.Replaced.IsZero() {
			delete(m.corrections[on], date)
		}
	}
}

func (m *model) CloseDay(now time.Time, date, actor string, at purchase.Counter) (purchase.Closing, error) {
	switch {
	case m.closings[date].Number > 0:
		return purchase.Closing{}, fault.RefusedClosed
	case date > m.today(now):
		return purchase.Closing{}, fault.RefusedEarly
	}
	c := purchase.Closing{Number: uint64(len(m.closings) + 1), At: stamp(now), By: actor, Where: at}
	c.Day, _ = m.Day(date)
	c.Day.Hours = [24]purchase.Tally{}
	for _, tx := range m.sales {
		if tx.BusinessDay == date && (tx.State == purchase.Pending || tx.State == purchase.Review) {
			c.Open = append(c.Open, purchase.Open{Key: tx.IdempotencyKey, State: tx.State, Amount: tx.Amount,
				RecordedAt: tx.RecordedAt, Receipt: tx.Receipt, StaffUserID: tx.StaffUserID})
		}
	}
	m.closings[date] = c
	return c, nil
}

func (m *model) Closings() ([]purchase.Closing, error) {
	var all []purchase.Closing
	for _, date := range slices.Backward(slices.Sorted(maps.Keys(m.closings))) {
		all = append(all, m.closings[date])
	}
	return all, nil
}

func replacedIsSoldOnce(t *testing.T, o outbox) {
	txs := fill3(t, o)
	settled(t, o, verdict(txs[0], purchase.Accepted, ""), verdict(txs[1], purchase.Refused, "CARD_NOT_FOUND"))
	_ = must[purchase.Transaction](t)(o.Void(start, txs[2].IdempotencyKey, "mistake", "ana"))
	again := sale(t, 1)
	_ = must[purchase.Transaction](t)(o.Replace(start, txs[1].IdempotencyKey, again, "ana"))
	d := must[purchase.Day](t)(o.Day("2026-03-10"))
	want := purchase.Tally{Count: 2, Sums: map[string]int64{"EUR": 100 + 101}}
	for name, got := range map[string]purchase.Tally{"takings": d.Takings(), "hour": d.Hours[14],
		"staff": d.Staff["staff-1"]} {
		if !equal(got, want) {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	if d.Recorded.Count != 4 || d.Replaced.Sums["EUR"] != 101 || d.Dismissed().Count != 0 {
		t.Errorf("day: %+v", d)
	}
}

var downtown = purchase.Counter{Location: "Downtown", Terminal: "till-1"}

func closedDayStays(t *testing.T, o outbox) {
	txs := fill3(t, o)
	settled(t, o, verdict(txs[0], purchase.Accepted, ""), verdict(txs[1], purchase.Refused, "CARD_NOT_FOUND"))
	closing := must[purchase.Closing](t)(o.CloseDay(start, "2026-03-10", "eva", downtown))
	if closing.Number != 1 || closing.By != "eva" || closing.Where != downtown ||
		closing.Day.Takings().Sums["EUR"] != 303 || len(closing.Open) != 2 ||
		closing.Open[0].Key != txs[1].IdempotencyKey || closing.Open[0].State != purchase.Review {
		t.Errorf("closed as %+v", closing)
	}
	if _, err := o.CloseDay(start, "2026-03-10", "eva", downtown); cause(err) != fault.RefusedClosed {
		t.Errorf("closed twice: %v", err)
	}
	if _, err := o.CloseDay(start, "2026-03-11", "eva", downtown); cause(err) != fault.RefusedEarly {
		t.Errorf("closed before it began: %v", err)
	}
	// On the same day the correction is one of the next; then it is that day's own.
	_ = must[int](t)(o.Dismiss(start.Add(time.Hour), []string{txs[1].IdempotencyKey}, "lost", "eva"))
	_ = must[[]purchase.Transaction](t)(o.Offer(start.AddDate(0, 0, 2), nil, verdict(txs[2], purchase.Accepted, "")))
	for date, want := range map[string]map[purchase.State]int64{
		"2026-03-11": {purchase.Review: -1, purchase.Dismissed: 1},
		"2026-03-12": {purchase.Pending: -1, purchase.Synced: 1},
	} {
		d := must[purchase.Day](t)(o.Day(date))
		if len(d.Corrections) != 1 || d.Corrections[0].Date != "2026-03-10" {
			t.Fatalf("%s: corrections %+v", date, d.Corrections)
		}
		got := map[purchase.State]int64{}
		for state, tally := range d.Corrections[0].By {
			got[state] = tally.Count
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s: corrections %v, want %v", date, got, want)
		}
	}
	if all := must[[]purchase.Closing](t)(o.Closings()); len(all) != 1 || len(all[0].Open) != 2 {
		t.Errorf("closings: %+v", all)
	}
}

// A closing holds the journal's end before it, and the journal's next entry holds the
// closing's hash, so neither can be changed without the other.
func TestTheJournalProvesAClosing(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	recorded(t, q, 2)
	before := q.Head()
	closing := must[purchase.Closing](t)(q.CloseDay(time.Now(), "2026-03-10", "eva", downtown))
	if closing.Head != before {
		t.Errorf("the closing's head is %+v, want %+v", closing.Head, before)
	}
	entry := must[[]Entry](t)(q.Entries(before.Number, 2))[0]
	if entry.What != WhatClosed || entry.Item != closing.Hash || entry.Previous != before.Hash || entry.Actor != "eva" {
		t.Errorf("journalled as %+v", entry)
	}
	sound(t, q)
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	key := []byte("2026-03-10")
	forge := func(change func(s *storedClosing)) Report {
		t.Helper()
		meddled(t, path, func(tx *bbolt.Tx) {
			s, _, err := unpackClosing(key, tx.Bucket(bucketClosing).Get(key))
			if err != nil {
				t.Fatal(err)
			}
			change(&s)
			if err := putJSON(tx.Bucket(bucketClosing), key, s); err != nil {
				t.Fatal(err)
			}
		})
		return verified(t, path)
	}
	if r := forge(func(s *storedClosing) { s.By = "somebody else" }); len(r.Problems) > 0 ||
		len(r.Altered) != 2 || r.Altered[0].Kind != fault.BooksClosing || r.Altered[1].Kind != fault.BooksNoClosing {
		t.Errorf("another name: %+v", r)
	}
	r := forge(func(s *storedClosing) {
		s.Totals.By = map[purchase.State]purchase.Tally{purchase.Synced: s.Totals.Recorded}
	})
	if len(r.Problems) != 1 || r.Problems[0].Kind != fault.DamagedClosing {
		t.Errorf("other totals: %+v", r)
	}
}

// A salvage keeps the closings, and what it changes itself is a correction.
func TestSalvageKeepsClosings(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	txs := recorded(t, q, 4)
	closing := must[purchase.Closing](t)(q.CloseDay(time.Now(), "2026-03-10", "eva", downtown))
	if err := q.Settle(time.Now(), []purchase.Result{verdict(txs[0], purchase.Accepted, "")}); err != nil {
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	flipIn(t, path, `"idempotency_key":"`+txs[2].IdempotencyKey)
	yesterday := time.Now().UTC().AddDate(0, 0, -1).Format(purchase.DayFormat)
	last := func(time.Time) string { return yesterday } // as before the time at which a day ends here
	if _, err := Salvage(path, time.Now(), last); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	sound(t, q)
	if d := must[purchase.Day](t)(q.Day(yesterday)); len(d.Corrections) != 1 || d.Corrections[0].Date != "2026-03-10" {
		t.Errorf("on the till's business day there are the corrections %+v", d.Corrections)
	}
	again, closed, err := q.Closing("2026-03-10")
	if err != nil || !closed || again.Hash != closing.Hash || again.Head != closing.Head {
		t.Errorf("the closing is %+v, %v", again, err)
	}
	today := time.Now().UTC().Format(purchase.DayFormat)
	if next := must[purchase.Closing](t)(q.CloseDay(time.Now(), today, "eva", downtown)); next.Number != 2 {
		t.Errorf("the next closing has the number %d", next.Number)
	}
	sound(t, q)
}

// Layout 1 counted by hour and staff what was recorded; what was not sold is taken out.
func TestLayout1IsMigrated(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	txs := recorded(t, q, 3)
	if err := q.Settle(start, []purchase.Result{verdict(txs[0], purchase.Refused, "CARD_NOT_FOUND")}); err != nil {
		t.Fatal(err)
	}
	_ = must[purchase.Transaction](t)(q.Replace(start, txs[0].IdempotencyKey, sale(t, 0), "ana"))
	_ = must[purchase.Transaction](t)(q.Void(start, txs[1].IdempotencyKey, "mistake", "ana"))
	want := must[purchase.Day](t)(q.Day("2026-03-10"))
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	meddled(t, path, func(tx *bbolt.Tx) { older(t, tx) })
	if problems := must[[]fault.Fault](t)(examine(path)); len(problems) > 0 {
		t.Errorf("the older layout is said to be damaged: %v", problems)
	}
	q = opened(t, path)
	sound(t, q)
	got := must[purchase.Day](t)(q.Day("2026-03-10"))
	if !equal(got.Takings(), want.Takings()) || !equal(got.Replaced, want.Replaced) ||
		!equal(got.Staff["staff-1"], want.Staff["staff-1"]) {
		t.Errorf("migrated to %+v, want %+v", got, want)
	}
}

// older makes a store one of layout 1.
func older(t *testing.T, tx *bbolt.Tx) {
	t.Helper()
	key := []byte("2026-03-10")
	var d day
	if err := errors.Join(tx.DeleteBucket(bucketClosing), decode(key, tx.Bucket(bucketDay).Get(key), &d)); err != nil {
		t.Fatal(err)
	}
	d.Replaced = purchase.Tally{}
	d.Hours = map[int]purchase.Tally{14: d.Recorded}
	d.Staff = map[string]purchase.Tally{"staff-1": d.Recorded}
	if err := errors.Join(putJSON(tx.Bucket(bucketDay), key, d), putLayout(tx, 1)); err != nil {
		t.Fatal(err)
	}
}

// A closing of a version that did not keep when an open sale was recorded tells when its card was scanned.
func TestClosingOfAnOlderVersion(t *testing.T) {
	scanned, recorded := start, start.Add(time.Minute)
	for _, o := range []storedOpen{{At: scanned}, {At: scanned, Recorded: recorded}} {
		want := recorded
		if o.Recorded.IsZero() {
			want = scanned
		}
		if got := (storedClosing{Open: []storedOpen{o}}).public(nil).Open[0].RecordedAt; !got.Equal(want) {
			t.Errorf("%+v: %v", o, got)
		}
	}
}
