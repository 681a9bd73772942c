package till_test

import (
	"context"
	"testing"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/practice"
)

// Run publishes what happens, and all its goroutines end with it.
func TestRunPublishes(t *testing.T) {
	server := start(t)
	tl := open(t, settings(server.URL()))
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- tl.Run(ctx) }()
	tx := ring(t, tl, draft(tl, "forloy_enr_a1", "5"))
	tl.SyncNow()
	for s := range tl.Updates() {
		if s.Counts.By[purchase.Synced].Count == 1 && len(s.Last) == 1 {
			if s.Last[0].IdempotencyKey != tx.IdempotencyKey || s.Sync.Link != purchase.LinkOnline {
				t.Errorf("status %+v", s)
			}
			break
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
