package syncclient

import (
	"encoding/json"

	"counterfoil/internal/purchase"
)

// itemResult is what one result says about its item.
type itemResult struct {
	is            purchase.Verdict // 0: it contradicts itself, or says nothing (row 11)
	idempotent    bool
	transactionID string
	cardType      string
	code, message string
}

// equal reports whether two verdicts on one item agree (row 9). Two successes
// do, whatever else they say, and so do two that say "send it again".
func (v itemResult) equal(w itemResult) bool {
	return v.is == w.is && (v.is == purchase.Accepted || v.code == w.code || isTransient(v.code) && isTransient(w.code))
}

// readItemResult reads {success, idempotent, transaction_id, card_type} or
// {success:false, error, message}. In the guide the error is a plain string;
// the failure envelope's {code, message} is accepted as well. A success counts
// whatever stands beside it: if it were doubted, a person might book the sale
// again.
func readItemResult(raw json.RawMessage) itemResult {
	o, err := readObject(raw)
	if err != nil {
		return itemResult{}
	}
	success, known := o.truth("success")
	again, _ := o.truth("idempotent")
	v := itemResult{idempotent: again, transactionID: o.text("transaction_id"), cardType: o.word("card_type"),
		code: o.code("error"), message: o.text("message")}
	if failure := o.inner("error"); failure != nil {
		v.code, v.message = failure.code("code"), failure.text("message")
	}
	switch {
	case success:
		v.is, v.code, v.message = purchase.Accepted, "", ""
	case !known || v.idempotent || v.transactionID != "":
		return itemResult{}
	case isPermanent(v.code):
		v.is = purchase.Refused
	default:
		v.is = purchase.Deferred
	}
	return v
}

// forOutbox turns a verdict into what the outbox is told. Items with one of the
// two codes that the guide calls transient wait for ever (row 14). Unknown and
// unclear verdicts wait for maxAttempts attempts of their kind, and then go to
// a person (rows 11 and 15): nobody can tell whether Forloy has booked the
// sale.
func (v itemResult) forOutbox(tx purchase.Transaction, words *censor) purchase.Result {
	r := purchase.Result{Sequence: tx.Sequence, IdempotencyKey: tx.IdempotencyKey, Verdict: v.is,
		Idempotent: v.idempotent, TransactionID: oneLine(v.transactionID, maxID),
		CardType: oneLine(v.cardType, maxCode), Code: words.code(v.code), Message: words.message(v.message)}
	before := 0
	switch {
	case v.is == 0:
		r.Verdict, r.Code = purchase.Deferred, purchase.CodeUnclear
		r.Message = "Forloy's answer for this sale contradicts itself"
		r.Kind, before = purchase.Unclear, tx.Unclear
	case v.is == purchase.Deferred && !isTransient(r.Code):
		r.Kind, before = purchase.Unknown, tx.Unknown
	default:
		return r
	}
	r.MayBeBooked = true
	if before+1 >= maxAttempts {
		r.Verdict = purchase.Refused
	}
	return r
}
