package syncclient

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// LoopConfig of a Loop. Outbox, Client and Session are required.
type LoopConfig struct {
	Outbox  Outbox
	Client  *Client
	Session *Session
	// Grace is how long Run leaves a new sale alone so that it can be undone: 0
	// to 60 s. Pass and SyncNow do not wait for it.
	Grace time.Duration
	// Pending counts the waiting sales in O(1); nil: they are counted by a
	// walk.
	Pending func() int
	// Keep keeps the outbox at hand, until release, for calls that follow each other
	// without a wait for the network: a verb opens its store for each call otherwise.
	// nil: there is nothing to keep.
	Keep func() (release func())
	// Turn is shared by all loops on one outbox; nil: this is the only loop.
	Turn Turn
	// Owner says which merchant the waiting sales belong to, and one of his
	// accounts; "": not known. nil: nobody knows.
	Owner  func() (merchant, account string, err error)
	Logger *slog.Logger // nil: silent

	Addresses func() []string // of this PC; nil: as the system has them
}

// Turn lets one loop at a time work on an outbox, so that a loop that replaces
// another sends nothing before the other's batch has been answered (R7).
type Turn chan struct{}

// NewTurn makes a Turn that nobody holds.
func NewTurn() Turn { return make(Turn, 1) }

// Loop brings what waits in the outbox to Forloy. Run is for the window: it
// owns retries, backoff and link state. Pass is for the verb: everything once.
// Only one batch is in flight at a time, whoever asked for it (R7).
type Loop struct {
	outbox  Outbox
	client  *Client
	session *Session
	grace   time.Duration
	count   func() int
	keep    func() (release func())
	log     *slog.Logger
	draw    func(n int) int // a random number below n
	owner   func() (merchant, account string, err error)

	addresses func() []string

	published *publishedState
	flight    flight
	turn      Turn          // held by whoever may send
	now       chan struct{} // SyncNow
	wake      chan struct{} // Wake
	doubt     chan struct{} // Doubt
	over      chan struct{} // closed by Finish
	ending    sync.Once
	stalled   atomic.Bool // the last request has failed
	woken     atomic.Bool // the PC has slept: the monotonic clock has stood still (row 30)
	askTime   atomic.Bool // the PC's clock may have been set: its comparison with Forloy's is out of date

	// Guarded by turn.
	recalled bool // the memory has been read
	memory   senderMemory
	saved    []byte                          // the memory as it was last saved
	owed     []purchase.Result               // verdicts that are not committed yet
	owes     map[purchase.Sequence]bool      // of which items
	failures int                             // requests that have failed in a row
	graces   map[purchase.Sequence]time.Time // when each new sale's grace ends
}

// Outcome is the result of one pass.
type Outcome struct {
	Accepted, Refused int
	Left              int // still pending
	Exit              Exit
	Cause             fault.Fault // why some are left; zero if none are
	RetryAt           time.Time   // until when Forloy asked to wait; zero: it did not
}

// NewLoop makes a loop. It does not touch the outbox: whoever uses it first
// reports damage.
func NewLoop(c LoopConfig) (*Loop, error) {
	if c.Outbox == nil || c.Client == nil || c.Session == nil {
		return nil, errors.New("a loop needs an outbox, a client and a session")
	}
	if c.Grace < 0 || c.Grace > purchase.MaxGrace {
		return nil, fmt.Errorf("the grace of a sale is 0 to %v", purchase.MaxGrace)
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Keep == nil {
		c.Keep = func() func() { return func() {} }
	}
	if c.Addresses == nil {
		c.Addresses = localAddresses
	}
	if c.Turn == nil {
		c.Turn = NewTurn()
	}
	return &Loop{outbox: c.Outbox, client: c.Client, session: c.Session, grace: c.Grace, count: c.Pending, keep: c.Keep,
		log: c.Logger, draw: rand.IntN, owner: c.Owner, addresses: c.Addresses, owes: map[purchase.Sequence]bool{},
		published: newPublishedState(purchase.SyncState{Link: purchase.LinkUnknown}), turn: c.Turn,
		now: make(chan struct{}, 1), wake: make(chan struct{}, 1), doubt: make(chan struct{}, 1),
		over: make(chan struct{})}, nil
}

// recall reads what the outbox remembers of the sender, before the first walk.
func (l *Loop) recall() error {
	if l.recalled {
		return nil
	}
	m, err := recall(l.outbox.Load)
	if err != nil {
		return err
	}
	l.saved, _ = m.encode(time.Now()) // so that nothing unchanged is written: a damaged store must stay as it is
	m.anchor(time.Now())
	l.memory, l.recalled = m, true
	l.published.write(func(s *purchase.SyncState) {
		*s = m.state()
		s.Link, s.Cause = purchase.LinkUnknown, fault.Fault{} // nothing has been tried yet
	})
	return nil
}

// State is the current state of the sender.
func (l *Loop) State() purchase.SyncState { return l.published.read() }

// Changed receives after State has changed; several changes may count as one.
// It has one reader.
func (l *Loop) Changed() <-chan struct{} { return l.published.changed }

// SyncNow makes Run try at once, regardless of backoff, grace and halts, but
// not of a Retry-After (R4). Call it after a change of settings, too.
func (l *Loop) SyncNow() { poke(l.now) }

// Wake tells Run that there is a new sale to send. It does not lift a halt.
func (l *Loop) Wake() { poke(l.wake) }

// Between carries do out while no batch is in flight: what was marked and never sent is
// marked no more, and nothing is marked meanwhile. When ctx ends before that, do is carried
// out all the same. It must not be called by what holds the outbox.
func (l *Loop) Between(ctx context.Context, do func() error) error {
	if l.take(ctx) == nil {
		defer l.release()
	}
	return do()
}

// Doubt tells Run that another request has not reached Forloy: it asks whether anything
// does, so that State does not go on saying that all is well. It does not lift a halt.
func (l *Loop) Doubt() { poke(l.doubt) }

// Finish ends Run once the batch in progress has been answered: a loop that
// replaces this one must not send the same sales at the same time (R7).
func (l *Loop) Finish() { l.ending.Do(func() { close(l.over) }) }

func (l *Loop) finishing() bool {
	select {
	case <-l.over:
		return true
	default:
		return false
	}
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Pass offers every pending transaction once (what a batch left unanswered once
// more), regardless of backoff and grace. Within a Retry-After nothing is sent.
// Trouble with Forloy is in the Outcome. The error is the outbox's, the token
// store's (fault.SignInNotStored) or the context's.
func (l *Loop) Pass(ctx context.Context) (Outcome, error) {
	if err := l.take(ctx); err != nil {
		return Outcome{}, err
	}
	defer l.release()
	p := newPass()
	p.once = true
	err := l.walk(ctx, p)
	l.show(p, err, walkEnd{final: true, halted: halts(err)})
	l.remember()
	l.Wake() // a Run in this process goes by what was found
	return l.outcome(ctx, p, err)
}

func (l *Loop) outcome(ctx context.Context, p *pass, err error) (Outcome, error) {
	o := Outcome{Accepted: p.accepted, Refused: p.refused}
	t := asTrouble(err)
	if ctx.Err() != nil {
		return o, ctx.Err()
	}
	if err != nil && t == nil {
		return o, err
	}
	var counted error
	if o.Left, counted = l.pending(); counted != nil {
		return o, counted
	}
	switch {
	case o.Left == 0:
	case t != nil:
		o.Exit, o.Cause = t.Kind.rule().exit(), l.cause(t)
		if time.Now().Before(l.memory.RetryAt) {
			o.RetryAt = l.memory.RetryAt
		}
	default:
		o.Exit, o.Cause = ExitLeft, fault.New(fault.LinkSalesLeft)
	}
	return o, nil
}

// pending counts the waiting sales.
func (l *Loop) pending() (int, error) {
	if l.count != nil {
		return l.count(), nil
	}
	n := 0
	for after := purchase.Sequence(0); ; {
		page, err := l.outbox.Next(after, 1000)
		if err != nil {
			return 0, fmt.Errorf("outbox: %w", err)
		}
		if len(page) == 0 {
			return n, nil
		}
		n, after = n+len(page), page[len(page)-1].Sequence
	}
}

func (l *Loop) take(ctx context.Context) error {
	select {
	case l.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *Loop) release() { <-l.turn }

// remember saves the memory if it has changed. A failure to save stops nothing,
// since no item depends on the memory.
func (l *Loop) remember() {
	if !l.recalled {
		return // what could not be read must not be overwritten
	}
	raw, err := l.memory.encode(time.Now())
	if err == nil && bytes.Equal(raw, l.saved) {
		return
	}
	if err == nil {
		err = l.outbox.Save(memoryName, raw)
	}
	if err != nil {
		l.log.Error("the sender's memory could not be saved", "error", err)
		return
	}
	l.saved = raw
}
