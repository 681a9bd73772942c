package syncclient

import (
	"sync"

	"counterfoil/internal/purchase"
)

// board holds the state that is published, latest wins.
type board struct {
	mu      sync.Mutex
	state   purchase.SyncState
	changed chan struct{}
}

func newBoard(s purchase.SyncState) *board {
	return &board{state: s, changed: make(chan struct{}, 1)}
}

func (b *board) read() purchase.SyncState {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state
}

// write changes the state and tells, if it did change.
func (b *board) write(change func(*purchase.SyncState)) {
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
