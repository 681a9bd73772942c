package faults

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"counterfoil/tests/built"
	"counterfoil/tests/secrets"
)

func TestMain(m *testing.M) { built.Main(m) }

// binary is the program for a verb. Verbs that speak with Forloy do several things at once: theirs has the race
// detector where the tests have it. To start it takes three times what the plain one takes.
func binary(verb string) string {
	if slices.Contains([]string{"sync", "login", "logout"}, verb) {
		return built.Program(built.AsTests())
	}
	return built.Program(built.Plain)
}

// token is the fixed bearer token of tills that do not sign in.
const token = "fixed-token-0001-never-to-be-seen"

// till is a data directory and the environment in which the program runs on it.
type till struct {
	t     testing.TB
	data  string
	env   map[string]string
	watch *secrets.Watch
}

// newTill makes an empty till. All output of its runs, and all that is in its folder at the end, is searched for
// secrets.
func newTill(t testing.TB, api string) *till {
	t.Helper()
	dir := t.TempDir()
	c := &till{t: t, data: filepath.Join(dir, "data"), watch: secrets.New(t), env: map[string]string{
		"COUNTERFOIL_API_URL": api, "COUNTERFOIL_TOKEN": token, "COUNTERFOIL_DATA_DIR": filepath.Join(dir, "data"),
		"COUNTERFOIL_LOCATION_ID": "loc_1", "COUNTERFOIL_STAFF_USER_ID": "usr_1", "COUNTERFOIL_TERMINAL_ID": "till-1",
		"COUNTERFOIL_CURRENCY": "EUR", "COUNTERFOIL_TIMEOUT": "10s", "LANG": "C", "XDG_RUNTIME_DIR": dir,
		"DBUS_SESSION_BUS_ADDRESS": "disabled:", // no keyring: tokens go to a file
		"GORACE":                   "halt_on_error=1 atexit_sleep_ms=0",
		"NO_PROXY":                 "", "HTTPS_PROXY": "", "HTTP_PROXY": "",
	}}
	c.watch.Hide(token)
	t.Cleanup(func() { c.watch.Folder(dir) })
	return c
}

// run is the outcome of a verb.
type run struct {
	exit        int
	out, errors string
}

// command returns a verb that has not been started.
func (c *till) command(args ...string) *exec.Cmd {
	cmd := exec.Command(binary(args[0]), args...)
	cmd.Env = os.Environ()
	for name, value := range c.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	return cmd
}

// run carries out a verb.
func (c *till) run(args ...string) run {
	c.t.Helper()
	return c.finish(c.command(args...), args)
}

func (c *till) finish(cmd *exec.Cmd, args []string) run {
	c.t.Helper()
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		c.t.Fatal(err)
	}
	c.watch.Output(args, out.Bytes(), said.Bytes(), slices.Contains([]string{"list", "record"}, args[0]))
	if strings.Contains(said.String(), "DATA RACE") {
		c.t.Errorf("%q: %s", args, said.String())
	}
	return run{cmd.ProcessState.ExitCode(), out.String(), said.String()}
}

// must carries out a verb that has to succeed, and decodes its JSON.
func (c *till) must(into any, args ...string) {
	c.t.Helper()
	r := c.run(append(args, "--json")...)
	if r.exit != 0 {
		c.t.Fatalf("%q: exit %d: %s", args, r.exit, r.errors)
	}
	if err := json.Unmarshal([]byte(r.out), into); err != nil {
		c.t.Fatalf("%q: %v: %s", args, err, r.out)
	}
}

// sell records a sale and returns its key.
func (c *till) sell(card, amount string) string {
	c.t.Helper()
	c.watch.HideCards(card)
	var got struct {
		Key string `json:"idempotency_key"`
	}
	c.must(&got, "record", "--card", card, "--amount", amount)
	return got.Key
}

// synced is the answer of the verb sync.
type synced struct {
	Accepted, Refused, Left int
	Cause                   string
	RetryAt                 string `json:"retry_at"`

	exit   int
	errors string
}

func (c *till) sync(flags ...string) (s synced) {
	c.t.Helper()
	r := c.run(append([]string{"sync", "--json"}, flags...)...)
	if err := json.Unmarshal([]byte(r.out), &s); err != nil {
		c.t.Fatalf("sync: exit %d: %v: %s%s", r.exit, err, r.out, r.errors)
	}
	s.exit, s.errors = r.exit, r.errors
	return s
}

// failed is a last_error.
type failed struct{ Code, Message, At string }

// standing is the answer of the verb status.
type standing struct {
	Connection                        string
	Recorded, Pending, Review, Synced int
	NextAttempt                       string   `json:"next_attempt"`
	LastSync                          string   `json:"last_sync"`
	ClockOffset                       *float64 `json:"clock_offset_seconds"`
	LastError                         *failed  `json:"last_error"`
}

func (c *till) status() (s standing) {
	c.t.Helper()
	c.must(&s, "status")
	return s
}

// kept is a transaction as the verb list shows it.
type kept struct {
	Key       string `json:"idempotency_key"`
	State     string
	Card      string `json:"qr_code_data"`
	At        string `json:"client_timestamp"`
	Attempts  int
	LastError *failed `json:"last_error"`

	MayBeBooked bool `json:"may_be_booked"`
}

func (c *till) list() (all []kept) {
	c.t.Helper()
	c.must(&all, "list", "--state", "all")
	return all
}

// later repeats sync until nothing is left, for faults that heal by themselves.
func (c *till) later() synced {
	c.t.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	giveUp := time.After(2 * time.Minute)
	for {
		s := c.sync()
		if s.exit == 0 {
			return s
		}
		select {
		case <-tick.C:
		case <-giveUp:
			c.t.Fatalf("still %+v", s)
		}
	}
}

// template is a data directory with sales that the program has recorded, since most tests are not about recording.
type template struct {
	dir  string
	sold []kept
}

// templates are made once for each list of cards.
var templates struct {
	sync.Mutex
	made map[string]template
}

// stock gives a till a copy of a data directory with a sale on each card, and returns the sales.
func (c *till) stock(cards []string) []kept {
	c.t.Helper()
	c.watch.HideCards(cards...)
	from := stocked(c.t, cards)
	if err := os.MkdirAll(c.data, 0o700); err != nil {
		c.t.Fatal(err)
	}
	entries, err := os.ReadDir(from.dir)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(from.dir, e.Name()))
		if err == nil {
			err = os.WriteFile(filepath.Join(c.data, e.Name()), content, 0o600)
		}
		if err != nil {
			c.t.Fatal(err)
		}
	}
	return from.sold
}

func stocked(t testing.TB, cards []string) template {
	t.Helper()
	name := strings.Join(cards, "\n")
	templates.Lock()
	defer templates.Unlock()
	if one, made := templates.made[name]; made {
		return one
	}
	dir, err := os.MkdirTemp(built.Scratch(), "template-")
	if err != nil {
		t.Fatal(err)
	}
	c := newTill(t, "http://127.0.0.1:1/api/v1")
	c.data, c.env["COUNTERFOIL_DATA_DIR"] = dir, dir
	for i, card := range cards {
		c.sell(card, fmt.Sprintf("%d.50", i+1))
	}
	if templates.made == nil {
		templates.made = map[string]template{}
	}
	templates.made[name] = template{dir, c.list()}
	return templates.made[name]
}
