package review

import (
	"context"
	"iter"
	"strconv"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/words"
)

// exportShown saves what the list shows, or what is ticked in it, in the window's words.
func (r *Room) exportShown() {
	txs := r.list.txs
	if len(r.list.ticked) > 0 {
		txs = r.chosen()
	}
	status := r.status
	r.shell.Save(words.T("review")+".csv", func(_ context.Context, path string, replace bool) error {
		return r.till.SaveSheet(path, replace, sheet(txs, status))
	})
}

// sheet is refused sales as lines of a spreadsheet, their names first.
func sheet(txs []purchase.Transaction, s till.Status) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		if !yield([]string{words.T("Time"), words.T("Customer"), words.T("Card"), words.T("Amount"), words.T("Cause"),
			words.T("Staff"), words.T("Receipt no."), words.T("Note"), words.T("Attempts"), words.T("Last answer"),
			words.T("Key")}) {
			return
		}
		for _, tx := range txs {
			if !yield([]string{tx.ScannedAt.Local().Format(time.DateTime), till.CellText(tx.CustomerName),
				purchase.MaskCard(tx.Card), kit.Money(tx.Amount), whyWords(tx),
				till.CellText(s.StaffOf(tx.StaffUserID)), till.CellText(tx.Receipt), till.CellText(tx.Note), strconv.Itoa(tx.Attempts),
				till.CellText(words.Server(tx.LastError)), tx.IdempotencyKey}) {
				return
			}
		}
	}
}
