// Package header is the top of the window, which never scrolls away: where you
// are, whose till it is, how the link stands, what waits; and what hinders: trouble with
// the store, which may be repaired from there, the link, the clock.
package header

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Till is what the header needs of one.
type Till interface {
	SyncNow()
	Salvage(context.Context) (till.Salvaged, error)
}

// Header belongs to the UI goroutine.
//
//	Sale  Review 2  Day        Downtown · Ana      Sync now  ⚙  ⋮
//	● Online  sent 20 s ago  ● Camera on  12 waiting, oldest 14 min · 2 to review    (line.go)
type Header struct {
	Root       *fyne.Container
	OnMore     func(button fyne.CanvasObject) // opens the small menu
	OnHelp     func()                         // opens the help for the room in front
	OnStaff    func(button fyne.CanvasObject) // lists who may sell
	OnRepaired func()                         // the store may hold other records now

	shell  *shell.Shell
	till   Till
	status till.Status

	tabs    [3]*kit.Button
	place   *kit.Button // where this is, and who sells
	line    *line
	sync    *kit.Button // or what has to be done before: a sign-in, a salvage
	gear    *kit.Button
	repairs bool // a salvage is under way
}

// New returns the header of a till that stands as s says. Show fills it.
func New(sh *shell.Shell, t Till, s till.Status) *Header {
	h := &Header{shell: sh, till: t, status: s, OnMore: func(fyne.CanvasObject) {},
		OnStaff: func(fyne.CanvasObject) {}, OnHelp: func() {},
		OnRepaired: func() {}}
	for i, name := range [...]string{shell.Sale: words.T("Sale"), shell.Review: words.T("Review"),
		shell.Day: words.T("Day")} {
		h.tabs[i] = kit.NewButton(name, kit.Tab, func() { sh.Visit(shell.Place(i)) })
		h.tabs[i].TextSize = min(kit.SizeMedium, kit.Px(22)) // in large text too there is room for who sells
		h.tabs[i].Tip = shell.KeysOf(shell.GoSale + shell.Command(i))
	}
	h.place = kit.NewButton("", kit.Quiet, func() { h.OnStaff(h.place) })
	h.place.Cut, h.place.Least = true, kit.SizeSmall
	h.line = newLine(newBadge(h.TellConnection), words.T("Camera on"))
	h.sync = kit.NewButton(words.T("Sync now"), kit.Plain, h.pressSync)
	h.gear = kit.NewIconButton(theme.SettingsIcon(), shell.WithKeys(words.T("Settings"), shell.GoSettings),
		func() { sh.Visit(shell.Settings) })
	h.gear.Kind = kit.Tab // it goes to a room, as the tabs do
	more := kit.NewIconButton(theme.MoreVerticalIcon(), words.T("More"), nil)
	more.Press = func() { h.OnMore(more) }
	help := kit.NewIconButton(theme.QuestionIcon(), shell.WithKeys(words.T("What to do here"), shell.ShowHelp),
		func() { h.OnHelp() })
	var top []fyne.CanvasObject
	for _, tab := range h.tabs {
		key := kit.NewText(tab.Tip, kit.SizeSmall, kit.InkQuiet)
		kit.SetVisible(key, !kit.LargeText())
		top = append(top, kit.Row(kit.Grid/4, -1, tab, key))
	}
	top = append(top, h.place, h.sync, h.gear, help, more)
	h.Root = kit.Container(kit.Stack{}, kit.NewSurface(kit.InkSurface, kit.InkNone, 0),
		kit.Column(0, kit.InsetXY(kit.Grid, kit.Grid/2, kit.Row(kit.Grid, len(h.tabs), top...)), kit.Rule(),
			h.line.root, kit.Rule()))
	return h
}

// Show says a status, as of now.
func (h *Header) Show(s till.Status, now time.Time) {
	before := h.status
	h.status = s
	h.show(Describe(s, now))
	h.tellMerged(s.Merged, before.Merged)
}

func (h *Header) show(v Headline) {
	h.place.Tail = v.seller // of a long name of the place less is lost
	h.place.Set(v.place)
	h.line.show(v)
	review := words.T("Review")
	if v.review > 0 {
		review = words.T("Review") + " " + words.Number(v.review)
	}
	h.tabs[shell.Review].Set(review)
	switch {
	case h.repairs:
		h.sync.Set(words.T("Repairing…"))
	case v.damaged:
		h.sync.Set(words.T("Repair…"))
	case v.signIn:
		h.sync.Set(words.T("Sign in"))
	default:
		h.sync.Set(words.T("Sync now"))
	}
	h.sync.SetEnabled(!h.repairs)
	h.Root.Refresh()
}

func (h *Header) pressSync() {
	switch {
	case damaged(h.status):
		h.askRepair()
	case wantsSignIn(h.status):
		h.shell.Setting(shell.Account)
	default:
		h.till.SyncNow()
	}
}

// TellConnection tells all about the connection.
func (h *Header) TellConnection() {
	h.shell.Ask(shell.Question{Title: words.T("Connection"), Body: linkWords(h.status, time.Now()),
		No: words.T("Close")})
}

// Camera says in every room that somebody may be seen.
func (h *Header) Camera(on bool) {
	if h.line.watch.Visible() != on {
		kit.SetVisible(h.line.watch, on)
		h.Root.Refresh()
	}
}

// At marks the room in front.
func (h *Header) At(p shell.Place) {
	h.gear.Choose(p == shell.Settings)
	for i, t := range h.tabs {
		t.Choose(shell.Place(i) == p)
	}
}
