package bench_test

import (
	"context"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/command"
	"counterfoil/internal/config"
	"counterfoil/internal/handover"
	"counterfoil/internal/pos"
	"counterfoil/tests/built"
)

// starts is how many processes each figure is of.
const starts = 200

// A POS runs the verb sale and looks at the window: how long from the start of the
// process until the window has the amount, and until the process has ended. Beside it,
// from start to end of the smallest program that Go builds.
func BenchmarkSaleFromStart(b *testing.B) {
	dir, filled := openDesk(b)
	program, smallest := built.Program(built.Plain), smallestProgram(b)
	var stands, ends, floor []time.Duration
	for b.Loop() {
		for range starts { // in turns: what else the machine does falls on both
			began := time.Now()
			run(b, program, "sale", "--amount", "24.50", "--receipt", "R-1", "--data-dir", dir)
			ends = append(ends, time.Since(began))
			stands = append(stands, (<-filled).Sub(began))
			began = time.Now()
			run(b, smallest)
			floor = append(floor, time.Since(began))
		}
	}
	for name, at := range map[string]float64{"p50": 0.5, "p95": 0.95} {
		b.ReportMetric(quantile(stands, at), name+"-stands-ms")
		b.ReportMetric(quantile(ends, at), name+"-ends-ms")
		b.ReportMetric(quantile(floor, at), name+"-smallest-ms")
		b.ReportMetric(quantile(ends, at)/quantile(floor, at), name+"-x-smallest")
	}
	b.ReportMetric(0, "ns/op") // says nothing: an op is many starts
}

func run(b *testing.B, program string, args ...string) {
	b.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", filepath.Base(program), err, out)
	}
}

// openDesk does what the window's process does, without a screen. The channel has the
// moments at which the form was filled.
func openDesk(b *testing.B) (dir string, filled <-chan time.Time) {
	b.Helper()
	if runtime.GOOS != "windows" { // sockets have short paths
		short, err := os.MkdirTemp("/tmp", "cf")
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { os.RemoveAll(short) })
		b.Setenv("XDG_RUNTIME_DIR", "")
		b.Setenv("TMPDIR", short)
	}
	b.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
	dir = b.TempDir()
	c, err := config.Load(config.Options{Flags: map[string]string{"data-dir": dir,
		"api-url": "http://127.0.0.1:1/api/v1", "location": "loc_1", "staff": "usr_1"}})
	if err != nil {
		b.Fatal(err)
	}
	parts, err := assembly.ForWindow(c, assembly.Build{}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	server, err := handover.Listen(dir)
	if err != nil {
		b.Fatal(err)
	}
	moments := make(chan time.Time, 1)
	fill := func(context.Context, pos.Form) error {
		moments <- time.Now()
		return nil
	}
	desk := command.Desk{Till: parts.Till, Config: c, Fill: fill}
	ctx, cancel := context.WithCancel(context.Background())
	var serving sync.WaitGroup
	serving.Go(func() {
		server.Serve(ctx, func(ctx context.Context, r handover.Request, out, err io.Writer) int {
			return command.Execute(ctx, command.Host{}, desk, r, out, err)
		})
	})
	b.Cleanup(func() {
		cancel()
		server.Close()
		serving.Wait()
		parts.Close()
	})
	return dir, moments
}

// smallestEnv names the smallest program where there is no Go to build it: under Wine.
const smallestEnv = "COUNTERFOIL_SMALLEST"

// smallestProgram is what no program written in Go can start faster than.
func smallestProgram(b *testing.B) string {
	b.Helper()
	if path := os.Getenv(smallestEnv); path != "" {
		return path
	}
	dir := b.TempDir()
	source, program := filepath.Join(dir, "main.go"), filepath.Join(dir, "smallest.exe")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-o", program, source).CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return program
}
