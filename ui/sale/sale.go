// Package sale is the room where sales are made: the form for one sale after the
// other, what is beside it, and the last sales below it.
//
//	form.go     what a person types, and what the form says
//	scan.go     a card's way onto the form
//	record.go   the form's way to the till, while the next sale may have begun
//
// The other files are the boxes that the room is made of.
package sale

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/lens"
	"counterfoil/ui/shell"
)

// Till is what the room needs of one.
type Till interface {
	TakeScan(s purchase.Scan, onForm string) (string, error)
	NewForm() uint64
	Ring(context.Context, till.Draft) (purchase.Transaction, error)
	Undo(ctx context.Context, key string) error
	Lookup(ctx context.Context, card string) (purchase.CardInfo, error)
	NameHolder(ctx context.Context, keys []string, holder string) error
	Claim(ctx context.Context, info purchase.CardInfo, card string) (purchase.Reward, error)
	LastRewards(ctx context.Context) ([]till.GivenReward, error)
}

// Keys is the keyboard scanner, which sees every key before the window does.
type Keys interface {
	Typing() bool // a character has come just now
	Flush()       // ends a burst of keys that may be a scan
}

// Room is the form and what is around it. It belongs to the UI goroutine.
//
//	┌ card ─────────────┐  ┌ camera ──┐
//	┌ amount ───────────┐  ┌ balance ─┐   or by tabs, if there
//	  + punches + receipt   ┌ keypad ──┐   are more pages
//	┌ Record ───────────┐  └──────────┘
//	┌ last sales ────────────────────┐
type Room struct {
	Root *fyne.Container
	Keys Keys // nil: no keyboard scanner

	OnCard func()     // a card has come on the form; nil: nobody asks
	OnAsk  func(rune) // help or search is wanted, by one of asking; nil: there are none

	shell *shell.Shell
	till  Till
	lens  *lens.Box

	main    *fyne.Container // the form and what is beside it
	fields  *fynecontainer.Scroll
	rows    *fyne.Container   // what it shows
	low     bool              // bands leave it little room
	caption *fyne.Container   // over the card
	air     fyne.CanvasObject // under it
	sight   sight             // what was rolled to last
	card    *cardBox
	details *cardDetails
	amount  *amountBox
	extras  *extras
	message *kit.Words
	deaf    *kit.Pill
	button  *kit.Button
	keypad  *kit.Keypad
	side    *side
	last    *lastStrip

	recent       []purchase.Transaction // that stand
	latest       []purchase.Transaction // all of the last status
	given        []given                // rewards, newest first
	earnings     []earning              // sales that have not been answered yet
	nameless     []noted                // sales whose customer Forloy has not named
	online       bool                   // Forloy can be asked
	offline      bool                   // there is no network
	waits        bool                   // nothing can be sent just now
	front        bool                   // no other room is in front
	locked       bool                   // the till, for whoever has no PIN
	form         uint64                 // this filling of the form
	barcode      string                 // the number that Forloy is being asked about; "": none
	asked        purchase.Scan          // of that
	ousted       ousted                 // the card that the one on the form has taken the place of
	offers       bool                   // the message says so, and that Ctrl+Z brings it back
	order        []part                 // of the form, as they were entered, the last one last
	stepped      bool                   // Esc has taken the last one out
	lookups      int                    // of cards; only the newest answer counts
	judged       judged
	untilNext    bool   // the message goes when the next sale begins
	refusal      string // the sale in Review that the message is about; "": none
	toReview     int64  // how many are there, as the message says; 0: it does not
	reviewed     reviewed
	confirms     string // what the message says of a sale that was recorded; "": it does not
	confirmed    string // which one
	beside       bool   // it says so below the refusal
	way          underway
	handed       func(*Room) // puts the POS's next sale on the form; nil: none waits
	undiscounted string      // the amount that stood there when the card came; "": none
	fromPOS      string      // the amount that a POS handed over; "": none
	stands       Handed      // all of what it handed over with it, as it said so
	taken        posSale     // the last one that was recorded
	takenAt      time.Time
	blind        string // the last sale, if its amount was typed before its card came; "": it was not
	sold         bool   // the form is empty since a sale was recorded
	undone       string // the key of the sale that Undo was pressed for last
	giving       string // the card whose reward is being asked for; "": none
	tells        int    // how much is under way that this room has to tell the outcome of
	unclear      bool   // it is not known whether the last one was given: the card must be looked up first
}

// New returns the room with a camera beside the form, and more pages by tabs.
func New(s *shell.Shell, t Till, camera *lens.Box, more ...*kit.Page) *Room {
	r := &Room{shell: s, till: t, lens: camera, details: newCardDetails(), message: kit.NewWords("", kit.InkQuiet),
		deaf: kit.NewPill(deafWords()), keypad: kit.NewKeypad(true), form: t.NewForm(), judged: judged{}}
	r.card = newCardBox(s.Window().Canvas().Size().Width)
	r.amount = newAmountBox(func(d time.Duration, f func()) { s.After(d, f) })
	r.card.onType, r.card.onTyped, r.card.onCancel, r.card.onClear = r.typeCard, r.typedCard, r.stopTyping, r.dropCard
	r.card.onGive = r.askReward
	r.extras = newExtras(r.enter, func() { r.entered(extrasPart) })
	r.last = newLastStrip(func(tx purchase.Transaction) { s.ShowSale(tx.IdempotencyKey) }, r.Undo)
	r.way.patience = keysWait
	r.amount.Field.OnSubmitted = func(string) { r.pressed() }
	r.amount.Field.OnChanged = func(string) {
		r.entered(amountPart)
		r.begin()
		r.amount.Look()
		r.sayDiscount()
		r.asksFor()
		r.takeIfFree()
	}
	r.amount.Rest = func(then func()) { s.After(typingRests, then) }
	r.amount.OnMark, r.extras.typed.OnMark = r.sayWrong, r.sayWrong
	r.button = kit.NewButton(recordLabel(), kit.Primary, r.pressed)
	r.button.TextSize, r.button.Height = kit.SizeMedium, kit.RecordTop
	r.keypad.OnKey = r.pressPad
	r.side = newSide(r.keypad, r.details, camera, more, r.seeLens)
	r.layOut()
	return r
}

func deafWords() string {
	if kit.LargeText() {
		return words.DeafBriefly()
	}
	return words.Deaf()
}

func (r *Room) layOut() {
	cardLine := kit.Line{Gap: kit.Grid, Fill: 1, Middle: true}
	r.caption = kit.Container(cardLine, kit.Caption(words.T("CARD")), kit.Spacer(), kit.Strut(0, kit.Px(20)),
		r.deaf.Root)
	r.air = kit.Strut(0, kit.Grid/2)
	r.rows = kit.Column(kit.Px(fieldGap), r.caption, r.card.root,
		r.air, kit.Row(kit.Grid, 1, kit.Caption(words.T("AMOUNT")), kit.Spacer(), r.amount.reading),
		r.amount.Root, r.extras.root,
		r.message.Box) // last: nothing moves when it speaks
	page, scroll := kit.Rolling(r.rows) // scrolls only where banners leave little room
	r.fields = scroll
	fields := []*kit.Field{r.card.typed, r.amount.Field, r.extras.punches.field, r.extras.receipt.field,
		r.extras.note.field}
	kit.OnPage(r.fields, fields...)
	for _, f := range fields {
		f.OnUndo = r.takeBackCard
	}
	left := kit.Container(formColumn{r}, page, r.button)
	r.main = kit.Container(formAndSide{lists: r.side.tabs != nil}, left, r.side.root)
	r.Root = kit.Container(formAndLast{r}, kit.InsetXY(2*kit.Grid, roomMargin, r.main), kit.Perforation(),
		kit.InsetXY(2*kit.Grid, roomMargin, r.last.root))
}

// Show applies a status: what concerns selling.
func (r *Room) Show(s till.Status) {
	r.online, r.offline = s.Sync.Link == purchase.LinkOnline, s.Sync.Link == purchase.LinkOffline
	r.waits = s.Sync.Link != purchase.LinkUnknown && (!r.online || s.Sync.Halted)
	r.showReward()
	r.amount.setCurrency(s.Station.Currency)
	refused := r.turned(s.Last)
	r.forget(s)
	r.latest, r.recent = s.Last, standing(s.Last)
	r.recount()
	r.NewDay()
	if others := r.reviewed.others(s, refused != nil); refused != nil || others > 0 {
		r.tellRefused(refused, others)
	}
	r.tellEarned(s.Last)
	r.nameSent(s.Last)
	r.side.showKeypad(s.Settings.Keypad)
	r.button.SetEnabled(s.Ready)
	r.locked = s.Locked
}

// Keep keeps the amount's look where it cannot be seen, or its hint cannot. That of an empty form in
// front is drawn anyway: the till at rest draws nothing.
func (r *Room) Keep() {
	if !r.front || !r.Selling() || r.amount.Field.Text != "" {
		r.amount.Keep()
	}
}

// AtAmount reports whether the amount has the keyboard: it keeps it when a card comes.
func (r *Room) AtAmount() bool { return r.shell.Focused() == fyne.Focusable(r.amount.Field) }

// Selling reports whether the form can be seen: no sale is possible before the
// till knows where it stands.
func (r *Room) Selling() bool { return r.Root.Visible() }

// Ready puts the focus where the next key belongs. While the form is empty that is
// nowhere: digits find the amount all the same, and Fyne's blinking cursor, which
// draws the whole window a dozen times a second, rests with the till. While another
// room is in front, the focus is that room's.
func (r *Room) Ready() {
	switch {
	case !r.front || !r.Selling():
	case r.card.typing():
		r.shell.Focus(r.card.typed)
	case r.card.card == "" && r.amount.Field.Text == "":
		r.shell.Blur()
		if r.message.Empty() {
			r.fields.ScrollToOffset(r.sight.offset())
		}
	default:
		r.shell.Focus(r.amount.Field)
	}
}

// readyAgain is Ready where an answer has come, and not a person: what is typed on where they type would be money in
// the amount.
func (r *Room) readyAgain() {
	if r.otherField() == nil {
		r.Ready()
	}
}

// InFront says whether this is the room in front.
func (r *Room) InFront(yes bool) {
	r.front = yes
	r.seeLens()
}

// seeLens says whether the camera's picture can be seen.
func (r *Room) seeLens() { r.lens.Seen(r.front && r.side.lensInFront()) }

// OpenLens brings the camera's page to the front.
func (r *Room) OpenLens() { r.side.openLens() }

// Watched gives the form more of a high window while there is a picture beside it.
func (r *Room) Watched(yes bool) {
	r.main.Layout = formAndSide{watched: yes, lists: r.side.tabs != nil}
	r.Root.Refresh()
}

// Listening says whether keys reach this window.
func (r *Room) Listening(yes bool) {
	kit.SetVisible(r.deaf.Root, !yes)
	r.Root.Refresh()
}

// Key is a key that no field was there for.
func (r *Room) Key(name fyne.KeyName) {
	switch name {
	case fyne.KeyF2:
		if r.Selling() {
			r.typeCard()
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		r.pressed()
	case fyne.KeyBackspace:
		r.Typed(kit.Backspace)
	case fyne.KeyEscape:
		r.escape()
	}
}

// Snapshot keeps what characters change while no field has the focus. restore puts
// it back, when the characters prove to be a scan's.
func (r *Room) Snapshot() (restore func()) {
	content, column := r.amount.Field.Text, r.amount.Field.CursorColumn
	selected := r.amount.Field.SelectedText() != ""
	return func() {
		r.amount.Put(content)
		r.amount.Field.CursorColumn = column
		if selected {
			r.amount.Field.SelectAll()
		}
		r.amount.Field.Refresh()
	}
}
