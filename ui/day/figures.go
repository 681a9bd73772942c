package day

import (
	"slices"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// figure is a line of the totals, with the sales behind it.
type figure struct {
	name  string
	part  kit.Part // its part of the bar; without ink it has none
	tally purchase.Tally
	query till.Query // selects these sales; the days are set when they are listed
	sold  bool       // it belongs to the takings
}

// figures splits what was recorded: what counts as sold, and what does not.
func figures(d purchase.Day) (sold, not []figure) {
	of := func(name string, t purchase.Tally, ink fyne.ThemeColorName, hollow bool, q till.Query) figure {
		part := kit.Part{Share: t.Count, Label: words.Number(t.Count), Ink: ink, Hollow: hollow}
		return figure{name: name, part: part, tally: t, query: q}
	}
	in := func(s purchase.State) till.Query { return till.Query{States: []purchase.State{s}} }
	dismissed, replaced := in(purchase.Dismissed), in(purchase.Dismissed)
	dismissed.Match = func(tx purchase.Transaction) bool { return tx.ReplacedBy == "" }
	replaced.Match = func(tx purchase.Transaction) bool { return tx.ReplacedBy != "" }
	sold = []figure{
		of(words.T("Sent"), d.By[purchase.Synced], kit.InkGood, false, in(purchase.Synced)),
		of(words.T("Waiting"), d.By[purchase.Pending], kit.InkText, true, in(purchase.Pending)),
		of(words.T("To review"), d.By[purchase.Review], kit.InkAttention, false, in(purchase.Review)),
	}
	not = []figure{
		of(words.T("Taken back"), d.By[purchase.Voided], kit.InkQuiet, true, in(purchase.Voided)),
		of(words.T("Dismissed"), d.Dismissed(), kit.InkQuiet, false, dismissed),
		of(words.T("Replaced"), d.Replaced, kit.InkAccent, true, replaced),
	}
	return sold, not
}

func takingsOf(d purchase.Day) figure {
	return figure{name: words.T("Takings"), tally: d.Takings(),
		query: till.Query{States: []purchase.State{purchase.Synced, purchase.Pending, purchase.Review}}}
}

func recordedOf(d purchase.Day) figure { return figure{name: words.T("Recorded"), tally: d.Recorded} }

// figuresSheet shows the figures of the period, which add up, the takings first.
func (r *Room) figuresSheet(b books) fyne.CanvasObject {
	takings := takingsOf(b.total)
	sold, not := figures(b.total)
	var parts []kit.Part
	for _, f := range append(append([]figure{}, sold...), not...) {
		parts = append(parts, f.part)
	}
	l := r.newLedger(append(append([]figure{takings, recordedOf(b.total)}, sold...), not...)...)
	caption := words.T("TAKINGS")
	if b.changed() {
		caption = words.T("TAKINGS NOW")
	}
	rows := append([]fyne.CanvasObject{kit.Caption(caption)}, r.bigAmounts(takings.tally)...)
	rows = append(rows, kit.NewText(words.N(takings.tally.Count, "{n} sale", "{n} sales"), kit.SizeSmall, kit.InkQuiet))
	if b.total.Recorded.Count > 0 {
		rows = append(rows, kit.Strut(0, kit.Grid), kit.NewStacked(parts), kit.Strut(0, kit.Grid/2))
	}
	for _, f := range sold {
		rows = append(rows, l.line(f, plain))
	}
	rows = append(rows, l.line(takings, total))
	for _, f := range not {
		rows = append(rows, l.line(f, plain))
	}
	rows = append(rows, l.line(recordedOf(b.total), total))
	return kit.Sheet(kit.Column(0, rows...))
}

// bigAmounts are the sums of a tally, large enough to be read from a distance.
func (r *Room) bigAmounts(t purchase.Tally) (rows []fyne.CanvasObject) {
	for _, amount := range r.amounts(t) {
		size := kit.SizeHuge
		if fyne.MeasureText(amount, size, fyne.TextStyle{Bold: true}).Width > kit.Px(leastSheet-40) {
			size = kit.SizeLarge
		}
		rows = append(rows, kit.NewBold(amount, size, kit.InkText))
	}
	return rows
}

// byStaff are the takings of a day by who sold.
func byStaff(d purchase.Day, s till.Status) []figure {
	var all []figure
	for id, t := range d.Staff {
		f := figure{name: kit.Name(s.StaffOf(id)), tally: t, query: takingsOf(d).query}
		f.query.Staff = id
		if id == "" {
			f.name, f.query.Match = words.T("No longer known"), func(purchase.Transaction) bool { return false }
		}
		all = append(all, f)
	}
	return told(all)
}

// byType is what was sent of a day, by card type.
func byType(d purchase.Day) []figure {
	var all []figure
	for kind, t := range d.Types {
		f := figure{name: cardType(kind), tally: t, query: till.Query{States: []purchase.State{purchase.Synced}}}
		if f.query.CardType = kind; kind == "" {
			f.query.Match = func(tx purchase.Transaction) bool { return tx.CardType == "" }
		}
		all = append(all, f)
	}
	return told(all)
}

// split is a table of a closing: the same sales by who sold, or by the card's type.
type split struct {
	title   string
	figures []figure
}

// splits are the tables of a closing that have a line.
func splits(d purchase.Day, s till.Status) []split {
	all := []split{{words.T("Takings by staff"), byStaff(d, s)}, {words.T("Sent, by card type"), byType(d)}}
	return slices.DeleteFunc(all, func(of split) bool { return len(of.figures) == 0 })
}

// told are the figures that are not zero, in the order of their names.
func told(all []figure) []figure {
	words.Sort(all, func(f figure) string { return f.name })
	return slices.DeleteFunc(all, func(f figure) bool { return f.tally.IsZero() })
}

func cardType(kind string) string {
	switch kind {
	case "punch":
		return words.T("Punch card")
	case "cashback":
		return words.T("Cashback card")
	case "discount":
		return words.T("Discount card")
	case "":
		return words.T("No longer known")
	}
	return kit.Upper(purchase.Legible(kind))
}

// sharesSheet is a table whose lines have bars, in proportion to the largest.
func (r *Room) sharesSheet(caption string, all []figure) fyne.CanvasObject {
	rows := []fyne.CanvasObject{kit.Caption(caption)}
	l := r.newLedger(all...)
	for _, f := range all {
		rows = append(rows, l.line(f, bar))
	}
	if len(all) == 0 {
		rows = append(rows, kit.NewText(words.T("No sales"), kit.SizeSmall, kit.InkQuiet))
	}
	return kit.Sheet(kit.Column(kit.Grid/2, rows...))
}
