package fleet

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/member"
	"counterfoil/syncclient/fleet/office"
)

var (
	lightTills = flag.Int("light", 480, "tills of BenchmarkScale that are only their journal and their way to the desk")
	realTills  = flag.Int("real", 20, "tills of BenchmarkScale that are processes with a store")
	cutTills   = flag.Int("cut", 50, "of the light ones, those that are cut off for a day")
	daySales   = flag.Int("day", 2000, "sales of a till a day")
	peakFor    = flag.Duration("peak", 30*time.Second, "how long 200 sales a second last")
)

// peakRate is how many sales all tills make a second at their busiest.
const peakRate = 200

// BenchmarkScale measures a desk of 500 tills: its memory and disk, how fast it answers, from a command to its effect,
// how long a day's partition of fifty tills takes to heal, and, with -days, days of all tills' sales. Light tills use
// the code of real ones from their journal on.
func BenchmarkScale(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("memory and processor time are read as Linux tells them")
	}
	s := newStory(b.Context(), b)
	s.openDesk()
	x := &chainStore{story: s}
	x.join()
	for b.Loop() {
		x.report("at rest, all have joined")
		x.commands("with nothing else to do", 0)
		x.commands("at the peak", peakRate)
		x.load(peakRate, *peakFor)
		x.report(fmt.Sprintf("after %v of the peak", *peakFor))
		x.partition()
		x.report("after the partition")
		x.week()
		x.rebuild()
	}
	b.ReportMetric(0, "ns/op") // says nothing
}

// chainStore is a chain of shops.
type chainStore struct {
	*story
	line  *line // of those that are cut off
	light []*lightTill
	real  []*counter
	next  int // whose turn it is to sell
}

// join has all tills join and keep a connection.
func (x *chainStore) join() {
	x.t.Helper()
	began := time.Now()
	x.line = x.newLine(x.hub.at.Addresses[0])
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	x.t.Cleanup(func() {
		stop()
		running.Wait()
	})
	for i := range *lightTills {
		place := fleet.Place{Merchant: "", Location: fmt.Sprint("shop-", i/10), Terminal: fmt.Sprint("light-", i)}
		x.light = append(x.light, &lightTill{place: place, changed: make(chan struct{}, 1)})
	}
	for i := range *realTills {
		x.real = append(x.real, x.openTill(fmt.Sprint("till-", i+1), ""))
	}
	o, err := x.control().Tills(x.ctx)
	x.must(err, "ask the desk")
	for i, l := range x.light {
		l.place.Merchant = o.Tills[0].Merchant
		invited, err := x.control().Invite(x.ctx)
		x.must(err, "a join code")
		m, err := member.Join(x.ctx, filepath.Join(x.dir, fmt.Sprint("light-", i)), invited.Code, l.place, "pc")
		x.must(err, "join")
		if i < *cutTills {
			m.Addresses = []string{x.line.Listen}
		}
		running.Go(func() { m.Run(ctx, l, l.changed, slog.New(slog.DiscardHandler)) })
	}
	for x.all().online < len(x.light)+len(x.real) {
		x.rest("some have no connection")
	}
	x.say("%d tills have joined and are connected, after %.0f s.", len(x.light)+len(x.real),
		time.Since(began).Seconds())
}

// sums are what the desk says of all tills together.
type sums struct {
	online  int
	entries uint64
}

func (x *chainStore) all() (n sums) {
	x.t.Helper()
	o, err := x.control().Tills(x.ctx)
	x.must(err, "ask the desk")
	for _, r := range o.Tills {
		n.entries += r.Entries
		if r.Online {
			n.online++
		}
	}
	return n
}

// reach waits until the desk has so many entries. It asks seldom where the question itself would slow the desk down.
func (x *chainStore) reach(entries uint64, every time.Duration) {
	x.t.Helper()
	for x.all().entries < entries {
		time.Sleep(every)
		x.rest("the desk has not got %d entries", entries)
	}
}

// load sells at light tills, so many sales a second.
func (x *chainStore) load(rate int, last time.Duration) {
	x.t.Helper()
	before, cores, began, sold := x.all().entries, x.cores(), time.Now(), 0
	for time.Since(began) < last {
		for sold < int(time.Since(began).Seconds()*float64(rate)) {
			x.sellOne()
			sold++
		}
		time.Sleep(5 * time.Millisecond)
	}
	ended := time.Now()
	x.reach(before+2*uint64(sold), 0)
	x.say("%d sales a second for %v (%d sales): the desk had the last %.1f s after it, and took %.1f s of a core.",
		rate, last, sold, time.Since(ended).Seconds(), (x.cores() - cores).Seconds())
}

func (x *chainStore) sellOne() {
	x.light[*cutTills+x.next%(len(x.light)-*cutTills)].sell(time.Now())
	x.next++
}

// commands takes back sales at the real tills, while others sell at a rate, and tells from the order until the desk
// knows that it was done.
func (x *chainStore) commands(when string, rate int) {
	x.t.Helper()
	for _, c := range x.real {
		x.seenOf(c.name, func(r office.Row) bool { return r.By[purchase.Pending] == 0 })
	}
	x.cut(true)
	defer x.cut(false)
	// A till sends its next sale by the connection that it has, if it has not heard yet that this one is dead. Forloy
	// may have that sale, and it cannot be taken back: so it is none of those that are.
	for _, c := range x.real {
		c.does(fmt.Sprintf("sell 99.%02d", len(when)))
		c.does("cut-off")
	}
	keys := map[*counter][]string{}
	for i := range 10 {
		for _, c := range x.real {
			keys[c] = append(keys[c], c.does(fmt.Sprintf("sell %d.%02d", 1+i, len(when))))
		}
	}
	for _, c := range x.real {
		x.seenOf(c.name, func(r office.Row) bool { return r.By[purchase.Pending] > 10 })
	}
	ctx, stop := context.WithCancel(x.ctx)
	var selling sync.WaitGroup
	if rate > 0 {
		selling.Go(func() {
			for range time.Tick(time.Second / time.Duration(rate)) {
				if ctx.Err() != nil {
					return
				}
				x.sellOne()
			}
		})
	}
	var took, asked, given []time.Duration
	for i := range 10 {
		for _, c := range x.real {
			began := time.Now()
			some, err := x.control().Order(x.ctx, office.OrderAsked{Till: c.name, Do: purchase.OrderVoid,
				Keys: []string{keys[c][i]}, Reason: "so", By: "Anna", Within: time.Hour})
			x.must(err, "order")
			given = append(given, time.Since(began))
			for some[0].State == office.OrderWaits {
				time.Sleep(20 * time.Millisecond) // each question is a connection of its own
				some, err = x.control().Orders(x.ctx, some[0].ID)
				x.must(err, "ask for the order")
			}
			if some[0].State != office.OrderDone {
				x.t.Fatalf("not done: %+v", some[0])
			}
			took = append(took, time.Since(began))
			if i == 0 {
				began = time.Now()
				x.all()
				asked = append(asked, time.Since(began))
			}
		}
	}
	stop()
	selling.Wait()
	x.say("%d commands %s: given within p50 %v, p99 %v, to their effect p50 %v, p99 %v. The desk shows all tills "+
		"within p50 %v, p99 %v.", len(took), when, at(given, 50), at(given, 99), at(took, 50), at(took, 99),
		at(asked, 50), at(asked, 99))
}

func at(all []time.Duration, percent int) time.Duration {
	return slices.Sorted(slices.Values(all))[(len(all)-1)*percent/100].Round(time.Millisecond)
}

// partition cuts tills off for a day of sales.
func (x *chainStore) partition() {
	x.t.Helper()
	x.line.Stop()
	before := x.all().entries
	for range *daySales {
		for _, l := range x.light[:*cutTills] {
			l.sell(time.Now())
		}
	}
	more := 2 * uint64(*daySales) * uint64(*cutTills)
	cores, began := x.cores(), time.Now()
	x.must(x.line.Start(), "the line")
	x.reach(before+more, 200*time.Millisecond)
	x.say("A day's partition of %d tills, %d entries, has healed after %.1f s, %.1f s of a core at the desk.",
		*cutTills, more, time.Since(began).Seconds(), (x.cores() - cores).Seconds())
}

// rebuild makes the books anew.
func (x *chainStore) rebuild() {
	x.t.Helper()
	entries, cores, began := x.all().entries, x.cores(), time.Now()
	x.must(x.control().Rebuild(x.ctx), "rebuild")
	x.reach(entries, 100*time.Millisecond)
	x.say("The books were made anew from %d entries in %.1f s, %.1f s of a core.", entries,
		time.Since(began).Seconds(), (x.cores() - cores).Seconds())
}

// report tells what the desk takes.
func (x *chainStore) report(when string) {
	x.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", x.hub.cmd.Process.Pid))
	x.must(err, "the desk's memory")
	of := func(name string) string {
		_, after, _ := strings.Cut(string(text), name+":")
		return strings.Fields(after)[0]
	}
	n := x.all()
	x.say("The desk, %s: memory %s kB, at most %s (its own, without files: %s); %d entries, stream %d kB, books %d kB.",
		when, of("VmRSS"), of("VmHWM"), of("RssAnon"), n.entries, x.size("stream"), x.size("books.bolt"))
}

func (x *chainStore) size(name string) (kB int64) {
	filepath.WalkDir(filepath.Join(x.office(), office.DirName, name), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				kB += info.Size() >> 10
			}
		}
		return nil
	})
	return kB
}

// cores is what the desk's process has used of all cores.
func (x *chainStore) cores() time.Duration {
	x.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", x.hub.cmd.Process.Pid))
	x.must(err, "the desk's processor time")
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+2:]))
	var user, system int64
	fmt.Sscan(fields[11]+" "+fields[12], &user, &system)
	return time.Duration(user+system) * time.Second / 100
}
