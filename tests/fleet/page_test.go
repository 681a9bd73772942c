package fleet

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
	"counterfoil/syncclient/practice"
)

// Every command of docs/fleet.md that is the program's is run here, in the page's order, at a desk with three tills.
// That with --nats is TestKilledOnACluster's.
func TestFleetPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/fleet.md")
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for line := range strings.Lines(string(page)) {
		rest, is := strings.CutPrefix(strings.TrimSpace(line), "counterfoil ")
		if is && strings.HasPrefix(line, "    ") {
			command, _, _ := strings.Cut(rest, "#")
			told = append(told, strings.Join(strings.Fields(command), " "))
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	s := newStory(ctx, t)
	s.desk = []string{"--rescue-after", "1s"}
	var ran []string
	follow := func(dir, line string, means ...string) string {
		t.Helper()
		ran = append(ran, line)
		words := strings.Fields(line)
		for i := 0; i < len(means); i += 2 {
			words[slices.Index(words, means[i])] = means[i+1]
		}
		return s.run(dir, words...)
	}

	ran = append(ran, "desk")
	s.openDesk()
	first, second := s.openTill("till-1", ""), s.openTill("till-2", "")
	var i office.Invited
	s.must(json.Unmarshal([]byte(s.run(s.office(), "desk", "invite", "--json")), &i), "the join code")
	for path, want := range map[string]bool{filepath.Join(s.office(), "code.png"): false,
		filepath.Join(t.TempDir(), "code.png"): true} { // the code's picture is never among the desk's own files
		err := s.command(s.ctx, s.program(), s.office(), "desk", "invite", "--png", path).Run()
		if _, missing := os.Stat(path); (err == nil) != want || (missing == nil) != want {
			t.Errorf("a join code for %s: %v, %v", path, err, missing)
		}
	}
	third := t.TempDir()
	s.run(third, "login", "--email", practice.StaffEmail)
	follow(third, "join CODE", "CODE", i.Code)
	follow(s.office(), "login --email …", "…", practice.StaffEmail)

	// A till dies twice: first the desk sends its sales, then another till does.
	dies := func(c *counter, amount string) {
		t.Helper()
		s.cut(true)
		c.does("sell " + amount)
		s.seenOf(c.name, func(r office.Row) bool { return r.By[purchase.Pending] == 1 })
		c.die()
		s.seenOf(c.name, func(r office.Row) bool { return !r.Online && time.Since(r.Seen) > 2*time.Second })
		s.cut(false)
	}
	dies(first, "1.00")
	follow(s.office(), "desk rescue TILL", "TILL", "till-1")
	s.booked(1)
	first = s.startTill("till-1", first.dir)
	dies(first, "2.00")
	follow(s.office(), "desk rescue TILL --by OTHER-TILL --manager Anna", "TILL", "till-1", "OTHER-TILL", "till-2")
	s.booked(2)

	// Two sales are refused, and two wait: the first of these may have gone by the line that was cut.
	var refused []string
	for _, amount := range []string{"3.00", "4.00", "7.00"} {
		refused = append(refused, second.does("sell "+amount+" forloy_enr_practice0inactive"))
	}
	s.seenOf("till-2", func(r office.Row) bool { return r.By[purchase.Review] == len64(refused) })
	s.cut(true)
	second.does("sell 5.00")
	second.does("cut-off")
	waits := second.does("sell 6.00")
	s.seenOf("till-2", func(r office.Row) bool { return r.By[purchase.Pending] == 2 })
	if said := follow(s.office(), "desk review"); !strings.Contains(said, refused[0]) ||
		!strings.Contains(said, refused[1]) || !strings.Contains(said, refused[2]) {
		t.Errorf("desk review says %s", said)
	}
	if said := follow(s.office(), "desk retry TILL KEY… --by Anna", "TILL", "till-2", "KEY…",
		refused[0]); !strings.Contains(said, "see counterfoil desk review for what is refused again") {
		t.Errorf("desk retry says %s", said)
	}
	ran = append(ran, `desk dismiss TILL KEY… --by Anna --reason "paid back"`)
	s.run(s.office(), "desk", "dismiss", "till-2", refused[1], "--by", "Anna", "--reason", "paid back")
	follow(s.office(), "desk replace TILL KEY --card CODE --by Anna", "TILL", "till-2", "KEY", refused[2], "CODE",
		"forloy_enr_practice0punch")
	ran = append(ran, `desk void TILL KEY --by Anna --reason "rung twice"`)
	s.run(s.office(), "desk", "void", "till-2", waits, "--by", "Anna", "--reason", "rung twice")
	s.seenOf("till-2", func(r office.Row) bool {
		return r.By[purchase.Dismissed] == 2 && r.By[purchase.Voided] == 1 && r.By[purchase.Pending] == 3
	})
	if said := follow(s.office(), "desk commands"); strings.Count(said, "Anna") < 4 {
		t.Errorf("desk commands says %s", said)
	}
	cluster := slices.IndexFunc(told, func(line string) bool { return strings.HasPrefix(line, "desk --nats ") })
	if cluster < 0 || !slices.Equal(slices.Delete(told, cluster, cluster+1), ran) {
		t.Errorf("the page tells\n%s\nand this test has run\n%s", strings.Join(told, "\n"), strings.Join(ran, "\n"))
	}
}

func len64(some []string) int64 { return int64(len(some)) }
