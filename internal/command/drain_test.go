package command_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/command"
	"counterfoil/internal/purchase"
	"counterfoil/queue"
)

// Ten thousand sales go out while eight callers at a time record more through
// the window's socket. All are recorded, all arrive, once.
func TestRecordingDuringADrain(t *testing.T) {
	const callers, each = 8, 5
	waiting := 10_000
	if runtime.GOOS == "windows" {
		waiting = 1500 // each a commit, and Wine is slow with files: still fifteen batches
	}
	s := newShop(t)
	if dir, err := os.MkdirTemp("/dev/shm", "counterfoil"); err == nil { // ten thousand commits are slow on a disk
		t.Cleanup(func() { os.RemoveAll(dir) })
		s.dir = dir
	}
	q, err := queue.Open(filepath.Join(s.dir, assembly.StoreName), queue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range waiting {
		tx, err := purchase.New(purchase.Sale{Card: fmt.Sprintf("forloy_enr_drain%05d", i),
			Amount:     purchase.Money{Minor: 100, Currency: "EUR"},
			LocationID: "loc_1", StaffUserID: "usr_1", ScannedAt: time.Now()})
		if err == nil {
			_, err = q.Record(tx)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	s.openWindow(command.Desk{})

	drained := make(chan ended, 1)
	go func() { drained <- s.run("sync") }()
	for len(s.server.Ledger()) == 0 { // under way
		<-s.server.Changed()
	}
	var crowd sync.WaitGroup
	var mu sync.Mutex
	keys, during := map[string]bool{}, 0
	for c := range callers {
		crowd.Go(func() {
			for n := range each {
				e := s.run("record", "--card", fmt.Sprintf("forloy_enr_crowd%dx%d", c, n), "--amount", "1")
				sent := len(s.server.Ledger())
				mu.Lock()
				if keys[strings.TrimSpace(e.out)] = true; e.exit != 0 {
					t.Errorf("%+v", e)
				}
				if sent < waiting {
					during++
				}
				mu.Unlock()
			}
		})
	}
	crowd.Wait()
	if e := <-drained; e.exit != 0 && e.exit != 4 { // 4: sales recorded after its last look are left
		t.Errorf("sync: %+v", e)
	}
	s.must("sync")
	got := map[string]bool{}
	for _, entry := range s.server.Ledger() {
		got[entry.IdempotencyKey] = true
	}
	for key := range keys {
		if !got[key] {
			t.Errorf("%q has not arrived", key)
		}
	}
	if len(keys) != callers*each || len(got) != waiting+callers*each || len(s.server.Ledger()) != len(got) ||
		len(s.server.Conflicts()) != 0 {
		t.Errorf("%d recorded meanwhile, %d of %d arrived, %d conflicts", len(keys), len(got), waiting+callers*each,
			len(s.server.Conflicts()))
	}
	if during == 0 {
		t.Error("nothing was recorded before the drain was over: they waited for it")
	}
	t.Logf("%d of %d were recorded while the drain ran", during, len(keys))
	s.must("verify")
}
