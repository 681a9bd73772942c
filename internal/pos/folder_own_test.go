package pos_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/fault"
	"counterfoil/internal/pos"
	"counterfoil/queue"
	"counterfoil/syncclient/fleet/office"
)

// A till's own folder is none for sales: its sign-in, say, would be taken for a sale that cannot be read.
func TestATillsOwnFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		data := t.TempDir()
		mark := queue.MarkOf(filepath.Join(data, assembly.StoreName))
		write(t, "{}", mark)
		var s shop
		trouble, end := watch(t, data, "till", &s)
		defer end()
		write(t, `{"refresh_token":"x"}`, data, "session-1.json")
		pass(time.Minute)
		f, _ := fault.Of(trouble())
		if f.Kind != fault.InboxOwn || f.Where != data || !errors.Is(trouble(), fault.Inbox) {
			t.Errorf("trouble: %v", trouble())
		}
		if read(t, data, "session-1.json") != `{"refresh_token":"x"}` {
			t.Error("the file has changed")
		}
		desk := t.TempDir()
		write(t, "{}", desk, office.KeysName)
		if err := pos.Usable(desk); !errors.Is(err, fault.InboxOwn) {
			t.Errorf("a desk's folder: %v", err)
		}
		sales := filepath.Join(data, "sales") // of its own
		if err := os.Mkdir(sales, 0o700); err != nil || pos.Usable(sales) != nil {
			t.Errorf("%v, %v", err, pos.Usable(sales))
		}
	})
}

// What is no folder has words of its own.
func TestNoFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, "{}", dir, "sales")
	for path, want := range map[string]fault.Kind{
		filepath.Join(dir, "sales"): fault.InboxFile, filepath.Join(dir, "none"): fault.InboxGone,
	} {
		f, _ := fault.Of(pos.Usable(path))
		if f.Kind != want || f.Where != path || !errors.Is(f, fault.InboxFolder) {
			t.Errorf("%s: %v", path, f)
		}
	}
}

// A folder that Windows marks as read-only, as it does with its own ones, takes files all the same; an answer that had
// this mark could not be deleted by its POS, nor take the place of the one before.
func TestReadOnlyFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var s shop
		write(t, sale("R-1"), dir, "sale.json")
		if err := os.Chmod(dir, 0o555); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(dir, 0o700)
		if err := os.Mkdir(filepath.Join(dir, "try"), 0o700); err != nil {
			t.Skip("this user may not write to such a folder: ", err)
		}
		trouble, end := watch(t, dir, "till", &s)
		defer end()
		pass(time.Second)
		answer(t, dir, "done", "sale.json.answer.json")
		info, err := os.Stat(filepath.Join(dir, "done", "sale.json.answer.json"))
		if err != nil || info.Mode()&0o200 == 0 {
			t.Errorf("the answer has the mode %v, %v", info.Mode(), err)
		}
		write(t, sale("R-2"), dir, "sale.json")
		pass(time.Second)
		if a := answer(t, dir, "done", "sale.json.answer.json"); *a.Receipt != "R-2" || trouble() != nil {
			t.Errorf("the answer is that of %s; trouble: %v", *a.Receipt, trouble())
		}
	})
}

// A file whose time tells nothing, and that is taken again weeks later, is still the sale of the day on which it was
// taken first: its receipt is that day's.
func TestTakenAgainLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, began := t.TempDir(), time.Now()
		s := shop{trouble: fault.New(fault.StoreFull)}
		write(t, sale("R-1"), dir, "sale.json")
		if err := os.Chtimes(filepath.Join(dir, "sale.json"), began, began.AddDate(-1, 0, 0)); err != nil {
			t.Fatal(err)
		}
		_, end := watch(t, dir, "till", &s)
		pass(time.Minute)
		end() // the PC is off
		time.Sleep(30 * 24 * time.Hour)
		s.stop(nil)
		_, end = watch(t, dir, "till", &s)
		defer end()
		pass(time.Second)
		if len(s.recorded) != 1 || s.recorded[0].ScannedAt.Sub(began) > time.Minute {
			t.Errorf("recorded %+v", s.recorded)
		}
	})
}

// Where a crash, or a share that is gone, comes between the steps by which a file is taken whose time tells nothing, it
// is still a sale of now.
func TestCrashBeforeStamp(t *testing.T) {
	taking := fmt.Sprintf("taking-%x", sha256.Sum256([]byte("till")))[:len("taking-")+8]
	synctest.Test(t, func(t *testing.T) {
		dir, now := t.TempDir(), time.Now()
		if err := os.Mkdir(filepath.Join(dir, taking), 0o700); err != nil {
			t.Fatal(err)
		}
		for name, at := range map[string]time.Time{"old": now.AddDate(-20, 0, 0), "ahead": now.AddDate(1, 0, 0)} {
			write(t, sale(name), dir, taking, name+".json")
			if err := os.Chtimes(filepath.Join(dir, taking, name+".json"), at, at); err != nil {
				t.Fatal(err)
			}
		}
		var s shop
		_, end := watch(t, dir, "till", &s)
		defer end()
		pass(time.Second)
		if len(s.recorded) != 2 {
			t.Fatalf("recorded %+v; failed: %q", s.recorded, files(t, dir, "failed"))
		}
		for _, tx := range s.recorded {
			if d := tx.ScannedAt.Sub(now); d < 0 || d > time.Second {
				t.Errorf("%s is of %v", tx.Receipt, tx.ScannedAt)
			}
		}
	})
	if runtime.GOOS == "windows" {
		return // a link that leads nowhere keeps nothing from being moved there
	}
	synctest.Test(t, func(t *testing.T) {
		dir, now := t.TempDir(), time.Now()
		if err := os.Symlink(filepath.Join(dir, "gone"), filepath.Join(dir, taking)); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "sale.json")
		write(t, sale("R-1"), path)
		if err := os.Chtimes(path, now, now.AddDate(-1, 0, 0)); err != nil {
			t.Fatal(err)
		}
		_, end := watch(t, dir, "till", new(shop))
		defer end()
		pass(time.Second)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.ModTime().Before(now) {
			t.Errorf("before it moves, it is of %v", info.ModTime())
		}
	})
}

// A share whose server is gone does not answer. That is said, and neither another folder in Settings nor the end of the
// window waits for it.
func TestShareThatDoesNotAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dead := make(chan struct{})
		told := make(chan error, 10)
		f := pos.Folder{Path: "/share", Logger: slog.New(slog.DiscardHandler),
			Trouble: func(err error) { told <- err }}
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		var looks atomic.Int32
		running.Go(func() {
			f.RunLooking(ctx, func(context.Context) (bool, error) {
				looks.Add(1)
				<-dead
				return false, nil
			})
		})
		pass(time.Minute)
		if err := <-told; !errors.Is(err, fault.InboxSilent) || len(told) != 0 || looks.Load() != 1 {
			t.Errorf("told %v and %d more, in %d looks", err, len(told), looks.Load())
		}
		dead <- struct{}{} // it is back
		pass(time.Second)
		if err := <-told; err != nil || len(told) != 0 {
			t.Errorf("told %v", err)
		}
		pass(time.Minute)
		cancel()
		running.Wait()
		close(dead)
	})
}
