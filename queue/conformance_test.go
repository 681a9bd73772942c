package queue

import (
	"bytes"
	"errors"
	"testing"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// TestConformance checks the same promises on the store and on the plain model.
func TestConformance(t *testing.T) {
	outboxes := map[string]func(*testing.T) outbox{
		"model": func(*testing.T) outbox { return newModel() },
		"store": func(t *testing.T) outbox { return opened(t, fresh(t)) },
	}
	promises := map[string]func(*testing.T, outbox){
		"a sale keeps its bytes and its place":            keepsBytes,
		"next is a cursor over what waits":                nextIsACursor,
		"a verdict moves only the sale that it names":     verdictsMoveTheirOwn,
		"what was offered cannot be voided":               offeredCannotBeVoided,
		"what may be booked cannot be voided":             doubtfulCannotBeVoided,
		"an unsent offer is taken back":                   unsentOfferIsTakenBack,
		"an earlier offer is not taken back":              earlierOfferStays,
		"what was marked ahead and not sent is free":      markedAheadIsTakenBack,
		"a batch in flight may come to nothing later":     twoBatchesAreTakenBack,
		"a voided sale is not offered":                    voidedIsNotOffered,
		"verdicts and the next offer are one commit":      verdictsWithOffer,
		"a retried sale keeps key, place and first sent":  retriedKeepsItsPlace,
		"a replacement is linked both ways":               replacementIsLinked,
		"several at once are all or none":                 allOrNone,
		"a replaced sale is sold once":                    replacedIsSoldOnce,
		"a closed day stays, what comes later corrects":   closedDayStays,
		"a day counts its sales whatever becomes of them": dayKeepsCounting,
		"settled sales are forgotten, not their totals":   prunedStillCounts,
		"lists come in order":                             listsInOrder,
	}
	for name, open := range outboxes {
		for promise, holds := range promises {
			t.Run(name+"/"+promise, func(t *testing.T) { holds(t, open(t)) })
		}
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func fill3(t *testing.T, o outbox) []purchase.Transaction {
	t.Helper()
	var out []purchase.Transaction
	for i := range 3 {
		out = append(out, must[purchase.Transaction](t)(o.Record(sale(t, i))))
	}
	return out
}

func settled(t *testing.T, o outbox, results ...purchase.Result) {
	t.Helper()
	if err := o.Settle(start, results); err != nil {
		t.Fatal(err)
	}
}

func state(t *testing.T, o outbox, key string) purchase.State {
	t.Helper()
	return must[purchase.Transaction](t)(o.Find(key)).State
}

func keepsBytes(t *testing.T, o outbox) {
	tx := sale(t, 1)
	tx.Wire = append([]byte("{ \"note_of_another_program\": \"<&> \u2028\","), tx.Wire[1:]...)
	want := bytes.Clone(tx.Wire)
	stored := must[purchase.Transaction](t)(o.Record(tx))
	if stored.Sequence != 1 || stored.State != purchase.Pending || stored.RecordedAt.IsZero() {
		t.Errorf("stored as %+v", stored)
	}
	next := must[[]purchase.Transaction](t)(o.Next(0, 1))
	settled(t, o, verdict(next[0], purchase.Deferred, "INTERNAL_ERROR"))
	again := must[[]purchase.Transaction](t)(o.Next(0, 1))[0]
	if !bytes.Equal(next[0].Wire, want) || !bytes.Equal(again.Wire, want) {
		t.Errorf("sent %s, then %s, want %s", next[0].Wire, again.Wire, want)
	}
	if again.Attempts != 1 || again.LastError.Code != "INTERNAL_ERROR" || again.Sequence != 1 {
		t.Errorf("after a deferral: %+v", again)
	}
}

func nextIsACursor(t *testing.T, o outbox) {
	if _, found, err := o.Oldest(); found || err != nil {
		t.Errorf("an empty outbox has an oldest: %v", err)
	}
	txs := fill3(t, o)
	if got := must[[]purchase.Transaction](t)(o.Next(0, 2)); len(got) != 2 ||
		got[0].IdempotencyKey != txs[0].IdempotencyKey {
		t.Errorf("first two: %v", got)
	}
	settled(t, o, verdict(txs[0], purchase.Accepted, ""))
	if got := must[[]purchase.Transaction](t)(o.Next(2, 2)); len(got) != 1 ||
		got[0].IdempotencyKey != txs[2].IdempotencyKey {
		t.Errorf("after no. 2: %v", got)
	}
	if oldest, found, err := o.Oldest(); !found || err != nil || oldest.IdempotencyKey != txs[1].IdempotencyKey {
		t.Errorf("oldest: %v %v %v", oldest, found, err)
	}
}

func verdictsMoveTheirOwn(t *testing.T, o outbox) {
	txs := fill3(t, o)
	wrong := verdict(txs[1], purchase.Accepted, "")
	wrong.IdempotencyKey = txs[2].IdempotencyKey
	settled(t, o, verdict(txs[0], purchase.Accepted, ""), wrong, verdict(txs[2], purchase.Refused, "CARD_INACTIVE"))
	settled(t, o, verdict(txs[0], purchase.Refused, "TOO_LATE"), verdict(txs[2], purchase.Accepted, ""))
	for i, want := range []purchase.State{purchase.Synced, purchase.Pending, purchase.Review} {
		if got := state(t, o, txs[i].IdempotencyKey); got != want {
			t.Errorf("no. %d is %s, want %s", i+1, got, want)
		}
	}
	synced := must[purchase.Transaction](t)(o.Find(txs[0].IdempotencyKey))
	if synced.TransactionID == "" || synced.CardType != "punch" || !synced.SettledAt.Equal(start) {
		t.Errorf("synced: %+v", synced)
	}
	refused := must[purchase.Transaction](t)(o.Find(txs[2].IdempotencyKey))
	if refused.LastError.Code != "CARD_INACTIVE" {
		t.Errorf("refused: %+v", refused)
	}
}

func offeredCannotBeVoided(t *testing.T, o outbox) {
	txs := fill3(t, o)
	offered := must[[]purchase.Transaction](t)(o.Offer(start, txs[:1]))
	if len(offered) != 1 || !offered[0].FirstSentAt.Equal(start) {
		t.Fatalf("offered: %+v", offered)
	}
	if _, err := o.Void(start, txs[0].IdempotencyKey, "mistake", "ana"); !errors.Is(err, fault.RefusedOffered) {
		t.Errorf("void of an offered sale: %v", err)
	}
	voided := must[purchase.Transaction](t)(o.Void(start, txs[1].IdempotencyKey, "mistake", "ana"))
	if voided.State != purchase.Voided || voided.Reason != "mistake" {
		t.Errorf("voided: %+v", voided)
	}
	if _, err := o.Void(start, txs[1].IdempotencyKey, "mistake", "ana"); !errors.Is(err, fault.RefusedState) {
		t.Errorf("void twice: %v", err)
	}
	if _, err := o.Void(start, purchase.NewKey(), "mistake", "ana"); !errors.Is(err, fault.RefusedNotFound) {
		t.Errorf("void of a stranger: %v", err)
	}
}

// Forloy may have a sale that this store has never offered, as after a salvage.
func doubtfulCannotBeVoided(t *testing.T, o outbox) {
	tx := fill3(t, o)[0]
	said := verdict(tx, purchase.Refused, "CARD_NOT_FOUND")
	said.MayBeBooked = true
	settled(t, o, said)
	_ = must[int](t)(o.Retry(start, []string{tx.IdempotencyKey}, "ana"))
	if _, err := o.Void(start, tx.IdempotencyKey, "mistake", "ana"); !errors.Is(err, fault.RefusedOffered) {
		t.Errorf("void of a sale that may be booked: %v", err)
	}
}

func unsentOfferIsTakenBack(t *testing.T, o outbox) {
	txs := fill3(t, o)
	offered := must[[]purchase.Transaction](t)(o.Offer(start, txs))
	if err := o.Retract(start, offered); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Void(start, txs[0].IdempotencyKey, "mistake", "ana"); err != nil {
		t.Errorf("void after an unsent offer: %v", err)
	}
}

func earlierOfferStays(t *testing.T, o outbox) {
	txs := fill3(t, o)
	_ = must[[]purchase.Transaction](t)(o.Offer(start, txs[:1])) // sent, but no answer came
	offered := must[[]purchase.Transaction](t)(o.Offer(start, txs))
	if err := o.Retract(start, offered); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Void(start, txs[0].IdempotencyKey, "mistake", "ana"); !errors.Is(err, fault.RefusedOffered) {
		t.Errorf("a sale that was sent once can be voided: %v", err)
	}
	if _, err := o.Void(start, txs[1].IdempotencyKey, "mistake", "ana"); err != nil {
		t.Errorf("a sale that was never sent: %v", err)
	}
}

func voidedIsNotOffered(t *testing.T, o outbox) {
	txs := fill3(t, o)
	_ = must[purchase.Transaction](t)(o.Void(start, txs[1].IdempotencyKey, "mistake", "ana"))
	offered := must[[]purchase.Transaction](t)(o.Offer(start, txs))
	if len(offered) != 2 || offered[0].Sequence != 1 || offered[1].Sequence != 3 {
		t.Errorf("offered: %v", offered)
	}
}

func verdictsWithOffer(t *testing.T, o outbox) {
	txs := fill3(t, o)
	offered := must[[]purchase.Transaction](t)(o.Offer(start, txs[:2]))
	offered = must[[]purchase.Transaction](t)(o.Offer(start, txs[1:], verdict(offered[0], purchase.Accepted, ""),
		verdict(offered[1], purchase.Refused, "CARD_NOT_FOUND")))
	if len(offered) != 1 || offered[0].Sequence != 3 || !offered[0].FirstSentAt.Equal(start) {
		t.Errorf("%+v", offered)
	}
	for i, want := range []purchase.State{purchase.Synced, purchase.Review, purchase.Pending} {
		if got := state(t, o, txs[i].IdempotencyKey); got != want {
			t.Errorf("sale %d is %s, want %s", i+1, got, want)
		}
	}
	if err := o.Retract(start, offered); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Void(start, txs[2].IdempotencyKey, "mistake", "ana"); err != nil {
		t.Error(err)
	}
}

func retriedKeepsItsPlace(t *testing.T, o outbox) {
	txs := must[[]purchase.Transaction](t)(o.Offer(start, fill3(t, o)))
	settled(t, o, verdict(txs[0], purchase.Deferred, "INTERNAL_ERROR"))
	settled(t, o, verdict(txs[0], purchase.Refused, "CARD_NOT_FOUND"))
	if n := must[int](t)(o.Retry(start, []string{txs[0].IdempotencyKey, txs[0].IdempotencyKey}, "ana")); n != 1 {
		t.Errorf("retried %d", n)
	}
	got := must[[]purchase.Transaction](t)(o.Next(0, 1))[0]
	if got.IdempotencyKey != txs[0].IdempotencyKey || got.Sequence != 1 || got.Attempts != 0 ||
		!got.FirstSentAt.Equal(start) || !got.SettledAt.IsZero() {
		t.Errorf("retried: %+v", got)
	}
	settled(t, o, verdict(txs[0], purchase.Refused, "CARD_NOT_FOUND"))
	again := must[purchase.Transaction](t)(o.Find(txs[0].IdempotencyKey))
	if again.State != purchase.Review || again.Attempts != 3 {
		t.Errorf("refused again: %d attempts, %s; each that ever was counts", again.Attempts, again.State)
	}
	must[int](t)(o.Retry(start, []string{txs[0].IdempotencyKey}, "ana"))
	settled(t, o, verdict(txs[0], purchase.Refused, "CARD_NOT_FOUND"))
	if again := must[purchase.Transaction](t)(o.Find(txs[0].IdempotencyKey)); again.Attempts != 4 {
		t.Errorf("refused a third time: %d attempts", again.Attempts)
	}
}

func replacementIsLinked(t *testing.T, o outbox) {
	txs := fill3(t, o)
	settled(t, o, verdict(txs[0], purchase.Refused, "CARD_NOT_FOUND"))
	replacement := must[purchase.Transaction](t)(o.Replace(start, txs[0].IdempotencyKey, sale(t, 0), "ana"))
	old := must[purchase.Transaction](t)(o.Find(txs[0].IdempotencyKey))
	if old.State != purchase.Dismissed || old.Reason != ReasonReplaced || old.ReplacedBy != replacement.IdempotencyKey {
		t.Errorf("old: %+v", old)
	}
	if replacement.Sequence != 4 || replacement.Replaces != old.IdempotencyKey ||
		state(t, o, replacement.IdempotencyKey) != purchase.Pending {
		t.Errorf("replacement: %+v", replacement)
	}
	if _, err := o.Replace(start, txs[1].IdempotencyKey, sale(t, 1), "ana"); !errors.Is(err, fault.RefusedState) {
		t.Errorf("replace what is not in review: %v", err)
	}
	if got := o.Counts(); got.Recorded.Count != 4 || got.By[purchase.Dismissed].Count != 1 || got.Waiting() != 3 {
		t.Errorf("counts: %+v", got)
	}
}

func allOrNone(t *testing.T, o outbox) {
	txs := fill3(t, o)
	settled(t, o, verdict(txs[0], purchase.Refused, "CARD_NOT_FOUND"))
	keys := []string{txs[0].IdempotencyKey, txs[1].IdempotencyKey}
	if _, err := o.Retry(start, keys, "ana"); !errors.Is(err, fault.RefusedState) {
		t.Errorf("retry with one that waits: %v", err)
	}
	_, err := o.Dismiss(start, append(keys[:1:1], purchase.NewKey()), "lost", "ana")
	if !errors.Is(err, fault.RefusedNotFound) {
		t.Errorf("dismiss with a stranger: %v", err)
	}
	if got := state(t, o, txs[0].IdempotencyKey); got != purchase.Review {
		t.Errorf("the other one is %s", got)
	}
}
