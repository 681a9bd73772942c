// Package bench_test measures what the parts are worth together: a drain of
// waiting sales through the real queue and the real sync loop against the
// practice server, beside the floor (floor_test.go) in the same run. Figures of
// one machine mean little; the share of the floor is the figure to watch.
package bench_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/queue"
	"counterfoil/syncclient"
	"counterfoil/syncclient/practice"
)

const (
	batchSize = 100
	rounds    = 3 // of each kind, in turn: the machine's moods hit both
)

// load is what waits, and what is wrong with it.
type load struct {
	name   string
	sales  int
	rounds int
	card   func(i int) int
	flaky  func(i int) bool // fails with INTERNAL_ERROR at its first two tries
	poison func(i int) bool // the server refuses every batch that holds it
	answer time.Duration    // how long each answer takes
}

func never(int) bool { return false }

func every(n int) func(int) bool { return func(i int) bool { return i%n == n/2 } }

// Every sale on a card of its own fills each batch. Regulars come again: a
// batch holds one sale of a card, so some batches are smaller; so it is where two of
// them alternate, for a hundred sales, and then the next two. The floor is
// always that of a drain in which nothing goes wrong.
func loads() []load {
	own := func(i int) int { return i }
	regulars := rand.New(rand.NewPCG(1, 2))
	return []load{
		{"cards=own", 10_000, rounds, own, never, never, 0},
		{"cards=2000", 10_000, rounds, func(int) int { return regulars.IntN(2000) }, never, never, 0},
		{"cards=ABAB", 10_000, rounds, func(i int) int { return i/100*2 + i%2 }, never, never, 0},
		{"transient=5%", 10_000, rounds, own, every(20), never, 0},
		{"poison=0.1%", 10_000, rounds, own, never, every(1000), 0},
		{"waiting=100000", 100_000, 1, own, never, never, 0},
		{"answer=50ms", 10_000, 1, own, never, never, 50 * time.Millisecond},
		{"answer=200ms", 10_000, 1, own, never, never, 200 * time.Millisecond},
	}
}

func BenchmarkDrain(b *testing.B) {
	for _, l := range loads() {
		b.Run(l.name, func(b *testing.B) {
			filled, wires := fill(b, l)
			var ours, floor []float64
			for b.Loop() {
				for range l.rounds {
					floor = append(floor, runFloor(b, wires, l.answer))
					ours = append(ours, runLoop(b, l, filled))
				}
			}
			b.ReportMetric(median(ours), "items/s")
			b.ReportMetric(median(floor), "floor-items/s")
			b.ReportMetric(median(ours)/median(floor), "of-floor")
			b.ReportMetric(0, "ns/op") // says nothing: an op is many drains
		})
	}
}

// fill records the sales once; each round drains a copy of that store. wires
// are the floor's, which knows no poison.
func fill(b *testing.B, l load) (dir string, wires [][]byte) {
	b.Helper()
	dir = inMemory(b)
	q, err := queue.Open(filepath.Join(dir, "counterfoil.db"), queue.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer closing(b, q.Close)
	at := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	for i := range l.sales {
		tx, err := purchase.New(purchase.Sale{
			Card: cardOf(l.card(i)), Amount: purchase.Money{Minor: int64(100 + i), Currency: "EUR"},
			LocationID: "loc_practice_downtown", StaffUserID: "usr_practice_ana", TerminalID: "till-1",
			ScannedAt: at.Add(time.Duration(i) * time.Second), Zone: time.UTC,
		})
		if err != nil {
			b.Fatal(err)
		}
		wires = append(wires, tx.Wire)
		if l.poison(i) { // no server takes a key that is no UUID
			tx.IdempotencyKey, tx.Wire = fmt.Sprintf("poison-%d", i), nil
		}
		if _, err = q.Record(tx); err != nil {
			b.Fatal(err)
		}
	}
	return dir, wires
}

// inMemory is a folder in memory where that can be had: 100 000 commits on a disk take
// minutes, and what is filled is copied to the disk before anything is timed.
func inMemory(b *testing.B) string {
	b.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "counterfoil-bench-")
	if err != nil {
		return b.TempDir()
	}
	b.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func cardOf(n int) string { return fmt.Sprintf("forloy_enr_bench%06d", n) }

// runLoop drains a copy of the filled store and returns items a second.
func runLoop(b *testing.B, l load, filled string) float64 {
	b.Helper()
	dir := copyOf(b, filled)
	q, err := queue.Open(filepath.Join(dir, "counterfoil.db"), queue.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer closing(b, q.Close)
	server, end := startRound(b)
	defer end()
	server.SetLatency(l.answer)
	client, loop := sender(b, q, dir, server)
	defer client.CloseIdle()
	bad, tries := int64(0), map[string]int{}
	for i := range l.sales {
		if l.poison(i) {
			bad++
		}
		if l.flaky(i) {
			tries[cardOf(l.card(i))] = 3
			if err := server.SetCard(cardOf(l.card(i)), practice.Flaky); err != nil {
				b.Fatal(err)
			}
		}
	}
	began := time.Now()
	for done := false; !done; {
		outcome, err := loop.Pass(b.Context())
		if err != nil || outcome.Exit == syncclient.ExitLeft && len(tries) == 0 {
			b.Fatalf("%+v: %v", outcome, err)
		}
		done = outcome.Exit == syncclient.ExitDone
	}
	rate := float64(l.sales) / time.Since(began).Seconds()
	check(b, server, l.sales-int(bad), tries)
	if c := q.Counts(); c.By[purchase.Synced].Count != int64(l.sales)-bad || c.By[purchase.Review].Count != bad {
		b.Fatalf("%+v after the drain", c)
	}
	return rate
}

func sender(b *testing.B, q *queue.Queue, dir string, server *practice.Server) (*syncclient.Client, *syncclient.Loop) {
	b.Helper()
	client, err := syncclient.NewClient(syncclient.Config{BaseURL: server.URL(), UserAgent: "Bench/1.0"})
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

// copyOf copies a filled store, and syncs it: else the first commit that is timed would
// pay for writing all of it.
func copyOf(b *testing.B, filled string) (dir string) {
	b.Helper()
	dir = b.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filled)); err != nil {
		b.Fatal(err)
	}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		return errors.Join(file.Sync(), file.Close())
	})
	if err != nil {
		b.Fatal(err)
	}
	return dir
}

func runFloor(b *testing.B, wires [][]byte, answer time.Duration) float64 {
	b.Helper()
	db := fillFloor(b, filepath.Join(b.TempDir(), "floor.db"), wires)
	defer closing(b, db.Close)
	server, end := startRound(b)
	defer end()
	server.SetLatency(answer)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	began := time.Now()
	sent, err := drainFloor(db, client, server.URL(), server.Token())
	rate := float64(sent) / time.Since(began).Seconds()
	if err != nil {
		b.Fatal(err)
	}
	check(b, server, len(wires), nil)
	return rate
}

// check holds that every sale arrived, once, and those of a card in the order
// recorded. tries are the cards whose sales come more than once before they
// are taken. Good sales in a batch with a bad one come once, too: such a batch
// is refused before anything of it is counted.
func check(b *testing.B, server *practice.Server, sales int, tries map[string]int) {
	b.Helper()
	entries := server.Ledger()
	if len(entries) != sales || len(server.Conflicts()) > 0 {
		b.Fatalf("%d in the ledger, %d conflicts", len(entries), len(server.Conflicts()))
	}
	slices.SortStableFunc(entries, func(x, y practice.Entry) int { return strings.Compare(x.Card, y.Card) })
	for i, e := range entries {
		if e.TimesSent != max(tries[e.Card], 1) {
			b.Fatalf("a sale was sent %d times", e.TimesSent)
		}
		if i > 0 && entries[i-1].Card == e.Card && entries[i-1].ScannedAt >= e.ScannedAt {
			b.Fatal("two sales of a card changed places")
		}
	}
}

func start(b *testing.B) *practice.Server {
	b.Helper()
	server, end := startRound(b)
	b.Cleanup(end)
	return server
}

// startRound starts a server for one round: what the ones of earlier rounds have in their
// ledgers would be looked through at each collection of garbage.
func startRound(b *testing.B) (server *practice.Server, end func()) {
	b.Helper()
	server, err := practice.Start(practice.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return server, func() { closing(b, func() error { return server.Close(context.Background()) }) }
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
