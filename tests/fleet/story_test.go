package fleet

import (
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

	"counterfoil/syncclient/fleet/office"
	"counterfoil/syncclient/practice"
	"counterfoil/tests/built"
	"counterfoil/tests/grid"
)

// story is what runs, and what is told of it.
type story struct {
	ctx    context.Context
	t      testing.TB
	dir    string
	out    io.Writer
	began  time.Time
	forloy *practice.Server
	way    string // the address by which tills reach Forloy
	hub    *hub
	hubDir string     // the data directory of the desk's PC
	listen string     // where the desk listens for tills
	grid   *grid.Grid // what the desk uses in the place of its own server; nil: none
	desk   []string   // more flags of the desk
	page   string
	tills  []*counter
	inside map[string]string // by till: the network namespace in which it runs
}

func newStory(ctx context.Context, t testing.TB) *story {
	s := &story{ctx: ctx, t: t, dir: t.TempDir(), out: t.Output(), began: time.Now(), listen: "127.0.0.1:0",
		inside: map[string]string{}}
	if *tell {
		s.out = os.Stdout
	}
	var err error
	if s.forloy, err = practice.Start(practice.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.forloy.Close(context.Background()) })
	s.way, s.hubDir = s.forloy.URL(), filepath.Join(s.dir, "office")
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
	c.Env = append(os.Environ(), "COUNTERFOIL_DATA_DIR="+dir, "COUNTERFOIL_API_URL="+s.way,
		"COUNTERFOIL_PASSWORD="+practice.Password, "COUNTERFOIL_CURRENCY=EUR", "COUNTERFOIL_TERMINAL_ID=",
		"COUNTERFOIL_LOCATION_ID=", "COUNTERFOIL_STAFF_USER_ID=", "COUNTERFOIL_TOKEN=", "DISPLAY=", "WAYLAND_DISPLAY=",
		"DBUS_SESSION_BUS_ADDRESS=disabled:")
	c.WaitDelay = 10 * time.Second
	return c
}

func (s *story) office() string { return s.hubDir }

// openDesk starts the desk's program, as counterfoil desk does, and signs the desk's PC in.
func (s *story) openDesk() {
	s.t.Helper()
	s.hub = s.startDesk()
	for s.grid != nil && s.hub.opens() != nil { // the cluster's servers are starting, too
		s.hub.cmd.Wait()
		s.rest("the desk does not find its cluster: %s", s.logged("desk"))
		s.hub = s.startDesk()
	}
	if s.grid == nil {
		s.hub.ready()
	}
	s.page = s.hub.at.Page
	s.run(s.office(), "login", "--email", practice.StaffEmail)
}

// hub is a process of the desk.
type hub struct {
	s   *story
	cmd *exec.Cmd
	out io.Reader
	at  hubAt
}

type hubAt struct {
	Page      string
	Addresses []string
}

func (s *story) startDesk() *hub {
	s.t.Helper()
	path := *desk
	if path == "" {
		path = built.Desk()
	}
	args := append([]string{"desk", "--web", "127.0.0.1:0", "--json"}, s.desk...)
	if s.grid == nil {
		args = append(args, "--listen", s.listen)
	} else {
		args = append(args, "--nats", s.grid.Servers, "--creds", s.grid.Creds, "--nats-ca", s.grid.CA)
	}
	h := &hub{s: s, cmd: s.command(s.ctx, path, s.office(), args...)}
	h.cmd.Cancel = func() error { return stop(h.cmd.Process) }
	h.cmd.Stderr = s.log("desk")
	var err error
	h.out, err = h.cmd.StdoutPipe()
	s.must(err, "the desk")
	s.must(h.cmd.Start(), "start the desk")
	s.t.Cleanup(func() {
		stop(h.cmd.Process)
		h.cmd.Wait()
	})
	return h
}

// ready waits until the desk says where it is.
func (h *hub) ready() hubAt {
	h.s.t.Helper()
	if err := h.opens(); err != nil {
		h.s.t.Fatalf("where the desk is: %v\n%s", err, h.s.logged("desk"))
	}
	return h.at
}

// opens is ready for a desk that may not be able to.
func (h *hub) opens() error { return json.NewDecoder(h.out).Decode(&h.at) }

// die ends the desk's process as a power cut does.
func (h *hub) die() {
	h.s.t.Helper()
	h.s.must(h.cmd.Process.Kill(), "the desk")
	h.cmd.Wait()
}

// log is the file into which a process tells what it does.
func (s *story) log(name string) *os.File {
	s.t.Helper()
	log, err := os.OpenFile(filepath.Join(s.dir, name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	s.must(err, "a log")
	s.t.Cleanup(func() { log.Close() })
	return log
}

// logged is the end of what a process has told.
func (s *story) logged(name string) string {
	log, _ := os.ReadFile(filepath.Join(s.dir, name+".log"))
	return string(log[max(0, len(log)-4000):])
}

// stop asks a process to end, where a process can be asked.
func stop(p *os.Process) error {
	if runtime.GOOS == "windows" {
		return p.Kill()
	}
	return p.Signal(os.Interrupt)
}

func (s *story) program() string {
	if *program != "" {
		return *program
	}
	return built.Program(built.Plain)
}

// run carries a verb out and returns what it prints.
func (s *story) run(dir string, args ...string) string {
	s.t.Helper()
	out, err := s.command(s.ctx, s.program(), dir, args...).CombinedOutput()
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
		o, err := s.control().Tills(s.ctx)
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
