package syncclient

import (
	"cmp"
	"context"
	"errors"
	"hash/maphash"
	"slices"
	"time"

	"counterfoil/internal/purchase"
)

// stuckAfter is how long an item has to fail before it is called stuck. It is
// never removed (row 14).
const stuckAfter = 24 * time.Hour

// pass is one walk over what waits, oldest first. What has failed, and its
// card, is skipped until the pass ends; new sales still go at once (R4, R7).
type pass struct {
	again time.Time     // when the next pass begins, if something is held back; zero: not drawn yet
	whose string        // the token that is known to be of the sales' merchant
	once  bool          // for a verb: what was left unanswered is offered only once more
	grace time.Duration // sales younger than this are left alone
	small bool          // the next batch is a probe of one item
	more  bool          // while the next batch is in flight, the one after may be made ready

	bisecting bool // a batch that was refused as a whole is sent in parts
	unkept    bool // the outbox has failed while a batch was in flight: what is owed comes first (row 34)

	after  purchase.Sequence // everything up to here has been looked at
	passed []passedOver      // looked at, and left for a later batch of this walk, in order
	held   map[uint64]bool   // cards that wait for the next pass, hashed
	seed   maphash.Seed

	young map[uint64]bool   // cards with a sale within its grace
	first purchase.Sequence // the first sale within its grace; 0: none
	due   time.Time         // when the first grace ends

	ahead  []purchase.Transaction     // the batch that was made ready, as it was before
	flying map[purchase.Sequence]bool // the batch in flight, while the next one is made ready

	alone    []purchase.Transaction     // suspects, to be offered at the end
	suspects int                        // how many were seen
	fresh    map[purchase.Sequence]bool // first offered in this pass, and only in requests that Forloy has refused
	refusals []purchase.Result          // verdicts on items refused alone while nothing was answered (row 16)
	shunned  map[uint64]bool            // the cards of those items
	doubt    *Trouble                   // about an item that may be what crashes the server
	doubted  purchase.Sequence

	seen, answered    int // items looked at, batches answered
	accepted, refused int
	stuck             bool
}

func newPass() *pass {
	return &pass{held: map[uint64]bool{}, young: map[uint64]bool{}, shunned: map[uint64]bool{},
		fresh: map[purchase.Sequence]bool{}, seed: maphash.MakeSeed()}
}

func (p *pass) card(tx purchase.Transaction) uint64 { return maphash.String(p.seed, tx.Card) }

func (p *pass) hold(txs ...purchase.Transaction) {
	for _, tx := range txs {
		p.held[p.card(tx)] = true
	}
}

// walk continues a pass until nothing more can be sent in it. The error is a
// *Trouble, the outbox's, fault.SignInNotStored, or the context's.
func (l *Loop) walk(ctx context.Context, p *pass) error {
	if err := l.recall(); err != nil {
		return err
	}
	if l.woken.CompareAndSwap(true, false) { // the monotonic clock has stood still
		m := &l.memory
		m.RetryAt = anchored(m.RetryAt, time.Now())
		m.LastSync, m.LastAnswer = byWall(m.LastSync), byWall(m.LastAnswer)
	}
	if err := l.settle(p); err != nil {
		return err
	}
	p.rewind()
	err := l.steps(ctx, p)
	dropped := l.drop(p)
	if failed := l.settle(p); failed != nil {
		return failed
	}
	return cmp.Or(dropped, err)
}

// steps sends batch after batch. When it returns, the verdicts on the last one
// are still owed.
func (l *Loop) steps(ctx context.Context, p *pass) error {
	for ctx.Err() == nil && (p.once || !l.finishing()) {
		var batch []purchase.Transaction
		var err error
		if p.doubt != nil && p.small { // the item behind the doubted one may be as bad
			batch, err = l.witness(p)
		}
		if err == nil && len(batch) == 0 {
			batch, err = l.next(p)
		}
		if err != nil {
			return err
		}
		if len(batch) == 0 {
			return l.finish(ctx, p)
		}
		p.more = p.answered > 0 && !p.small && p.doubt == nil && !l.memory.careful()
		if err := l.offer(ctx, p, batch); err != nil {
			p.back(batch[0].Sequence) // whoever goes on with this pass begins with them (R7)
			return err
		}
	}
	return ctx.Err()
}

// offer sends a batch and handles trouble with it.
func (l *Loop) offer(ctx context.Context, p *pass, batch []purchase.Transaction) error {
	p.small = false
	err := l.deliver(ctx, p, batch, 0)
	t := asTrouble(err)
	if t == nil {
		return err
	}
	if err := l.drop(p); err != nil {
		return err
	}
	if t.Kind == TooLarge {
		return l.shrink(p, batch, t)
	}
	if p.doubt != nil {
		t.batch = nil // a witness: its failure says that the server is ill
	}
	l.noteTrouble(t)
	if l.memory.struckOut(t.batch) && !l.memory.isSuspect(t.batch[0].Sequence) {
		// The item has failed alone as often as a batch may. One other item
		// shows whether it or the server is to blame.
		p.doubt, p.doubted, p.small = t, t.batch[0].Sequence, true
		p.hold(t.batch...)
		return nil
	}
	return err
}

// noteTrouble notes trouble with a request. Waiting for a Retry-After is not trouble:
// nothing was asked.
func (l *Loop) noteTrouble(t *Trouble) {
	if errors.Is(t, errWaiting) {
		return
	}
	l.memory.troubled(time.Now(), t, t.batch)
	l.failures++
	l.stalled.Store(true)
}

// shrink halves the batch size at once and continues with the same items. A
// single item that is too large goes to a person (row 22).
func (l *Loop) shrink(p *pass, batch []purchase.Transaction, t *Trouble) error {
	p.back(batch[0].Sequence)
	if len(t.batch) == 1 {
		l.owe(p.refusal(t.batch[0], t))
		return nil
	}
	l.memory.halve(len(t.batch))
	l.remember()
	return nil
}

// finish offers the suspects, and settles what was left open.
func (l *Loop) finish(ctx context.Context, p *pass) error {
	if p.doubt != nil {
		return p.doubt // there was no other item to compare with
	}
	l.memory.unstrike() // every batch was answered
	if p.suspects == 0 {
		l.memory.Suspects = nil // the earlier ones are settled
	}
	alone := p.alone
	p.alone = nil
	slices.SortFunc(alone, l.memory.compareSuspects)
	for _, tx := range alone {
		err := l.offer(ctx, p, []purchase.Transaction{tx})
		l.memory.unsuspect(tx.Sequence)
		if err != nil {
			l.memory.suspect(tx.Sequence) // at the end of the list, so that the next pass begins with another one
			return err
		}
	}
	switch len(p.refusals) {
	case 0:
		return nil
	case 1:
		l.owe(p.refusals...)
		p.refusals = nil
		return nil
	}
	t := refuseFormat(p)
	l.noteTrouble(t)
	return t
}

// errWaiting says that nothing was asked, because Forloy's Retry-After is not
// over.
var errWaiting = errors.New("waiting as Forloy asked")

// errNothing says that an answer holds no verdict on anything that was sent.
var errNothing = errors.New("no item was answered")
