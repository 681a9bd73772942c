package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
)

// cardBox is the card of the sale: empty, being typed (F2), or filled; two
// lines say whose it is once Forloy has been asked.
type cardBox struct {
	root  *fyne.Container
	paper *surface
	first *text // what to do, or who
	next  *text // how, or what is known of the card
	mark  *mark
	hand  *button // typing, or clearing
	typed *field
	shown *fyne.Container

	card   string
	source purchase.Source
	at     time.Time
	doubt  string // why Forloy will refuse the card; "": it has not said

	onTyped  func(string)
	onType   func()
	onCancel func() // of typing
	onClear  func()
}

func newCardBox() *cardBox {
	c := &cardBox{paper: newSurface(inkSurface, inkLine, corner), first: newCut("", sizeMedium, inkText),
		next: newCut("", sizeSmall, inkQuiet), mark: newMark(shapeNone, inkGood, 20), typed: newField("Type the card's code, then Enter")}
	c.first.bold = true
	c.hand = newButton("Type  F2", quiet, func() {
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
	c.shown = container(stack{}, insetXY(grid, 0, row(grid+4, 1, c.mark, column(2, c.first, c.next))))
	c.root = container(stack{}, c.paper, inset(grid, row(grid, 0, container(stack{}, c.shown, c.typed), c.hand)))
	c.clear()
	return c
}

func (c *cardBox) typing() bool { return c.typed.Visible() }

// clear empties the box, for the next card.
func (c *cardBox) clear() {
	c.card, c.source, c.at, c.doubt = "", "", time.Time{}, ""
	c.closeTyping()
	c.mark.set(shapeRing, inkLine)
	c.first.setInk("Scan a card", inkQuiet)
	c.next.setInk("Card or amount first, as you like", inkQuiet)
	c.paper.paint(inkSurface, inkLine)
	c.root.Refresh()
}

// openTyping shows the field for a code typed by hand.
func (c *cardBox) openTyping() {
	c.shown.Hide()
	c.typed.Show()
	c.hand.set("Cancel")
	c.root.Refresh()
}

// closeTyping goes back to the card that was there, if any.
func (c *cardBox) closeTyping() {
	c.typed.put("")
	c.typed.Hide()
	c.shown.Show()
	c.hand.set("Type  F2")
	if c.card != "" {
		c.hand.set("Clear")
	}
	c.root.Refresh()
}

func (c *cardBox) fill(card string, source purchase.Source, at time.Time) {
	c.clear()
	c.card, c.source, c.at = card, source, at
	c.hand.set("Clear")
	c.mark.set(shapeCheck, inkGood)
	c.first.setInk("Card "+purchase.MaskCard(card), inkText)
	c.next.setInk(sourceWords(source)+" at "+at.Local().Format("15:04:05"), inkQuiet)
	c.root.Refresh()
}

// found adds what Forloy says of the card.
func (c *cardBox) found(info purchase.CardInfo) {
	if who := names(info); who != "" {
		c.first.setInk(who, inkText)
	}
	if !info.Active() {
		c.warn("This card is "+purchase.Legible(info.Status)+": Forloy will refuse the sale", inactiveWords(info))
		return
	}
	if says := balanceWords(info); says != "" {
		c.next.setInk(says+" · "+purchase.MaskCard(c.card), inkQuiet)
	}
}

// unknown: Forloy has no such card.
func (c *cardBox) unknown() { c.warn(noSuchCard+" · "+purchase.MaskCard(c.card), unknownWords) }

func (c *cardBox) warn(says, doubt string) {
	c.doubt = doubt
	c.mark.set(shapeTriangle, inkAttention)
	c.next.setInk(says, inkAttention)
	c.paper.paint(inkSurface, inkAttention)
	c.root.Refresh()
}

const (
	noSuchCard   = "Forloy knows no such card"
	unknownWords = noSuchCard + ": it will refuse the sale."
)

func inactiveWords(info purchase.CardInfo) string {
	return "This card is " + purchase.Legible(info.Status) + ". Forloy will refuse a sale on it."
}

// names is whose card it is and what it is called; "" if Forloy says neither.
func names(info purchase.CardInfo) string {
	who, title := nameOf(info.CustomerName), nameOf(info.Title)
	switch {
	case who == "":
		who = title
	case title != "":
		who += " · " + title
	}
	return who
}

// nameOf is a name as it stands in a line with other words.
func nameOf(name string) string { return purchase.Clip(purchase.Legible(name), longestName) }

// cardName is a card in one line: names, and its type.
func cardName(info purchase.CardInfo) string {
	kind := ""
	if info.CardType != "" {
		kind = "a " + nameOf(info.CardType) + " card"
	}
	switch who := names(info); {
	case who == "" && kind == "":
		return "a card that Forloy knows"
	case who == "":
		return kind
	case kind == "":
		return who
	default:
		return who + ", " + kind
	}
}

func (c *cardBox) wrong() { c.paper.paint(inkSurface, inkError) }

func sourceWords(s purchase.Source) string {
	switch s {
	case purchase.SourceTyped:
		return "Typed by hand"
	case purchase.SourcePicture:
		return "Read from a picture"
	case purchase.SourceCommand:
		return "Handed over by the POS"
	}
	return "Scanned"
}
