package queue

import (
	"bytes"
	"fmt"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Record stores a new transaction as pending and returns it as stored, with its
// Sequence and RecordedAt. It returns after the commit is on the disk: only
// then may anybody say "recorded". The wire bytes are stored verbatim (rule R2)
// and must agree with the item; if there are none, the item's own encoding is
// stored. An error that is not about the store is a fault.Input.
func (q *Queue) Record(tx purchase.Transaction) (purchase.Transaction, error) {
	tx, err := prepare(tx)
	if err != nil {
		return tx, err
	}
	stored := tx
	err = q.updateNew(time.Now(), tx.IdempotencyKey, func(c *change) (err error) {
		stored, err = c.record(tx, tx.StaffUserID)
		return err
	})
	if err != nil {
		return tx, err
	}
	return stored, nil
}

// prepare checks what could not be corrected later, and clears what only the
// queue may set.
func prepare(tx purchase.Transaction) (purchase.Transaction, error) {
	if len(tx.Wire) == 0 {
		wire, err := tx.Item.MarshalJSON()
		if err != nil {
			return tx, fmt.Errorf("encode item: %w", err)
		}
		tx.Wire = wire
	}
	said, plain := readItem(tx.Wire, tx.Amount.Currency)
	if !plain {
		var err error
		if said, err = purchase.ParseItem(tx.Wire, tx.Amount.Currency); err != nil {
			return tx, fmt.Errorf("%w: %w", fault.Input, err)
		}
	}
	if said.Amount.Minor == 0 {
		return tx, fault.New(fault.AmountZero)
	}
	if !said.ScannedAt.Equal(tx.ScannedAt) {
		return tx, fmt.Errorf("%w: the bytes to send name another time than the transaction", fault.Input)
	}
	scanned := said.ScannedAt
	said.ScannedAt = tx.ScannedAt
	if said != tx.Item {
		return tx, fmt.Errorf("%w: the bytes to send differ from the transaction", fault.Input)
	}
	if !plainKey(tx.IdempotencyKey) {
		return tx, fmt.Errorf("%w: the idempotency key is not a UUID", fault.Input)
	}
	if _, err := time.Parse(purchase.DayFormat, tx.BusinessDay); err != nil {
		return tx, fmt.Errorf("%w: the business day is missing", fault.Input)
	}
	tx.ScannedAt, tx.Wire = scanned, bytes.Clone(tx.Wire) // as they will be read back
	tx.Tried = 0
	tx.Attempts, tx.FirstSentAt, tx.SettledAt, tx.LastError = 0, time.Time{}, time.Time{}, purchase.Failure{}
	tx.Unknown, tx.Unclear, tx.FailingSince, tx.Doubtful = 0, 0, time.Time{}, false
	tx.TransactionID, tx.CardType, tx.ReplacedBy, tx.Reason = "", "", "", ""
	return tx, nil
}

// plainKey reports whether a key can be searched for as it is written.
func plainKey(key string) bool {
	for _, r := range []byte(key) {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' {
			return false
		}
	}
	return key != "" && len(key) <= 64
}
