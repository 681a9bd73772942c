package review

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// list shows the refused sales. One of them is in the detail, and any number may be ticked.
type list struct {
	root   *fyne.Container
	widget *kit.List
	all    *kit.Button // ticks all, or none
	says   *kit.Text   // how many are ticked, and how much they are; else total
	total  string      // how many are in review

	txs     []purchase.Transaction
	ticked  map[string]bool // by key
	current string          // key of the one in the detail
	showing bool            // the list is being filled: nobody clicks

	onChange func() // somebody chose another sale, or ticked others
}

// focus gives the list the keyboard, at the sale in the detail.
func (l *list) focus(s *shell.Shell) {
	l.widget.Highlight(max(l.find(l.current), 0))
	s.Focus(l.widget)
}

func newList(onChange func()) *list {
	l := &list{ticked: map[string]bool{}, onChange: onChange}
	l.all = kit.NewButton("", kit.Quiet, l.tickAll)
	l.says = kit.NewCut("", kit.SizeSmall, kit.InkText)
	l.says.Bold = true
	l.widget = kit.NewList(func() int { return len(l.txs) }, newRow, l.showRow)
	l.widget.HideSeparators = true
	l.widget.OnSelected = func(i int) {
		if i < len(l.txs) {
			l.current = l.txs[i].IdempotencyKey
			if !l.showing {
				l.onChange()
			}
		}
	}
	head := kit.Row(kit.Grid/2, 1, kit.Strut(kit.Grid/2, 0), l.says, l.all)
	if kit.LargeText() {
		head = kit.Column(0, kit.Row(kit.Grid/2, 1, kit.Strut(kit.Grid/2, 0), l.says), kit.Row(0, -1, l.all))
	}
	l.root = kit.Container(kit.Stack{}, kit.NewSurface(kit.InkSurface, kit.InkLine, kit.Corner),
		kit.Inset(kit.Grid/2, kit.ColumnFill(0, 1, head, l.widget)))
	return l
}

// show lists what is in review now. If the sale in the detail is gone, the first
// one takes its place.
func (l *list) show(txs []purchase.Transaction) {
	l.showing = true
	defer func() { l.showing = false }()
	l.txs = txs
	at := l.find(l.current)
	there := at >= 0
	l.untickGone()
	l.count()
	l.widget.Refresh()
	if !there {
		l.current = ""
		l.widget.UnselectAll()
	}
	if len(txs) > 0 {
		l.widget.Select(max(at, 0))
	}
}

// find is where a sale is in the list; -1: nowhere. There may be a hundred thousand, which
// must not be copied one by one.
func (l *list) find(key string) int {
	if key == "" {
		return -1
	}
	for i := range l.txs {
		if l.txs[i].IdempotencyKey == key {
			return i
		}
	}
	return -1
}

// untickGone forgets the ticks of sales that are no longer in the list.
func (l *list) untickGone() {
	if len(l.ticked) == 0 {
		return
	}
	still := make(map[string]bool, len(l.ticked))
	for i := range l.txs {
		if key := l.txs[i].IdempotencyKey; l.ticked[key] {
			still[key] = true
		}
	}
	l.ticked = still
}

// hasAll reports whether all of some sales are still in the list.
func (l *list) hasAll(sales []purchase.Transaction) bool {
	if len(sales) == 0 {
		return true
	}
	left := map[string]bool{}
	for _, tx := range sales {
		left[tx.IdempotencyKey] = true
	}
	for i := range l.txs {
		delete(left, l.txs[i].IdempotencyKey)
	}
	return len(left) == 0
}

// chosen are the ticked ones, or else the one in the detail.
func (l *list) chosen() []purchase.Transaction {
	if len(l.ticked) == 0 {
		if at := l.find(l.current); at >= 0 {
			return l.txs[at : at+1 : at+1]
		}
		return nil
	}
	txs := make([]purchase.Transaction, 0, len(l.ticked))
	for i := range l.txs {
		if l.ticked[l.txs[i].IdempotencyKey] {
			txs = append(txs, l.txs[i])
		}
	}
	return txs
}

func (l *list) tickAll() {
	if len(l.ticked) == len(l.txs) {
		clear(l.ticked)
	} else {
		for i := range l.txs {
			l.ticked[l.txs[i].IdempotencyKey] = true
		}
	}
	l.ticksChanged()
}

func (l *list) tick(key string) {
	if l.ticked[key] {
		delete(l.ticked, key)
	} else {
		l.ticked[key] = true
	}
	l.ticksChanged()
}

// ticksChanged shows the only ticked sale in the detail: the buttons there act on it.
func (l *list) ticksChanged() {
	l.count()
	if txs := l.chosen(); len(l.ticked) == 1 && len(txs) == 1 {
		l.showing = true
		l.widget.Select(l.find(txs[0].IdempotencyKey))
		l.showing = false
	}
	l.widget.Refresh()
	l.onChange()
}

// untick takes all ticks away; false: there was none.
func (l *list) untick() bool {
	if len(l.ticked) == 0 {
		return false
	}
	clear(l.ticked)
	l.ticksChanged()
	return true
}

// count says how many are ticked.
func (l *list) count() {
	n := int64(len(l.txs))
	l.all.Set(words.N(n, "Choose it", "Choose all {n}"))
	if len(l.ticked) == len(l.txs) && n > 0 {
		l.all.Set(words.T("Choose none"))
	}
	l.says.Set(l.total)
	if len(l.ticked) > 0 {
		l.says.Set(words.N(int64(len(l.ticked)), "{n} chosen, {sum}", "{n} chosen, {sum}", "sum", sum(l.chosen())))
	}
	l.root.Refresh()
}

// sum is the amount of sales together.
func sum(txs []purchase.Transaction) string {
	sums := purchase.Tally{Sums: map[string]int64{}}
	for i := range txs {
		sums.Sums[txs[i].Amount.Code()] += txs[i].Amount.Minor
	}
	return kit.Sums(sums, "")
}

// row is one line of the list: a box to tick, how much, which card, why.
type row struct {
	widget.BaseWidget
	root              *fyne.Container
	tick              *kit.TickBox
	amount, card, why *kit.Text
	at                *kit.Text
	bar               *kit.Surface // beside the one in the detail: its ground alone is hardly seen
}

func newRow() fyne.CanvasObject {
	r := &row{tick: kit.NewTickBox(), amount: kit.NewBold("", kit.SizeMedium, kit.InkText),
		card: kit.NewCut("", kit.SizeSmall, kit.InkText), why: kit.NewCut("", kit.SizeSmall, kit.InkAttention),
		at: kit.NewText("", kit.SizeSmall, kit.InkQuiet), bar: kit.NewSurface(kit.InkAccent, kit.InkNone, 2)}
	says := kit.Column(2, kit.YieldingRow(kit.Grid, 1, r.amount, r.card, r.at), r.why)
	bar := kit.Container(kit.Stack{}, kit.Strut(kit.Px(4), 5*kit.Grid), r.bar)
	r.root = kit.Row(kit.Grid/2, 1, kit.Container(kit.Stack{}, r.tick, kit.Row(0, -1, bar)),
		kit.InsetXY(0, kit.Grid, says), kit.Strut(kit.Grid/2, 0))
	r.ExtendBaseWidget(r)
	return r
}

// Content is what kit.List lines up.
func (r *row) Content() *fyne.Container { return r.root }

func (r *row) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.root) }

func (l *list) showRow(i int, o fyne.CanvasObject) {
	if i >= len(l.txs) {
		return
	}
	tx, r := l.txs[i], o.(*row)
	kit.SetVisible(r.bar, tx.IdempotencyKey == l.current)
	r.amount.Set(kit.Money(tx.Amount))
	r.card.Set(kit.Upper(words.Whose(tx.CustomerName, tx.Card)))
	r.at.Set(kit.ShortTime(tx.RecordedAt, time.Now())) // the detail has the rest
	r.why.Set(causeWords(tx))
	r.tick.Set(l.ticked[tx.IdempotencyKey])
	r.tick.Press = func() { l.tick(tx.IdempotencyKey) }
}
