package queue

import (
	"encoding/json"
	"time"

	"counterfoil/internal/purchase"
)

// readPlain reads a sale and its item; false: they are not in the form that we
// write.
func readPlain(body []byte) (storedSale, purchase.Item, bool) {
	r, plain := readStoredSale(body)
	if !plain {
		return storedSale{}, purchase.Item{}, false
	}
	item, plain := readItem(r.Item, r.Currency)
	return r, item, plain
}

// readStoredSale reads a sale as pack writes it; false: it has another form.
func readStoredSale(body []byte) (storedSale, bool) {
	r := &reader{body, true}
	var out storedSale
	out.Sequence = purchase.Sequence(r.number(`{"sequence":`))
	out.Revision = r.number(`,"revision":`)
	out.IdempotencyKey = r.text(`,"idempotency_key":`)
	out.State = purchase.State(r.text(`,"state":`))
	out.Currency = r.text(`,"currency":`)
	out.RecordedAt = r.time(`,"recorded_at":`)
	out.BusinessDay = r.text(`,"business_day":`)
	out.Source = purchase.Source(r.optional(`,"source":`))
	out.Attempts = r.optionalNumber(`,"attempts":`)
	out.Unknown = r.optionalNumber(`,"unknown":`)
	out.Unclear = r.optionalNumber(`,"unclear":`)
	out.FailingSince = r.optionalTime(`,"failing_since":`)
	out.Doubtful = r.token(`,"doubtful":true`)
	out.FirstSentAt = r.optionalTime(`,"first_sent_at":`)
	out.SettledAt = r.optionalTime(`,"settled_at":`)
	if r.token(`,"last_error":`) {
		out.LastError = failure{r.text(`{"code":`), r.text(`,"message":`), r.time(`,"at":`)}
		r.must("}")
	}
	out.TransactionID = r.optional(`,"transaction_id":`)
	out.CardType = r.optional(`,"card_type":`)
	out.Replaces = r.optional(`,"replaces":`)
	out.ReplacedBy = r.optional(`,"replaced_by":`)
	out.Reason = r.optional(`,"reason":`)
	out.Tried = r.optionalNumber(`,"tried":`)
	out.CustomerName = r.optional(`,"customer_name":`)
	r.must(`,"item":`)
	if !r.ok || len(r.rest) < 2 || r.rest[len(r.rest)-1] != '}' {
		return storedSale{}, false
	}
	out.Item = append(json.RawMessage(nil), r.rest[:len(r.rest)-1]...)
	return out, true
}

// readItem reads an item's bytes as purchase writes them; false: they have
// another form.
func readItem(wire []byte, currency string) (purchase.Item, bool) {
	r := &reader{wire, true}
	var out purchase.Item
	out.Card = r.text(`{"qr_code_data":`)
	out.LocationID = r.text(`,"location_id":`)
	out.StaffUserID = r.text(`,"staff_user_id":`)
	r.must(`,"purchase_amount":`)
	amount := r.digits()
	out.Punches = r.optionalNumber(`,"punch_count":`)
	out.IdempotencyKey = r.text(`,"idempotency_key":`)
	out.Note = r.optional(`,"transaction_notes":`)
	out.Receipt = r.optional(`,"pos_reference_id":`)
	out.TerminalID = r.optional(`,"pos_terminal_id":`)
	scanned := r.text(`,"client_timestamp":`)
	r.must("}")
	if !r.ok || len(r.rest) > 0 {
		return purchase.Item{}, false
	}
	var err error
	if out.Amount, err = purchase.ReadMoney(amount, currency); err != nil {
		return purchase.Item{}, false
	}
	out.ScannedAt, err = time.Parse(purchase.TimeFormat, scanned)
	return out, err == nil
}

// readEntry reads a journal entry as Entry.pack writes it; false: it has another form.
func readEntry(body []byte) (Entry, bool) {
	r := &reader{body, true}
	var out Entry
	out.Number = r.number(`{"number":`)
	out.Previous = r.text(`,"previous":`)
	out.At = r.time(`,"at":`)
	out.What = r.text(`,"what":`)
	out.Actor = r.optional(`,"actor":`)
	out.Sequence = purchase.Sequence(r.optionalNumber(`,"sequence":`))
	out.Key = r.optional(`,"idempotency_key":`)
	out.From = purchase.State(r.optional(`,"from":`))
	out.To = purchase.State(r.optional(`,"to":`))
	out.Amount = r.optional(`,"amount":`)
	out.Source = purchase.Source(r.optional(`,"source":`))
	out.Item = r.optional(`,"item_sha256":`)
	out.Code = r.optional(`,"code":`)
	out.Replaces = r.optional(`,"replaces":`)
	out.Reason = r.optional(`,"reason":`)
	out.By = r.optional(`,"delivered_by":`)
	out.Order = r.optional(`,"command_id":`)
	out.Was = uint64(r.optionalNumber(`,"was":`))
	r.must("}")
	return out, r.ok && len(r.rest) == 0
}
