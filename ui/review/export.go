package review

import (
	"bufio"
	"context"
	"io"
	"strconv"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
)

// exportShown saves what the list shows, or what is ticked in it, in the window's words.
func (r *Room) exportShown() {
	txs := r.list.txs
	if len(r.list.ticked) > 0 {
		txs = r.chosen()
	}
	status := r.status
	name := words.T("review") + "-" + time.Now().Format(purchase.DayFormat) + ".csv"
	r.shell.Save(name, func(_ context.Context, path string, replace bool) error {
		return r.till.WriteFile(path, replace, func(w io.Writer) error { return writeSheet(w, txs, status) })
	})
}

// writeSheet writes refused sales as a spreadsheet for people: names first, local times.
func writeSheet(w io.Writer, txs []purchase.Transaction, s till.Status) error {
	b, decimal := bufio.NewWriter(w), words.DecimalSign()
	b.WriteString(till.ByteOrderMark)
	if s.Practice { // as the books say of themselves
		b.WriteString(till.SheetLine(decimal, words.T("PRACTICE"), words.T("None of these sales is real.")) +
			till.SheetLine(decimal))
	}
	b.WriteString(till.SheetLine(decimal, words.T("Recorded at"),
		words.T("Customer"), words.T("Card"),
		words.T("Amount"), words.T("Currency"),
		words.T("Cause"), words.T("Staff"), words.T("Receipt no."), words.T("Note"),
		words.T("Attempts"), words.T("Last answer"), words.T("Key"), words.T("Time of scan")))
	for _, tx := range txs {
		b.WriteString(till.SheetLine(decimal, tx.RecordedAt.Local().Format(time.DateTime), till.AsText(tx.CustomerName),
			purchase.MaskCard(tx.Card), words.Typed(tx.Amount.Decimal()), tx.Amount.Code(),
			whyWords(tx), till.AsText(s.StaffOf(tx.StaffUserID)),
			till.AsText(tx.Receipt), till.AsText(tx.Note), strconv.Itoa(tx.Attempts),
			till.AsText(words.Server(tx.LastError)), tx.IdempotencyKey,
			tx.ScannedAt.Local().Format(time.DateTime)))
	}
	return b.Flush() // has the first error, if there was one
}
