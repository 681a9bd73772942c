package desk

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	gridtest "counterfoil/tests/grid"
)

// TestNamespacesLoseLeader has the servers of a cluster in network namespaces of their own, and pulls the cable of the
// one that leads the stream, while two tills tell thousands of entries: nobody says that it is gone, and it runs on.
func TestNamespacesLoseLeader(t *testing.T) {
	switch {
	case os.Getenv("SOAK") == "":
		t.Skip("network namespaces are made by make soak alone: they are the whole machine's")
	case os.Geteuid() != 0:
		t.Skip("network namespaces can only be made by root")
	}
	id := os.Getpid() % 100_000
	ip := func(line string) error {
		out, err := exec.Command("ip", strings.Fields(line)...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("ip %s: %w %s", line, err, out)
		}
		return nil
	}
	bridge := fmt.Sprintf("cfb%d", id)
	if err := ip("link add " + bridge + " type bridge"); err != nil {
		t.Skipf("a bridge cannot be made here: %v", err)
	}
	t.Cleanup(func() { ip("link del " + bridge) })
	lines := []string{"addr add 10.198.0.1/24 dev " + bridge, "link set " + bridge + " up"}
	var hosts, spaces, cables [3]string
	for i := range spaces {
		hosts[i] = fmt.Sprintf("10.198.0.%d", 2+i)
		spaces[i], cables[i] = fmt.Sprintf("counterfoil-%d-%d", id, i), fmt.Sprintf("cf%d-%d", id, i)
		t.Cleanup(func() { ip("netns del " + spaces[i]) })
		inside := "-n " + spaces[i]
		lines = append(lines, "netns add "+spaces[i],
			"link add "+cables[i]+" type veth peer name node netns "+spaces[i],
			"link set "+cables[i]+" master "+bridge, "link set "+cables[i]+" up",
			inside+" addr add "+hosts[i]+"/24 dev node", inside+" link set node up", inside+" link set lo up")
	}
	for _, line := range lines {
		if err := ip(line); err != nil {
			t.Fatal(err)
		}
	}
	g := onGrid(t, gridtest.At(t, hosts, spaces))
	g.loseLeader(func(leader int) {
		if err := ip("link set " + cables[leader] + " down"); err != nil {
			t.Fatal(err)
		}
	})
}
