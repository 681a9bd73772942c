package queue

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// childEnv makes this test binary a second process that records. Its value is
// the number of sales; 0: as many as it can before it is killed.
const childEnv, childPath = "COUNTERFOIL_TEST_RECORD", "COUNTERFOIL_TEST_STORE"

// TestChild is that second process. It prints each key after Record has
// returned.
func TestChild(t *testing.T) {
	var n int
	if _, err := fmt.Sscan(os.Getenv(childEnv), &n); err != nil {
		return // an ordinary test run
	}
	// The store is waited for as long as a machine with much to do needs to let seven others have it.
	brief := NewBrief(os.Getenv(childPath), Options{LockWait: time.Minute})
	use := func(i int) error {
		return brief.Use(t.Context(), func(q *Queue) error {
			tx, err := q.Record(sale(t, i))
			if err == nil {
				fmt.Println("recorded", tx.IdempotencyKey)
			}
			return err
		})
	}
	for i := 0; n == 0 || i < n; i++ {
		if err := use(i); err != nil {
			t.Fatal(err)
		}
	}
}

func child(t *testing.T, path string, n int) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", childEnv, n), childPath+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

func keyIn(line string) (string, bool) { return strings.CutPrefix(line, "recorded ") }

func TestEightProcessesRecordAtOnce(t *testing.T) {
	path := fresh(t) // the processes race to create it, too
	var all sync.Map
	var group sync.WaitGroup
	for range 8 {
		cmd, lines := child(t, path, 5)
		group.Go(func() {
			var said []string
			for lines.Scan() {
				if key, is := keyIn(lines.Text()); is {
					all.Store(key, true)
				} else {
					said = append(said, lines.Text())
				}
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("a process failed: %v: %q", err, said)
			}
		})
	}
	group.Wait()
	q := opened(t, path)
	sound(t, q)
	n := 0
	all.Range(func(key, _ any) bool {
		n++
		if _, err := q.Find(key.(string)); err != nil {
			t.Errorf("said recorded: %v", err)
		}
		return true
	})
	if n != 40 || q.Counts().Recorded.Count != 40 {
		t.Errorf("%d said recorded, %d are", n, q.Counts().Recorded.Count)
	}
}

// TestKilledAtAnyMoment: what was reported as recorded is there, and the totals
// balance (rows 31 to 33).
func TestKilledAtAnyMoment(t *testing.T) {
	path := fresh(t)
	said := map[string]bool{}
	for cycle := range 12 {
		cmd, lines := child(t, path, 0)
		for n := 0; lines.Scan(); {
			if key, is := keyIn(lines.Text()); is {
				said[key] = true
				if n++; n == 1+cycle*3 {
					_ = cmd.Process.Kill()
				}
			}
		}
		_ = cmd.Wait() // killed
		q := opened(t, path)
		sound(t, q)
		for key := range said {
			if _, err := q.Find(key); err != nil {
				t.Fatalf("cycle %d: said recorded: %v", cycle, err)
			}
		}
		if err := q.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(said) < 12 {
		t.Errorf("only %d sales in all", len(said))
	}
}

func TestOneStoreIsOpenOnce(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	if _, err := Open(path, Options{LockWait: 20 * time.Millisecond}); !errors.Is(err, fault.StoreLocked) ||
		!errors.Is(err, fault.Store) {
		t.Fatalf("a second opening: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := NewBrief(path, Options{}).Use(ctx, func(*Queue) error { return nil })
	if !errors.Is(err, context.Canceled) || errors.Is(err, fault.Store) {
		t.Fatalf("a wait that is called off: %v", err)
	}
	// A waiting process gets the store as soon as it is closed.
	got := make(chan error)
	go func() {
		got <- NewBrief(path, Options{}).Use(context.Background(), func(q *Queue) error {
			_, err := q.Record(sale(t, 1))
			return err
		})
	}()
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-got; err != nil {
		t.Fatalf("the one that waited: %v", err)
	}
}

func TestABriefRemembersItsOfferBetweenOpenings(t *testing.T) {
	brief := NewBrief(fresh(t), Options{Zone: time.UTC})
	use := func(fn func(*Queue) error) {
		t.Helper()
		if err := brief.Use(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
	}
	var txs []purchase.Transaction
	use(func(q *Queue) error { txs = recorded(t, q, 2); return nil })
	use(func(q *Queue) (err error) { _, err = q.Offer(start, txs[:1]); return err })
	use(func(q *Queue) (err error) { txs, err = q.Offer(start, txs); return err })
	use(func(q *Queue) error { return q.Retract(start, txs) })
	use(func(q *Queue) error {
		if _, err := q.Void(start, txs[0].IdempotencyKey, "mistake", "ana"); !errors.Is(err, fault.RefusedOffered) {
			t.Errorf("the one offered before: %v", err)
		}
		_, err := q.Void(start, txs[1].IdempotencyKey, "mistake", "ana")
		return err
	})
}

func TestVoidAndOfferNeverBothWin(t *testing.T) {
	q := opened(t, fresh(t))
	for _, tx := range recorded(t, q, 100) {
		var group sync.WaitGroup
		var voided, offered bool
		group.Go(func() {
			_, err := q.Void(start, tx.IdempotencyKey, "mistake", "ana")
			if voided = err == nil; err != nil && !errors.Is(err, fault.RefusedOffered) {
				t.Errorf("void: %v", err)
			}
		})
		group.Go(func() {
			txs, err := q.Offer(start, []purchase.Transaction{tx})
			if offered = len(txs) == 1; err != nil {
				t.Errorf("offer: %v", err)
			}
		})
		group.Wait()
		if voided == offered {
			t.Fatalf("voided: %v, offered: %v", voided, offered)
		}
	}
	sound(t, q)
}

// TestTheTillGoesOnDuringLongReads: sales are recorded while a list, a verify
// and a backup run.
func TestTheTillGoesOnDuringLongReads(t *testing.T) {
	q := opened(t, fresh(t))
	recorded(t, q, 3*chunk)
	n := 0
	err := q.List(t.Context(), Filter{}, func(purchase.Transaction) error {
		if n++; n%100 == 0 {
			_, err := q.Record(sale(t, n)) // from inside: the list holds no lock
			return err
		}
		return nil
	})
	if err != nil || n != 3*chunk {
		t.Errorf("list of %d: %v", n, err)
	}
	done := make(chan error)
	go func() {
		for i := range 50 {
			if _, err := q.Record(sale(t, i)); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for running := true; running; {
		sound(t, q)
		path := filepath.Join(t.TempDir(), "copy")
		if err := q.BackupFile(path); err != nil {
			t.Fatal(err)
		}
		sound(t, opened(t, path))
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			running = false
		default:
		}
	}
}

// Uses between Keep and release are of one opening, and hold the store only that long.
func TestABriefThatIsKept(t *testing.T) {
	path := fresh(t)
	brief := NewBrief(path, Options{Zone: time.UTC})
	var opened []*Queue
	use := func() {
		t.Helper()
		if err := brief.Use(t.Context(), func(q *Queue) error {
			opened = append(opened, q)
			_, err := q.Record(sale(t, len(opened)))
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	locked := func() bool {
		t.Helper()
		q, err := Open(path, Options{LockWait: time.Nanosecond, Zone: time.UTC}) // a free store takes no wait
		if err != nil && !errors.Is(err, fault.StoreLocked) {
			t.Fatal(err)
		}
		if err == nil {
			q.Close()
		}
		return err != nil
	}
	release := brief.Keep()
	if locked() {
		t.Error("to keep a store opens it before its first use")
	}
	use()
	use()
	if opened[0] != opened[1] || !locked() {
		t.Error("a store that is kept was closed after a use")
	}
	opened[1].dead.Store(&death{err: fault.New(fault.StoreDisk)})
	opened = opened[:1]
	if err := brief.Use(t.Context(), func(q *Queue) error { return q.alive() }); err == nil {
		t.Error("a dead handle was used")
	}
	use()
	if opened[0] == opened[1] {
		t.Error("a dead handle was kept")
	}
	release()
	if locked() {
		t.Error("the store is held after its release")
	}
	use()
	if locked() {
		t.Error("a store that is not kept is held after a use")
	}
}
