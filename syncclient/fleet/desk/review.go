package desk

import (
	"go.etcd.io/bbolt"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

// reviews are the sales of all tills that a person must look at, the oldest first.
func (d *Desk) reviews() (r office.Reviews, err error) {
	err = d.books.view(func(tx *bbolt.Tx) error {
		tills, err := d.rows(tx)
		if err != nil {
			return err
		}
		for key, of := range tills {
			open, err := d.openSales(tx, key, of.Place)
			if err != nil {
				return err
			}
			r.Rows = append(r.Rows, open.reviews...)
		}
		sent, err := sentAfterAll(tx, tills)
		r.Rows = append(r.Rows, sent...)
		return err
	})
	r.All = len(r.Rows)
	r.Rows = oldestFirst(r.Rows, office.ReviewsShown)
	return r, err
}

// sentAfterAll are those that a person had taken back at the till before it was known that Forloy has them, until
// somebody has dismissed them at the desk.
func sentAfterAll(tx *bbolt.Tx, tills map[string]office.Row) (some []office.Review, err error) {
	err = each(tx, bucketRescue, "", func(idempotency string, of rescued) error {
		var s sale
		if _, err := get(tx, bucketSale, []byte(idempotency), &s); err != nil {
			return err
		}
		code := ""
		switch {
		case !endedThere(s) || s.Looked:
			return nil
		case s.State == purchase.Synced:
			code = office.SentAllTheSame
		case of.offered() && of.Final == nil:
			code = office.MaybeSent
		default:
			return nil
		}
		some = append(some, office.Review{Place: tills[s.Till].Place, Key: idempotency, Recorded: s.At, Since: s.Since,
			Code: code, Amount: purchase.Money{Minor: s.Minor, Currency: s.Currency}})
		return nil
	})
	return some, err
}

// endedThere reports whether the till says that a person has ended a sale.
func endedThere(s sale) bool { return s.Said == purchase.Voided || s.Said == purchase.Dismissed }
