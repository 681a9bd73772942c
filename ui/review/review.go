// Package review is the room where a manager clears what Forloy refused for good: a list,
// oldest first, and what can be done about each sale. It is behind the manager's PIN.
package review

import (
	"context"
	"errors"
	"io"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/account"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Till is what the room needs of one.
type Till interface {
	List(ctx context.Context, q till.Query, each func(purchase.Transaction) error) error
	Find(ctx context.Context, key string) (purchase.Transaction, error)
	History(ctx context.Context, key string) ([]till.Entry, error)
	WriteFile(path string, replace bool, fill func(io.Writer) error) error

	Retry(ctx context.Context, keys []string, actor string) (int, error)
	Replace(ctx context.Context, key, card, customer string, source purchase.Source,
		actor string) (purchase.Transaction, error)
	TakeScan(s purchase.Scan, onForm string) (string, error)
	Lookup(ctx context.Context, card string) (purchase.CardInfo, error)
	Dismiss(ctx context.Context, keys []string, reason, actor string) (int, error)

	account.Manager
	Lock()
}

var inReview = till.Query{States: []purchase.State{purchase.Review}}

// Room is Review. It belongs to the UI goroutine.
type Room struct {
	Root *fyne.Container

	shell   *shell.Shell
	till    Till
	program string // name and version, for support

	door   *account.Door
	shut   fyne.CanvasObject // with the door in it
	opened fyne.CanvasObject // the list

	list    *list
	filters *filters
	mended  mended
	export  *kit.Button
	full    *fyne.Container
	empty   *fyne.Container
	nothing *kit.Text // what is said when nothing is left
	last    *kit.Text // below it: what the last action came to
	detail  *detail

	status  till.Status
	pending outcome
	history history

	all     []purchase.Transaction // oldest first
	whole   bool                   // all has been read
	filter  filter
	outage  []purchase.Transaction
	loading shell.Reading
}

// edge is what a row that rolls leaves round its buttons: it cuts off what ends within a pixel.
const edge = 2

// mended offers to try again what an outage has left.
type mended struct {
	root *fyne.Container
	says *kit.Words
}

// New returns the room; Load fills it. program is the name and version that
// "Copy for support" tells.
func New(s *shell.Shell, t Till, program string) *Room {
	r := &Room{shell: s, till: t, program: program,
		door: account.NewDoor(s, t, words.T("For managers: fix refused sales."))}
	r.door.OnTried = func(error) { r.focus() }
	r.list = newList(r.chose)
	r.detail = newDetail(s, r)
	r.detail.replace.onScanned = r.nameScanned
	r.detail.replace.onTyped = r.replaceTyped
	r.export = kit.NewButton(words.T("Export CSV"), kit.Plain, r.exportShown)
	lock := kit.NewButton(words.T("Lock"), kit.Quiet, t.Lock)
	r.filters = newFilters(s, r.filterBy)
	head := kit.Row(kit.Grid, 0, fynecontainer.NewHScroll(kit.InsetXY(0, edge, r.filters.root)), r.export, lock)
	r.mended.says = kit.NewWords("", kit.InkText)
	again := kit.NewButton(words.T("Try all again"), kit.Primary,
		func() { r.detail.begin(func() { r.retry(r.outage) }) })
	r.mended.root = kit.Sheet(kit.Row(kit.Grid, 0, r.mended.says.Box, again))
	again.Once = true
	sides := kit.Container(kit.Sides{Gap: 2 * kit.Grid, Share: 0.56, Least: 400, Most: 720}, r.list.root, r.detail.root)
	r.full = kit.ColumnFill(kit.Grid, 1, r.mended.root, sides)
	r.nothing = kit.NewText("", kit.SizeLarge, kit.InkText).Centred()
	r.last = kit.NewText(words.T("Sales that Forloy refuses for good are kept here for somebody to look at."),
		kit.SizeSmall, kit.InkQuiet).Centred()
	r.empty = kit.Centred(480, kit.Column(kit.Grid, r.nothing, r.last))
	open := kit.ColumnFill(kit.Grid, 1, head, kit.Container(kit.Stack{}, r.full, r.empty))
	r.opened = kit.Inset(2*kit.Grid, kit.Container(kit.Narrow{Width: 1320}, open))
	page := fynecontainer.NewVScroll(kit.Inset(2*kit.Grid, kit.Centred(480, kit.Sheet(kit.Inset(kit.Grid,
		r.door.Root)))))
	kit.OnPage(page, r.door.Fields...)
	r.shut = page
	r.Root = kit.Container(kit.Stack{}, r.opened, r.shut)
	r.openDoor()
	r.show(nil, view{})
	return r
}

// Show applies a status: it locks or opens the room, and checks whether what was sent again
// is settled.
func (r *Room) Show(s till.Status) {
	if s.PIN.Unlocked != r.status.PIN.Unlocked {
		if r.Root.Visible() {
			r.shell.CloseSave() // it would save the refused sales for whoever comes by
		}
		r.detail.close()
		r.blur() // what had the keyboard is hidden
	}
	r.status = s
	r.openDoor()
	r.showEmpty()
	r.showOutage()
	r.look()
}

// showEmpty says that there is nothing to review, but not before it has been read. What is
// being tried again may come back.
func (r *Room) showEmpty() {
	none := r.whole || r.status.Counts.By[purchase.Review].Count == 0
	switch again := int64(len(r.pending.keys)); {
	case !none:
		r.nothing.Set(words.T("Reading…"))
	case again > 0:
		r.nothing.Set(words.N(again, "{n} sale is tried again", "{n} sales are tried again"))
	default:
		r.nothing.Set(words.T("Nothing to review"))
	}
	kit.SetVisible(r.last, none)
	kit.SetVisible(r.empty, len(r.all) == 0)
}

// openDoor shows the list, or the door before it.
func (r *Room) openDoor() {
	r.door.Show(r.status.PIN)
	kit.SetVisible(r.opened, r.status.PIN.Unlocked)
	kit.SetVisible(r.shut, !r.status.PIN.Unlocked)
}

// focus puts the keyboard where it belongs while the room is in front.
func (r *Room) focus() {
	switch {
	case !r.Root.Visible():
	case r.shut.Visible():
		r.door.Focus()
	case r.full.Visible() && r.detail.field() != nil:
		r.shell.Focus(r.detail.field())
	case r.full.Visible():
		r.list.focus(r.shell)
	default:
		r.shell.Blur()
	}
}

// blur takes the keyboard from the room, not from what lies over it.
func (r *Room) blur() {
	if r.Root.Visible() && !r.shell.Covered() {
		r.shell.Blur()
	}
}

// goOn gives the list the keyboard if nothing has it.
func (r *Room) goOn() {
	if r.shell.Focused() == nil && !r.shell.Covered() {
		r.focus()
	}
}

// show shows what is in review now. What was chosen stays chosen if it is still there.
func (r *Room) show(all []purchase.Transaction, v view) {
	r.all, r.filter, r.outage = all, v.filter, v.outage
	n := int64(len(all))
	if v.first {
		n = max(n, r.status.Counts.By[purchase.Review].Count)
	}
	r.list.total = words.N(n, "{n} sale to review", "{n} sales to review")
	if seen := int64(len(v.txs)); seen < int64(len(all)) {
		r.list.total = words.N(n, "{seen} of {n} sale to review", "{seen} of {n} sales to review", "seen",
			words.Number(seen))
	}
	kit.SetVisible(r.full, len(all) > 0)
	r.whole = v.whole
	r.showEmpty()
	kit.SetVisible(r.export, len(all) > 0)
	r.filters.show(v, r.status)
	r.showOutage()
	r.list.show(v.txs)
	if !r.list.hasAll(r.detail.about) {
		r.detail.closeForms() // it was about a sale that is gone
	}
	r.showDetail()
}

// chose shows what somebody has chosen, and closes what was about another sale: an open
// form, and what was said of the last action.
func (r *Room) chose() {
	r.detail.close()
	r.showDetail()
}

// showOutage offers to try again what Forloy refused while it had trouble, now that it
// answers again.
func (r *Room) showOutage() {
	n := int64(len(r.outage))
	r.mended.says.Set(words.N(n, "Forloy had trouble with {n} sale, and answers again.",
		"Forloy had trouble with {n} sales, and answers again."), kit.InkText)
	kit.SetVisible(r.mended.root, n > 1 && r.status.Sync.Link == purchase.LinkOnline)
}

func (r *Room) showDetail() {
	if at := r.list.find(r.list.current); at >= 0 {
		r.detail.show(r.list.txs[at], r.list, r.status)
		r.readHistory()
	}
}

// Say shows a sentence where the last action's outcome stands.
func (r *Room) Say(what string, ink fyne.ThemeColorName) {
	r.last.SetInk(what, ink)
	r.detail.say(what, ink)
}

// NewDay shows the times again: today's sales are yesterday's now.
func (r *Room) NewDay() { r.list.widget.Refresh() }

// Key takes a key that no field has taken, and reports whether it meant anything here.
func (r *Room) Key(name fyne.KeyName) bool {
	switch {
	case name == fyne.KeyF2 && r.Rescanning():
		r.shell.Focus(r.detail.replace.card)
	case name == fyne.KeyEscape && r.shut.Visible() && r.door.Back():
	case name == fyne.KeyEscape && r.status.PIN.Unlocked && !r.detail.buttons.Visible():
		r.detail.cancel()
	case name == fyne.KeyEscape && r.status.PIN.Unlocked && r.list.untick():
	default:
		return false
	}
	return true
}

// Rescanning reports whether "Rescan and replace" is open: scans go there then.
func (r *Room) Rescanning() bool { return r.detail.replace.root.Visible() }

// OnForm is the code that was scanned into the form; "": none.
func (r *Room) OnForm() string { return r.detail.replace.onForm() }

// Take puts a scanned card into the form.
func (r *Room) Take(s purchase.Scan, card string) {
	stands := r.OnForm()
	still := func() bool { return r.Rescanning() && r.OnForm() == stands }
	r.shell.Swap(card, stands, purchase.IsPayload(card), still, func() { r.detail.replace.fill(card, s.Source) })
}

// Repeated says nothing: the card is in the form already.
func (r *Room) Repeated(error) {}

// Barcode refuses a barcode's number.
func (r *Room) Barcode(_ purchase.Scan, refusal error) { r.Refuse(refusal) }

// Refuse says at the form why a scan cannot be used.
func (r *Room) Refuse(why error) {
	r.shell.Signal(device.SoundRefused)
	if errors.Is(why, fault.ScanTorn) {
		r.TakeOff()
	}
	r.detail.say(words.Say(why), kit.InkError)
}

// TakeOff takes off what a keyboard scanner has put on the form: it was a piece of a code.
func (r *Room) TakeOff() {
	if form := r.detail.replace; form.onForm() != "" && form.source == purchase.SourceWedge {
		form.dropCard()
	}
}

// OfferSample offers a practice card: in practice nobody has one to scan.
func (r *Room) OfferSample(code string) { r.detail.replace.offerSample(code) }
