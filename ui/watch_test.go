package ui

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/ui/shell"
)

// A status goes to the panes; time alone draws only what it changes.
func TestWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter()
		c.status.Sync.LastSync = time.Now()
		var posted atomic.Int32
		w := &Window{cfg: Config{Till: c}, Shell: shell.New(nil, func(func()) { posted.Add(1) }, nil)}
		w.Go(w.watch)
		time.Sleep(9 * time.Second) // of the bubble's clock
		synctest.Wait()
		if posted.Load() != 0 {
			t.Errorf("drawn %d times while nothing changed", posted.Load())
		}
		time.Sleep(51 * time.Second)
		synctest.Wait()
		if posted.Load() != 6+3 { // 10, 20, 30, 40, 50 s and 1 min ago; the fields' looks, which draw nothing
			t.Errorf("drawn %d times in a minute", posted.Load())
		}
		c.updates <- c.status
		synctest.Wait()
		if posted.Load() != 10 {
			t.Error("the new status was not shown")
		}
		for range 3 { // while the window is busy
			c.status.Journal.Number++
			c.updates <- c.status
			synctest.Wait()
		}
		if waits := w.latest.Load(); posted.Load() != 10 || waits.Journal != c.status.Journal {
			t.Errorf("%d times drawn; %+v waits, not the latest", posted.Load(), waits)
		}
		time.Sleep(time.Minute - 2*time.Second) // no clock time that the header shows changes now
		synctest.Wait()
		before := posted.Load()
		c.nextDay("2026-11-24")
		time.Sleep(time.Second)
		synctest.Wait()
		if posted.Load() != before+1 {
			t.Errorf("the new day was shown %d times", posted.Load()-before)
		}
		close(c.updates)
		w.Wait()
	})
}

func TestTitle(t *testing.T) {
	d := newDesk(t)
	if got := d.win.Title(); got != "Counterfoil · Downtown" {
		t.Errorf("title %q", got)
	}
}

// A band of more lines than before is given their height.
func TestBandsHaveRoom(t *testing.T) {
	d := newDesk(t)
	s := d.till.status
	s.Sync.ClockKnown, s.Sync.ClockOffset = true, time.Hour
	d.show(s)
	s.Zone = fault.Fault{Kind: fault.ZoneUnknown, Facts: fault.Facts{Detail: "Germany"}}
	d.show(s)
	d.Shows("which is not a time zone that this PC knows")
	for i, row := range d.header.Rows {
		if has, wants := row.Size().Height, row.MinSize().Height; row.Visible() && has < wants {
			t.Errorf("row %d is cut: %v of %v", i, has, wants)
		}
	}
}
