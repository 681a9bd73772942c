package fleet

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/practice"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
	"counterfoil/tests/built"
)

// limit is for the whole story: a process that hangs is told instead of waited for.
const limit = 5 * time.Minute

// TestFleetDemo tells how a desk sees three tills, of which one dies with sales that were not sent, and how the desk
// has these sent. All processes are real; a till is what is behind its window.
func TestFleetDemo(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	s := newStory(ctx, t)
	s.say("A practice Forloy stands in for the real one, at %s.", s.forloy.URL())
	s.openDesk()
	s.say("The desk runs. Its page, while this runs: %s", s.page)
	for i := range 3 {
		s.tills = append(s.tills, s.openTill(fmt.Sprint("till-", i+1)))
	}
	s.say("Three tills have joined, each with a join code that the desk made for it.")

	for i, amount := range []string{"12.50", "8.00", "24.90"} {
		s.tills[i].does("sell " + amount)
		s.tills[i].does("sell 4.20")
	}
	s.booked(6)
	s.seen(func(r office.Row) bool { return r.State == office.Selling && r.By[purchase.Synced] == 2 })
	s.say("Each has sold twice, and Forloy has booked the six sales. The desk says:")
	s.verb("tills")

	s.cut(true)
	for _, amount := range []string{"5.00", "6.50", "7.25"} {
		s.tills[2].does("sell " + amount)
	}
	s.tills[0].does("sell 3.00")
	s.seenOf("till-3", func(r office.Row) bool { return r.By[purchase.Pending] == 3 })
	s.seenOf("till-1", func(r office.Row) bool { return r.By[purchase.Pending] == 1 })
	s.say("The line to Forloy is cut. Till-3 has sold three times more, till-1 once: they wait. The desk says:")
	s.verb("tills")

	s.tills[2].die()
	s.cut(false)
	s.booked(7)
	s.say("Till-3's PC dies (its process is killed). The line is back: till-1 has sent its sale.")
	s.seenOf("till-3", func(r office.Row) bool { return r.State == office.Offline && r.By[purchase.Pending] == 3 })
	s.say("A little later the desk says, of till-3, that it is offline, and that three sales wait:")
	s.verb("tills")

	s.say("The desk sends them in its place, with the same keys: counterfoil desk rescue till-3 --now")
	s.verb("rescue", "till-3", "--now")
	s.booked(10)
	s.seenOf("till-3", func(r office.Row) bool { return r.By[purchase.Pending] == 0 })
	s.say("Forloy has booked all ten. The desk says:")
	s.verb("tills")

	dead := s.tills[2].dir
	s.tills[2] = s.startTill("till-3", dead)
	s.seenOf("till-3", func(r office.Row) bool { return r.State == office.Selling && r.By[purchase.Synced] == 5 })
	s.tills[2].does("sell 1.00")
	s.booked(11)
	s.say("Till-3's PC comes back after all. It has learnt what was sent, and sells on.")
	for _, c := range s.tills {
		c.end()
		s.whole(c)
	}
	s.say("Forloy has eleven sales, each booked once, and the books of all three tills hold. Nothing was lost.")
}

// story is what runs, and what is told of it.
type story struct {
	ctx    context.Context
	t      *testing.T
	dir    string
	out    io.Writer
	began  time.Time
	forloy *practice.Server
	page   string
	tills  []*counter
}

func newStory(ctx context.Context, t *testing.T) *story {
	s := &story{ctx: ctx, t: t, dir: t.TempDir(), out: t.Output(), began: time.Now()}
	if *tell {
		s.out = os.Stdout
	}
	var err error
	if s.forloy, err = practice.Start(practice.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.forloy.Close(context.Background()) })
	return s
}

func (s *story) say(format string, args ...any) {
	fmt.Fprintf(s.out, "\n%3.0f s  %s\n", time.Since(s.began).Seconds(), fmt.Sprintf(format, args...))
}

func (s *story) must(err error, doing string) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("%s: %v", doing, err)
	}
}

// cut pulls the plug of the line to Forloy, or puts it back.
func (s *story) cut(off bool) {
	s.t.Helper()
	s.must(s.forloy.SetOffline(off), "the plug")
}

// command runs a program on a data directory of its own, with a limit and without a keyring or a display.
func (s *story) command(ctx context.Context, program, dir string, more ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, program, more...)
	c.Env = append(os.Environ(), "COUNTERFOIL_DATA_DIR="+dir, "COUNTERFOIL_API_URL="+s.forloy.URL(),
		"COUNTERFOIL_PASSWORD="+practice.Password, "COUNTERFOIL_CURRENCY=EUR", "COUNTERFOIL_TERMINAL_ID=",
		"COUNTERFOIL_LOCATION_ID=", "COUNTERFOIL_STAFF_USER_ID=", "COUNTERFOIL_TOKEN=", "DISPLAY=", "WAYLAND_DISPLAY=",
		"DBUS_SESSION_BUS_ADDRESS=disabled:")
	c.WaitDelay = 10 * time.Second
	return c
}

func (s *story) office() string { return filepath.Join(s.dir, "office") }

// openDesk starts the desk's program, as counterfoil desk does, and signs the desk's PC in.
func (s *story) openDesk() {
	s.t.Helper()
	path := *desk
	if path == "" {
		path = built.Desk()
	}
	c := s.command(s.ctx, path, s.office(), "desk", "--listen", "127.0.0.1:0", "--web", "127.0.0.1:0", "--json")
	c.Cancel = func() error { return stop(c.Process) }
	c.Stderr = s.t.Output()
	out, err := c.StdoutPipe()
	s.must(err, "the desk")
	s.must(c.Start(), "start the desk")
	s.t.Cleanup(func() {
		stop(c.Process)
		c.Wait()
	})
	var at struct{ Page string }
	s.must(json.NewDecoder(out).Decode(&at), "where the desk is")
	s.page = at.Page
	s.run(s.office(), "login", "--email", practice.StaffEmail)
}

// stop asks a process to end, where a process can be asked.
func stop(p *os.Process) error {
	if runtime.GOOS == "windows" {
		return p.Kill()
	}
	return p.Signal(os.Interrupt)
}

// run carries a verb out and returns what it prints.
func (s *story) run(dir string, args ...string) string {
	s.t.Helper()
	path := *program
	if path == "" {
		path = built.Program(built.Plain)
	}
	out, err := s.command(s.ctx, path, dir, args...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("counterfoil %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// verb shows what a verb of the desk prints.
func (s *story) verb(args ...string) {
	s.t.Helper()
	text := s.run(s.office(), append([]string{"desk"}, args...)...)
	fmt.Fprintf(s.out, "       | %s\n", strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n       | "))
}

// counter is a till's process.
type counter struct {
	s      *story
	name   string
	dir    string
	cmd    *exec.Cmd
	in     io.WriteCloser
	answer *bufio.Scanner
}

func (s *story) openTill(name string) *counter {
	s.t.Helper()
	var i office.Invited
	s.must(json.Unmarshal([]byte(s.run(s.office(), "desk", "invite", "--json")), &i), "the join code")
	c := s.startTill(name, filepath.Join(s.dir, name))
	c.does("sign-in")
	c.does("join " + i.Code)
	return c
}

func (s *story) startTill(name, dir string) *counter {
	s.t.Helper()
	self, err := os.Executable()
	s.must(err, "this program")
	s.must(os.MkdirAll(dir, 0o700), "a till's folder")
	c := &counter{s: s, name: name, dir: dir, cmd: s.command(s.ctx, self, dir)}
	c.cmd.Env = append(c.cmd.Env, asTill+"="+name)
	log, err := os.OpenFile(filepath.Join(s.dir, name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	s.must(err, "a till's log")
	c.cmd.Stderr = log
	c.in, err = c.cmd.StdinPipe()
	s.must(err, "a till")
	out, err := c.cmd.StdoutPipe()
	s.must(err, "a till")
	c.answer = bufio.NewScanner(out)
	s.must(c.cmd.Start(), "start a till")
	s.t.Cleanup(func() {
		c.cmd.Process.Kill()
		c.cmd.Wait()
		log.Close()
	})
	return c
}

// does has a till do something, and waits until it has.
func (c *counter) does(line string) {
	c.s.t.Helper()
	_, err := fmt.Fprintln(c.in, line)
	c.s.must(err, c.name)
	if !c.answer.Scan() || c.answer.Text() != "done" {
		log, _ := os.ReadFile(filepath.Join(c.s.dir, c.name+".log"))
		c.s.t.Fatalf("%s, %s: %q %v\n%s", c.name, strings.Fields(line)[0], c.answer.Text(), c.answer.Err(), log)
	}
}

// die ends a till's process as a power cut does.
func (c *counter) die() {
	c.s.t.Helper()
	c.s.must(c.cmd.Process.Kill(), c.name)
	c.cmd.Wait()
}

// end closes a till.
func (c *counter) end() {
	c.s.t.Helper()
	c.in.Close()
	c.s.must(c.cmd.Wait(), c.name)
}

// booked waits until Forloy has booked that many sales, each once.
func (s *story) booked(n int) {
	s.t.Helper()
	for len(s.forloy.Ledger()) < n {
		s.rest("Forloy has %d of %d sales", len(s.forloy.Ledger()), n)
	}
	keys := map[string]bool{}
	for _, e := range s.forloy.Ledger() {
		keys[e.IdempotencyKey] = true
	}
	if len(keys) != n || len(s.forloy.Ledger()) != n || len(s.forloy.Conflicts()) > 0 {
		s.t.Fatalf("Forloy has %d sales with %d keys, and %v", len(s.forloy.Ledger()), len(keys), s.forloy.Conflicts())
	}
}

// seen waits until the desk says something of each till, seenOf of one.
func (s *story) seen(want func(office.Row) bool) {
	s.t.Helper()
	for _, c := range s.tills {
		s.seenOf(c.name, want)
	}
}

func (s *story) seenOf(name string, want func(office.Row) bool) {
	s.t.Helper()
	for {
		o, err := office.Control{Dir: filepath.Join(s.office(), office.DirName)}.Tills(s.ctx)
		s.must(err, "ask the desk")
		for _, r := range o.Tills {
			if r.Terminal == name && want(r) {
				return
			}
		}
		s.rest("of %s the desk says %+v", name, o.Tills)
	}
}

// rest waits a little, unless there is no time left: then what is told so far has not come about.
func (s *story) rest(format string, args ...any) {
	s.t.Helper()
	select {
	case <-s.ctx.Done():
		s.t.Fatalf(format, args...)
	case <-time.After(50 * time.Millisecond):
	}
}

// whole checks a till's books.
func (s *story) whole(c *counter) {
	s.t.Helper()
	var v struct {
		OK bool
	}
	s.must(json.Unmarshal([]byte(s.run(c.dir, "verify", "--json")), &v), "verify")
	var now struct{ Pending, Review, Synced int }
	s.must(json.Unmarshal([]byte(s.run(c.dir, "status", "--json")), &now), "status")
	if !v.OK || now.Pending+now.Review > 0 {
		s.t.Errorf("the books of %s: sound %v, %+v", c.name, v.OK, now)
	}
}
