package till

import (
	"context"

	"counterfoil/internal/purchase"
)

const pageSize = 500 // transactions read at a time: some 0.3 MB

// List calls each for every transaction, oldest first. It reads page by page and does
// not hold the store while each runs, because each may wait for a pipe.
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

// Newest returns at most max transactions, the newest first.
func (t *Till) Newest(ctx context.Context, q Query, max int) ([]purchase.Transaction, error) {
	var txs []purchase.Transaction
	err := t.use(ctx, func(s Store) (err error) {
		txs, err = s.Newest(ctx, q, max)
		return err
	})
	return txs, err
}

// Journal calls each for every journal entry, oldest first, page by page.
func (t *Till) Journal(ctx context.Context, each func(Entry) error) error {
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
			if err := each(e); err != nil {
				return err
			}
			after = e.Number
		}
		if len(page) < pageSize {
			return nil
		}
	}
}

// History returns the journal entries of one sale, oldest first.
func (t *Till) History(ctx context.Context, key string) ([]Entry, error) {
	var history []Entry
	err := t.use(ctx, func(s Store) error {
		var err error
		history, err = s.History(ctx, key)
		return err
	})
	return history, err
}

// Find returns the transaction with an idempotency key. It may have to walk the
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
