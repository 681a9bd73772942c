package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// reviewPane is where a manager clears what Forloy refused for good: a list,
// oldest first, and what can be done. A PIN stands before it.
type reviewPane struct {
	root   *fyne.Container
	doors  [4]fyne.CanvasObject // open, lock, choose, reset
	lock   *pinLock
	choose *pinChoice
	reset  *pinReset
	list   *widget.List
	title  *text
	all    *button
	empty  *fyne.Container
	last   *text // what the last action came to, when nothing is left
	full   *fyne.Container
	detail *reviewDetail

	txs     []purchase.Transaction
	ticked  map[string]bool // by key
	current string          // key of the one in the detail
	pin     till.PINState
	resets  bool // the reset form was asked for

	onExport func()
	onLock   func()
}

func newReviewPane() *reviewPane {
	p := &reviewPane{lock: newPINLock(), choose: newPINChoice(""), reset: newPINReset(), detail: newReviewDetail(),
		title: newText("", sizeMedium, inkText), ticked: map[string]bool{}}
	p.lock.onReset = func() { p.resets = true; p.openDoor() }
	p.reset.onBack = func() { p.resets = false; p.openDoor() }
	p.title.bold = true
	p.list = widget.NewList(func() int { return len(p.txs) }, p.newRow, p.showRow)
	p.list.HideSeparators = true
	p.list.OnSelected = func(i int) {
		if i < len(p.txs) {
			p.current = p.txs[i].IdempotencyKey
			p.showDetail()
		}
	}
	p.all = newButton("Choose all", quiet, p.tickAll)
	p.detail.chosen = p.chosen
	export := newButton("Export CSV", plain, func() { p.onExport() })
	lock := newButton("Lock", quiet, func() { p.onLock() })
	head := row(grid, 1, p.title, spacer(), p.all, export, lock)
	p.full = container(sides{gap: 2 * grid, share: 0.56, least: 400, most: 720},
		container(stack{}, newSurface(inkSurface, inkLine, corner), inset(grid/2, p.list)), p.detail.root)
	p.last = centre(newText("What Forloy refuses for good is kept here for a person.", sizeSmall, inkQuiet))
	p.empty = centred(480, column(grid, centre(newText("Nothing to review", sizeLarge, inkText)), p.last))
	open := columnFill(grid, 1, head, container(stack{}, p.full, p.empty))
	p.doors = [4]fyne.CanvasObject{inset(2*grid, container(narrow{width: 1320}, open)), door(p.lock.root, p.lock.field),
		door(p.choose.root, p.choose.first, p.choose.again), door(p.reset.root, p.reset.email, p.reset.password, p.reset.pin)}
	p.root = container(stack{}, p.doors[0], p.doors[1], p.doors[2], p.doors[3])
	p.openDoor()
	p.setTransactions(nil)
	return p
}

func centre(t *text) *text {
	t.align = fyne.TextAlignCenter
	return t
}

// door is a form in the middle of the pane that still scrolls in a low window.
func door(form fyne.CanvasObject, fields ...*field) fyne.CanvasObject {
	page := fynecontainer.NewVScroll(inset(2*grid, centred(400, sheet(inset(grid, form)))))
	onPage(page, fields...)
	return page
}

func (p *reviewPane) show(s till.Status) {
	p.detail.currency = s.Place.Currency
	if s.PIN.Unlocked != p.pin.Unlocked {
		p.resets = false
		p.detail.close()
	}
	p.pin = s.PIN
	p.openDoor()
}

// openDoor shows the list, or what stands before it.
func (p *reviewPane) openDoor() {
	at := 1
	switch {
	case p.pin.Unlocked:
		at = 0
	case p.resets:
		at = 3
	case !p.pin.Set && p.pin.Choose:
		at = 2
	case !p.pin.Set:
		at = 3
	}
	for i, d := range p.doors {
		setVisible(d, i == at)
	}
}

// front is where the keyboard belongs when the pane comes to the front.
func (p *reviewPane) front() fyne.Focusable {
	switch {
	case p.doors[1].Visible():
		return p.lock.field
	case p.doors[2].Visible():
		return p.choose.first
	case p.doors[3].Visible():
		return p.reset.email
	}
	return nil
}

// setTransactions shows what is in review now; choices that are still there
// stay.
func (p *reviewPane) setTransactions(txs []purchase.Transaction) {
	p.txs = txs
	there := map[string]bool{}
	at := -1
	for i, tx := range txs {
		there[tx.IdempotencyKey] = true
		if tx.IdempotencyKey == p.current {
			at = i
		}
	}
	for key := range p.ticked {
		if !there[key] {
			delete(p.ticked, key)
		}
	}
	p.title.set("")
	if len(txs) > 0 {
		p.title.set(plural(int64(len(txs)), "sale to review", "sales to review"))
	}
	setVisible(p.full, len(txs) > 0)
	setVisible(p.empty, len(txs) == 0)
	p.all.enable(len(txs) > 0)
	p.list.Refresh()
	if at < 0 {
		p.current = ""
		p.detail.closeForms()
		p.list.UnselectAll()
		at = 0
	}
	if len(txs) > 0 {
		p.list.Select(at)
	}
	p.showDetail()
}

func (p *reviewPane) showDetail() {
	i := slices.IndexFunc(p.txs, func(tx purchase.Transaction) bool { return tx.IdempotencyKey == p.current })
	if i >= 0 {
		p.detail.show(p.txs[i], len(p.ticked))
	}
}

// chosen are the ticked ones, or else the one in the detail.
func (p *reviewPane) chosen() []purchase.Transaction {
	var txs []purchase.Transaction
	for _, tx := range p.txs {
		if p.ticked[tx.IdempotencyKey] || len(p.ticked) == 0 && tx.IdempotencyKey == p.current {
			txs = append(txs, tx)
		}
	}
	return txs
}

func (p *reviewPane) tickAll() {
	if len(p.ticked) == len(p.txs) {
		clear(p.ticked)
	} else {
		for _, tx := range p.txs {
			p.ticked[tx.IdempotencyKey] = true
		}
	}
	p.ticksChanged()
}

func (p *reviewPane) ticksChanged() {
	p.all.set("Choose all")
	if len(p.ticked) > 0 {
		p.all.set(fmt.Sprintf("%d chosen", len(p.ticked)))
	}
	p.list.Refresh()
	p.showDetail()
}

// reviewRow is one line of the list: a box to tick, how much, which card, why.
type reviewRow struct {
	widget.BaseWidget
	root              *fyne.Container
	tick              *tickBox
	amount, card, why *text
	at                *text
}

func (p *reviewPane) newRow() fyne.CanvasObject {
	r := &reviewRow{tick: newTickBox(), amount: newBold("", sizeMedium, inkText), card: newCut("", sizeSmall, inkQuiet),
		why: newCut("", sizeSmall, inkAttention), at: newText("", sizeSmall, inkQuiet)}
	says := column(2, row(grid, 1, r.amount, r.card, r.at), r.why)
	r.root = row(grid/2, 1, r.tick, insetXY(0, grid, says), strut(grid/2, 0))
	r.ExtendBaseWidget(r)
	return r
}

func (r *reviewRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.root) }

func (p *reviewPane) showRow(i int, o fyne.CanvasObject) {
	if i >= len(p.txs) {
		return
	}
	tx, r := p.txs[i], o.(*reviewRow)
	r.amount.set(money(tx.Amount))
	r.card.set(purchase.MaskCard(tx.Card))
	r.at.set(clockTime(tx.ScannedAt, now()))
	r.why.set(reviewWords(tx))
	r.tick.set(p.ticked[tx.IdempotencyKey])
	r.tick.press = func() {
		if p.ticked[tx.IdempotencyKey] {
			delete(p.ticked, tx.IdempotencyKey)
		} else {
			p.ticked[tx.IdempotencyKey] = true
		}
		p.ticksChanged()
	}
}
