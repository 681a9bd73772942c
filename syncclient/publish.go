package syncclient

import (
	"sync"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// cause is what the operator is told about trouble, given how often it has come
// in a row.
func (l *Loop) cause(t *Trouble) fault.Fault {
	r := t.Kind.rule()
	if until := l.memory.RetryAt; r.waits && time.Now().Before(until) {
		return waitUntil(until)
	}
	f := t.Fault()
	if f.Kind == r.says && l.memory.RepeatKind == t.Kind {
		f.Kind = r.after(l.memory.Repeats)
	}
	return f
}

// online notes that Forloy has answered.
func (l *Loop) online() {
	l.failures = 0
	l.stalled.Store(false)
	l.memory.Link, l.memory.Cause = purchase.LinkOnline, fault.Fault{}
	l.published.write(func(s *purchase.SyncState) {
		sending, left := s.Sending, s.Left
		*s = l.memory.state()
		s.Sending, s.Left = sending, left
	})
}

// showSending shows that a batch is being sent. While Forloy cannot be reached,
// retries are not shown: the badge would flicker with each.
func (l *Loop) showSending(items int) {
	if link := l.published.read().Link; link != purchase.LinkOnline && link != purchase.LinkUnknown {
		return
	}
	left := items
	if l.count != nil {
		left = l.count()
	}
	l.published.write(func(s *purchase.SyncState) { s.Sending, s.Left = true, left })
}

// walkEnd says how a walk has ended.
type walkEnd struct {
	final  bool      // no retry follows automatically
	halted bool      // sending has stopped
	next   time.Time // the next try; zero: none is planned
}

// halts reports whether an error stops the sender: the table's halts, and a
// failing store (rows 34 to 36).
func halts(err error) bool {
	t := asTrouble(err)
	return err != nil && (t == nil || t.Kind.rule().do == halt)
}

// show publishes how a walk ended, and remembers it for the verb `status`.
func (l *Loop) show(p *pass, err error, how walkEnd) {
	was := l.published.read()
	link, cause := was.Link, was.Cause
	switch t := asTrouble(err); {
	case t != nil && l.changesBadge(t, how.final):
		link, cause = t.Kind.rule().link, l.cause(t)
	case t != nil:
	case err != nil:
		cause = stopped(err)
	case p.answered > 0:
		link, cause = purchase.LinkOnline, p.stuckCause()
	case link == purchase.LinkOnline || link == purchase.LinkUnknown:
		cause = fault.Fault{} // nothing was asked, and the earlier trouble is over
	}
	if link != purchase.LinkUnknown {
		l.memory.Link, l.memory.Cause = link, cause
	}
	l.published.write(func(s *purchase.SyncState) {
		*s = l.memory.state()
		s.Link, s.Cause, s.Halted, s.NextTry = link, cause, how.halted, how.next
	})
}

// stopped is what the operator is told about an error of the store or the
// tokens.
func stopped(err error) fault.Fault {
	if f, known := fault.Of(err); known {
		return f
	}
	return fault.New(fault.StoreSender)
}

// stuckCause reports a sale that has failed for more than a day (row 14).
func (p *pass) stuckCause() fault.Fault {
	if !p.stuck {
		return fault.Fault{}
	}
	return fault.New(fault.LinkSaleStuck)
}

// changesBadge reports whether trouble changes the badge. To avoid flicker,
// soft trouble has to come twice in a row, and so does a change from one kind
// of "no connection" to another.
func (l *Loop) changesBadge(t *Trouble, final bool) bool {
	r := t.Kind.rule()
	if final || r.do != backOff || t.RetryAfter > 0 {
		return true
	}
	switch link := l.published.read().Link; link {
	case purchase.LinkOnline:
		return !r.soft || l.failures > 1
	case purchase.LinkOffline, purchase.LinkUnreachable:
		return r.link == link || l.memory.Repeats > 1
	}
	return true
}

// publishedState holds the published state; the latest wins.
type publishedState struct {
	mu      sync.Mutex
	state   purchase.SyncState
	changed chan struct{}
}

func newPublishedState(s purchase.SyncState) *publishedState {
	return &publishedState{state: s, changed: make(chan struct{}, 1)}
}

func (b *publishedState) read() purchase.SyncState {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state
}

// write changes the state and, if it did change, says so on changed.
func (b *publishedState) write(change func(*purchase.SyncState)) {
	b.mu.Lock()
	before := b.state
	change(&b.state)
	same := b.state == before
	b.mu.Unlock()
	if same {
		return
	}
	select {
	case b.changed <- struct{}{}:
	default:
	}
}
