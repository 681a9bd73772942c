package day

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// read opens a closing, to be read, printed and saved.
func (r *Room) read(c purchase.Closing) {
	status := r.status
	name := words.T("closing") + "-" + c.Day.Date
	says := kit.NewWords("", kit.InkError)
	buttons := []*kit.Button{
		kit.NewButton(words.T("Save as PDF…"), kit.Plain, func() {
			r.shell.Save(name+".pdf", func(_ context.Context, path string, replace bool) error {
				return r.till.WriteFile(path, replace, func(w io.Writer) error { return writePDF(w, c, status) })
			})
		}),
		kit.NewButton(words.T("Save as CSV…"), kit.Plain, func() {
			r.shell.Save(name+".csv", func(_ context.Context, path string, replace bool) error {
				return r.till.WriteFile(path, replace, func(w io.Writer) error { return writeClosing(w, c, status) })
			})
		}),
	}
	body, _ := kit.Rolling(kit.Column(kit.Grid, r.closingRows(c)...))
	page := kit.ColumnFill(kit.Grid, 1, says.Box, body)
	if r.Print != nil {
		press := func() { r.print(name, c, says, page) }
		buttons = slices.Insert(buttons, 0, kit.NewButton(words.T("Print"), kit.Plain, press))
	}
	title := words.T("Closing no. {n}, {day}", "n", words.Number(int64(c.Number)), "day", words.LongDayOf(c.Day.Date))
	r.open(760, 900, title, buttons, page)
}

// print hands the closing's page to the system's own printing.
func (r *Room) print(name string, c purchase.Closing, says *kit.Words, page *fyne.Container) {
	status, print := r.status, r.Print
	r.shell.Untell()
	says.Set(words.T("Printing…"), kit.InkQuiet)
	page.Refresh()
	r.shell.Work(func(context.Context) func() {
		var pdf strings.Builder
		shown, err := false, writePDF(&pdf, c, status)
		if err == nil {
			shown, err = print(name, []byte(pdf.String()))
		}
		return func() {
			switch {
			case errors.Is(err, context.Canceled):
			case err != nil:
				r.shell.Alarm()
				says.Set(words.Say(err), kit.InkError)
			case shown:
				says.Set(words.T("No printer took the page. Another program shows it, and may print it."), kit.InkText)
			default:
				says.Set(words.T("The page was sent to this PC's printing system."), kit.InkGood)
			}
			page.Refresh()
		}
	})
}

// closingRows is a closing on the screen.
func (r *Room) closingRows(c purchase.Closing) []fyne.CanvasObject {
	text := func(says string) fyne.CanvasObject { return kit.NewWords(says, kit.InkText).Box }
	rows := []fyne.CanvasObject{text(closedLine(c, r.status))}
	rows = append(rows, r.totalsOf(c.Day, splits(c.Day, r.status)...)...)
	if len(c.Day.Corrections) > 0 {
		rows = append(rows, heading(words.T("CORRECTIONS OF CLOSED DAYS")))
		for _, of := range c.Day.Corrections {
			rows = append(rows, kit.NewBold(kit.Upper(words.ShortDayOf(of.Date)), kit.SizeSmall, kit.InkText))
			rows = append(rows, r.correctionRows(of)...)
		}
	}
	rows = append(rows, heading(words.T("STILL OPEN")), text(openLine(c)))
	for _, o := range c.Open[:min(len(c.Open), openShown)] {
		look := kit.LookOf(o.State)
		amount := kit.NewText(kit.Money(o.Amount), kit.SizeSmall, kit.InkText)
		rows = append(rows, kit.Row(kit.Grid, 2, kit.NewMark(look.Shape, look.Ink, 12),
			kit.NewText(words.When(o.RecordedAt, words.Time), kit.SizeSmall, kit.InkText),
			kit.NewCut(about(o, r.status), kit.SizeSmall, kit.InkQuiet), amount))
	}
	if more := int64(len(c.Open)) - openShown; more > 0 {
		rows = append(rows, text(words.T("and {n} more, on the printed page", "n", words.Number(more))))
	}
	rows = append(rows, heading(words.T("PROOF")), text(proofLine(c.Head)))
	for _, half := range halves(c.Head.Hash) {
		rows = append(rows, kit.NewText(half, kit.SizeSmall, kit.InkQuiet))
	}
	return rows
}

// heading is the caption of a part, further from what stands over it than from its own.
func heading(caption string) fyne.CanvasObject {
	return kit.Column(kit.Grid, kit.Strut(0, 0), kit.Caption(caption))
}

// openShown is how many open sales are listed on the screen.
const openShown = 60
