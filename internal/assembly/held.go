package assembly

import (
	"context"
	"errors"
	"sync"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/queue"
)

// held is the window's store: opened at its first use and kept. A store that
// could not be opened is tried again at the next use. A handle that is dead, or
// has met damage, is closed and opened afresh (rows 36 and 37): opening checks
// the whole tree.
type held struct {
	brief   *queue.Brief
	changed chan struct{}
	grown   chan struct{} // likewise, for whoever tells the desk

	mu     sync.RWMutex // read: in use; write: being opened or closed
	q      *queue.Queue
	quit   chan struct{} // ends the forwarding of the open queue's changes; nil: none was ever open
	closed bool
}

func newHeld(path string, o queue.Options) *held {
	o.LockWait = time.Second // the window reports it and tries again instead of standing still
	return &held{brief: queue.NewBrief(path, o), changed: make(chan struct{}, 1),
		grown: make(chan struct{}, 1)}
}

// Use lends the queue. Uses run side by side; the queue keeps order itself.
func (h *held) Use(ctx context.Context, do func(*queue.Queue) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	h.mu.RLock()
	for h.q == nil {
		h.mu.RUnlock()
		if err := h.open(ctx); err != nil {
			return err
		}
		h.mu.RLock()
	}
	q := h.q
	err := do(q)
	h.mu.RUnlock()
	if err != nil && q.Dead() || errors.Is(err, fault.StoreDamaged) {
		h.drop(q)
	}
	return err
}

// keep has nothing to do: the store is kept anyway.
func (h *held) keep() (release func()) { return func() {} }

func (h *held) waiting(ctx context.Context) (n int, err error) {
	err = h.Use(ctx, func(q *queue.Queue) error {
		n = int(q.Counts().Waiting())
		return nil
	})
	return n, err
}

func (h *held) open(ctx context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return fault.New(fault.StoreClosed)
	}
	if h.q != nil {
		return nil
	}
	q, err := h.brief.Open(ctx)
	if err != nil {
		return err
	}
	again := h.quit != nil
	h.q, h.quit = q, make(chan struct{})
	go h.forward(q.Changed(), h.quit)
	if again { // what is in it now may be something else (row 46)
		h.tell()
	}
	return nil
}

// forward passes a queue's changes on, so that whoever waits for them need not
// know that the queue was opened late or afresh.
func (h *held) forward(from <-chan struct{}, quit <-chan struct{}) {
	for {
		select {
		case <-quit:
			return
		case <-from:
			h.tell()
		}
	}
}

// tell lets those who wait for changes know of one.
func (h *held) tell() {
	for _, to := range []chan struct{}{h.changed, h.grown} {
		select {
		case to <- struct{}{}:
		default:
		}
	}
}

func (h *held) drop(dead *queue.Queue) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.q == dead {
		h.shut()
	}
}

// shut closes the queue, if it is open; the next use opens it. What was
// recorded is on the disk, whatever the error. mu is held.
func (h *held) shut() error {
	if h.q == nil {
		return nil
	}
	close(h.quit)
	q := h.q
	h.q = nil
	return q.Close()
}

// Aside runs do while the store is closed. Whoever wants the store waits.
func (h *held) Aside(do func() error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return fault.New(fault.StoreClosed)
	}
	h.shut()
	return do()
}

// Close gives the store back; later uses fail.
func (h *held) Close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	return h.shut()
}
