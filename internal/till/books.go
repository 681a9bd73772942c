package till

import (
	"context"
	"io"
	"time"

	"counterfoil/internal/purchase"
)

const pageSize = 500 // transactions read at a time: some 0.3 MB

// List gives transactions to each, oldest first, page by page: the store is
// not held while each runs, which may wait for a pipe.
func (t *Till) List(ctx context.Context, q Query, each func(purchase.Transaction) error) error {
	after := purchase.Sequence(0)
	for {
		var page []purchase.Transaction
		err := t.use(ctx, func(s Store) error {
			var err error
			page, err = s.Page(q, after, pageSize)
			return err
		})
		if err != nil {
			return err
		}
		for _, tx := range page {
			if err := each(tx); err != nil {
				return err
			}
			after = tx.Sequence
		}
		if len(page) < pageSize {
			return nil
		}
	}
}

// Journal gives its entries to each, oldest first, page by page; with a key,
// those of one sale alone.
func (t *Till) Journal(ctx context.Context, key string, each func(Entry) error) error {
	after := uint64(0)
	for {
		var page []Entry
		err := t.use(ctx, func(s Store) error {
			var err error
			page, err = s.Journal(after, pageSize)
			return err
		})
		if err != nil {
			return err
		}
		for _, e := range page {
			after = e.Number
			if key != "" && e.Key != key {
				continue
			}
			if err := each(e); err != nil {
				return err
			}
		}
		if len(page) < pageSize {
			return nil
		}
	}
}

// Find gives the transaction with an idempotency key. It may have to walk the
// store: no index of keys is kept (docs/decisions/no-index-by-key.md).
func (t *Till) Find(ctx context.Context, key string) (purchase.Transaction, error) {
	var tx purchase.Transaction
	err := t.use(ctx, func(s Store) error {
		var err error
		tx, err = s.Find(key)
		return err
	})
	return tx, err
}

// Today is the business day that a sale made now would count on.
func (t *Till) Today() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return purchase.BusinessDay(time.Now(), time.Local, t.settings.DayCutOff)
}

// Day gives one business day's totals (purchase.DayFormat); a day without
// sales is all zero.
func (t *Till) Day(ctx context.Context, date string) (purchase.Day, error) {
	var day purchase.Day
	err := t.use(ctx, func(s Store) error {
		var err error
		day, err = s.Day(date)
		return err
	})
	return day, err
}

// Days gives the business days that have sales, newest first.
func (t *Till) Days(ctx context.Context) ([]string, error) {
	var days []string
	err := t.use(ctx, func(s Store) error {
		var err error
		days, err = s.Days()
		return err
	})
	return days, err
}

// Verify checks the store and its journal.
func (t *Till) Verify(ctx context.Context) (Books, error) {
	var books Books
	err := t.use(ctx, func(s Store) error {
		var err error
		books, err = s.Verify(ctx)
		return err
	})
	return books, err
}

// Backup writes a consistent copy of the store to a file while the till goes
// on. Its path is absolute; what of it is refused, and when a file that is
// there is replaced, is Files' rule.
func (t *Till) Backup(ctx context.Context, path string, replace bool) error {
	return t.opts.Files.Write(path, replace, func(w io.Writer) error {
		return t.use(ctx, func(s Store) error { return s.Backup(w) })
	})
}

// ExportFile writes transactions to a file, as ExportCSV does, under the rule of
// Backup.
func (t *Till) ExportFile(ctx context.Context, q Query, path string, replace bool) error {
	return t.opts.Files.Write(path, replace, func(w io.Writer) error { return t.ExportCSV(ctx, q, w) })
}
