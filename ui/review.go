package ui

import (
	"fmt"
	"slices"

	"counterfoil/ui/account"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"

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
	lock   *account.PINLock
	choose *account.PINChoice
	reset  *account.PINReset
	list   *widget.List
	title  *kit.Text
	all    *kit.Button
	empty  *fyne.Container
	last   *kit.Text // what the last action came to, when nothing is left
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

func newReviewPane(s *shell.Shell, t Till) *reviewPane {
	p := &reviewPane{lock: account.NewPINLock(s, t.Unlock), choose: account.NewPINChoice(s, t.ChoosePIN, ""),
		reset: account.NewPINReset(s, t.ResetPIN), detail: newReviewDetail(),
		title: kit.NewText("", kit.SizeMedium, kit.InkText), ticked: map[string]bool{}}
	p.lock.OnReset = func() { p.resets = true; p.openDoor() }
	p.reset.OnBack = func() { p.resets = false; p.openDoor() }
	p.title.Bold = true
	p.list = widget.NewList(func() int { return len(p.txs) }, p.newRow, p.showRow)
	p.list.HideSeparators = true
	p.list.OnSelected = func(i int) {
		if i < len(p.txs) {
			p.current = p.txs[i].IdempotencyKey
			p.showDetail()
		}
	}
	p.all = kit.NewButton("Choose all", kit.Quiet, p.tickAll)
	p.detail.chosen = p.chosen
	export := kit.NewButton("Export CSV", kit.Plain, func() { p.onExport() })
	lock := kit.NewButton("Lock", kit.Quiet, func() { p.onLock() })
	head := kit.Row(kit.Grid, 1, p.title, kit.Spacer(), p.all, export, lock)
	p.full = kit.Container(kit.Sides{Gap: 2 * kit.Grid, Share: 0.56, Least: 400, Most: 720},
		kit.Container(kit.Stack{}, kit.NewSurface(kit.InkSurface, kit.InkLine, kit.Corner), kit.Inset(kit.Grid/2, p.list)), p.detail.root)
	p.last = centre(kit.NewText("What Forloy refuses for good is kept here for a person.", kit.SizeSmall, kit.InkQuiet))
	p.empty = kit.Centred(480, kit.Column(kit.Grid, centre(kit.NewText("Nothing to review", kit.SizeLarge, kit.InkText)), p.last))
	open := kit.ColumnFill(kit.Grid, 1, head, kit.Container(kit.Stack{}, p.full, p.empty))
	p.doors = [4]fyne.CanvasObject{kit.Inset(2*kit.Grid, kit.Container(kit.Narrow{Width: 1320}, open)), door(p.lock.Root, p.lock.Field),
		door(p.choose.Root, p.choose.First, p.choose.Again), door(p.reset.Root, p.reset.Email, p.reset.Password, p.reset.PIN)}
	p.root = kit.Container(kit.Stack{}, p.doors[0], p.doors[1], p.doors[2], p.doors[3])
	p.openDoor()
	p.setTransactions(nil)
	return p
}

func centre(t *kit.Text) *kit.Text {
	t.Align = fyne.TextAlignCenter
	return t
}

// door is a form in the middle of the pane that still scrolls in a low window.
func door(form fyne.CanvasObject, fields ...*kit.Field) fyne.CanvasObject {
	page := fynecontainer.NewVScroll(kit.Inset(2*kit.Grid, kit.Centred(400, kit.Sheet(kit.Inset(kit.Grid, form)))))
	kit.OnPage(page, fields...)
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
		kit.SetVisible(d, i == at)
	}
}

// front is where the keyboard belongs when the pane comes to the front.
func (p *reviewPane) front() fyne.Focusable {
	switch {
	case p.doors[1].Visible():
		return p.lock.Field
	case p.doors[2].Visible():
		return p.choose.First
	case p.doors[3].Visible():
		return p.reset.Email
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
	p.title.Set("")
	if len(txs) > 0 {
		p.title.Set(kit.Plural(int64(len(txs)), "sale to review", "sales to review"))
	}
	kit.SetVisible(p.full, len(txs) > 0)
	kit.SetVisible(p.empty, len(txs) == 0)
	p.all.SetEnabled(len(txs) > 0)
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
	p.all.Set("Choose all")
	if len(p.ticked) > 0 {
		p.all.Set(fmt.Sprintf("%d chosen", len(p.ticked)))
	}
	p.list.Refresh()
	p.showDetail()
}

// reviewRow is one line of the list: a box to tick, how much, which card, why.
type reviewRow struct {
	widget.BaseWidget
	root              *fyne.Container
	tick              *kit.TickBox
	amount, card, why *kit.Text
	at                *kit.Text
}

func (p *reviewPane) newRow() fyne.CanvasObject {
	r := &reviewRow{tick: kit.NewTickBox(), amount: kit.NewBold("", kit.SizeMedium, kit.InkText), card: kit.NewCut("", kit.SizeSmall, kit.InkQuiet),
		why: kit.NewCut("", kit.SizeSmall, kit.InkAttention), at: kit.NewText("", kit.SizeSmall, kit.InkQuiet)}
	says := kit.Column(2, kit.Row(kit.Grid, 1, r.amount, r.card, r.at), r.why)
	r.root = kit.Row(kit.Grid/2, 1, r.tick, kit.InsetXY(0, kit.Grid, says), kit.Strut(kit.Grid/2, 0))
	r.ExtendBaseWidget(r)
	return r
}

func (r *reviewRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.root) }

func (p *reviewPane) showRow(i int, o fyne.CanvasObject) {
	if i >= len(p.txs) {
		return
	}
	tx, r := p.txs[i], o.(*reviewRow)
	r.amount.Set(kit.Money(tx.Amount))
	r.card.Set(purchase.MaskCard(tx.Card))
	r.at.Set(kit.ClockTime(tx.ScannedAt, now()))
	r.why.Set(reviewWords(tx))
	r.tick.Set(p.ticked[tx.IdempotencyKey])
	r.tick.Press = func() {
		if p.ticked[tx.IdempotencyKey] {
			delete(p.ticked, tx.IdempotencyKey)
		} else {
			p.ticked[tx.IdempotencyKey] = true
		}
		p.ticksChanged()
	}
}
