package fleet

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// How much BenchmarkJoined does.
const (
	joinedRounds = 15
	joinedSales  = 200 // a round
	joinedStarts = 3   // a round
	joinedPause  = 10 * time.Millisecond
)

// BenchmarkJoined measures what a desk costs a till that has joined, beside one that has not: the same processes in
// turn, medians of all rounds. In a shop the desk is another PC: here it has its files in memory, where there is a
// place for it, so that the tills have the disk to themselves.
func BenchmarkJoined(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("memory and processor time are read as Linux tells them")
	}
	s := newStory(b.Context(), b)
	if dir, err := os.MkdirTemp("/dev/shm", "counterfoil-desk-"); err == nil {
		b.Cleanup(func() { os.RemoveAll(dir) })
		s.hubDir = dir
	}
	s.openDesk()
	tills := map[string]*counter{"with": s.openTill("with", "")}
	alone := s.startTill("without", filepath.Join(s.dir, "without"))
	alone.does("sign-in")
	tills["without"] = alone
	got := map[string]map[string][]float64{"with": {}, "without": {}}
	note := func(who, what string, value float64) { got[who][what] = append(got[who][what], value) }
	for b.Loop() {
		for round := range joinedRounds {
			order := []string{"with", "without"}
			if round%2 == 1 {
				slices.Reverse(order)
			}
			for _, who := range order {
				for range joinedStarts {
					tills[who].end()
					began := time.Now()
					tills[who] = s.startTill(who, tills[who].dir)
					tills[who].does("measure ready")
					note(who, "start-ms", float64(time.Since(began).Microseconds())/1000)
				}
				c := tills[who]
				s.cut(true)
				var p50, p99, cores float64
				scan(b, c.does(fmt.Sprint("measure sales ", round)), &p50, &p99, &cores)
				note(who, "record-p50-µs", p50)
				note(who, "record-p99-µs", p99)
				note(who, "record-core-µs", cores)
				s.cut(false)
				var each float64
				scan(b, c.does("measure drain"), &each, &cores)
				note(who, "drain-µs/sale", each)
				note(who, "drain-core-µs/sale", cores)
				var memory float64
				scan(b, c.does("measure memory"), &memory)
				note(who, "memory-kB", memory)
			}
		}
	}
	for what, with := range got["with"] {
		a, z := middle(got["without"][what]), middle(with)
		b.Logf("%-20s without %10.1f, with %10.1f, × %.3f", what, a, z, z/a)
		b.ReportMetric(z/a, what+"-x")
	}
	b.ReportMetric(0, "ns/op") // says nothing: an op is all rounds
}

func scan(b *testing.B, text string, to ...any) {
	b.Helper()
	if _, err := fmt.Sscan(text, to...); err != nil {
		b.Fatalf("%q: %v", text, err)
	}
}

func middle(all []float64) float64 { return slices.Sorted(slices.Values(all))[len(all)/2] }

// measure is a till's own part of it.
func measure(ctx context.Context, t *till.Till, what string) (string, error) {
	before, began := coreTime(), time.Now()
	what, more, _ := strings.Cut(what, " ")
	switch what {
	case "ready":
		for s := range t.Updates() {
			if s.Ready {
				return "", nil
			}
		}
	case "sales":
		var each []time.Duration
		for i := range joinedSales {
			at := time.Now()
			_, err := t.Ring(ctx, till.Draft{Form: t.NewForm(), Card: fmt.Sprintf("forloy_enr_round%sn%d", more, i),
				Amount: "1.00", Source: purchase.SourceWedge, ScannedAt: at})
			if err != nil {
				return "", err
			}
			each = append(each, time.Since(at))
			time.Sleep(joinedPause)
		}
		slices.Sort(each)
		return fmt.Sprint(each[len(each)/2].Microseconds(), each[len(each)*99/100].Microseconds(),
			(coreTime()-before).Microseconds()/joinedSales), nil
	case "drain":
		for t.SyncNow(); ; time.Sleep(time.Millisecond) {
			r, err := t.Report(ctx)
			if err != nil {
				return "", err
			}
			if r.Counts.Waiting() == 0 {
				return fmt.Sprint(time.Since(began).Microseconds()/joinedSales,
					(coreTime()-before).Microseconds()/joinedSales), nil
			}
		}
	case "memory":
		runtime.GC()
		text, err := os.ReadFile("/proc/self/status")
		if err != nil {
			return "", err
		}
		_, after, _ := strings.Cut(string(text), "RssAnon:")
		return strings.Fields(after)[0], nil
	}
	return "", fmt.Errorf("measure what? %q", what)
}
