package handover

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// Handler carries out one request and gives its exit code. ctx ends when the
// caller goes away or the server stops. Write errors mean that nobody reads.
type Handler func(ctx context.Context, req Request, stdout, stderr io.Writer) int

const (
	stall    = 10 * time.Minute // of a reader: somebody may page through a long list
	goodbye  = 2 * time.Second  // for the last frames, once the server stops
	answer   = 10 * time.Second // for a window to take a request
	patience = 5 * time.Second  // for a request to arrive
)

// Server is a window's end.
type Server struct {
	listener net.Listener
	release  func() error
	stall    time.Duration
}

// Listen takes the data directory's socket, over a dead process's if need be.
// It fails with ErrTaken when another living one has it, or ErrOther.
func Listen(dataDir string) (*Server, error) {
	id, err := name(dataDir)
	if err != nil {
		return nil, fmt.Errorf("name the socket: %w", err)
	}
	listener, release, err := listen(id)
	if err != nil {
		return nil, fmt.Errorf("listen for verbs: %w", err)
	}
	return &Server{listener: listener, release: release, stall: stall}, nil
}

// Close stops listening and removes the socket. Serve ends then.
func (s *Server) Close() error {
	err := s.listener.Close()
	if released := s.release(); err == nil {
		err = released
	}
	return err
}

// Serve answers callers, each in a goroutine of its own, until ctx ends or
// Close; it returns when every handler has. Handlers then have a cancelled ctx
// and two seconds for their last words.
func (s *Server) Serve(ctx context.Context, handle Handler) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(ctx, func() { s.listener.Close() })
	defer stop()
	var callers sync.WaitGroup
	defer callers.Wait()
	defer cancel()
	for {
		conn, err := s.listener.Accept()
		switch {
		case err == nil:
			callers.Go(func() {
				defer conn.Close()
				s.serve(ctx, conn, handle)
			})
		case ctx.Err() != nil || errors.Is(err, net.ErrClosed):
			return
		default: // out of file descriptors, for example: that passes
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
		}
	}
}

// serve is one caller from request to exit code.
func (s *Server) serve(ctx context.Context, conn net.Conn, handle Handler) {
	if checkPeer(conn) != nil {
		return // another user, who is told nothing
	}
	req, err := readRequest(conn)
	if err != nil {
		return
	}
	p := &pen{conn: conn, stall: s.stall}
	if p.write(kindAccepted, nil) != nil {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	gone := make(chan struct{})
	go func() { // a caller sends nothing more, so this read ends when it hangs up
		defer close(gone)
		defer cancel()
		io.Copy(io.Discard, conn)
	}()
	stop := context.AfterFunc(ctx, p.hurry)
	exit := handle(ctx, req, stream{p, kindOut}, stream{p, kindErr})
	code := binary.BigEndian.AppendUint32(nil, uint32(exit))
	if p.write(kindExit, code) == nil {
		conn.SetReadDeadline(time.Now().Add(goodbye)) // the caller hangs up first, or a pipe would lose the last frame
		<-gone
	}
	stop()
	conn.Close()
	<-gone
}

func readRequest(conn net.Conn) (Request, error) {
	var req Request
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return req, err
	}
	k, payload, err := readFrame(conn)
	if err != nil {
		return req, err
	}
	if k != kindRequest {
		return req, fmt.Errorf("a frame of kind %q instead of a request", k)
	}
	if err := json.Unmarshal(payload, &req); err != nil {
		return req, fmt.Errorf("read a request: %w", err)
	}
	return req, conn.SetReadDeadline(time.Time{})
}
