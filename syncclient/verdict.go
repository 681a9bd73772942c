package syncclient

import (
	"encoding/json"

	"counterfoil/internal/purchase"
)

// verdict is what one result says of its item.
type verdict struct {
	is            purchase.Verdict // 0: it contradicts itself, or says nothing (row 11)
	idempotent    bool
	transactionID string
	cardType      string
	code, message string
}

// equal reports whether two verdicts on one item agree (row 9). That one of
// two successes calls itself idempotent is no disagreement.
func (v verdict) equal(w verdict) bool {
	return v.is == w.is && v.code == w.code && v.transactionID == w.transactionID
}

// readVerdict reads {success, idempotent, transaction_id, card_type} or
// {success:false, error, message}. The error is a plain string in the guide;
// the failure envelope's {code, message} is taken as well.
func readVerdict(raw json.RawMessage) verdict {
	o, err := readObject(raw)
	if err != nil {
		return verdict{}
	}
	success, known := o.truth("success")
	again, repeated := o.truth("idempotent")
	v := verdict{idempotent: again, transactionID: o.text("transaction_id"), cardType: o.text("card_type"),
		code: o.text("error"), message: o.text("message")}
	if failure := o.inner("error"); failure != nil {
		v.code, v.message = failure.text("code"), failure.text("message")
	}
	odd := !known || o.has("idempotent") && !repeated
	switch {
	case odd || success && v.code != "" || !success && (v.idempotent || v.transactionID != ""):
		return verdict{}
	case success:
		v.is, v.message = purchase.Accepted, ""
	case v.code == "CARD_NOT_FOUND" || v.code == "CARD_INACTIVE":
		v.is = purchase.Refused
	default:
		v.is = purchase.Deferred
	}
	return v
}

// result makes of a verdict what the outbox is told. The two codes the guide
// calls transient wait for ever (row 14); what is unknown or unclear waits for
// maxAttempts attempts and then goes to a person (rows 11 and 15).
func (v verdict) result(tx purchase.Transaction, words *censor) purchase.Result {
	r := purchase.Result{Sequence: tx.Sequence, IdempotencyKey: tx.IdempotencyKey, Verdict: v.is, Idempotent: v.idempotent,
		TransactionID: oneLine(v.transactionID, maxID), CardType: oneLine(v.cardType, maxCode),
		Code: words.code(v.code), Message: words.message(v.message)}
	if v.is == 0 {
		r.Verdict, r.Code, r.Message = purchase.Deferred, CodeUnclear, "Forloy's answer for this sale contradicts itself"
	}
	if r.Verdict == purchase.Deferred && !isTransient(r.Code) && tx.Attempts+1 >= maxAttempts {
		r.Verdict = purchase.Refused
	}
	return r
}

// isTransient are the codes that the guide tells to send again.
func isTransient(code string) bool { return code == "INTERNAL_ERROR" || code == "DATABASE_ERROR" }
