package day

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// chartSheets returns a chart of the takings for each currency: of a day by the hour, of
// a longer time by the day.
func (r *Room) chartSheets(b books) []fyne.CanvasObject {
	all := codes(b.total.Takings())
	if len(all) == 0 {
		return nil
	}
	var sheets []fyne.CanvasObject
	for _, code := range all {
		caption := words.T("TAKINGS BY HOUR")
		if b.Length != words.OneDay {
			caption = words.T("TAKINGS BY DAY")
		}
		if len(all) > 1 {
			caption += " · " + signAmong(all, code)
		}
		bars, top := byDay(b, code), int64(0)
		if b.Length == words.OneDay {
			bars = byHour(b, code, int(r.status.Settings.DayCutOff.Hours()))
		}
		for _, c := range bars {
			top = max(top, int64(max(c.Value, c.Mark)))
		}
		chart := kit.NewColumns(bars, kit.Money(purchase.Money{Minor: top, Currency: code}))
		rows := []fyne.CanvasObject{kit.Caption(caption), chart}
		if b.Length == words.OneDay && b.usualOf > 0 {
			says := words.T("The line across is what is usual: the median of the same weekday in the weeks before.")
			rows = append(rows, kit.NewWords(says, kit.InkQuiet).Box)
		}
		if lost := b.total.Unplaced.Sums[code]; b.Length == words.OneDay && lost != 0 {
			amount := kit.Money(purchase.Money{Minor: lost, Currency: code})
			says := words.T("Another {amount}: the hour is no longer known.", "amount", amount)
			rows = append(rows, kit.NewWords(says, kit.InkQuiet).Box)
		}
		sheets = append(sheets, kit.Sheet(kit.Column(kit.Grid, rows...)))
	}
	return sheets
}

// signAmong is a currency's sign, or its code where another of them has the same sign.
func signAmong(all []string, code string) string {
	sign := words.Sign(code)
	if slices.ContainsFunc(all, func(c string) bool { return c != code && words.Sign(c) == sign }) {
		return code
	}
	return sign
}

// byHour returns a bar for each hour from the first to the last in which something was, or
// usually is, sold. The business day begins with the hour of the cut-off.
func byHour(b books, code string, begins int) []kit.Bar {
	first, last := 24, -1 // hours since it began
	for since := range b.total.Hours {
		hour := (begins + since) % 24
		if b.total.Hours[hour].Sums[code] != 0 || b.usual[hour].Sums[code] != 0 {
			first, last = min(first, since), max(last, since)
		}
	}
	// A few hours alone look like a whole day: at least eight are shown.
	for last-first < 7 && last >= 0 && (first > 0 || last < 23) {
		first, last = max(first-1, 0), min(last+1, 23)
	}
	var bars []kit.Bar
	for since := first; since <= last; since++ {
		hour := (begins + since) % 24
		label := words.When(time.Date(2000, 1, 1, hour, 0, 0, 0, time.Local), words.Time)
		bars = append(bars, kit.Bar{Label: label, Value: float64(b.total.Hours[hour].Sums[code]),
			Mark: float64(b.usual[hour].Sums[code])})
	}
	return bars
}

// byDay returns a bar for each day of the period.
func byDay(b books, code string) []kit.Bar {
	takings := map[string]int64{}
	for _, d := range b.each {
		takings[d.Date] = d.Takings().Sums[code]
	}
	_, weekdays := words.Names()
	var bars []kit.Bar
	for _, date := range b.Dates() {
		label := strconv.Itoa(words.Noon(date).Day())
		if b.Length == words.OneWeek {
			label = weekdays[words.Noon(date).Weekday()]
		}
		bars = append(bars, kit.Bar{Label: label, Value: float64(takings[date])})
	}
	return bars
}

// correctionsSheet shows what has come in the period for days that were closed by then;
// nil: nothing has.
func (r *Room) correctionsSheet(all []purchase.Correction) fyne.CanvasObject {
	if len(all) == 0 {
		return nil
	}
	rows := []fyne.CanvasObject{kit.Caption(words.T("CORRECTIONS OF CLOSED DAYS"))}
	for _, c := range all {
		rows = append(rows, kit.NewBold(kit.Upper(words.ShortDayOf(c.Date)), kit.SizeSmall, kit.InkText))
		rows = append(rows, r.correctionRows(c)...)
	}
	return kit.Sheet(kit.Column(kit.Grid/2, rows...))
}

// closedSheet shows what the closing says, and what has come since; nil: nothing has.
func (r *Room) closedSheet(b books) fyne.CanvasObject {
	if !b.changed() {
		return nil
	}
	number := words.Number(int64(b.closing.Number))
	rows := []fyne.CanvasObject{kit.Caption(words.T("AS CLOSED, NO. {n}", "n", number))}
	closed := b.closing.Day.Takings()
	rows = append(rows, r.bigAmounts(closed)...)
	rows = append(rows, kit.NewText(words.N(closed.Count, "{n} sale", "{n} sales"), kit.SizeSmall, kit.InkQuiet),
		kit.Strut(0, kit.Grid/2), kit.Caption(words.T("SINCE THE CLOSING")))
	rows = append(rows, r.correctionRows(b.total.Since(*b.closing))...)
	says := words.T("It appears as a correction on the day on which it came or, if that was closed, on the next " +
		"open day.")
	return kit.Sheet(kit.Column(kit.Grid/2, append(rows, kit.NewWords(says, kit.InkQuiet).Box)...))
}

func (r *Room) correctionRows(c purchase.Correction) []fyne.CanvasObject {
	lines := correctionLines(c)
	l := r.newLedger(lines...)
	var rows []fyne.CanvasObject
	for _, f := range lines {
		rows = append(rows, l.cells(f, plain))
	}
	return rows
}

// correctionLines are the figures of a correction that are not zero; less stands with
// a minus.
func correctionLines(c purchase.Correction) []figure {
	sold, not := figures(purchase.Day{Counts: c.Counts, Replaced: c.Replaced})
	takings := takingsOf(purchase.Day{Counts: c.Counts})
	var lines []figure
	for _, f := range append(append(sold, not...), takings) {
		f.part.Ink = kit.InkNone
		if !f.tally.IsZero() {
			lines = append(lines, f)
		}
	}
	return lines
}
