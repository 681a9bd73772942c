package camera

import (
	"context"
	"sync"
)

// mailbox is a place for one frame; the latest wins. The frames go round: what
// put gives back and take takes over are used again, so three serve for ever.
type mailbox struct {
	mu     sync.Mutex
	newest *Frame
	spare  []*Frame
	full   chan struct{} // holds one token while newest is set
}

// newMailbox has room for one frame that is filled and one that is read.
func newMailbox() *mailbox {
	return &mailbox{full: make(chan struct{}, 1), spare: []*Frame{new(Frame), new(Frame)}}
}

// put posts a frame and gives one back to fill: the one nobody fetched, or a
// spare.
func (m *mailbox) put(f *Frame) *Frame {
	m.mu.Lock()
	defer m.mu.Unlock()
	free := m.newest
	m.newest = f
	if free == nil {
		last := len(m.spare) - 1
		free, m.spare = m.spare[last], m.spare[:last]
		m.full <- struct{}{}
	}
	return free
}

// take waits for the newest frame. done is the one taken before. It gives nil
// when ctx ends.
func (m *mailbox) take(ctx context.Context, done *Frame) *Frame {
	if done != nil {
		m.mu.Lock()
		m.spare = append(m.spare, done)
		m.mu.Unlock()
	}
	select {
	case <-ctx.Done():
		return nil
	case <-m.full:
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.newest
	m.newest = nil
	return f
}
