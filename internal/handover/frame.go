package handover

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

type kind byte

const (
	kindRequest  kind = 'R'
	kindAccepted kind = 'A'
	kindOut      kind = 'O'
	kindErr      kind = 'E'
	kindExit     kind = 'X'
)

const (
	maxFrame  = 1 << 20 // bytes; a request is a command line
	chunkSize = 32 << 10
)

// pen writes frames. Its methods may be called from any goroutine.
type pen struct {
	conn  net.Conn
	stall time.Duration // how long a reader may leave a frame unread

	writing sync.Mutex // one frame at a time

	mu  sync.Mutex
	end time.Time // the deadline of all writes; zero: none
}

func (p *pen) write(k kind, payload []byte) error {
	frame := make([]byte, 5, 5+len(payload))
	frame[0] = byte(k)
	binary.BigEndian.PutUint32(frame[1:], uint32(len(payload)))
	p.writing.Lock()
	defer p.writing.Unlock()
	if err := p.limit(); err != nil {
		return err
	}
	_, err := p.conn.Write(append(frame, payload...))
	return err
}

// limit sets the deadline of the next frame.
func (p *pen) limit() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	by := time.Now().Add(p.stall)
	if !p.end.IsZero() && p.end.Before(by) {
		by = p.end
	}
	return p.conn.SetWriteDeadline(by)
}

// hurry gives all writes, one under way included, only goodbye's time.
func (p *pen) hurry() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.end = time.Now().Add(goodbye)
	p.conn.SetWriteDeadline(p.end)
}

// stream is one of the caller's two outputs.
type stream struct {
	pen  *pen
	kind kind
}

func (s stream) Write(b []byte) (int, error) {
	done := 0
	for done < len(b) {
		n := min(chunkSize, len(b)-done)
		if err := s.pen.write(s.kind, b[done:done+n]); err != nil {
			return done, fmt.Errorf("write to the caller: %w", err)
		}
		done += n
	}
	return done, nil
}

// readFrame gives io.EOF when the other end closed between two frames.
func readFrame(r io.Reader) (kind, []byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(head[1:])
	if n > maxFrame {
		return 0, nil, errors.New("a frame is too long")
	}
	payload := make([]byte, n)
	if _, err := io.ReadFull(r, payload); err != nil {
		return 0, nil, fmt.Errorf("half a frame: %w", err)
	}
	return kind(head[0]), payload, nil
}
