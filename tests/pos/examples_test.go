//go:build linux

package pos

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"counterfoil/internal/assembly"
	"counterfoil/internal/command"
	"counterfoil/internal/config"
	"counterfoil/internal/handover"
	"counterfoil/internal/pos"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/tests/built"
)

func TestMain(m *testing.M) { built.Main(m) }

// counter is a till with its window, as far as a POS can tell.
type counter struct {
	t    *testing.T
	till *till.Till
	env  []string // of a POS
	dir  string   // for the examples

	mu     sync.Mutex
	filled []pos.Form
}

func open(t *testing.T) *counter {
	t.Helper()
	short, err := os.MkdirTemp("/tmp", "cf") // sockets have short paths
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(short) })
	t.Setenv("XDG_RUNTIME_DIR", "")
	t.Setenv("TMPDIR", short)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
	data, sales, port := filepath.Join(short, "data"), filepath.Join(short, "sales"), FreePort(t)
	if err := os.Mkdir(sales, 0o700); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(config.Options{Flags: map[string]string{"data-dir": data, "location": "loc_1",
		"staff": "usr_1", "currency": "EUR", "api-url": "http://127.0.0.1:1/api/v1"}})
	if err != nil {
		t.Fatal(err)
	}
	cfg.Settings.POSFolder, cfg.Settings.POSPort = sales, port
	parts, err := assembly.ForWindow(cfg, assembly.Build{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	c := &counter{t: t, till: parts.Till, dir: t.TempDir()}
	secret, err := c.till.NewPOSSecret(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Dir(built.Program(built.AsTests()))
	c.env = append(os.Environ(), "SALES="+sales, "SALES_PORT="+strconv.Itoa(port), "SALES_SECRET="+secret,
		"COUNTERFOIL_DATA_DIR="+data, "PATH="+program+string(filepath.ListSeparator)+os.Getenv("PATH"))
	server, err := handover.Listen(data)
	if err != nil {
		t.Fatal(err)
	}
	works := make(chan error, 100)
	inbox := pos.NewInbox(pos.Options{Counter: pos.Counter{Till: c.till, Fill: c.fill}, Secret: c.till.IsPOSSecret,
		Till: func() string { return data }, Say: command.Explain, Logger: slog.New(slog.DiscardHandler),
		Trouble: func(err error) { works <- err }})
	inbox.Use(cfg.Settings)
	desk := command.Desk{Till: c.till, Config: cfg, Fill: c.fill}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { inbox.Run(ctx) })
	running.Go(func() {
		server.Serve(ctx, func(ctx context.Context, r handover.Request, out, err io.Writer) int {
			return command.Execute(ctx, command.Host{}, desk, r, out, err)
		})
	})
	t.Cleanup(func() {
		cancel()
		server.Close()
		running.Wait()
		parts.Close()
	})
	for range 3 { // the folder, the port, and the port again once it is open
		if err := <-works; err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func (c *counter) fill(_ context.Context, f pos.Form) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.filled = append(c.filled, f)
	return nil
}

// onForm is what was put on the form since the last call.
func (c *counter) onForm() []pos.Form {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := c.filled
	c.filled = nil
	return all
}

// runs runs an example as its user does, and checks how it ends.
func (c *counter) runs(exit int, command string, args ...string) (out, errs string) {
	c.t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(command, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = c.env, &stdout, &stderr
	cmd.Run() // how it ended stands in the process's state
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != exit {
		c.t.Fatalf("%s %v: %v, want exit %d\n%s%s", command, args, cmd.ProcessState, exit, &stdout, &stderr)
	}
	return stdout.String(), stderr.String()
}

// stands checks that an example has put a sale on the form and was told so.
func (c *counter) stands(out, receipt, amount string) {
	c.t.Helper()
	var a pos.Answer
	if err := json.Unmarshal([]byte(out), &a); err != nil || a.State != pos.Standing || *a.Receipt != receipt {
		c.t.Errorf("the example prints %q, %v", out, err)
	}
	if got := c.onForm(); len(got) != 1 || got[0] != (pos.Form{Receipt: receipt, Amount: amount}) {
		c.t.Errorf("on the form: %+v", got)
	}
}

func TestShellScript(t *testing.T) {
	c := open(t)
	script := Example(t, "sh", "\n", c.dir, "sale.sh")
	out, _ := c.runs(0, script, "R-1", "24,50")
	c.stands(out, "R-1", "24.50")
	if _, errs := c.runs(2, script, "R-1", "1.000,00"); !strings.Contains(errs, "not an amount") {
		t.Errorf("it says %q", errs)
	}
	page, err := os.ReadFile(Page)
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(string(page), "\n    counterfoil sale ")
	line, _, _ = strings.Cut(line, "\n")
	out, _ = c.runs(0, "sh", "-c", "counterfoil sale "+line)
	c.stands(out, "R-1001", "24.50")
}

func TestPython(t *testing.T) {
	c := open(t)
	script := Example(t, "python", "\n", c.dir, "sale.py")
	first, _ := c.runs(0, script, "R-2", "24.50", "forloy_enr_a")
	again, _ := c.runs(0, script, "R-2", "24.50", "forloy_enr_a")
	var keys []string
	err := c.till.List(t.Context(), till.Query{}, func(tx purchase.Transaction) error {
		keys = append(keys, tx.IdempotencyKey)
		return nil
	})
	if err != nil || len(keys) != 1 || first != keys[0]+"\n" || again != first {
		t.Errorf("recorded %v, told %q and %q, %v", keys, first, again, err)
	}
	if _, errs := c.runs(2, script, "R-2", "9", "forloy_enr_a"); !strings.Contains(errs, "recorded already") {
		t.Errorf("another amount: it says %q", errs)
	}
	c.env = append(c.env, "SALES_SECRET=wrong")
	if _, errs := c.runs(2, script, "R-3", "9", "forloy_enr_a"); !strings.Contains(errs, "secret") {
		t.Errorf("a wrong secret: it says %q", errs)
	}
}

func TestPowerShell(t *testing.T) {
	shell, err := exec.LookPath("pwsh")
	if err != nil {
		t.Skip("PowerShell is not available here: its example was not run")
	}
	c := open(t)
	script := Example(t, "powershell", "\r\n", c.dir, "sale.ps1")
	out, _ := c.runs(0, shell, "-NoProfile", "-File", script, "R-4", "24,50")
	c.stands(out, "R-4", "24.50")
	if _, errs := c.runs(2, shell, "-NoProfile", "-File", script, "R-4", "x"); !strings.Contains(errs,
		"not an amount") {
		t.Errorf("it says %q", errs)
	}
}

// The lines and numbers on the page are the program's.
func TestPage(t *testing.T) {
	page, err := os.ReadFile(Page)
	if err != nil {
		t.Fatal(err)
	}
	_, csv, _ := strings.Cut(string(page), "\n    receipt;amount;note\n")
	csv, _, _ = strings.Cut(csv, "\n")
	if sale, err := pos.ParseCSV([]byte("receipt;amount;note\n" + strings.TrimSpace(csv) + "\n")); err != nil ||
		sale != (pos.Sale{Receipt: "R-1001", Amount: "24,50", Note: "gift wrapping"}) {
		t.Errorf("the example of CSV: %+v, %v", sale, err)
	}
	_, body, _ := strings.Cut(string(page), "Content-Type: application/json\n\n")
	body, _, _ = strings.Cut(body, "\n")
	if sale, err := pos.ParseJSON([]byte(body)); err != nil || sale != (pos.Sale{Receipt: "R-1001", Amount: "24.50"}) {
		t.Errorf("the example of a request: %+v, %v", sale, err)
	}
	if !strings.Contains(string(page), strconv.Itoa(pos.MaxSale)+" bytes") {
		t.Errorf("the page does not say that a sale has at most %d bytes", pos.MaxSale)
	}
}
