package bench_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/queue"
	"counterfoil/syncclient"
)

// A cashier records while a drain of 10 000 runs: what that costs her, beside
// the same without a drain. Recording is back to back, which nobody does.
func BenchmarkRecordDuringDrain(b *testing.B) {
	filled, _ := fill(b, loads()[0])
	var rest, busy []time.Duration
	for b.Loop() {
		for range rounds {
			atRest, during := recordBoth(b, filled)
			rest, busy = append(rest, atRest...), append(busy, during...)
		}
	}
	for name, at := range map[string]float64{"p50": 0.5, "p99": 0.99} {
		b.ReportMetric(quantile(rest, at), name+"-rest-ms")
		b.ReportMetric(quantile(busy, at), name+"-drain-ms")
		b.ReportMetric(quantile(busy, at)/quantile(rest, at), name+"-x-rest")
	}
	b.ReportMetric(float64(len(busy)), "recorded")
	b.ReportMetric(0, "ns/op") // says nothing: an op is many sales
}

// recordBoth records at rest, then for as long as a drain runs.
func recordBoth(b *testing.B, filled string) (rest, busy []time.Duration) {
	b.Helper()
	dir := copyOf(b, filled)
	q, err := queue.Open(filepath.Join(dir, "counterfoil.db"), queue.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer closing(b, q.Close)
	server := start(b)
	client, loop := sender(b, q, dir, server)
	defer client.CloseIdle()
	for range 500 {
		rest = append(rest, recordOne(b, q, len(rest)))
	}
	var outcome syncclient.Outcome
	ended := make(chan error, 1)
	go func() {
		var err error
		outcome, err = loop.Pass(b.Context())
		ended <- err
	}()
	for {
		select {
		case err := <-ended:
			if err != nil || outcome.Accepted < loads()[0].sales {
				b.Fatalf("%+v: %v", outcome, err)
			}
			return rest, busy
		default:
			busy = append(busy, recordOne(b, q, len(busy)))
		}
		if len(busy) > 50_000 {
			b.Fatal("the drain does not come to its end: the sales keep it busy")
		}
	}
}

func recordOne(b *testing.B, q *queue.Queue, n int) time.Duration {
	b.Helper()
	tx, err := purchase.New(purchase.Sale{
		Card: fmt.Sprintf("forloy_enr_again%06d", n), Amount: purchase.Money{Minor: 100, Currency: "EUR"},
		LocationID: "loc_practice_downtown", StaffUserID: "usr_practice_ana", TerminalID: "till-1",
		ScannedAt: time.Now(),
	})
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if _, err := q.Record(tx); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

// quantile is in milliseconds.
func quantile(all []time.Duration, at float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return float64(sorted[int(at*float64(len(sorted)-1))]) / 1e6
}
