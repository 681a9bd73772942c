package fleet

import (
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/syncclient/fleet/office"
)

// How much BenchmarkJoined does.
const (
	joinedRounds = 15
	joinedSales  = 200 // a turn
	joinedPause  = 10 * time.Millisecond
	joinedRest   = time.Second // for what is told after the last sale
)

// joinedTurns is a round: each till comes early and late, so that a machine that gets slower or faster meanwhile, or
// has other things to do, does it to all of them. The third till has not joined either: it shows what chance does.
var joinedTurns = []string{"without", "with", "chance", "chance", "with", "without"}

// BenchmarkJoined measures what a desk costs a till that has joined, beside one that has not. In a shop the desk is
// another PC: here it has its files in memory, where there is a place for it, so that the tills have the disk to
// themselves. What is compared is each round with itself: the median of the rounds' ratios, and the interval that holds
// the true one in 95 of 100 cases.
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
	for _, alone := range []string{"without", "chance"} {
		tills[alone] = s.startTill(alone, filepath.Join(s.dir, alone))
		tills[alone].does("sign-in")
	}
	got := map[string]map[string][]float64{} // by what is measured and by till: a sum for each round
	for b.Loop() {
		for round := range joinedRounds {
			for _, who := range joinedTurns {
				tills[who].end()
				began := time.Now()
				tills[who] = s.startTill(who, tills[who].dir)
				tills[who].does("measure ready")
				now := map[string]float64{"start-ms": float64(time.Since(began).Microseconds()) / 1000}
				s.turn(tills[who], now)
				for what, value := range now {
					if got[what] == nil {
						got[what] = map[string][]float64{}
					}
					if len(got[what][who]) == round {
						got[what][who] = append(got[what][who], 0)
					}
					got[what][who][round] += value
				}
			}
		}
	}
	for _, what := range slices.Sorted(maps.Keys(got)) {
		of := got[what]
		with, chance := ratios(of["with"], of["without"]), ratios(of["chance"], of["without"])
		b.Logf("%-16s without %10.1f; with × %.3f (%.3f to %.3f); chance × %.3f (%.3f to %.3f)", what,
			middle(of["without"])/2, with.median, with.low, with.high, chance.median, chance.low, chance.high)
		b.ReportMetric(with.median, what+"-x")
	}
	b.ReportMetric(0, "ns/op") // says nothing: an op is all rounds
}

// turn has a till sell while Forloy cannot be reached, send all of it, and tell the desk if it has one.
func (s *story) turn(c *counter, now map[string]float64) {
	s.t.Helper()
	used := func() (cores, bytes, writes float64) {
		scan(s.t, c.does("measure used"), &cores, &bytes, &writes)
		return cores, bytes, writes
	}
	cores, bytes, writes := used()
	s.cut(true)
	var p50, p99, each, memory float64
	scan(s.t, c.does("measure sales"), &p50, &p99)
	s.cut(false)
	scan(s.t, c.does("measure drain"), &each)
	time.Sleep(joinedRest)
	if c.name == "with" {
		head := c.does("head")
		s.seenOf(c.name, func(r office.Row) bool { return headOf(r) == head })
	}
	coresAfter, bytesAfter, writesAfter := used()
	scan(s.t, c.does("measure memory"), &memory)
	now["record-p50-µs"], now["record-p99-µs"], now["drain-µs/sale"], now["memory-kB"] = p50, p99, each, memory
	now["core-µs/sale"] = (coresAfter - cores) / joinedSales
	now["disk-bytes/sale"] = (bytesAfter - bytes) / joinedSales
	now["writes/sale"] = (writesAfter - writes) / joinedSales
}

// ratio is what one till takes beside another: the median of all rounds, and between which of them it is in 95 of 100
// cases, whatever their distribution.
type ratio struct{ median, low, high float64 }

func ratios(one, other []float64) ratio {
	all := make([]float64, len(one))
	for i := range one {
		all[i] = one[i] / other[i]
	}
	slices.Sort(all)
	n := float64(len(all))
	low := max(0, int((n-1.96*math.Sqrt(n))/2))
	return ratio{all[len(all)/2], all[low], all[len(all)-1-low]}
}

func scan(b testing.TB, text string, to ...any) {
	b.Helper()
	if _, err := fmt.Sscan(text, to...); err != nil {
		b.Fatalf("%q: %v", text, err)
	}
}

func middle(all []float64) float64 { return slices.Sorted(slices.Values(all))[len(all)/2] }

// measure is a till's own part of it.
func measure(ctx context.Context, t *till.Till, what string) (string, error) {
	began := time.Now()
	switch what {
	case "ready":
		for s := range t.Updates() {
			if s.Ready {
				return "", nil
			}
		}
	case "used":
		text, err := os.ReadFile("/proc/self/io")
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%d %s %s", coreTime().Microseconds(), named(text, "write_bytes:"),
			named(text, "syscw:")), nil
	case "sales":
		var each []time.Duration
		for i := range joinedSales {
			at := time.Now()
			card := fmt.Sprintf("forloy_enr_at%dn%d", began.UnixNano(), i)
			_, err := t.Ring(ctx, till.Draft{Form: t.NewForm(), Card: card, Amount: "1.00",
				Source: purchase.SourceWedge, ScannedAt: at})
			if err != nil {
				return "", err
			}
			each = append(each, time.Since(at))
			time.Sleep(joinedPause)
		}
		slices.Sort(each)
		return fmt.Sprint(each[len(each)/2].Microseconds(), each[len(each)*99/100].Microseconds()), nil
	case "drain":
		t.SyncNow()
		for s := range t.Updates() {
			if s.Counts.Waiting() == 0 {
				return fmt.Sprint(time.Since(began).Microseconds() / joinedSales), nil
			}
		}
	case "memory":
		runtime.GC()
		text, err := os.ReadFile("/proc/self/status")
		if err != nil {
			return "", err
		}
		return named(text, "RssAnon:"), nil
	}
	return "", fmt.Errorf("measure what? %q", what)
}

// named is a value of a file of /proc.
func named(text []byte, name string) string {
	_, after, _ := strings.Cut(string(text), name)
	return strings.Fields(after)[0]
}
