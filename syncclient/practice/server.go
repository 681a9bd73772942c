package practice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// ErrListen is an address that the practice server refuses: it listens on
// loopback only, because practice data never leaves the PC.
var ErrListen = errors.New("the practice server listens on this PC only: use 127.0.0.1, ::1 or localhost, and a port")

// ErrClosed is a server that was closed for good.
var ErrClosed = errors.New("the practice server is closed")

// wayBackRetry is how long a server waits to try again when another program
// took its port while it was offline.
const wayBackRetry = time.Second

// closeGrace is how long Close waits for requests in flight. Shutdown alone
// would wait 5 s for a connection that a client opened and never used.
const closeGrace = time.Second

// Options of a Server. The zero value is useful.
type Options struct {
	Listen string       // host:port, loopback only; "": 127.0.0.1 and a free port
	Logger *slog.Logger // nil: silent; requests are logged at debug level, without bodies

	OnlyNamed bool // a card that has no name here is not found, as at Forloy: no typing error sells
}

// Server is a running practice server. All its methods may be called from any
// goroutine.
type Server struct {
	forloy *forloy
	log    *slog.Logger
	addr   string // host:port with the actual port; never changes

	mu       sync.Mutex
	running  *listening // nil: offline or closed
	closed   bool
	switched int // counts uses of the off-switch, so that an outdated return does nothing
	wayBack  *time.Timer
}

// listening is one period of being online.
type listening struct {
	http   *http.Server
	cancel context.CancelFunc // ends the waits of slow answers
	served chan struct{}      // closed when Serve has returned
}

// Start listens and serves until Close. An address that is not loopback gives
// ErrListen.
func Start(o Options) (*Server, error) {
	addr, err := loopback(o.Listen)
	if err != nil {
		return nil, err
	}
	log := o.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &Server{log: log}
	s.forloy = newForloy(log, s.offlineFor)
	s.forloy.onlyNamed = o.OnlyNamed
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("start practice server: %w", err)
	}
	s.addr = listener.Addr().String()
	s.running = s.serve(listener)
	return s, nil
}

// URL is the API's base address: http://127.0.0.1:port/api/v1. It stays the
// same while the server is offline.
func (s *Server) URL() string { return "http://" + s.addr + basePath }

// Token is a bearer token that is always accepted.
func (s *Server) Token() string { return fixedToken }

// SetOffline closes the listener and every connection, so that clients are
// refused; or listens again on the same port. It fails when the port was taken
// meanwhile, and with ErrClosed.
func (s *Server) SetOffline(offline bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.toggle(offline)
}

// Offline reports whether the server is switched off.
func (s *Server) Offline() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.running == nil
}

// SetLatency sets how long every API answer waits, from the next request on.
func (s *Server) SetLatency(d time.Duration) { s.forloy.setLatency(d) }

// Latency is what SetLatency set.
func (s *Server) Latency() time.Duration { return s.forloy.latencyNow() }

// SetCard changes how a card behaves, or adds one. It fails for an empty code
// and an unknown behaviour.
func (s *Server) SetCard(code string, behaviour Behaviour) error {
	return s.forloy.setCard(code, behaviour)
}

// Cards are the named cards, in the order they were named.
func (s *Server) Cards() []Card { return s.forloy.namedCards() }

// Ledger is what the server has, in the order of arrival.
func (s *Server) Ledger() []Entry { return s.forloy.entries() }

// Conflicts are the items that came again with other bytes under the same key.
func (s *Server) Conflicts() []Conflict { return s.forloy.conflicting() }

// Changed has a value after the ledger, a card, the latency or the off-switch
// changed. Changes are coalesced: it is one channel for one reader.
func (s *Server) Changed() <-chan struct{} { return s.forloy.changed }

// Close stops serving for good. Slow answers are cut short; other requests in
// flight may finish until ctx ends or closeGrace is over.
func (s *Server) Close(ctx context.Context) error {
	s.mu.Lock()
	l := s.running
	s.running, s.closed = nil, true
	s.cancelWayBack()
	s.mu.Unlock()
	if l == nil {
		return nil
	}
	l.cancel()
	ctx, stop := context.WithTimeout(ctx, closeGrace)
	defer stop()
	var err error
	if l.http.Shutdown(ctx) != nil {
		err = l.http.Close()
	}
	<-l.served
	return err
}

// toggle is SetOffline with s.mu held.
func (s *Server) toggle(offline bool) error {
	if s.closed {
		return ErrClosed
	}
	s.cancelWayBack()
	if offline == (s.running == nil) {
		return nil
	}
	defer s.forloy.notify()
	if offline {
		return s.goDark()
	}
	listener, err := net.Listen("tcp", s.addr)
	if err != nil {
		return fmt.Errorf("practice server back online: %w", err)
	}
	s.running = s.serve(listener)
	return nil
}

// goDark cuts every connection, requests in flight included: some of those are
// in the ledger although their client never learns it, as in a real outage.
func (s *Server) goDark() error {
	l := s.running
	s.running = nil
	err := l.http.Close() // first, so that no pending request is answered
	l.cancel()
	<-l.served
	return err
}

// offlineFor goes offline now and comes back by itself.
func (s *Server) offlineFor(d time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.toggle(true); err != nil {
		return err
	}
	s.planWayBack(d)
	return nil
}

func (s *Server) planWayBack(d time.Duration) {
	planned := s.switched
	s.wayBack = time.AfterFunc(d, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.closed || s.switched != planned {
			return
		}
		if err := s.toggle(false); err != nil {
			s.log.Warn("practice server cannot come back yet", "error", err)
			s.planWayBack(wayBackRetry)
		}
	})
}

func (s *Server) cancelWayBack() {
	s.switched++
	if s.wayBack != nil {
		s.wayBack.Stop()
		s.wayBack = nil
	}
}

func (s *Server) serve(listener net.Listener) *listening {
	ctx, cancel := context.WithCancel(context.Background())
	l := &listening{
		http: &http.Server{
			Handler:           s.forloy.handler(),
			ReadHeaderTimeout: 10 * time.Second,
			BaseContext:       func(net.Listener) context.Context { return ctx },
			ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		},
		cancel: cancel,
		served: make(chan struct{}),
	}
	go func() {
		defer close(l.served)
		if err := l.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("practice server stopped", "error", err)
		}
	}()
	return l
}

// loopback checks an address and fills in what it leaves open.
func loopback(listen string) (string, error) {
	if listen == "" {
		return "127.0.0.1:0", nil
	}
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", fmt.Errorf("%w (not %q)", ErrListen, listen)
	}
	if host == "localhost" {
		host = "127.0.0.1" // not by the resolver, which may answer with anything
	}
	ip := net.ParseIP(host)
	if _, err := net.LookupPort("tcp", port); err != nil || ip == nil || !ip.IsLoopback() {
		return "", fmt.Errorf("%w (not %q)", ErrListen, listen)
	}
	return net.JoinHostPort(host, port), nil
}
