package ui

import (
	"context"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/syncclient/practice"
	"counterfoil/tests/uitest"
)

// register is a real till that keeps a list of its own of every sale that it said
// was recorded.
type register struct {
	*till.Till
	mu     sync.Mutex
	keys   map[string]bool
	closed int // days
}

func (r *register) Ring(ctx context.Context, d till.Draft) (purchase.Transaction, error) {
	tx, err := r.Till.Ring(ctx, d)
	if err == nil {
		r.mu.Lock()
		r.keys[tx.IdempotencyKey] = true
		r.mu.Unlock()
	}
	return tx, err
}

func (r *register) CloseDay(ctx context.Context, date, actor string) (purchase.Closing, error) {
	c, err := r.Till.CloseDay(ctx, date, actor)
	if err == nil {
		r.mu.Lock()
		r.closed++
		r.mu.Unlock()
	}
	return c, err
}

// shop is a window in front of a real till, with practice's Forloy, where the
// practice cashier has signed in. grace is how long a new sale can be undone.
type shop struct {
	*uitest.Desk
	*Window
	till   *register
	server *practice.Server
}

func newShop(t *testing.T, grace time.Duration) *shop {
	t.Helper()
	s := emptyShop(t, grace)
	if _, err := s.till.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	return s
}

// emptyShop is a shop where nobody has signed in yet.
func emptyShop(t *testing.T, grace time.Duration) *shop {
	t.Helper()
	return shopBehind(t, grace, func(forloy string) string { return forloy })
}

// shopBehind is a shop that has another way to Forloy: way returns its address.
func shopBehind(t *testing.T, grace time.Duration, way func(forloy string) string) *shop {
	t.Helper()
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(context.Background()) })
	c, err := config.Load(config.Options{Flags: map[string]string{"data-dir": t.TempDir()}, Demo: true,
		Getenv: func(string) string { return "" }, Region: func() string { return "DE" }})
	if err != nil {
		t.Fatal(err)
	}
	c.Settings.APIURL, c.Settings.Grace = way(server.URL()), grace
	if err := assembly.MakeDir(c.DataDir); err != nil {
		t.Fatal(err)
	}
	parts, err := assembly.ForWindow(c, assembly.Build{Version: "1.2.3"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	run, stop := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() { parts.Till.Run(run) })
	t.Cleanup(func() {
		stop()
		group.Wait()
		parts.Close()
	})
	s := &shop{Desk: uitest.New(t), server: server, till: &register{Till: parts.Till, keys: map[string]bool{}}}
	cfg := Config{Version: "1.2.3", Till: s.till}
	if err := cfg.fill(); err != nil {
		t.Fatal(err)
	}
	s.Window = newWindow(cfg, test.NewTempApp(t), s.Desk.Post)
	s.Sit(s.win, s.Window.Shell)
	s.Window.Go(s.watch)
	return s
}
