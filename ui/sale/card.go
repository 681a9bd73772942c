package sale

import (
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
	"counterfoil/ui/words"
)

// cardBox is the card of the sale: empty, being typed (F2), or filled; two
// lines say whose it is once Forloy has been asked.
type cardBox struct {
	root  *fyne.Container
	paper *kit.Surface
	first *kit.Text // what to do, or who
	next  *kit.Text // how, or what is known of the card
	mark  *kit.Mark
	hand  *kit.Button // typing, or clearing
	typed *kit.Field
	shown *fyne.Container

	card   string
	source purchase.Source
	at     time.Time
	doubt  fault.Fault // why Forloy will refuse the card; zero: it has not said

	onTyped  func(string)
	onType   func()
	onCancel func() // of typing
	onClear  func()
}

func newCardBox() *cardBox {
	c := &cardBox{paper: kit.NewSurface(kit.InkSurface, kit.InkLine, kit.Corner),
		first: kit.NewCut("", kit.SizeMedium, kit.InkText), next: kit.NewCut("", kit.SizeSmall, kit.InkQuiet),
		mark: kit.NewMark(kit.ShapeNone, kit.InkGood, 20), typed: kit.NewField("Type the card's code, then Enter")}
	c.first.Bold = true
	c.hand = kit.NewButton("Type  F2", kit.Quiet, func() {
		switch {
		case c.typing():
			c.onCancel()
		case c.card == "":
			c.onType()
		default:
			c.onClear()
		}
	})
	c.typed.OnSubmitted = func(code string) { c.onTyped(code) }
	lines := kit.Row(kit.Grid+4, 1, c.mark, kit.Column(2, c.first, c.next))
	c.shown = kit.Container(kit.Stack{}, kit.InsetXY(kit.Grid, 0, lines))
	content := kit.Row(kit.Grid, 0, kit.Container(kit.Stack{}, c.shown, c.typed), c.hand)
	c.root = kit.Container(kit.Stack{}, c.paper, kit.Inset(kit.Grid, content))
	c.clear()
	return c
}

func (c *cardBox) typing() bool { return c.typed.Visible() }

// clear empties the box, for the next card.
func (c *cardBox) clear() {
	c.card, c.source, c.at, c.doubt = "", "", time.Time{}, fault.Fault{}
	c.closeTyping()
	c.mark.Set(kit.ShapeRing, kit.InkLine)
	c.first.SetInk("Scan a card", kit.InkQuiet)
	c.next.SetInk("Card or amount first, as you like", kit.InkQuiet)
	c.paper.Paint(kit.InkSurface, kit.InkLine)
	c.root.Refresh()
}

// openTyping shows the field for a code typed by hand.
func (c *cardBox) openTyping() {
	c.shown.Hide()
	c.typed.Show()
	c.hand.Set("Cancel")
	c.root.Refresh()
}

// closeTyping goes back to the card that was there, if any.
func (c *cardBox) closeTyping() {
	c.typed.Put("")
	c.typed.Hide()
	c.shown.Show()
	c.hand.Set("Type  F2")
	if c.card != "" {
		c.hand.Set("Clear")
	}
	c.root.Refresh()
}

func (c *cardBox) fill(card string, source purchase.Source, at time.Time) {
	c.clear()
	c.card, c.source, c.at = card, source, at
	c.hand.Set("Clear")
	c.mark.Set(kit.ShapeCheck, kit.InkGood)
	c.first.SetInk("Card "+purchase.MaskCard(card), kit.InkText)
	c.next.SetInk(words.Source(source)+" at "+at.Local().Format("15:04:05"), kit.InkQuiet)
	c.root.Refresh()
}

// found adds what Forloy says of the card.
func (c *cardBox) found(info purchase.CardInfo) {
	if who := names(info); who != "" {
		c.first.SetInk(who, kit.InkText)
	}
	if !info.Active() {
		c.warn("This card is "+purchase.Legible(info.Status)+": Forloy will refuse the sale", inactive(info))
		return
	}
	if says := balanceWords(info); says != "" {
		c.next.SetInk(says+" · "+purchase.MaskCard(c.card), kit.InkQuiet)
	}
}

// unknown: Forloy has no such card.
func (c *cardBox) unknown() { c.warn(noSuchCard+" · "+purchase.MaskCard(c.card), unknown) }

func (c *cardBox) warn(says string, doubt fault.Fault) {
	c.doubt = doubt
	c.mark.Set(kit.ShapeTriangle, kit.InkAttention)
	c.next.SetInk(says, kit.InkAttention)
	c.paper.Paint(kit.InkSurface, kit.InkAttention)
	c.root.Refresh()
}

// wrong marks the card that a sale was refused for.
func (c *cardBox) wrong() { c.paper.Paint(kit.InkSurface, kit.InkError) }
