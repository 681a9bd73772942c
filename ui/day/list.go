package day

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// mostListed is how many sales behind a figure are listed, the newest. Nobody reads
// more; the spreadsheet has them all.
const mostListed = 2000

// list opens the sales behind a figure of the period.
func (r *Room) list(f figure) {
	q := f.query
	q.Day, q.Until = r.books.From, r.books.To
	says := kit.NewCut(words.T("Reading…"), kit.SizeSmall, kit.InkQuiet)
	title := words.T("{figure}, {period}", "figure", f.name, "period", r.books.Title())
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
		says.Set(words.T("These sales are no longer kept, only their totals."))
	default:
		says.Set(words.N(int64(len(txs)), "{n} sale", "{n} sales"))
	}
	list := kit.NewList(func() int { return len(txs) }, kit.NewSaleRow, func(i int, o fyne.CanvasObject) {
		if i < len(txs) {
			kit.ShowSale(o, lineOf(txs[i], status))
		}
	})
	list.Enters = true
	list.OnSelected = func(i int) {
		list.UnselectAll()
		if i < len(txs) {
			r.shell.ShowSale(txs[i].IdempotencyKey)
		}
	}
	return kit.ColumnFill(kit.Grid, 1, says, kit.SaleList(list))
}

func lineOf(tx purchase.Transaction, s till.Status) kit.SaleLine {
	return kit.SaleLine{When: kit.SaleTime(tx.RecordedAt, time.Now()),
		Whose: kit.Upper(words.Whose(tx.CustomerName, tx.Card)), Amount: kit.Money(tx.Amount), Receipt: tx.Receipt,
		Staff: s.StaffOf(tx.StaffUserID), Look: kit.LookOfSale(tx)}
}
