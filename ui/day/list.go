package day

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/words"
)

// mostListed is how many sales behind a figure are listed, the newest. Nobody reads
// more; the spreadsheet has them all.
const mostListed = 2000

// list opens the sales behind a figure of the period.
func (r *Room) list(f figure) {
	q := f.query
	q.Day, q.Until = r.books.from, r.books.to
	says := kit.NewCut(words.T("Reading…"), kit.SizeSmall, kit.InkQuiet)
	title := words.T("{figure}, {period}", "figure", f.name, "period", r.books.title())
	s := r.open(960, 900, title, nil, kit.ColumnFill(kit.Grid, -1, says))
	status := r.status
	r.shell.Work(func(ctx context.Context) func() {
		txs, err := r.till.Newest(ctx, q, mostListed+1)
		return func() {
			switch {
			case r.sheet != s || errors.Is(err, context.Canceled):
			case err != nil:
				says.SetInk(words.Say(err), kit.InkError)
			default:
				s.fill(r.listed(says, txs, status))
			}
		}
	})
}

func (r *Room) listed(says *kit.Text, txs []purchase.Transaction, status till.Status) fyne.CanvasObject {
	switch {
	case len(txs) > mostListed:
		txs = txs[:mostListed]
		says.Set(words.T("The newest {n} sales. The spreadsheet has them all.", "n", words.Number(mostListed)))
	case len(txs) == 0:
		says.Set(words.T("These sales are not kept any more: only their totals are."))
	default:
		says.Set(words.N(int64(len(txs)), "{n} sale", "{n} sales"))
	}
	list := kit.NewList(func() int { return len(txs) }, newRow, func(i int, o fyne.CanvasObject) {
		if i < len(txs) {
			showRow(o, txs[i], status)
		}
	})
	list.OnSelected = func(i int) {
		list.UnselectAll()
		if i < len(txs) {
			r.shell.ShowSale(txs[i].IdempotencyKey)
		}
	}
	return kit.ColumnFill(kit.Grid, 1, says, list)
}

// newRow is one sale: when, whose, how much, which receipt, by whom, and what has
// become of it.
func newRow() fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for range shares {
		cells = append(cells, kit.NewCut("", kit.SizeSmall, kit.InkText))
	}
	cells = append(cells, kit.NewMark(kit.ShapeNone, kit.InkQuiet, 12))
	return kit.Container(rowLayout{}, cells...)
}

func showRow(o fyne.CanvasObject, tx purchase.Transaction, s till.Status) {
	cells := o.(*fyne.Container).Objects
	look := kit.LookOfSale(tx)
	when := words.When(tx.ScannedAt, words.Day) + " " + words.When(tx.ScannedAt, words.Time)
	for i, text := range [...]string{when, kit.Upper(words.Whose(tx.CustomerName, tx.Card)), kit.Money(tx.Amount),
		tx.Receipt, s.StaffOf(tx.StaffUserID), look.Word} {
		ink := kit.InkText
		if i == len(shares)-1 {
			ink = look.Ink
		}
		cells[i].(*kit.Text).SetInk(text, ink)
	}
	cells[2].(*kit.Text).Align = fyne.TextAlignTrailing
	cells[len(shares)].(*kit.Mark).Set(look.Shape, look.Ink)
}

// rowLayout lays a row out by shares of its width; the mark stands before its word.
type rowLayout struct{}

var shares = [...]float32{0.19, 0.27, 0.14, 0.13, 0.12, 0.15}

func (rowLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(60*kit.Grid, kit.Touch)
}

func (rowLayout) Layout(cells []fyne.CanvasObject, size fyne.Size) {
	at := float32(0)
	for i, share := range shares {
		width, indent := share*size.Width, float32(0)
		if i == len(shares)-1 {
			indent = kit.Px(12) + kit.Grid/2
			cells[len(shares)].Resize(fyne.NewSquareSize(kit.Px(12)))
			cells[len(shares)].Move(fyne.NewPos(at, (size.Height-kit.Px(12))/2))
		}
		cells[i].Resize(fyne.NewSize(max(width-indent-2*kit.Grid, 0), size.Height))
		cells[i].Move(fyne.NewPos(at+indent, 0))
		at += width
	}
}
