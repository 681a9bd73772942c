package syncclient

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/purchase"
)

// cable is a network inside the process, so that the test controls time. The
// HTTP over it is real.
type cable struct {
	mu    sync.Mutex
	cut   error
	dials []time.Time
	conns chan net.Conn
	open  []net.Conn
	has   []string // the PC's addresses
}

func (c *cable) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	c.mu.Lock()
	c.dials = append(c.dials, time.Now())
	cut := c.cut
	c.mu.Unlock()
	if cut != nil {
		return nil, cut
	}
	here, there := net.Pipe()
	c.mu.Lock()
	c.open = append(c.open, there)
	c.mu.Unlock()
	select {
	case c.conns <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// addresses are what the system says of the PC's network.
func (c *cable) addresses() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.has
}

// address is what the PC has from now on.
func (c *cable) address(has ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.has = has
}

// pull breaks open connections and makes dials fail; nil makes dials work
// again.
func (c *cable) pull(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut, c.dials = err, nil
	for _, conn := range c.open {
		conn.Close()
	}
	c.open = nil
}

func (c *cable) Accept() (net.Conn, error) {
	conn, open := <-c.conns
	if !open {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (c *cable) Close() error { close(c.conns); return nil }

func (c *cable) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}

// shop is a running till in a synctest bubble.
type shop struct {
	*rig
	cable *cable
	links []purchase.Link // each change of the badge
	mu    sync.Mutex
}

// inShop runs a test beside a working Run, and ends everything afterwards.
func inShop(t *testing.T, grace time.Duration, before func(t *testing.T, s *shop), do func(t *testing.T, s *shop)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &shop{rig: &rig{forloy: newForloy(), shelf: newShelf(), log: &logBook{}},
			cable: &cable{conns: make(chan net.Conn)}}
		server := &http.Server{Handler: s.forloy, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
		served := make(chan struct{})
		go func() {
			defer close(served)
			_ = server.Serve(s.cable)
		}()
		s.connect(t, Config{BaseURL: "http://127.0.0.1/api/v1"}, s.cable.dial)
		if before != nil {
			before(t, s)
		}
		var err error
		if s.loop, err = NewLoop(LoopConfig{Outbox: s.shelf, Client: s.client, Session: s.session, Grace: grace,
			Logger: slog.New(slog.NewTextHandler(s.log, nil)), Addresses: s.cable.addresses}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() {
			if err := s.loop.Run(ctx); err != context.Canceled {
				t.Errorf("Run ended with %v", err)
			}
		})
		running.Go(func() { s.watch(ctx) })
		synctest.Wait()
		do(t, s)
		cancel()
		running.Wait()
		_ = server.Close()
		<-served
		s.sound(t)
		s.promises(t)
	})
}

// watch records every change of the badge.
func (s *shop) watch(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.loop.Changed():
			s.mu.Lock()
			if link := s.loop.State().Link; len(s.links) == 0 || s.links[len(s.links)-1] != link {
				s.links = append(s.links, link)
			}
			s.mu.Unlock()
		}
	}
}

func (s *shop) badges() []purchase.Link {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.links)
}

// ring records a sale and wakes the loop, as the till does.
func (s *shop) ring(t testing.TB, card string) {
	s.sell(t, card)
	s.loop.Wake()
}

// elapse lets time pass.
func elapse(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
