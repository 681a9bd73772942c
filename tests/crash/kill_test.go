package crash

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"testing"
	"time"
)

const briefly = 9 * time.Second // the time in CI

var keyLine = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\n$`)

// Rows 31 to 33, and whatever lies between them: tills that record, send and void at the same time are killed at
// random moments.
func TestKilledAnyMoment(t *testing.T) {
	t.Parallel() // with TestLockedStore, which mostly waits
	limit := briefly
	if soak := os.Getenv("SOAK"); soak != "" {
		var err error
		if limit, err = time.ParseDuration(soak); err != nil {
			t.Fatalf("SOAK: %v", err)
		}
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed) // even so, the moments differ from machine to machine
	k := &killer{shop: newShop(t), rand: rand.New(rand.NewPCG(seed, 1)), kills: map[string]int{}}
	k.line = newLine(t, k.url)
	k.url = k.line.url()
	cycles := 0
	enough := func() bool {
		return k.kills["record"] > 0 && k.kills["held request"] > 0 && k.kills["held answer"] > 0 && len(k.said) > 0
	}
	// A slow machine takes longer until each kind was met.
	for start := time.Now(); time.Since(start) < limit || !enough() && time.Since(start) < 30*limit; cycles++ {
		k.cycle()
		if cycles%500 == 499 {
			k.line.set(pass, 0)
			k.reckon(k.said)
		}
	}
	k.line.set(pass, 0)
	k.reckon(k.said)
	t.Logf("%d cycles, killed: %v; %d said to be recorded, %d in the ledger",
		cycles, k.kills, len(k.said), len(k.server.Ledger()))
	if !enough() {
		t.Errorf("too little was killed, or nothing recorded: %v", k.kills)
	}
}

type killer struct {
	*shop
	line  *line
	rand  *rand.Rand
	said  []string
	kills map[string]int
	n     int
}

// victim is a running till.
type victim struct {
	verb string
	cmd  *exec.Cmd
	out  bytes.Buffer
	done chan struct{}
}

func (k *killer) start(verb string, args ...string) *victim {
	k.t.Helper()
	v := &victim{verb: verb, cmd: k.command(append([]string{verb}, args...)...), done: make(chan struct{})}
	v.cmd.Stdout = &v.out
	if err := v.cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	go func() {
		v.cmd.Wait()
		close(v.done)
	}()
	return v
}

// card returns a card. Most are accepted, some fail at first, and some are refused for good. A few come again and
// again: their sales go one after the other, in a batch each.
func (k *killer) card() string {
	switch k.rand.IntN(20) {
	case 0:
		return "forloy_enr_practice0flaky"
	case 1:
		return "forloy_enr_practice0inactive"
	case 2, 3, 4, 5, 6, 7, 8, 9:
		return fmt.Sprintf("forloy_enr_again%d", k.rand.IntN(2))
	}
	return fmt.Sprintf("forloy_enr_crash%04d", k.rand.IntN(40))
}

// cycle lets up to three tills record while one sends and perhaps one voids, and kills most of them.
func (k *killer) cycle() {
	var all []*victim
	for range 1 + k.rand.IntN(3) {
		k.n++
		all = append(all, k.start("record", "--card", k.card(), "--amount", fmt.Sprintf("%d.%02d", 1+k.n/100, k.n%100)))
	}
	if len(k.said) > 0 && k.rand.IntN(3) == 0 {
		recent := k.said[max(0, len(k.said)-5):]
		all = append(all, k.start("void", recent[k.rand.IntN(len(recent))], "--reason", "crash"))
	}
	manner := []int32{pass, pass, keepRequest, keepAnswer}[k.rand.IntN(4)]
	k.line.set(manner, k.rand.IntN(4))
	sender := k.start("sync")
	for _, v := range all {
		if k.rand.IntN(4) > 0 { // one in four survives
			k.killAfter(v, time.Duration(k.rand.Int64N(int64(60*time.Millisecond))))
		}
	}
	k.endSender(sender, manner)
	for _, v := range all {
		<-v.done
		if v.verb == "record" && keyLine.Match(v.out.Bytes()) {
			k.said = append(k.said, string(bytes.TrimSpace(v.out.Bytes())))
		}
	}
}

func (k *killer) killAfter(v *victim, wait time.Duration) {
	late := time.NewTimer(wait)
	defer late.Stop()
	select {
	case <-v.done:
	case <-late.C:
		v.cmd.Process.Kill()
		k.kills[v.verb]++
	}
}

// endSender kills the sender when the line holds its batch, or at a random moment.
func (k *killer) endSender(v *victim, manner int32) {
	if manner == pass {
		k.killAfter(v, time.Duration(k.rand.Int64N(int64(120*time.Millisecond))))
		<-v.done
		return
	}
	select {
	case <-v.done: // there was nothing to send
	case <-k.line.held:
		time.Sleep(time.Duration(k.rand.Int64N(int64(10 * time.Millisecond)))) // the next batch is being marked
		v.cmd.Process.Kill()
		k.kills[map[int32]string{keepRequest: "held request", keepAnswer: "held answer"}[manner]]++
		<-v.done
	}
}

// Eight tills record at once, three times. Every sale is recorded.
func TestEightAtOnce(t *testing.T) {
	s := newShop(t)
	k := &killer{shop: s}
	var said []string
	for round := range 3 {
		var all []*victim
		for i := range 8 {
			card, amount := fmt.Sprintf("forloy_enr_crowd%d", i), fmt.Sprintf("%d.00", round+1)
			all = append(all, k.start("record", "--card", card, "--amount", amount))
		}
		for _, v := range all {
			<-v.done
			if !keyLine.Match(v.out.Bytes()) {
				t.Fatalf("%v, said %q", v.cmd.ProcessState, v.out.String())
			}
			said = append(said, string(bytes.TrimSpace(v.out.Bytes())))
		}
	}
	if slices.Sort(said); len(slices.Compact(said)) != 24 {
		t.Fatalf("%d keys", len(said))
	}
	s.reckon(said)
	if n := len(s.server.Ledger()); n != 24 {
		t.Errorf("Forloy has %d", n)
	}
}
