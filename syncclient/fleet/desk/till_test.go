package desk

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/syncclient/fleet/member"
	"counterfoil/syncclient/fleet/office"
	"counterfoil/syncclient/practice"
)

// A till whose window is open joins, and tells the desk what it sells. Before that it knows of no desk.
func TestRunningTillJoinsAndTells(t *testing.T) {
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close(context.Background())
	dir := t.TempDir()
	parts, err := assembly.ForWindow(config.Config{DataDir: dir, Settings: till.Settings{APIURL: server.URL(),
		TerminalID: "till-1", Currency: "EUR", AskAbove: "1000.00", WedgeSuffix: device.SuffixEnter,
		Timeout: 5 * time.Second}}, assembly.Build{Version: "1.2.3"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer parts.Close()
	tl := parts.Till
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- tl.Run(ctx) }()
	defer func() {
		stop()
		<-ran
	}()
	for s := range tl.Updates() { // it runs
		if s.Ready {
			break
		}
	}
	ring := func(amount string) {
		t.Helper()
		_, err := tl.Ring(t.Context(), till.Draft{Form: tl.NewForm(), Card: "forloy_enr_" + amount,
			Source: purchase.SourceWedge, ScannedAt: time.Now(), Amount: amount})
		if err != nil {
			t.Fatal(err)
		}
	}
	ring("1")
	if _, err := os.Stat(filepath.Join(dir, member.FileName)); err == nil {
		t.Error("it has joined by itself")
	}
	for n := range int64(2) { // the second desk takes the place of the first
		o := newDesk(t, t.TempDir(), "127.0.0.1:0")
		if _, err := tl.JoinDesk(t.Context(), o.code()); err != nil {
			t.Fatal(err)
		}
		o.row("till-1", func(r office.Row) bool { return sold(r) == 1+n })
		ring([]string{"2", "3"}[n])
		r := o.row("till-1", func(r office.Row) bool { return sold(r) == 2+n })
		head, beat := tl.Status().Journal, r.Beat
		if r.State != office.Selling || beat.Version != "1.2.3" || beat.Room == 0 || len(r.Forks) > 0 {
			t.Errorf("the desk says %+v", r)
		}
		o.row("till-1", func(r office.Row) bool { return r.Head.Number >= head.Number })
	}
}

func sold(r office.Row) (n int64) {
	for _, of := range r.By {
		n += of
	}
	return n
}
