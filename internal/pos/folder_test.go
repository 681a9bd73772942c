package pos_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"counterfoil/internal/fault"
	"counterfoil/internal/pos"
)

// watch watches a folder until the bubble's test ends it, and gives the last trouble.
func watch(t *testing.T, dir, till string, s *shop) (trouble func() error, end func()) {
	t.Helper()
	var mu sync.Mutex
	var last error
	f := pos.Folder{Path: dir, Counter: s.counter(), Till: till, Say: say, Logger: slog.New(slog.DiscardHandler),
		Trouble: func(err error) {
			mu.Lock()
			defer mu.Unlock()
			last = err
		}}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { f.Run(ctx) })
	return func() error {
			mu.Lock()
			defer mu.Unlock()
			return last
		}, func() {
			cancel()
			running.Wait()
		}
}

// pass lets time pass, and the folder be looked at.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func sale(receipt string) string {
	return `{"amount":"24.50","card":"forloy_enr_` + receipt + `","receipt":"` + receipt + `","record":true}`
}

func answer(t *testing.T, path ...string) pos.Answer {
	t.Helper()
	var a pos.Answer
	if err := json.Unmarshal([]byte(read(t, path...)), &a); err != nil {
		t.Fatalf("the answer %s: %v", filepath.Join(path...), err)
	}
	return a
}

func TestFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var s shop
		_, end := watch(t, dir, "till", &s)
		defer end()
		write(t, "amount;receipt;note\r\n24,50;R-1;gift\r\n", dir, "first.CSV")
		pass(time.Second)
		if len(s.filled) != 1 || s.filled[0] != (pos.Form{Amount: "24.50", Receipt: "R-1", Note: "gift"}) {
			t.Fatalf("on the form: %+v", s.filled)
		}
		if a := answer(t, dir, "done", "first.CSV.answer.json"); a.Recorded ||
			a.State != pos.Standing || !a.HandedOver {
			t.Errorf("the POS is told %+v", a)
		}
		write(t, sale("R-2"), dir, "second.json")
		write(t, sale("R-2"), dir, "copy of second.json")
		pass(time.Second)
		first, again := answer(t, dir, "done", "second.json.answer.json"),
			answer(t, dir, "done", "copy of second.json.answer.json")
		if len(s.recorded) != 1 || !first.Recorded || *first.Key != s.recorded[0].IdempotencyKey ||
			*again.Key != *first.Key {
			t.Errorf("recorded %d, told %+v and %+v", len(s.recorded), first, again)
		}
		want := []string{"copy of second.json", "copy of second.json.answer.json", "first.CSV", "first.CSV.answer.json",
			"second.json", "second.json.answer.json"}
		if got := files(t, dir, "done"); !slices.Equal(got, want) {
			t.Errorf("done has %v", got)
		}
	})
}

// What is no sale stays where it is.
func TestOtherFilesStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var s shop
		_, end := watch(t, dir, "till", &s)
		defer end()
		for _, name := range []string{"sale.json.tmp", ".sale.json", "~sale.csv", "readme.txt"} {
			write(t, sale("R-1"), dir, name)
		}
		if err := os.Mkdir(filepath.Join(dir, "folder.json"), 0o700); err != nil {
			t.Fatal(err)
		}
		pass(time.Minute)
		if n := len(files(t, dir)); n != 5 || len(s.recorded) != 0 {
			t.Errorf("%v, recorded %d", files(t, dir), len(s.recorded))
		}
	})
}

// A file is not taken before it is whole.
func TestHalfWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var s shop
		_, end := watch(t, dir, "till", &s)
		defer end()
		write(t, "", dir, "empty.json")
		write(t, `{"amount":"24.50","card":"c","rec`, dir, "sale.json")
		write(t, "amount,card,receipt,record\n24.5", dir, "sale.csv")
		pass(4 * time.Second)
		write(t, "amount,card,receipt,record\n24.50,c,R-1,tr", dir, "sale.csv")
		pass(4 * time.Second)
		if len(s.recorded)+len(s.filled) != 0 || len(files(t, dir, "failed")) != 0 {
			t.Fatalf("half a file was taken: %v %v, failed: %v", s.recorded, s.filled, files(t, dir, "failed"))
		}
		write(t, "amount,card,receipt,record\n24.50,c,R-1,true", dir, "sale.csv") // without the end of its line
		write(t, sale("R-2"), dir, "sale.json")
		pass(time.Second)
		if got := s.receipts(); !slices.Equal(got, []string{"R-2"}) {
			t.Fatalf("recorded %v: only the JSON is whole by what it holds", got)
		}
		pass(5 * time.Second)
		if got := s.receipts(); !slices.Equal(got, []string{"R-2", "R-1"}) {
			t.Fatalf("recorded %v", got)
		}
		if got := files(t, dir, "failed"); len(got) != 0 {
			t.Fatalf("%v was given up too early", got)
		}
		pass(20 * time.Second)
		if got := read(t, dir, "failed", "empty.json.reason.txt"); got != "pos.empty\n" {
			t.Errorf("the reason is %q", got)
		}
	})
}

func TestBadFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var s shop
		_, end := watch(t, dir, "till", &s)
		defer end()
		bad := map[string][2]string{
			"cut.json":     {`{"amount":"24`, "pos.cut_short"},
			"misspelt.csv": {"amount,recepit\n1,R-1\n", "pos.unknown"},
			"amount.json":  {`{"amount":"1.000,00"}`, "amount.malformed"},
			"dollars.json": {`{"amount":"1","currency":"USD"}`, "pos.currency"},
			"large.csv":    {"amount,note\n1," + strings.Repeat("x", pos.MaxSale) + "\n", "pos.too_long"},
			"bare.json":    {`{"amount":"1","record":true}`, "pos.record"},
		}
		for name, file := range bad {
			write(t, file[0], dir, name)
		}
		write(t, sale("R-1"), dir, "good.json")
		pass(time.Minute)
		for name, file := range bad {
			if got := read(t, dir, "failed", name+".reason.txt"); got != file[1]+"\n" {
				t.Errorf("%s: the reason is %q, want %s", name, got, file[1])
			}
			if got := read(t, dir, "failed", name); got != file[0] {
				t.Errorf("%s: the file is lost", name)
			}
		}
		if got := s.receipts(); !slices.Equal(got, []string{"R-1"}) || len(s.filled) != 0 {
			t.Errorf("recorded %v, on the form %v", got, s.filled)
		}
	})
}

// A POS that always writes the same name loses nothing.
func TestSameNameAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var s shop
		_, end := watch(t, dir, "till", &s)
		defer end()
		for n := range 3 {
			write(t, sale(fmt.Sprint("R-", n)), dir, "sale.json")
			pass(time.Second)
		}
		if got := s.receipts(); !slices.Equal(got, []string{"R-0", "R-1", "R-2"}) {
			t.Errorf("recorded %v", got)
		}
		if got := files(t, dir, "done"); len(got) != 4 { // and one answer
			t.Errorf("done has %v", got)
		}
		if a := answer(t, dir, "done", "sale.json.answer.json"); *a.Receipt != "R-2" {
			t.Errorf("the answer is that of %s", *a.Receipt)
		}
	})
}

// While the store is in trouble the sale waits, and is recorded as soon as it can be.
func TestTillInTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		s := shop{trouble: fault.New(fault.StoreFull)}
		trouble, end := watch(t, dir, "till", &s)
		defer end()
		write(t, sale("R-1"), dir, "sale.json")
		pass(time.Minute)
		if len(files(t, dir, "failed"))+len(files(t, dir, "done")) != 0 {
			t.Fatal("a sale that could not be recorded was put away")
		}
		if trouble() != nil {
			t.Errorf("the store's trouble is told as the folder's: %v", trouble())
		}
		s.stop(nil)
		pass(5 * time.Second)
		if got := s.receipts(); !slices.Equal(got, []string{"R-1"}) ||
			!answer(t, dir, "done", "sale.json.answer.json").Recorded {
			t.Errorf("recorded %v", got)
		}
	})
}

// At a till where nobody has signed in, or that has moved away, sales for the form wait in the folder too: each would
// take the place of the one before, and nobody could record any.
func TestNothingCanBeSold(t *testing.T) {
	for _, why := range []error{fault.New(fault.SetupMissing), fault.New(fault.StoreMoved)} {
		synctest.Test(t, func(t *testing.T) {
			dir := t.TempDir()
			s := shop{closed: why}
			_, end := watch(t, dir, "till", &s)
			defer end()
			write(t, `{"amount":"5"}`, dir, "a.json")
			write(t, `{"amount":"6"}`, dir, "b.json")
			pass(time.Minute)
			if len(s.filled)+len(files(t, dir, "failed"))+len(files(t, dir, "done")) != 0 {
				t.Fatalf("%v: the form was filled with %v", why, s.filled)
			}
			s.open()
			pass(5 * time.Second)
			if got := len(files(t, dir, "done")); got != 4 || len(s.filled) != 2 {
				t.Errorf("%v: %d files are done, the form was filled with %v", why, got, s.filled)
			}
		})
	}
}

// A sale whose file cannot be put away is not put on the form again and again.
func TestDoneCannotBeWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var s shop
		write(t, "in the way", dir, "done")
		trouble, end := watch(t, dir, "till", &s)
		defer end()
		write(t, `{"amount":"5"}`, dir, "sale.json")
		pass(time.Minute)
		if len(s.filled) != 1 || !errors.Is(trouble(), fault.InboxFolder) {
			t.Errorf("the form was filled %d times; trouble: %v", len(s.filled), trouble())
		}
		if err := os.Remove(filepath.Join(dir, "done")); err != nil {
			t.Fatal(err)
		}
		pass(5 * time.Second)
		if len(s.filled) != 1 || trouble() != nil ||
			answer(t, dir, "done", "sale.json.answer.json").State != pos.Standing {
			t.Errorf("the form was filled %d times; trouble: %v", len(s.filled), trouble())
		}
	})
}

// A name that leaves no room for its answer's keeps neither its own sale nor the next one.
func TestLongName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var s shop
		trouble, end := watch(t, dir, "till", &s)
		defer end()
		begin := strings.Repeat("x", 63) + "é" + strings.Repeat("x", 176) // cut in the middle of a letter
		write(t, sale("R-1"), dir, begin+".json")
		pass(time.Second)
		write(t, `{"amount":"?"}`, dir, begin+"e.json")
		write(t, sale("R-2"), dir, "next.json")
		pass(time.Second)
		if got := s.receipts(); !slices.Equal(got, []string{"R-1", "R-2"}) || trouble() != nil {
			t.Errorf("recorded %v; trouble: %v", got, trouble())
		}
		answer(t, dir, "done", "next.json.answer.json")
		for folder, suffix := range map[string]string{"done": ".answer.json", "failed": ".reason.txt"} {
			one, _ := filepath.Glob(filepath.Join(dir, folder, "x*~????????.json"))
			if len(one) != 1 || !utf8.ValidString(one[0]) || read(t, one[0]+suffix) == "" {
				t.Errorf("in %s: %q", folder, one)
			}
		}
	})
}

// A share that goes away and comes back.
func TestFolderGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "share")
		var s shop
		trouble, end := watch(t, dir, "till", &s)
		defer end()
		pass(time.Second)
		if f, _ := fault.Of(trouble()); f.Kind != fault.InboxGone || f.Where != dir || f.Detail == "" {
			t.Errorf("trouble: %v", trouble())
		}
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, sale("R-1"), dir, "sale.json")
		pass(5 * time.Second)
		if trouble() != nil || len(s.recorded) != 1 {
			t.Errorf("trouble: %v, recorded %d", trouble(), len(s.recorded))
		}
	})
}

// inMemory is a folder where a sync costs nothing, if this system has one.
func inMemory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "pos")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
