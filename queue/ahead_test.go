package queue

import (
	"errors"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// TestMarkedAheadThenMoved: while a batch is in flight and the next one is marked,
// the till moves to another PC. That one is not sent here any more; the answer to the
// other is taken; and no mark is taken back, since the new PC may send them all.
func TestMarkedAheadThenMoved(t *testing.T) {
	q := opened(t, fresh(t))
	txs := recorded(t, q, 4)
	now := time.Now()
	if _, err := q.Offer(now, txs[:2]); err != nil {
		t.Fatal(err)
	}
	if err := q.OfferAhead(now, txs[2:]); err != nil {
		t.Fatal(err)
	}
	move, err := q.MoveOut(now, "OLD-PC", "ana")
	if err == nil {
		err = q.MoveWritten(now, move.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	if sent, err := q.Offer(now, txs[2:]); !errors.Is(err, fault.StoreMoved) || len(sent) > 0 {
		t.Errorf("offered %d: %v", len(sent), err)
	}
	said := verdict(txs[0], purchase.Accepted, "")
	if err := q.OfferAhead(now, txs[2:], said); !errors.Is(err, fault.StoreMoved) {
		t.Error(err)
	}
	if err := q.Settle(now, []purchase.Result{said}); err != nil {
		t.Error(err)
	}
	demand(t, states(t, q), purchase.Synced, txs[0])
	if err := q.Retract(now, txs); err != nil {
		t.Error(err)
	}
	if err := q.MoveBack(now, move.ID, "ana"); err != nil {
		t.Fatal(err)
	}
	for _, tx := range txs[1:] {
		if _, err := q.Void(now, tx.IdempotencyKey, "mistake", "ana"); !errors.Is(err, fault.RefusedOffered) {
			t.Errorf("void: %v", err)
		}
	}
}

// TestAnOfferOfWhatIsMarkedWritesNothing: it need not wait for the disk.
func TestAnOfferOfWhatIsMarkedWritesNothing(t *testing.T) {
	q := opened(t, fresh(t))
	txs := recorded(t, q, 100)
	if err := q.OfferAhead(start, txs); err != nil {
		t.Fatal(err)
	}
	was := q.lastCommit()
	if sent, err := q.Offer(start, txs); err != nil || len(sent) != 100 || q.lastCommit() != was {
		t.Errorf("%d offered by commit %d after %d: %v", len(sent), q.lastCommit(), was, err)
	}
}

// TestWhatWasMadeReadyIsLookedAtAgain: between an OfferAhead and its Offer a sale is settled, as
// one that another till has sent, or another batch is asked for.
func TestWhatWasMadeReadyIsLookedAtAgain(t *testing.T) {
	q := opened(t, fresh(t))
	txs := recorded(t, q, 4)
	if err := q.OfferAhead(start, txs); err != nil {
		t.Fatal(err)
	}
	if err := q.Settle(start, []purchase.Result{verdict(txs[1], purchase.Accepted, "")}); err != nil {
		t.Fatal(err)
	}
	if sent, err := q.Offer(start, txs); err != nil || len(sent) != 3 || sent[1].Sequence != txs[2].Sequence {
		t.Errorf("%d offered: %v", len(sent), err)
	}
	if err := q.OfferAhead(start, txs[2:]); err != nil {
		t.Fatal(err)
	}
	if sent, err := q.Offer(start, txs[3:]); err != nil || len(sent) != 1 || sent[0].Sequence != txs[3].Sequence {
		t.Errorf("%d offered of one: %v", len(sent), err)
	}
	sent, err := q.Offer(start, txs[3:])
	if err != nil || len(sent) != 1 || !sent[0].FirstSentAt.Equal(start) {
		t.Errorf("offered as %+v: %v", sent, err)
	}
}

func markedAheadIsTakenBack(t *testing.T, o outbox) {
	txs := fill3(t, o)
	_ = must[[]purchase.Transaction](t)(o.Offer(start, txs[:1])) // its answer is on the way
	if err := o.OfferAhead(start, txs[1:]); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Void(start, txs[1].IdempotencyKey, "mistake", "ana"); !errors.Is(err, fault.RefusedOffered) {
		t.Errorf("void of a sale that is about to be sent: %v", err)
	}
	if err := o.Retract(start, txs[1:2]); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Void(start, txs[1].IdempotencyKey, "mistake", "ana"); err != nil {
		t.Errorf("a sale that was not sent after all: %v", err)
	}
	offered := must[[]purchase.Transaction](t)(o.Offer(start.Add(time.Second), txs[1:]))
	if len(offered) != 1 || offered[0].Sequence != 3 || !offered[0].FirstSentAt.Equal(start) {
		t.Errorf("offered: %+v", offered)
	}
}

// twoBatchesAreTakenBack: of the batch in flight not a byte was written, and so the
// next one stays here too.
func twoBatchesAreTakenBack(t *testing.T, o outbox) {
	txs := fill3(t, o)
	_ = must[[]purchase.Transaction](t)(o.Offer(start, txs[:1]))
	if err := o.OfferAhead(start, txs[1:2]); err != nil {
		t.Fatal(err)
	}
	offered := must[[]purchase.Transaction](t)(o.Offer(start, txs[1:2]))
	if err := o.OfferAhead(start, txs[2:], verdict(txs[0], purchase.Deferred, "INTERNAL_ERROR")); err != nil {
		t.Fatal(err)
	}
	for _, none := range [][]purchase.Transaction{txs[2:], offered} {
		if err := o.Retract(start, none); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Retract(start, txs); err != nil { // the first one was sent
		t.Fatal(err)
	}
	for i, want := range []error{fault.RefusedOffered, nil, nil} {
		if _, err := o.Void(start, txs[i].IdempotencyKey, "mistake", "ana"); !errors.Is(err, want) {
			t.Errorf("void of sale %d: %v", i+1, err)
		}
	}
}
