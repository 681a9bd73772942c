package desk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/member"
	"counterfoil/syncclient/fleet/office"
)

// told is a desk with two tills that have told it five sales each, of which one has died since.
func toldDesk(t *testing.T) (o *branch, alive member.Membership, c *chain) {
	t.Helper()
	o = newDesk(t, t.TempDir(), "127.0.0.1:0")
	alive, c = o.joined(place("alive")), shop(5)
	dead := o.joined(place("dead"))
	for m, of := range map[*member.Membership]*chain{&alive: c, &dead: shop(5, "other-")} {
		if err := m.Once(t.Context(), of, quiet); err != nil {
			t.Fatal(err)
		}
	}
	o.row("alive", func(r office.Row) bool { return r.Entries == 5 })
	o.row("dead", func(r office.Row) bool { return r.Entries == 5 })
	return o, alive, c
}

// again starts the desk once more: the till that is alive is asked for everything, and nothing of the dead one is lost.
func again(t *testing.T, dir string, alive member.Membership, c *chain) {
	t.Helper()
	o := newDesk(t, dir, "127.0.0.1:0")
	alive.Addresses = o.Addresses()
	o.row("alive", func(r office.Row) bool { return r.Head == fleet.Position{} })
	if err := alive.Once(t.Context(), c, quiet); err != nil {
		t.Fatal(err)
	}
	o.row("alive", func(r office.Row) bool { return r.Head == c.cursor && r.Entries == 5 && len(r.Forks) == 0 })
	o.row("dead", func(r office.Row) bool { return r.Entries == 5 && r.By[purchase.Pending] == 5 })
	o.stop()
	o = newDesk(t, dir, "127.0.0.1:0") // it does not ask for all at each of its starts
	o.row("alive", func(r office.Row) bool { return r.Head == c.cursor })
}

// Somebody removes the stream's files under a desk that runs. The engine does not notice, and goes on confirming what
// it keeps nowhere; the desk looks, and ends with a sentence.
func TestFilesAreRemovedWhileTheDeskRuns(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows removes no file that is open")
	}
	for _, what := range []string{"", "jetstream/$G/streams/TILLS/msgs"} {
		t.Run(what, func(t *testing.T) {
			o, alive, c := toldDesk(t)
			look := func() error {
				tick := make(chan time.Time, 1)
				tick <- time.Now()
				ended := make(chan error)
				go func() { // the look is over
					for len(tick) > 0 {
						runtime.Gosched()
					}
					ended <- nil
				}()
				_, err := o.wait(t.Context(), tick, ended)
				return err
			}
			if err := look(); err != nil {
				t.Fatalf("while all is well: %v", err)
			}
			if err := os.RemoveAll(filepath.Join(o.dir, "stream", what)); err != nil {
				t.Fatal(err)
			}
			if err := look(); !errors.Is(err, fault.FleetGone) {
				t.Errorf("it goes on, or ends with %v", err)
			}
			o.stop()
			again(t, o.dir, alive, c)
		})
	}
}

// A desk that is started on a full disk says that it is full, whoever noticed it: the engine has only words for it.
func TestDeskOnAFullDiskSaysSo(t *testing.T) {
	said := &jetstream.APIError{Code: 500, ErrorCode: 10069, Description: "write meta.inf.tmp: no space left on device"}
	for _, err := range []error{&fs.PathError{Op: "write", Path: "books.bolt", Err: syscall.ENOSPC},
		fmt.Errorf("open the stream: %w", said), office.Stored(said),
		errors.New("write 1.blk: There is not enough space on the disk.")} {
		if got := wrong(err); !errors.Is(got, fault.FleetDisk) {
			t.Errorf("%v: %v", err, got)
		}
	}
	for _, err := range []error{fault.New(fault.FleetRunning), errors.New("something else")} {
		if got := wrong(err); errors.Is(got, fault.FleetDisk) {
			t.Errorf("%v: %v", err, got)
		}
	}
}

// While the desk is off, the stream loses its messages, but not how many there were.
func TestStreamLosesMessagesBeforeItsEnd(t *testing.T) {
	o, alive, c := toldDesk(t)
	o.stop()
	blocks, err := filepath.Glob(filepath.Join(o.dir, "stream/jetstream/$G/streams/TILLS/msgs/*.blk"))
	if err != nil || len(blocks) != 1 {
		t.Fatalf("the stream is in %q, %v", blocks, err)
	}
	if err := os.Remove(blocks[0]); err != nil {
		t.Fatal(err)
	}
	again(t, o.dir, alive, c)
}

// What a dead till has told is in the books alone once the stream is lost: they are not made anew, or its sales would
// be gone, unless a person says so.
func TestBooksThatAreAloneAreNotMadeAnew(t *testing.T) {
	o, alive, c := toldDesk(t)
	dir := o.dir
	o.stop()
	if err := os.RemoveAll(filepath.Join(dir, "stream")); err != nil {
		t.Fatal(err)
	}
	o = newDesk(t, dir, "127.0.0.1:0")
	alive.Addresses = o.Addresses()
	o.row("alive", func(r office.Row) bool { return r.Head == fleet.Position{} })
	if err := alive.Once(t.Context(), c, quiet); err != nil {
		t.Fatal(err)
	}
	o.row("alive", func(r office.Row) bool { return r.Head == c.cursor })
	control := office.Control{Dir: dir}
	f, _ := fault.Of(control.Rebuild(t.Context()))
	if f.Kind != fault.FleetAlone || f.Facts.Name != "dead" {
		t.Errorf("they are made anew, or not because of %+v", f)
	}
	o.row("dead", func(r office.Row) bool { return r.By[purchase.Pending] == 5 })
	if err := control.RebuildAnyway(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.row("dead", func(r office.Row) bool { return r.Entries == 0 })
	o.row("alive", func(r office.Row) bool { return r.Entries == 5 })
	if err := control.Rebuild(t.Context()); err != nil {
		t.Errorf("once nothing is alone: %v", err)
	}
}
