// Package bench_test measures what the parts are worth together: a drain of
// waiting sales through the real queue and the real sync loop against the
// practice server, beside the floor (floor_test.go) in the same run. Figures of
// one machine mean little; the share of the floor is the figure to watch.
package bench_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/practice"
	"counterfoil/internal/purchase"
	"counterfoil/queue"
	"counterfoil/syncclient"
)

const (
	batchSize = 100
	sales     = 10_000
	rounds    = 3 // of each kind, in turn: the machine's moods hit both
)

// Every sale on a card of its own fills each batch. Regulars come again: a
// batch holds one sale of a card, so some batches are smaller.
func BenchmarkDrain(b *testing.B) {
	regulars := rand.New(rand.NewPCG(1, 2))
	for _, kind := range []struct {
		name string
		card func(i int) int
	}{
		{"cards=own", func(i int) int { return i }},
		{"cards=2000", func(int) int { return regulars.IntN(2000) }},
	} {
		b.Run(kind.name, func(b *testing.B) {
			filled, wires := fill(b, kind.card)
			var ours, floor []float64
			for b.Loop() {
				for range rounds {
					floor = append(floor, runFloor(b, wires))
					ours = append(ours, runLoop(b, filled))
				}
			}
			b.ReportMetric(median(ours), "items/s")
			b.ReportMetric(median(floor), "floor-items/s")
			b.ReportMetric(median(ours)/median(floor), "of-floor")
			b.ReportMetric(0, "ns/op") // says nothing: an op is many drains
		})
	}
}

// fill records the sales once; each round drains a copy of that store.
func fill(b *testing.B, card func(i int) int) (dir string, wires [][]byte) {
	b.Helper()
	dir = b.TempDir()
	q, err := queue.Open(filepath.Join(dir, "counterfoil.db"), queue.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer closing(b, q.Close)
	at := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	for i := range sales {
		tx, err := purchase.New(purchase.Sale{
			Card: fmt.Sprintf("forloy_enr_bench%06d", card(i)), Amount: purchase.Money{Minor: int64(100 + i), Currency: "EUR"},
			LocationID: "loc_practice_downtown", StaffUserID: "usr_practice_ana", TerminalID: "till-1",
			ScannedAt: at.Add(time.Duration(i) * time.Second), Zone: time.UTC,
		})
		if err == nil {
			tx, err = q.Record(tx)
		}
		if err != nil {
			b.Fatal(err)
		}
		wires = append(wires, tx.Wire)
	}
	return dir, wires
}

// runLoop drains a copy of the filled store and returns items a second.
func runLoop(b *testing.B, filled string) float64 {
	b.Helper()
	dir := b.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filled)); err != nil {
		b.Fatal(err)
	}
	q, err := queue.Open(filepath.Join(dir, "counterfoil.db"), queue.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer closing(b, q.Close)
	server := start(b)
	client, loop := sender(b, q, dir, server)
	defer client.CloseIdle()
	began := time.Now()
	outcome, err := loop.Pass(b.Context())
	rate := sales / time.Since(began).Seconds()
	if err != nil || outcome.Accepted != sales || outcome.Exit != syncclient.ExitDone {
		b.Fatalf("%+v: %v", outcome, err)
	}
	check(b, server)
	if c := q.Counts(); c.By[purchase.Synced].Count != sales {
		b.Fatalf("%+v after the drain", c)
	}
	return rate
}

func sender(b *testing.B, q *queue.Queue, dir string, server *practice.Server) (*syncclient.Client, *syncclient.Loop) {
	b.Helper()
	client, err := syncclient.NewClient(syncclient.Config{BaseURL: server.URL()})
	if err != nil {
		b.Fatal(err)
	}
	session, err := syncclient.NewSession(syncclient.SessionConfig{
		Client: client, DataDir: dir, Token: syncclient.Secret(server.Token()),
		Store: syncclient.NewTokenStore(dir, server.URL(), nil), // never asked: the token is fixed
	})
	if err != nil {
		b.Fatal(err)
	}
	loop, err := syncclient.NewLoop(syncclient.LoopConfig{
		Outbox: q, Client: client, Session: session,
		Pending: func() int { return int(q.Counts().Waiting()) },
	})
	if err != nil {
		b.Fatal(err)
	}
	return client, loop
}

func runFloor(b *testing.B, wires [][]byte) float64 {
	b.Helper()
	db := fillFloor(b, filepath.Join(b.TempDir(), "floor.db"), wires)
	defer closing(b, db.Close)
	server := start(b)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	began := time.Now()
	sent, err := drainFloor(db, client, server.URL(), server.Token())
	rate := float64(sent) / time.Since(began).Seconds()
	if err != nil {
		b.Fatal(err)
	}
	check(b, server)
	return rate
}

// check holds that every sale arrived, once, and those of a card in the order
// recorded.
func check(b *testing.B, server *practice.Server) {
	b.Helper()
	entries := server.Ledger()
	if len(entries) != sales || len(server.Conflicts()) > 0 {
		b.Fatalf("%d in the ledger, %d conflicts", len(entries), len(server.Conflicts()))
	}
	slices.SortStableFunc(entries, func(x, y practice.Entry) int { return strings.Compare(x.Card, y.Card) })
	for i, e := range entries {
		if e.TimesSent != 1 {
			b.Fatalf("a sale was sent %d times", e.TimesSent)
		}
		if i > 0 && entries[i-1].Card == e.Card && entries[i-1].ScannedAt >= e.ScannedAt {
			b.Fatal("two sales of a card changed places")
		}
	}
}

func start(b *testing.B) *practice.Server {
	b.Helper()
	server, err := practice.Start(practice.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { closing(b, func() error { return server.Close(context.Background()) }) })
	return server
}

func closing(b *testing.B, end func() error) {
	b.Helper()
	if err := end(); err != nil {
		b.Error(err)
	}
}

func median(rates []float64) float64 {
	slices.Sort(rates)
	return rates[len(rates)/2]
}
