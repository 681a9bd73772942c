package till

import (
	"context"

	"counterfoil/internal/purchase"
)

// CanUndo reports whether a sale was never offered to Forloy, so that it can
// be taken back. One that was found in a salvage may have been.
func CanUndo(tx purchase.Transaction) bool {
	return tx.State == purchase.Pending && tx.FirstSentAt.IsZero() && !tx.MayBeBooked()
}

// UndoReason is the reason of a sale that was taken back at the counter.
const UndoReason = "taken back at the counter"

// Undo takes back a sale that was never offered to Forloy; for any other the error is
// fault.RefusedOffered.
func (t *Till) Undo(ctx context.Context, key string) error {
	t.mu.Lock()
	cashier := actor(RoleCashier, t.station().StaffID)
	t.mu.Unlock()
	_, err := t.Void(ctx, key, UndoReason, cashier)
	return err
}

// Void ends a sale that was never offered to Forloy, with a reason. With an error
// (fault.RefusedOffered, RefusedState, RefusedNotFound, or of the class fault.Input)
// nothing has changed.
func (t *Till) Void(ctx context.Context, key, reason, actor string) (purchase.Transaction, error) {
	reason, err := purchase.CheckReason(reason, true)
	if err != nil {
		return purchase.Transaction{}, err
	}
	var tx purchase.Transaction
	err = t.use(ctx, func(s Store) error {
		tx, err = s.Void(t.now(s), key, reason, actor)
		return err
	})
	return tx, err
}
