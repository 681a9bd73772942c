package command_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"counterfoil/internal/assembly"
	"counterfoil/internal/command"
	"counterfoil/internal/config"
	"counterfoil/internal/handover"
	"counterfoil/internal/till"
	"counterfoil/syncclient/practice"
)

// The goroutine of Windows' pipes is one for the whole process.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "salvage-alone" { // as a window starts this program again
		os.Exit(command.Main(context.Background(), command.Host{Open: openStore}, command.Console{}, os.Args[1:]))
	}
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/Microsoft/go-winio.ioCompletionProcessor"))
}

// openStore does what a verb's process does where no window is open.
func openStore(_ context.Context, c config.Config, busy func() error) (*till.Till, func(), error) {
	parts, err := assembly.ForVerb(c, assembly.Build{}, slog.New(slog.DiscardHandler), busy)
	if err != nil {
		return nil, nil, err
	}
	return parts.Till, func() { parts.Close() }, nil
}

// shop is a data directory, a practice server and the environment of a caller.
type shop struct {
	t      *testing.T
	dir    string
	server *practice.Server
	env    map[string]string
	host   command.Host
}

func newShop(t *testing.T) *shop {
	t.Helper()
	if runtime.GOOS != "windows" { // sockets have short paths
		folder, err := os.MkdirTemp("/tmp", "cf")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(folder) })
		t.Setenv("XDG_RUNTIME_DIR", "")
		t.Setenv("TMPDIR", folder)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(context.Background()) })
	s := &shop{t: t, dir: t.TempDir(), server: server, env: map[string]string{"COUNTERFOIL_TOKEN": server.Token(),
		"COUNTERFOIL_API_URL": server.URL(), "COUNTERFOIL_LOCATION_ID": "loc_1", "COUNTERFOIL_STAFF_USER_ID": "usr_1",
		"COUNTERFOIL_TERMINAL_ID": "till-1", "COUNTERFOIL_CURRENCY": "EUR"}}
	s.host = command.Host{
		Open: func(context.Context, config.Config, func() error) (*till.Till, func(), error) {
			t.Error("the verb opened the store beside the window")
			return nil, nil, errors.New("opened")
		},
		Window: func(context.Context, config.Config) int {
			t.Error("a second window opened")
			return 1
		},
	}
	return s
}

func (s *shop) config() config.Config {
	s.t.Helper()
	c, err := config.Load(config.Options{Flags: map[string]string{"data-dir": s.dir},
		Getenv: func(k string) string { return s.env[k] }})
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// openWindow does what the window's process does, without a screen.
func (s *shop) openWindow(desk command.Desk) *till.Till {
	s.t.Helper()
	server, err := handover.Listen(s.dir)
	if err != nil {
		s.t.Fatal(err)
	}
	c := s.config()
	parts, err := assembly.ForWindow(c, assembly.Build{}, slog.New(slog.DiscardHandler))
	if err != nil {
		s.t.Fatal(err)
	}
	desk.Till, desk.Config = parts.Till, c
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() { parts.Till.Run(ctx) })
	group.Go(func() {
		server.Serve(ctx, func(ctx context.Context, r handover.Request, out, err io.Writer) int {
			return command.Execute(ctx, s.host, desk, r, out, err)
		})
	})
	s.t.Cleanup(func() {
		cancel()
		server.Close()
		group.Wait()
		parts.Close()
	})
	return parts.Till
}

type ended struct {
	exit     int
	out, err string
}

func (s *shop) run(args ...string) ended {
	s.t.Helper()
	var out, err bytes.Buffer
	exit := command.Main(s.t.Context(), s.host, command.Console{Out: &out, Err: &err,
		Getenv: func(k string) string { return s.env[k] }}, append([]string{"--data-dir", s.dir}, args...))
	return ended{exit, out.String(), err.String()}
}

// must runs a verb that has to succeed with nothing on stderr.
func (s *shop) must(args ...string) string {
	s.t.Helper()
	e := s.run(args...)
	if e.exit != 0 || e.err != "" {
		s.t.Fatalf("%q: exit %d, %q", args, e.exit, e.err)
	}
	return strings.TrimSpace(e.out)
}

func (s *shop) refused(exit int, says string, args ...string) {
	s.t.Helper()
	if e := s.run(args...); e.exit != exit || !strings.Contains(e.err, says) || e.out != "" {
		s.t.Errorf("%q: exit %d, %q, stdout %q; want %d and %q", args, e.exit, e.err, e.out, exit, says)
	}
}

func (s *shop) list() []map[string]any {
	s.t.Helper()
	var list []map[string]any
	if err := json.Unmarshal([]byte(s.must("list", "--json")), &list); err != nil {
		s.t.Fatal(err)
	}
	return list
}
