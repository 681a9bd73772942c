package till

import (
	"context"
	"time"

	"counterfoil/internal/purchase"
)

// Today returns the business day on which a sale made now would count.
func (t *Till) Today() string { return t.DayOf(time.Now()) }

// DayOf returns the business day of a moment.
func (t *Till) DayOf(at time.Time) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return purchase.BusinessDay(at, time.Local, t.settings.DayCutOff)
}

// Day returns the totals of one business day (purchase.DayFormat); all zero for a day
// without sales.
func (t *Till) Day(ctx context.Context, date string) (purchase.Day, error) {
	var day purchase.Day
	err := t.use(ctx, func(s Store) error {
		var err error
		day, err = s.Day(date)
		return err
	})
	return day, err
}

// DaysOf returns the totals of the business days from one to another that have any,
// in order.
func (t *Till) DaysOf(ctx context.Context, from, to string) ([]purchase.Day, error) {
	var days []purchase.Day
	err := t.use(ctx, func(s Store) (err error) {
		days, err = s.DaysOf(from, to)
		return err
	})
	return days, err
}

// CloseDay closes a business day for good (docs/rules.md, Closing). Selling goes on
// meanwhile and afterwards. actor is who does it, by the name that the journal shows.
// Errors: fault.RefusedClosed, fault.RefusedEarly, the store's.
func (t *Till) CloseDay(ctx context.Context, date, actor string) (purchase.Closing, error) {
	var closing purchase.Closing
	err := t.use(ctx, func(s Store) (err error) {
		t.mu.Lock()
		at := t.station()
		t.mu.Unlock()
		closing, err = s.CloseDay(t.now(s), date, actor,
			purchase.Counter{Location: at.LocationName, Terminal: at.TerminalID})
		return err
	})
	if err != nil {
		return closing, err
	}
	t.mu.Lock()
	t.prolong(time.Now())
	t.mu.Unlock()
	t.changed()
	return closing, nil
}

// Closing returns the closing of a business day; false: it is not closed.
func (t *Till) Closing(ctx context.Context, date string) (closing purchase.Closing, closed bool, err error) {
	err = t.use(ctx, func(s Store) (err error) {
		closing, closed, err = s.Closing(date)
		return err
	})
	return closing, closed, err
}

// Closings returns all closings, the latest day first.
func (t *Till) Closings(ctx context.Context) ([]purchase.Closing, error) {
	var all []purchase.Closing
	err := t.use(ctx, func(s Store) (err error) {
		all, err = s.Closings()
		return err
	})
	return all, err
}

// Days returns the business days that have sales, newest first.
func (t *Till) Days(ctx context.Context) ([]string, error) {
	var days []string
	err := t.use(ctx, func(s Store) error {
		var err error
		days, err = s.Days()
		return err
	})
	return days, err
}
