package crash

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"counterfoil/syncclient/practice"
	"counterfoil/tests/built"
)

func TestMain(m *testing.M) { built.Main(m) }

var newSale = []string{"record", "--card", "forloy_enr_new", "--amount", "1"}

// shop is a data directory and the Forloy that it sells to.
type shop struct {
	t      *testing.T
	dir    string
	url    string
	server *practice.Server
}

func newShop(t *testing.T) *shop {
	t.Helper()
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(context.Background()) })
	return &shop{t: t, dir: filepath.Join(t.TempDir(), "data"), url: server.URL(), server: server}
}

// at is the same shop with other data.
func (s *shop) at(dir string) *shop {
	other := *s
	other.dir = dir
	return &other
}

func (s *shop) store() string { return filepath.Join(s.dir, "counterfoil.db") }

func (s *shop) command(args ...string) *exec.Cmd {
	cmd := exec.Command(built.Program(built.Plain), args...)
	cmd.Env = append(os.Environ(),
		"COUNTERFOIL_DATA_DIR="+s.dir, "COUNTERFOIL_API_URL="+s.url, "COUNTERFOIL_TOKEN="+s.server.Token(),
		"COUNTERFOIL_LOCATION_ID=loc_1", "COUNTERFOIL_STAFF_USER_ID=usr_1", "COUNTERFOIL_TERMINAL_ID=till-1",
		"COUNTERFOIL_CURRENCY=EUR", "XDG_RUNTIME_DIR=", "TMPDIR="+os.TempDir(), "DBUS_SESSION_BUS_ADDRESS=disabled:")
	return cmd
}

type ended struct {
	exit     int
	out, err string
}

func (s *shop) run(args ...string) ended {
	s.t.Helper()
	var out, said bytes.Buffer
	cmd := s.command(args...)
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	if failed, is := errors.AsType[*exec.ExitError](err); err != nil && !is {
		s.t.Fatalf("%q: %v %v", args, err, failed)
	}
	for _, leak := range []string{"goroutine ", ".go:", "panic"} {
		if strings.Contains(said.String(), leak) {
			s.t.Fatalf("%q shows its internals:\n%s", args, &said)
		}
	}
	return ended{cmd.ProcessState.ExitCode(), strings.TrimSpace(out.String()), said.String()}
}

func (s *shop) must(args ...string) string {
	s.t.Helper()
	e := s.run(args...)
	if e.exit != 0 || e.err != "" {
		s.t.Fatalf("%q: exit %d: %s", args, e.exit, e.err)
	}
	return e.out
}

// refused runs a verb that must end with an exit code, nothing on stdout, and a sentence with these words on stderr,
// which it returns.
func (s *shop) refused(exit int, words string, args ...string) string {
	s.t.Helper()
	e := s.run(args...)
	if e.exit != exit || !strings.Contains(e.err, words) || e.out != "" {
		s.t.Errorf("%q: exit %d, %q, stdout %q; want %d and %q", args, e.exit, e.err, e.out, exit, words)
	}
	return e.err
}

func (s *shop) record(card string) string {
	s.t.Helper()
	return s.must("record", "--card", card, "--amount", "12.34")
}

// ask runs a verb and reads its JSON.
func ask[T any](s *shop, args ...string) (to T) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(s.must(append(args, "--json")...)), &to); err != nil {
		s.t.Fatalf("%q: %v", args, err)
	}
	return to
}
