package day

import (
	"slices"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// ledger is a table of figures: what, how many, how much. Its columns are as wide as its
// widest line needs. Pressing a line lists its sales. Each currency has a line of its
// own, since they cannot be added.
type ledger struct {
	room       *Room
	count, sum float32
	most       map[string]int64 // the largest sum, by currency
}

// manner is how a line of a ledger looks.
type manner int

const (
	plain manner = iota
	total
	bar
)

func (r *Room) newLedger(all ...figure) *ledger {
	l := &ledger{room: r, most: map[string]int64{}}
	style := fyne.TextStyle{Bold: true}
	for _, f := range all {
		l.count = max(l.count, fyne.MeasureText(words.Number(f.tally.Count), kit.SizeSmall, style).Width)
		for _, amount := range r.amounts(f.tally) {
			l.sum = max(l.sum, fyne.MeasureText(amount, kit.SizeSmall, style).Width)
		}
		for code, minor := range f.tally.Sums {
			l.most[code] = max(l.most[code], minor)
		}
	}
	return l
}

// amounts are the sums of a tally, one for each currency; nothing in the shop's currency
// if there is none.
func (r *Room) amounts(t purchase.Tally) []string {
	var all []string
	for _, code := range codes(t) {
		all = append(all, kit.Money(purchase.Money{Minor: t.Sums[code], Currency: code}))
	}
	if all == nil {
		all = []string{kit.Money(purchase.Money{Currency: r.status.Station.Currency})}
	}
	return all
}

// codes are the currencies of a tally, in their order.
func codes(t purchase.Tally) []string {
	var all []string
	for code := range t.Sums {
		all = append(all, code)
	}
	slices.Sort(all)
	return all
}

// line is one figure. Pressed, it lists the sales, if there are any.
func (l *ledger) line(f figure, m manner) fyne.CanvasObject {
	cells := l.cells(f, m)
	b := kit.NewButton(f.name, kit.OnTable, func() { l.room.list(f) })
	b.Height, b.Tip = 0, words.T("Show these sales")
	b.SetEnabled(f.tally.Count > 0)
	l.room.lines = append(l.room.lines, b)
	row := kit.Container(kit.Stack{}, b, kit.InsetXY(kit.Grid/2, kit.Grid/2, cells))
	if m == total {
		return kit.Column(0, kit.Rule(), row)
	}
	return row
}

func (l *ledger) cells(f figure, m manner) fyne.CanvasObject {
	text := func(says string, end bool) *kit.Text {
		t := kit.NewText(says, kit.SizeSmall, kit.InkText)
		if t.Bold = m == total; end {
			t.Align = fyne.TextAlignTrailing
		}
		return t
	}
	name := kit.NewCut(f.name, kit.SizeSmall, kit.InkText)
	name.Bold = m == total
	var first fyne.CanvasObject = name
	if f.part.Ink != kit.InkNone && m == plain {
		first = kit.Row(kit.Grid, 1, kit.Swatch(f.part), name)
	}
	var sums []fyne.CanvasObject
	for _, amount := range l.room.amounts(f.tally) {
		sums = append(sums, text(amount, true))
	}
	line := kit.Container(l, first, text(words.Number(f.tally.Count), true), kit.Column(0, sums...))
	if m != bar {
		return line
	}
	under := []fyne.CanvasObject{line}
	for _, code := range codes(f.tally) {
		if l.most[code] > 0 {
			under = append(under, kit.ShareBar(float64(f.tally.Sums[code])/float64(l.most[code])))
		}
	}
	return kit.Column(kit.Grid/2, under...)
}

// MinSize and Layout lay out the three cells of a line.
func (l *ledger) MinSize(cells []fyne.CanvasObject) fyne.Size {
	height := max(cells[0].MinSize().Height, cells[2].MinSize().Height)
	return fyne.NewSize(8*kit.Grid+l.count+l.sum+5*kit.Grid, height)
}

func (l *ledger) Layout(cells []fyne.CanvasObject, size fyne.Size) {
	sum, count := l.sum+2*kit.Grid, l.count+2*kit.Grid
	name := max(size.Width-sum-count, 0)
	for i, at := range []struct{ x, width float32 }{{0, name}, {name, count}, {name + count, sum}} {
		cells[i].Move(fyne.NewPos(at.x, 0))
		cells[i].Resize(fyne.NewSize(at.width, size.Height))
	}
}
