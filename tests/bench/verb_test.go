package bench_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"counterfoil/tests/built"
)

// The floor as a whole process is this test program, started with these.
const (
	floorStore = "COUNTERFOIL_BENCH_FLOOR"
	floorURL   = "COUNTERFOIL_BENCH_FLOOR_URL"
	floorToken = "COUNTERFOIL_BENCH_FLOOR_TOKEN"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(floorStore); path != "" {
		if err := beFloor(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	built.Main(m)
}

func beFloor(path string) error {
	db, err := openFloor(path)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{}}
	if _, err := drainFloor(db, client, os.Getenv(floorURL), os.Getenv(floorToken)); err != nil {
		return err
	}
	return db.Close()
}

// BenchmarkVerb drains 10 000 sales by `counterfoil sync`, from the start of the process
// to its end, beside the floor as a process of its own.
func BenchmarkVerb(b *testing.B) {
	l := loads()[0]
	filled, wires := fill(b, l)
	var ours, floor, oursCPU, floorCPU []float64
	for b.Loop() {
		for range rounds {
			path := filepath.Join(b.TempDir(), "floor.db")
			if err := fillFloor(b, path, wires).Close(); err != nil {
				b.Fatal(err)
			}
			server, end := startRound(b)
			began := time.Now()
			spent := self(b, floorStore+"="+path, floorURL+"="+server.URL(), floorToken+"="+server.Token())
			floor = append(floor, float64(l.sales)/time.Since(began).Seconds())
			floorCPU = append(floorCPU, spent.Seconds())
			check(b, server, l.sales, nil)
			end()

			dir := copyOf(b, filled)
			server, end = startRound(b)
			cmd := exec.Command(built.Program(built.Plain), "sync", "--api-url", server.URL(), "--data-dir", dir)
			cmd.Env = append(os.Environ(), "COUNTERFOIL_TOKEN="+server.Token())
			began = time.Now()
			if out, err := cmd.CombinedOutput(); err != nil {
				b.Fatalf("%v: %s", err, out)
			}
			ours = append(ours, float64(l.sales)/time.Since(began).Seconds())
			oursCPU = append(oursCPU, cpu(cmd).Seconds())
			check(b, server, l.sales, nil)
			end()
		}
	}
	b.ReportMetric(median(ours), "items/s")
	b.ReportMetric(median(floor), "floor-items/s")
	b.ReportMetric(median(ours)/median(floor), "of-floor")
	b.ReportMetric(median(oursCPU), "cpu-s") // a busy machine changes it least
	b.ReportMetric(median(oursCPU)/median(floorCPU), "cpu-x-floor")
	b.ReportMetric(0, "ns/op")
}

// cpu is the time of cores that a process took, which has ended.
func cpu(cmd *exec.Cmd) time.Duration {
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

func self(b *testing.B, env ...string) time.Duration {
	b.Helper()
	me, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(me)
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return cpu(cmd)
}
