package till

import (
	"context"
	"time"

	"counterfoil/internal/purchase"
)

// Retry puts refused transactions back to pending: same key, same sequence, attempts
// 0. It returns how many, and sends nothing itself.
func (t *Till) Retry(ctx context.Context, keys []string, actor string) (int, error) {
	return t.review(ctx, func(s Store) (int, error) { return s.Retry(t.now(s), keys, actor) })
}

// Dismiss ends refused transactions with a reason; they are kept.
func (t *Till) Dismiss(ctx context.Context, keys []string, reason, actor string) (int, error) {
	reason, err := purchase.CheckReason(reason, true)
	if err != nil {
		return 0, err
	}
	return t.review(ctx, func(s Store) (int, error) { return s.Dismiss(t.now(s), keys, reason, actor) })
}

// Replace dismisses a refused transaction and records a new one on another
// card in the same commit: everything but card and key is copied, the moment
// of the sale and its staff included. customer is whose the card is, as Forloy's look-up
// named them; "": not known.
func (t *Till) Replace(ctx context.Context, key, card, customer string, source purchase.Source,
	actor string) (purchase.Transaction, error) {
	var done purchase.Transaction
	_, err := t.review(ctx, func(s Store) (int, error) {
		old, err := s.Find(key)
		if err != nil {
			return 0, err
		}
		tx, err := onCard(old, purchase.Sale{Card: card, Source: source, CustomerName: customer})
		if err != nil {
			return 0, err
		}
		if done, err = s.Replace(t.now(s), key, tx, actor); err != nil {
			return 0, err
		}
		t.replaced(done)
		return 1, nil
	})
	return done, err
}

// onCard is a sale that takes a refused one's place on the card of by.
func onCard(old purchase.Transaction, by purchase.Sale) (purchase.Transaction, error) {
	by.Amount, by.Punches, by.Receipt, by.Note = old.Amount, old.Punches, old.Receipt, old.Note
	by.LocationID, by.StaffUserID, by.TerminalID = old.LocationID, old.StaffUserID, old.TerminalID
	by.ScannedAt, by.Replaces = old.ScannedAt, old.IdempotencyKey
	tx, err := purchase.New(by)
	tx.BusinessDay = old.BusinessDay // fixed when it was recorded
	return tx, err
}

func (t *Till) replaced(by purchase.Transaction) {
	t.noteMade(by.IdempotencyKey)
	t.receipts.note(by)
}

// review runs one action on refused transactions, prolongs the time that review stays
// open, and wakes the sender.
func (t *Till) review(ctx context.Context, act func(Store) (int, error)) (int, error) {
	n := 0
	err := t.use(ctx, func(s Store) error {
		var err error
		n, err = act(s)
		return err
	})
	if err != nil {
		return 0, err
	}
	t.mu.Lock()
	t.prolong(time.Now())
	forloy := t.forloy
	t.mu.Unlock()
	forloy.Wake()
	t.changed()
	return n, nil
}
