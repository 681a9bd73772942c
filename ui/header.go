package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// header never scrolls away: where you are, whose till it is, how the link
// stands, what waits.
//
//	Sale  Review 2  Day        Downtown · Ana      Sync now  ⚙  ⋮
//	● Online  synced 20 s ago  ● Camera on  12 waiting, oldest 14 min · 2 to review
type header struct {
	root   *fyne.Container
	tabs   [3]*kit.Button
	place  *kit.Text
	badge  *badge
	queue  *kit.Text
	watch  *fyne.Container // the camera is on
	sync   *kit.Button
	gear   *kit.Button
	more   *kit.Button
	signIn bool

	onGo     func(shell.Place)
	onSync   func()
	onSignIn func()
	onMore   func(at fyne.CanvasObject)
	onBadge  func()
}

func newHeader() *header {
	h := &header{place: kit.NewCut("", kit.SizeSmall, kit.InkText), badge: newBadge(), queue: kit.NewText("", kit.SizeSmall, kit.InkText)}
	for i, name := range [...]string{"Sale", "Review", "Day"} {
		to := shell.Place(i)
		h.tabs[i] = kit.NewButton(name, kit.Tab, func() { h.onGo(to) })
		h.tabs[i].TextSize = kit.SizeMedium
	}
	h.place.Align = fyne.TextAlignTrailing
	h.sync = kit.NewButton("Sync now", kit.Plain, func() {
		if h.signIn {
			h.onSignIn()
		} else {
			h.onSync()
		}
	})
	h.gear = kit.NewIconButton(theme.SettingsIcon(), func() { h.onGo(shell.Settings) })
	h.gear.Kind = kit.Tab // it is a place like the others
	h.more = kit.NewIconButton(theme.MoreVerticalIcon(), func() { h.onMore(h.more) })
	top := kit.Row(kit.Grid, 3, h.tabs[0], h.tabs[1], h.tabs[2], h.place, kit.Strut(0, 0), h.sync, h.gear, h.more)
	h.badge.onTap = func() { h.onBadge() }
	h.watch = kit.Row(kit.Grid-2, -1, kit.NewMark(kit.ShapeDot, kit.InkGood, 10), kit.NewText("Camera on", kit.SizeSmall, kit.InkQuiet))
	h.watch.Hide()
	under := kit.Row(2*kit.Grid, 0, h.badge, h.watch, h.queue)
	h.root = kit.Container(kit.Stack{}, kit.NewSurface(kit.InkSurface, kit.InkNone, 0),
		kit.Column(0, kit.InsetXY(kit.Grid, kit.Grid/2, top), kit.Rule(), kit.InsetXY(2*kit.Grid, kit.Grid/2, under), kit.Rule()))
	return h
}

func (h *header) show(v headline) {
	h.place.Set(v.place)
	h.badge.show(v)
	queueInk := kit.InkText
	if v.idle {
		queueInk = kit.InkQuiet
	}
	h.queue.SetInk(v.queue, queueInk)
	review := "Review"
	if v.review > 0 {
		review = fmt.Sprintf("Review %s", kit.Number(v.review))
	}
	h.tabs[shell.Review].Set(review)
	h.signIn = v.signIn
	if v.signIn {
		h.sync.Set("Sign in")
	} else {
		h.sync.Set("Sync now")
	}
	h.root.Refresh()
}

// camera is the light that says on every page that somebody may be seen.
func (h *header) camera(on bool) {
	if h.watch.Visible() != on {
		kit.SetVisible(h.watch, on)
		h.root.Refresh()
	}
}

func (h *header) at(p shell.Place) {
	h.gear.Choose(p == shell.Settings)
	for i, t := range h.tabs {
		t.Choose(shell.Place(i) == p)
	}
}
