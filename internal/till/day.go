package till

import (
	"context"
	"time"

	"counterfoil/internal/purchase"
)

// Today returns the business day on which a sale made now would count.
func (t *Till) Today() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return purchase.BusinessDay(time.Now(), time.Local, t.settings.DayCutOff)
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
