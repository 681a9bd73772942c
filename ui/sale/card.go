package sale

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// cardBox is the card of the sale: empty, being typed (F2), or filled. It says whose
// it is once Forloy has been asked, what is on it, and gives a reward that waits.
// Its height never changes.
type cardBox struct {
	root  *fyne.Container
	paper *kit.Surface
	first *kit.Text  // what to do, or who
	next  *kit.Text  // how, or which card
	warns *kit.Words // in its place: why Forloy will refuse the card
	dots  *kit.PunchDots
	hint  *kit.Text // in the dots' place: what to know before the amount is typed
	much  *kit.Text // the balance: how much
	unit  *kit.Text // of what
	gives *kit.Button
	mark  *kit.Mark
	hand  *kit.Button // typing, or clearing
	typed *kit.Field
	shown *fyne.Container

	card   string
	source purchase.Source
	at     time.Time
	name   string            // whose it is; "": not known
	info   purchase.CardInfo // what Forloy said of it last
	known  bool              // it has said so since the card came
	waits  int64             // sales of the card that it did not have then
	low    bool              // large text has little room
	narrow bool              // large text leaves the buttons no room beside the card
	doubt  fault.Fault       // why Forloy will refuse the card; zero: it has not said

	onTyped  func(string)
	onType   func()
	onCancel func() // of typing
	onClear  func()
	onGive   func()
}

// newCardBox returns the card for a window of a width.
func newCardBox(room float32) *cardBox {
	c := &cardBox{paper: kit.NewSurface(kit.InkSurface, kit.InkEdge, kit.Corner),
		first: kit.NewCut("", kit.SizeMedium, kit.InkText), next: kit.NewCut("", kit.SizeSmall, kit.InkQuiet),
		mark:  kit.NewMark(kit.ShapeNone, kit.InkGood, 20),
		typed: kit.NewField(words.T("Type the card's code, then Enter")),
		warns: kit.NewWords("", kit.InkAttention),
		dots:  kit.NewPunchDots(), hint: kit.NewCut("", kit.SizeSmall, kit.InkAccent),
		much: kit.NewBold("", kit.SizeMedium, kit.InkText), unit: kit.NewText("", kit.SizeSmall, kit.InkQuiet)}
	c.narrow = kit.LargeText() && room < kit.Tx(kit.LeastWidth)
	c.first.Bold = true
	c.much.Align, c.unit.Align = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	c.gives = kit.NewButton(words.T("Give reward"), kit.Plain, func() { c.onGive() })
	c.hand = kit.NewButton(shell.WithKeys(words.T("Type"), shell.TypeCard), kit.Quiet, func() {
		switch {
		case c.typing():
			c.onCancel()
		case c.card == "":
			c.onType()
		default:
			c.onClear()
		}
	})
	c.typed.Keeps = true
	c.typed.OnSubmitted = func(code string) { c.onTyped(code) }
	lines := []fyne.CanvasObject{c.mark, c.first, c.next, c.warns.Box, c.dots, c.hint, c.much, c.unit}
	if !c.narrow {
		lines = append(lines, c.gives)
	}
	c.shown = kit.Container(cardLines{c}, lines...)
	box := kit.Container(kit.Stack{}, kit.Container(cardRoom{cardLines{c}}), c.shown, kit.Row(0, 0, c.typed))
	content := kit.Row(kit.Grid, 0, box, c.hand)
	if c.narrow {
		content = kit.Column(kit.Grid/2, box, kit.Row(kit.Grid, 0, kit.Spacer(), c.gives, c.hand))
	}
	c.root = kit.Container(kit.Stack{}, c.paper, kit.Inset(kit.Grid, content))
	c.clear()
	return c
}

func (c *cardBox) typing() bool { return c.typed.Visible() }

// clear empties the box, for the next card.
func (c *cardBox) clear() {
	c.card, c.source, c.at, c.name, c.doubt = "", "", time.Time{}, "", fault.Fault{}
	c.info, c.known, c.waits = purchase.CardInfo{}, false, 0
	c.balance(figure{})
	c.dots.Set(0, 0)
	c.hint.Set("")
	c.gives.Hide()
	c.warns.Set("", kit.InkAttention)
	c.closeTyping()
	c.mark.Set(kit.ShapeRing, kit.InkEdge)
	c.first.SetInk(words.T("Scan a card"), kit.InkQuiet)
	c.next.SetInk(words.T("Card or amount first, as you like"), kit.InkQuiet)
	c.paper.Paint(kit.InkSurface, kit.InkEdge)
	c.root.Refresh()
}

// openTyping shows the field for a code typed by hand.
func (c *cardBox) openTyping() {
	c.shown.Hide()
	c.typed.Show()
	c.hand.Set(words.T("Cancel"))
	c.root.Refresh()
}

// closeTyping goes back to the card that was there, if any.
func (c *cardBox) closeTyping() {
	c.typed.Put("")
	c.typed.Hide()
	c.shown.Show()
	c.hand.Set(shell.WithKeys(words.T("Type"), shell.TypeCard))
	if c.card != "" {
		c.hand.Set(words.T("Remove"))
	}
	c.root.Refresh()
}

func (c *cardBox) fill(card string, source purchase.Source, at time.Time) {
	c.clear()
	c.card, c.source, c.at = card, source, at
	c.hand.Set(words.T("Remove"))
	c.mark.Set(kit.ShapeCheck, kit.InkGood)
	c.first.SetInk(kit.Upper(words.Card(card)), kit.InkText)
	c.next.SetInk(words.Source(source)+" · "+words.When(at, words.Seconds), kit.InkQuiet)
	c.root.Refresh()
}

// found adds what Forloy says of the card.
func (c *cardBox) found(info purchase.CardInfo, currency string) {
	c.name, c.info, c.known, c.doubt = info.CustomerName, info, true, fault.Fault{}
	c.mark.Set(kit.ShapeCheck, kit.InkGood)
	c.paper.Paint(kit.InkSurface, kit.InkEdge)
	next := words.Card(c.card)
	switch who, title := kit.Name(info.CustomerName), kit.Name(info.Title); {
	case who != "":
		c.first.SetInk(who, kit.InkText)
		if title != "" {
			next += " · " + title
		}
	case title != "":
		c.first.SetInk(title, kit.InkText)
	default:
		next = c.next.Content
	}
	c.next.SetInk(next, kit.InkQuiet)
	c.dots.Set(0, 0)
	c.hint.Set("")
	c.warns.Set("", kit.InkAttention)
	c.gives.Hide()
	if !info.Active() {
		c.refused(info)
		return
	}
	c.balance(balance(info, currency))
	switch b := info.Balance; {
	case b.PendingRewards > 0 && info.CardInstanceID != "":
		has := balance(info, currency)
		c.hint.Set(strings.TrimSpace(has.much + " " + has.unit)) // the button says how many rewards wait
		c.besideGives()
		c.balance(figure{})
		c.gives.Show()
	case b.PunchRequirement <= kit.DotsInRow: // there is room for one row
		c.dots.Set(b.CurrentPunches, b.PunchRequirement)
	}
	c.root.Refresh()
}

// besideGives spreads what is known of the card, as the button of a reward leaves little room beside it: the
// card's end goes to the name, which has the whole width, and the programme stands alone.
func (c *cardBox) besideGives() {
	end := purchase.MaskCard(c.card)
	switch who, title := kit.Name(c.name), kit.Name(c.info.Title); {
	case who != "" && title != "":
		c.first.SetInk(who+" · "+end, kit.InkText)
		c.next.Set(title)
	case who != "" || title != "":
		c.next.Set(end)
	}
}

// balance shows how much of what is on the card.
func (c *cardBox) balance(f figure) {
	c.much.Set(f.much)
	c.unit.Set(f.unit)
	kit.SetVisible(c.much, f.much != "")
	kit.SetVisible(c.unit, f.unit != "")
}

// refused: Forloy does not sell on the card.
func (c *cardBox) refused(info purchase.CardInfo) {
	c.warn(words.T("This card is {status}: Forloy will refuse the sale", "status", words.Status(info.Status)),
		inactive(info))
}

// unknown: Forloy has no such card. Which one it is stands above.
func (c *cardBox) unknown() { c.warn(words.T("Forloy knows no such card"), unknown) }

func (c *cardBox) warn(says string, doubt fault.Fault) {
	c.doubt = doubt
	c.mark.Set(kit.ShapeTriangle, kit.InkAttention)
	c.next.Set("")
	c.warns.Set(says, kit.InkAttention)
	c.paper.Paint(kit.InkSurface, kit.InkAttention)
	c.root.Refresh()
}

// wrong marks the card that a sale was refused for.
func (c *cardBox) wrong() { c.paper.Paint(kit.InkSurface, kit.InkError) }

// unmark takes the mark off a card that was missing: the sentence that said so is gone.
func (c *cardBox) unmark() {
	if c.card == "" {
		c.paper.Paint(kit.InkSurface, kit.InkEdge)
	}
}
