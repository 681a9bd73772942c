package fleet

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

// TestNamespaces has tills and desk in network namespaces of their own, each till on a cable that is pulled and put
// back, with the desk reached by TLS.
func TestNamespaces(t *testing.T) {
	switch {
	case os.Getenv("SOAK") == "":
		t.Skip("network namespaces are made by make soak alone: they are the whole machine's")
	case os.Geteuid() != 0:
		t.Skip("network namespaces can only be made by root")
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	s := newStory(ctx, t)
	s.listen = "0.0.0.0:0"
	s.openDesk()
	_, port, err := net.SplitHostPort(s.hub.at.Addresses[0])
	s.must(err, "where the desk is")
	x := &storm{story: s, rand: rand.New(rand.NewPCG(1, 1)), kills: map[string]int{}, desk: s.hub,
		said: make([][]string, 2), up: []bool{true, true}}
	host, _, _ := strings.Cut(strings.TrimPrefix(s.forloy.URL(), "http://"), "/")
	var cables []cable
	for i := range 2 {
		c := s.newCable(i)
		cables = append(cables, c)
		name := fmt.Sprint("till-", i+1)
		s.inside[name] = c.space
		// Forloy is on this PC's loopback: two processes lead there from the till's own.
		out := s.relay("", net.JoinHostPort(c.host, "0"), host)
		s.relay(c.space, host, out)
		x.tills = append(x.tills, s.openTill(name, net.JoinHostPort(c.host, port)))
	}
	x.sell()
	x.await()
	for round := range 3 {
		for i, c := range cables {
			c.pull()
			for range 3 {
				x.sell()
			}
			if i == round%2 { // the line is dead, and nobody has said so
				x.kill(i, "a till at rest")
				x.start(i)
				x.sell()
			}
			c.mend()
		}
		x.await()
		x.say("Round %d: both cables were pulled and put back, and all is sent and told.", round+1)
	}
	cables[0].pull()
	x.sell()
	x.seenOf("till-1", func(r office.Row) bool { return r.State == office.Offline && r.By[purchase.Pending] == 0 })
	x.say("The desk says that till-1 is offline.")
	cables[0].mend()
	x.await()
	x.reckon()
	t.Logf("%d sales", len(slices.Concat(x.said...)))
}

// cable joins a namespace with this PC.
type cable struct {
	s           *story
	space, link string
	host        string // this PC's address on it
}

func (s *story) newCable(n int) cable {
	s.t.Helper()
	id := os.Getpid() % 100_000
	c := cable{s, fmt.Sprintf("counterfoil-%d-%d", id, n), fmt.Sprintf("cf%d-%d", id, n),
		fmt.Sprintf("10.197.%d.1", n)}
	if out, err := exec.Command("ip", "netns", "add", c.space).CombinedOutput(); err != nil {
		s.t.Skipf("network namespaces cannot be made here: %v %s", err, out)
	}
	s.t.Cleanup(func() { exec.Command("ip", "netns", "del", c.space).Run() })
	for _, line := range []string{
		"link add " + c.link + " type veth peer name till netns " + c.space,
		"addr add " + c.host + "/24 dev " + c.link,
		"link set " + c.link + " up",
		"-n " + c.space + " addr add " + strings.TrimSuffix(c.host, "1") + "2/24 dev till",
		"-n " + c.space + " link set till up",
		"-n " + c.space + " link set lo up",
	} {
		c.ip(line)
	}
	return c
}

func (c cable) ip(line string) {
	c.s.t.Helper()
	if out, err := exec.Command("ip", strings.Fields(line)...).CombinedOutput(); err != nil {
		c.s.t.Fatalf("ip %s: %v %s", line, err, out)
	}
}

func (c cable) pull() { c.s.t.Helper(); c.ip("link set " + c.link + " down") }
func (c cable) mend() { c.s.t.Helper(); c.ip("link set " + c.link + " up") }

// relay has a process in a namespace ("": this PC's) lead connections on, and returns where it listens.
func (s *story) relay(space, listen, to string) string {
	s.t.Helper()
	self, err := os.Executable()
	s.must(err, "this program")
	args := []string{self}
	if space != "" {
		args = []string{"ip", "netns", "exec", space, self}
	}
	cmd := exec.CommandContext(s.ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), asRelay+"="+listen+" "+to)
	cmd.Stderr = s.log("relay")
	out, err := cmd.StdoutPipe()
	s.must(err, "a relay")
	s.must(cmd.Start(), "a relay")
	s.t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	var at string
	if _, err := fmt.Fscan(out, &at); err != nil {
		s.t.Fatalf("a relay: %v\n%s", err, s.logged("relay"))
	}
	return at
}
