package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// place is one of the window's panes.
type place int

const (
	placeSale place = iota
	placeReview
	placeDay
	placeSettings
)

// header never scrolls away: where you are, whose till it is, how the link
// stands, what waits.
//
//	Sale  Review 2  Day        Downtown · Ana      Sync now  ⚙  ⋮
//	● Online  synced 20 s ago  ● Camera on  12 waiting, oldest 14 min · 2 to review
type header struct {
	root   *fyne.Container
	tabs   [3]*button
	place  *text
	badge  *badge
	queue  *text
	watch  *fyne.Container // the camera is on
	sync   *button
	gear   *button
	more   *button
	signIn bool

	onGo     func(place)
	onSync   func()
	onSignIn func()
	onMore   func(at fyne.CanvasObject)
	onBadge  func()
}

func newHeader() *header {
	h := &header{place: newCut("", sizeSmall, inkText), badge: newBadge(), queue: newText("", sizeSmall, inkText)}
	for i, name := range [...]string{"Sale", "Review", "Day"} {
		to := place(i)
		h.tabs[i] = newButton(name, tab, func() { h.onGo(to) })
		h.tabs[i].size = sizeMedium
	}
	h.place.align = fyne.TextAlignTrailing
	h.sync = newButton("Sync now", plain, func() {
		if h.signIn {
			h.onSignIn()
		} else {
			h.onSync()
		}
	})
	h.gear = newIconButton(theme.SettingsIcon(), func() { h.onGo(placeSettings) })
	h.gear.kind = tab // it is a place like the others
	h.more = newIconButton(theme.MoreVerticalIcon(), func() { h.onMore(h.more) })
	top := row(grid, 3, h.tabs[0], h.tabs[1], h.tabs[2], h.place, strut(0, 0), h.sync, h.gear, h.more)
	h.badge.onTap = func() { h.onBadge() }
	h.watch = row(grid-2, -1, newMark(shapeDot, inkGood, 10), newText("Camera on", sizeSmall, inkQuiet))
	h.watch.Hide()
	under := row(2*grid, 0, h.badge, h.watch, h.queue)
	h.root = container(stack{}, newSurface(inkSurface, inkNone, 0),
		column(0, insetXY(grid, grid/2, top), rule(), insetXY(2*grid, grid/2, under), rule()))
	return h
}

func (h *header) show(v headline) {
	h.place.set(v.place)
	h.badge.show(v)
	queueInk := inkText
	if v.queue == "Nothing waiting" {
		queueInk = inkQuiet
	}
	h.queue.setInk(v.queue, queueInk)
	review := "Review"
	if v.review > 0 {
		review = fmt.Sprintf("Review %s", number(v.review))
	}
	h.tabs[placeReview].set(review)
	h.signIn = v.signIn
	if v.signIn {
		h.sync.set("Sign in")
	} else {
		h.sync.set("Sync now")
	}
	h.root.Refresh()
}

// camera is the light that says on every page that somebody may be seen.
func (h *header) camera(on bool) {
	if h.watch.Visible() != on {
		setVisible(h.watch, on)
		h.root.Refresh()
	}
}

func (h *header) at(p place) {
	h.gear.choose(p == placeSettings)
	for i, t := range h.tabs {
		t.choose(place(i) == p)
	}
}
