package ui

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"

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
		if posted.Load() != 6 { // 10, 20, 30, 40, 50 s and 1 min ago
			t.Errorf("drawn %d times in a minute", posted.Load())
		}
		c.updates <- c.status
		synctest.Wait()
		if posted.Load() != 7 {
			t.Error("the new status was not shown")
		}
		for range 3 { // while the window is busy
			c.status.Journal.Number++
			c.updates <- c.status
			synctest.Wait()
		}
		if waits := w.latest.Load(); posted.Load() != 7 || waits.Journal != c.status.Journal {
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

// Trouble with the store and a wrong clock come and go, and nothing below the header moves.
func TestTroubleMovesNoRoom(t *testing.T) {
	d := newDesk(t)
	amount := d.Field("0.00")
	stands := func() fyne.Position { return fyne.CurrentApp().Driver().AbsolutePositionForObject(amount) }
	before := stands()
	for _, trouble := range []error{fault.New(fault.StoreDamaged), fault.New(fault.StoreFull), nil} {
		for _, off := range []time.Duration{0, time.Hour} {
			s := d.till.status
			s.Trouble, s.Sync.ClockKnown, s.Sync.ClockOffset = trouble, true, off
			s.Zone = fault.Fault{Kind: fault.ZoneUnknown, Facts: fault.Facts{Detail: "Germany"}}
			d.show(s)
			layOut(d.win.Content())
			if now := stands(); now != before {
				t.Errorf("%v, %v: the amount is at %v, not %v", trouble, off, now, before)
			}
		}
	}
}
