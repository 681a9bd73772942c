// Package practice is what the window has in practice beside a shop's: the band
// with the knobs of the practice server, the cards to press instead of scanning
// them, and what the server has received.
package practice

import (
	"cmp"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Server is what the room needs of the practice server. Its funcs may be called
// from any goroutine and return at once.
type Server struct {
	Cards      func() []Card
	Second     Person       // somebody else who sells there
	Owner      Person       // who may reset the manager PIN there
	Ledger     func() []Row // what the server has, newest first
	SetOffline func(bool) error
	Offline    func() bool
	SetLatency func(time.Duration)
	Latency    func() time.Duration
	Changed    <-chan struct{} // the ledger, a card, the delay or the plug has changed; several changes may come as one
}

// Card is a card to press instead of scanning it.
type Card struct {
	Title string // "Jane D. · Coffee Rewards"
	Code  string

	Behaviour, Type string // of the practice server: "active", "punch" …
}

// Person is somebody who can sign in.
type Person struct{ Email, Password string }

// Row is one sale that the practice server has.
type Row struct {
	At     time.Time // of the scan
	Card   string    // masked
	Amount string    // as Forloy has it: "24.50"
	Note   string    // the card's type, or what was odd
}

// Room is the band, and two pages for the side of the form.
type Room struct {
	Band      *fyne.Container
	Mark      fyne.CanvasObject // behind the rooms
	Pages     []*kit.Page
	OnPlugged func() // the plug is in again: whoever sends need not wait
	OnHeight  func() // the band has got other words
	OnLeave   func() // practice is to be left for the real till; nil: it cannot be

	shell  *shell.Shell
	server *Server
	plug   *kit.Button
	delay  *kit.Button
	out    *kit.Button // of practice
	also   *kit.Text
	guide  *guide
	round  round
	seen   seen
	known  bool // how the till stands has been told
	sales  *kit.Page
	none   *kit.Text
	ledger *kit.List
	rows   []Row
}

// New returns the room. onCard is called with the code of a card that was pressed.
func New(s *shell.Shell, server *Server, onCard func(code string)) *Room {
	r := &Room{shell: s, server: server, Mark: newWatermark(), OnHeight: func() {}, OnPlugged: func() {}}
	r.Band = r.newBand()
	r.none = kit.NewText(words.T("Nothing has arrived yet."), kit.SizeSmall, kit.InkQuiet)
	r.none.Align = fyne.TextAlignCenter
	r.ledger = kit.NewList(func() int { return len(r.rows) }, newLedgerRow, func(i int, o fyne.CanvasObject) {
		if i < len(r.rows) {
			showLedgerRow(o, r.rows[i])
		}
	})
	paper := kit.NewSurface(kit.InkSurface, kit.InkLine, kit.Corner)
	r.sales = kit.NewPage(words.T("Server"), kit.Container(kit.Stack{}, paper,
		kit.Inset(kit.Grid, kit.Container(kit.Stack{}, r.none, r.ledger))))
	cards := []fyne.CanvasObject{kit.NewText(words.T("Click one to scan it."), kit.SizeSmall, kit.InkQuiet)}
	for _, c := range server.Cards() {
		cards = append(cards, newCardKey(c, newCopies(s, c.Code), func() { onCard(c.Code) }))
	}
	page, _ := kit.Rolling(kit.Column(kit.Grid, cards...))
	r.Pages = []*kit.Page{kit.NewPage(words.T("Cards"), page), r.sales}
	r.Show(server.Ledger())
	return r
}

// Show lists what has arrived at the server.
func (r *Room) Show(rows []Row) {
	r.rows = rows
	kit.SetVisible(r.none, len(rows) == 0)
	r.sales.Tab.Set(words.T("Server"))
	if len(rows) > 0 {
		r.sales.Tab.Set(words.T("Server") + " " + words.Number(int64(len(rows))))
	}
	r.ledger.Refresh()
	r.showKnobs()
}

// copiedTime is how long it is shown that a code was copied.
const copiedTime = 2 * time.Second

// newCopies is the button that copies a code, and shows for a while that it has.
func newCopies(s *shell.Shell, code string) *kit.Button {
	b := kit.NewIconButton(theme.ContentCopyIcon(), words.T("Copy the code"), nil)
	b.Press = func() {
		s.Copy(code)
		b.SetIcon(theme.ConfirmIcon(), words.T("Copied"))
		b.Point()
		s.After(copiedTime, func() { b.SetIcon(theme.ContentCopyIcon(), words.T("Copy the code")) })
	}
	return b
}

// newCardKey is a practice card as a button: what it is called, its code to type by hand,
// and what it does.
func newCardKey(c Card, copies *kit.Button, press func()) fyne.CanvasObject {
	title, note := kit.NewCut(called(c.Title), kit.SizeSmall, kit.InkText), kit.NewWords(does(c), kit.InkQuiet)
	code := kit.NewCut(c.Code, kit.SizeSmall, kit.InkQuiet)
	kit.SetVisible(code, c.Code != "")
	key := kit.NewButton("", kit.Plain, press)
	key.Calm, copies.Calm = true, true
	return kit.Container(kit.Stack{}, key, kit.InsetXY(kit.Grid+4, kit.Grid/2,
		kit.Row(0, 0, kit.Column(0, title, code, note.Box), copies)))
}

// called is a card's name. Those that say what the card is for here are in the window's
// language; another is as Forloy gives it.
func called(title string) string {
	switch title {
	case "Inactive card":
		return words.T("Inactive card")
	case "Deleted card":
		return words.T("Deleted card")
	case "Flaky card":
		return words.T("Flaky card")
	case "Slow card":
		return words.T("Slow card")
	case "Card with a long code":
		return words.T("Card with a long code")
	case "Sample cashback card":
		return words.T("Sample cashback card")
	case "Sample punch card":
		return words.T("Sample punch card")
	}
	return title
}

// kindOf is a card's type in words; anything else is as it is.
func kindOf(cardType string) string {
	switch cardType {
	case "punch":
		return words.T("punch card")
	case "cashback":
		return words.T("cashback")
	case "discount":
		return words.T("discount")
	}
	return cardType
}

// does is what a card does, in words.
func does(c Card) string {
	kind := kindOf(cmp.Or(c.Type, "discount")) // of a deleted one nobody knows it
	switch c.Behaviour {
	case "inactive":
		return words.T("{kind}, not active: Forloy refuses it", "kind", kind)
	case "missing":
		return words.T("{kind}, deleted: Forloy refuses it", "kind", kind)
	case "flaky":
		return words.T("{kind}: Forloy fails twice, then takes it", "kind", kind)
	case "slow":
		return words.T("{kind}: Forloy takes its time", "kind", kind)
	}
	return words.T("{kind}, active", "kind", kind)
}

func newLedgerRow() fyne.CanvasObject {
	at, amount := kit.NewText("", kit.SizeSmall, kit.InkQuiet), kit.NewBold("", kit.SizeSmall, kit.InkText)
	rest := kit.NewCut("", kit.SizeSmall, kit.InkQuiet)
	return kit.InsetXY(kit.Grid/2, kit.Grid/2, kit.Row(kit.Grid, 2, at, amount, rest))
}

func showLedgerRow(o fyne.CanvasObject, r Row) {
	cells := o.(*fyne.Container).Objects[0].(*fyne.Container).Objects
	cells[0].(*kit.Text).Set(words.When(r.At, words.Seconds))
	cells[1].(*kit.Text).Set(words.Typed(r.Amount))
	cells[2].(*kit.Text).Set(r.Card + "  " + kindOf(r.Note))
}
