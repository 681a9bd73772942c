package ui

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// TestNothingMovesWhenTheLineIsLost: whatever happens to the connection, and back again, each
// button, field and list of each room stands where it stood, in every language.
func TestNothingMovesWhenTheLineIsLost(t *testing.T) {
	lost := []purchase.SyncState{
		{Link: purchase.LinkOffline},
		{Link: purchase.LinkUnreachable, Cause: fault.New(fault.LinkPortal), NextTry: now().Add(time.Hour)},
		{Link: purchase.LinkSignIn},
		{Link: purchase.LinkOnline, Halted: true, Cause: fault.New(fault.LinkFormat)},
	}
	for _, l := range words.Languages() {
		for _, size := range []fyne.Size{uitest.Least, fyne.NewSize(1920, 1080)} {
			t.Run(fmt.Sprint(l.Code, size.Width), func(t *testing.T) {
				defer words.Use("")
				d := newDesk(t, func(_ *Config, c *counter) {
					c.status.Settings.Language, c.status.PIN.Unlocked = l.Code, true
					c.status.Last, c.review = lastSales(), toReview()
				})
				d.win.Resize(size)
				d.zoom()
				d.win.Resize(size)
				online := d.till.status
				online.Sync.LastSync = now()
				online.Counts.By = map[purchase.State]purchase.Tally{purchase.Pending: {Count: 12},
					purchase.Review: {Count: 2}}
				online.Oldest = now().Add(-14 * time.Minute)
				for p := shell.Sale; p <= shell.Settings; p++ {
					d.goTo(p)
					d.show(online)
					d.Idle()
					layOut(d.win.Content())
					before := placesOf(d.panes[p])
					if len(before) < 3 {
						t.Fatalf("room %d: only %v", p, before)
					}
					for _, sync := range append(lost, online.Sync) {
						if p == shell.Settings && sync.Link == purchase.LinkSignIn {
							continue // which opens the form there
						}
						s := online
						s.Sync = sync
						d.show(s)
						d.Idle()
						layOut(d.win.Content())
						for name, place := range placesOf(d.panes[p]) {
							if before[name] != place {
								t.Errorf("room %d, link %q: the %s is at %s, and was at %s", p, sync.Link, name, place,
									before[name])
							}
						}
					}
				}
			})
		}
	}
}

// placesOf is where each button, field and list of a room stands, and how large it is.
func placesOf(room fyne.CanvasObject) map[string]string {
	at := map[string]string{}
	var look func(o fyne.CanvasObject)
	look = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		name := ""
		switch o := o.(type) {
		case *kit.Button:
			name = "button " + o.Label + o.Tip
		case *kit.Field:
			name = "field " + o.PlaceHolder
		case *kit.List:
			name = "list"
		}
		if name != "" {
			place := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			at[name] += fmt.Sprint(place, o.Size())
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, child := range o.Objects {
				look(child)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				look(child)
			}
		}
	}
	look(room)
	return at
}

// layOut does what the real driver does before it draws and the test's does not: what has
// another least size than before is laid out anew.
func layOut(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		for _, child := range o.Objects {
			layOut(child)
		}
	case fyne.Widget:
		r := test.WidgetRenderer(o)
		r.Layout(o.Size())
		for _, child := range r.Objects() {
			layOut(child)
		}
	}
}
