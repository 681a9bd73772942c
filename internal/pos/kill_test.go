package pos_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/pos"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// The till that is killed is this test program, started again with these.
const (
	killData, killShare, killAfter = "POS_KILL_DATA", "POS_KILL_SHARE", "POS_KILL_AFTER"
)

func TestMain(m *testing.M) {
	if os.Getenv(killData) != "" {
		doomed()
	}
	os.Exit(m.Run())
}

func openTill(dir string) (*assembly.Parts, error) {
	return assembly.ForWindow(config.Config{DataDir: dir, Settings: till.Settings{
		APIURL: "http://127.0.0.1:9/api/v1", LocationID: "loc", StaffID: "usr", Currency: "EUR", WedgeSuffix: "enter",
		Timeout: time.Second}}, assembly.Build{}, nil)
}

// doomed is a till that takes sales from a folder and is killed when it has recorded a
// number of them: after the commit, and before the file is moved.
func doomed() {
	parts, err := openTill(os.Getenv(killData))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	left, _ := strconv.Atoi(os.Getenv(killAfter))
	c := pos.Counter{Till: &mortal{parts.Till, left}, Fill: func(context.Context, pos.Form) error { return nil }}
	f := pos.Folder{Path: os.Getenv(killShare), Counter: c, Till: os.Getenv(killData), Say: say,
		Logger: slog.New(slog.DiscardHandler), Trouble: func(err error) { fmt.Println(err) }}
	f.Run(context.Background())
}

type mortal struct {
	pos.Till
	left int // sales until it dies; 0: it does not
}

func (m *mortal) RecordOnce(ctx context.Context, s purchase.Sale) (purchase.Transaction, error) {
	tx, err := m.Till.RecordOnce(ctx, s)
	if m.left--; m.left == 0 {
		me, _ := os.FindProcess(os.Getpid())
		me.Kill()
		select {}
	}
	return tx, err
}

// A till that is killed between recording and moving, and at any other moment, makes
// one sale of each file.
func TestKilled(t *testing.T) {
	data, share := t.TempDir(), t.TempDir()
	const sales = 90
	for n := range sales {
		write(t, sale(fmt.Sprint("R-", n)), share, fmt.Sprintf("%03d.json", n))
	}
	start := func(after int) *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), killData+"="+data, killShare+"="+share, killAfter+"="+strconv.Itoa(after))
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	done := func() (n int) {
		for _, name := range files(t, share, "done") {
			if !strings.Contains(name, ".answer.json") && !strings.HasPrefix(name, ".") {
				n++
			}
		}
		return n
	}
	for round := range 12 {
		start(1 + round%3).Wait() // it kills itself
		at, cmd := done(), start(0)
		for done() < min(at+3, sales) { // and is killed from outside
			time.Sleep(time.Millisecond)
		}
		cmd.Process.Kill()
		cmd.Wait()
	}
	last := start(0)
	for done() < sales {
		time.Sleep(time.Millisecond)
	}
	last.Process.Kill()
	last.Wait()

	parts, err := openTill(data)
	if err != nil {
		t.Fatal(err)
	}
	defer parts.Close()
	keys := map[string]string{}
	err = parts.Till.List(t.Context(), till.Query{}, func(tx purchase.Transaction) error {
		if keys[tx.Receipt] != "" {
			t.Errorf("%s became two sales", tx.Receipt)
		}
		keys[tx.Receipt] = tx.IdempotencyKey
		return nil
	})
	if err != nil || len(keys) != sales {
		t.Fatalf("%d sales of %d files, %v", len(keys), sales, err)
	}
	for n := range sales {
		name := fmt.Sprintf("%03d.json", n)
		if a := answer(t, share, "done", name+".answer.json"); *a.Key != keys[*a.Receipt] {
			t.Errorf("%s: the POS was told %s, recorded is %s", name, *a.Key, keys[*a.Receipt])
		}
	}
	if left, _ := filepath.Glob(filepath.Join(share, "*", "*.json")); len(left) != 2*sales {
		t.Errorf("left: %v", left)
	}
}
