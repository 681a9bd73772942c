package day

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// showExports offers what can be saved of the period.
func (r *Room) showExports(under fyne.CanvasObject) {
	if r.books.today == "" {
		return
	}
	r.shell.Menu(fyne.NewMenu("",
		fyne.NewMenuItem(words.T("Export for the accountant…"), r.exportBooks),
		fyne.NewMenuItem(words.T("Export all fields, for programs…"), r.exportRaw)), under)
}

// query selects sales by the business day they were recorded for, as the totals do, and not
// by time: the cut-off may have changed since.
func (r *Room) query() till.Query { return till.Query{Day: r.books.From, Until: r.books.To} }

func (r *Room) fileName(what string) string {
	if r.books.From == r.books.To {
		return what + "-" + r.books.From + ".csv"
	}
	return what + "-" + r.books.From + "-" + r.books.To + ".csv"
}

// exportRaw saves every field by the contract's names.
func (r *Room) exportRaw() {
	q := r.query()
	r.shell.Save(r.fileName(words.T("sales")), func(ctx context.Context, path string, replace bool) error {
		return r.till.ExportFile(ctx, q, path, replace)
	})
}

// exportBooks saves a spreadsheet for people to read: names, local times, words and totals.
// Everything is read anew, so that the lines and the totals agree.
func (r *Room) exportBooks() {
	q, date, s, status := r.query(), r.books.From, r.books.Length, r.status
	r.shell.Save(r.fileName(words.T("accounts")), func(ctx context.Context, path string, replace bool) error {
		return r.till.WriteFile(path, replace, func(w io.Writer) error {
			return writeAccounts(ctx, w, r.till, q, date, s, status)
		})
	})
}

// out writes lines and keeps the first error.
type out struct {
	w   io.Writer
	err error
}

func newOut(w io.Writer) *out {
	o := &out{w: w}
	o.write(till.ByteOrderMark)
	return o
}

func (o *out) write(text string) {
	if o.err == nil {
		_, o.err = io.WriteString(o.w, text)
	}
}

func (o *out) line(cells ...string) { o.write(till.SheetLine(words.DecimalSign(), cells...)) }

// plainAmount is an amount without its currency, as a spreadsheet reads a number.
func plainAmount(minor int64, code string) string {
	return words.Typed(purchase.Money{Minor: minor, Currency: code}.Decimal())
}

// mostReadings is how often the accounts are read for lines and totals that agree.
const mostReadings = 5

// writeAccounts writes the sales, and the totals under them. A sale that comes between the two readings would
// be in the totals only, so both are read again then. Where sales never stop coming, the last reading counts.
func writeAccounts(ctx context.Context, w io.Writer, t Till, q till.Query, date string, s words.Length,
	status till.Status) error {
	before, err := readBooks(ctx, t, date, s)
	for readings := 1; err == nil; readings++ {
		var file bytes.Buffer
		var b books
		b, err = readAccounts(ctx, &file, t, q, before, status)
		if err == nil && (readings == mostReadings || !differ(b.total, before.total)) {
			_, err = file.WriteTo(w)
			return err
		}
		before = b
	}
	return err
}

// readAccounts writes the accounts once. before are the books as they were read before, and it returns those
// of the totals.
func readAccounts(ctx context.Context, w io.Writer, t Till, q till.Query, before books, status till.Status) (
	books, error) {
	o := newOut(w)
	o.practice(status)
	o.line(words.T("Business day"), words.T("Recorded at"), words.T("Customer"), words.T("Card"),
		words.T("Receipt no."), words.T("Staff"), words.T("State"), words.T("Sales"), words.T("Amount"),
		words.T("Takings"), words.T("Currency"), words.T("Reason"), words.T("Note"), words.T("Key"),
		words.T("Replaces"), words.T("Replaced by"), words.T("Time of scan"))
	written := int64(0)
	err := t.List(ctx, q, func(tx purchase.Transaction) error {
		written++
		o.line(saleCells(tx, status)...)
		return o.err
	})
	if err != nil {
		return before, err
	}
	b, err := readBooks(ctx, t, before.From, before.Length)
	if err != nil {
		return b, err
	}
	o.line()
	o.line(words.T("Total"), b.Title())
	under := func(f figure, count, sum, code string) []string {
		takings := ""
		if f.sold {
			takings = sum
		}
		return []string{"", "", "", "", "", "", f.name, count, sum, takings, code}
	}
	writeFigures(o, under, totals(b.total), status)
	if kept := before.total.Recorded.Count - written; kept > 0 {
		o.line(words.N(kept, "{n} sale is in the totals only: it is no longer kept.",
			"{n} sales are in the totals only: they are no longer kept."))
	}
	writeCorrections(o, b.came, status)
	return b, o.err
}

// practice says in the file that none of it is real, in practice.
func (o *out) practice(s till.Status) {
	if s.Practice {
		o.line(words.T("PRACTICE"), words.T("None of these sales is real."))
		o.line()
	}
}

// short is the beginning of a key, enough to find a sale by: Find knows it.
func short(key string) string { return till.AsText(key[:min(len(key), 8)]) }

func saleCells(tx purchase.Transaction, s till.Status) []string {
	takings := int64(0)
	if tx.State.Sold() {
		takings = tx.Amount.Minor
	}
	return []string{tx.BusinessDay, tx.RecordedAt.Local().Format(time.DateTime), till.AsText(tx.CustomerName),
		till.AsText(purchase.MaskCard(tx.Card)), till.AsText(tx.Receipt), till.AsText(s.StaffOf(tx.StaffUserID)),
		kit.LookOfSale(tx).Word, "1", plainAmount(tx.Amount.Minor, tx.Amount.Currency),
		plainAmount(takings, tx.Amount.Currency), tx.Amount.Code(), till.AsText(reasonOf(tx)), till.AsText(tx.Note),
		short(tx.IdempotencyKey), short(tx.Replaces), short(tx.ReplacedBy),
		tx.ScannedAt.Local().Format(time.DateTime)}
}

// reasonOf is why a sale was ended. Of a replaced one another column says it.
func reasonOf(tx purchase.Transaction) string {
	if tx.ReplacedBy != "" {
		return ""
	}
	return tx.Reason
}

// totals are the figures of a day that a spreadsheet has.
func totals(d purchase.Day) []figure {
	sold, not := figures(d)
	for i := range sold {
		sold[i].sold = true
	}
	takings := takingsOf(d)
	takings.sold = true
	return append(append(sold, takings), append(not, recordedOf(d))...)
}

// writeFigures writes figures, a line for each currency; cells lays one out.
func writeFigures(o *out, cells func(f figure, count, sum, code string) []string, all []figure, s till.Status) {
	for _, f := range all {
		of := codes(f.tally)
		if len(of) == 0 {
			of = []string{s.Station.Currency}
		}
		for i, code := range of {
			count := ""
			if i == 0 {
				count = strconv.FormatInt(f.tally.Count, 10)
			}
			o.line(cells(f, count, plainAmount(f.tally.Sums[code], code), purchase.Money{Currency: code}.Code())...)
		}
	}
}

// ofDay returns a layout with the day in the first column.
func ofDay(day string) func(f figure, count, sum, code string) []string {
	return func(f figure, count, sum, code string) []string {
		return []string{day, till.AsText(f.name), count, sum, code}
	}
}

func writeCorrections(o *out, all []purchase.Correction, s till.Status) {
	if len(all) == 0 {
		return
	}
	o.line()
	o.line(words.T("Corrections of closed days"))
	o.line(figureHead(words.T("Business day"))...)
	for _, c := range all {
		writeFigures(o, ofDay(c.Date), correctionLines(c), s)
	}
}

func figureHead(day string) []string {
	return []string{day, "", words.T("Sales"), words.T("Amount"), words.T("Currency")}
}

// writeClosing writes a closing as a spreadsheet.
func writeClosing(w io.Writer, c purchase.Closing, s till.Status) error {
	o := newOut(w)
	o.practice(s)
	o.line(words.T("Closing no. {n}, {day}", "n", words.Number(int64(c.Number)), "day", words.LongDayOf(c.Day.Date)))
	at := counterOf(c, s)
	o.line(words.T("Location"), till.AsText(at.Location))
	o.line(words.T("Terminal"), till.AsText(at.Terminal))
	o.line(till.AsText(closedLine(c, s)))
	o.line()
	o.line(figureHead("")...)
	writeFigures(o, ofDay(""), totals(c.Day), s)
	for _, of := range splits(c.Day, s) {
		o.line()
		o.line(of.title)
		o.line(figureHead("")...)
		writeFigures(o, ofDay(""), of.figures, s)
	}
	writeCorrections(o, c.Day.Corrections, s)
	o.line()
	o.line(words.T("Still open"), openLine(c))
	for _, of := range c.Open {
		o.line(of.RecordedAt.Local().Format(time.DateTime), kit.LookOf(of.State).Word, till.AsText(of.Receipt),
			till.AsText(s.StaffOf(of.StaffUserID)), plainAmount(of.Amount.Minor, of.Amount.Currency), of.Amount.Code())
	}
	o.line()
	o.line(words.T("Proof"), proofLine(c.Head), c.Head.Hash)
	return o.err
}
