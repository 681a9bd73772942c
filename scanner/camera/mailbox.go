package camera

import (
	"context"
	"sync"
)

// mailbox holds one frame, and the latest wins. Frames are reused: put returns one to fill, and take gets back the one
// that was read, so three frames suffice.
type mailbox struct {
	mu     sync.Mutex
	newest *Frame
	spare  []*Frame
	full   chan struct{} // holds one token while newest is set
}

// newMailbox returns an empty mailbox with one spare frame for the writer and one for the reader.
func newMailbox() *mailbox {
	return &mailbox{full: make(chan struct{}, 1), spare: []*Frame{new(Frame), new(Frame)}}
}

// put posts a frame and returns another to fill: the one that nobody has taken, or a spare.
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

// take waits for the newest frame and takes back done, the one taken before. It returns nil when ctx ends.
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
