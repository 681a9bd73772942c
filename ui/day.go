package ui

import (
	"counterfoil/ui/kit"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/purchase"
)

// dayPane is one business day in numbers that add up: recorded = sent +
// waiting + to review + voided + dismissed, in count and money.
type dayPane struct {
	root     *fyne.Container
	title    *kit.Text
	sub      *kit.Text
	earlier  *kit.Button
	later    *kit.Button
	totals   *fyne.Container
	staff    *fyne.Container
	hours    *fyne.Container
	proof    [3]*kit.Text // the journal's end: its number, and its hash in two lines
	message  *kit.Words
	date     string // shown; "" until the first is
	chosen   string // to be shown; "": today, whatever day that comes to be
	today    string
	days     []string // that have sales, ascending
	currency string

	onDay    func(date string)
	onExport func(since string)
}

// dayLines are the states in the order of the sum.
var dayLines = [...]purchase.State{purchase.Synced, purchase.Pending, purchase.Review, purchase.Voided, purchase.Dismissed}

func newDayPane() *dayPane {
	p := &dayPane{title: kit.NewCut("", kit.SizeLarge, kit.InkText), sub: kit.NewText("", kit.SizeSmall, kit.InkQuiet), message: kit.NewWords("", kit.InkError)}
	p.earlier = kit.NewIconButton(theme.NavigateBackIcon(), func() { p.step(-1) })
	p.later = kit.NewIconButton(theme.NavigateNextIcon(), func() { p.step(1) })
	today := kit.NewButton("Today", kit.Plain, func() { p.choose("") })
	export := kit.NewButton("CSV from this day on", kit.Plain, func() { p.onExport(p.date) })
	head := kit.Row(kit.Grid, 2, p.earlier, p.later, kit.Column(0, p.title, p.sub), today, export)
	p.totals, p.staff, p.hours = kit.Container(ledgerLayout{}), kit.Container(ledgerLayout{}), kit.Container(ledgerLayout{})
	right := kit.Column(2*kit.Grid, kit.Sheet(kit.Column(kit.Grid, kit.Caption("BY STAFF"), p.staff)), kit.Sheet(kit.Column(kit.Grid, kit.Caption("BY HOUR"), p.hours)))
	for i := range p.proof {
		p.proof[i] = kit.NewText("", kit.SizeSmall, kit.InkQuiet)
	}
	proof := kit.Column(kit.Grid, kit.Caption("PROOF"), p.proof[0], p.proof[1], p.proof[2])
	left := kit.Column(2*kit.Grid, kit.Sheet(kit.Column(kit.Grid, kit.Caption("THIS DAY"), p.totals)), kit.Sheet(proof))
	both := kit.Container(kit.Sides{Gap: 2 * kit.Grid, Share: 0.45, Least: 320, Most: 520}, left, right)
	page := kit.ColumnFill(2*kit.Grid, 2, head, p.message.Box, fynecontainer.NewVScroll(both))
	p.root = kit.Inset(2*kit.Grid, kit.Container(kit.Narrow{Width: 1160}, page))
	return p
}

// step goes to the day before or after that has sales, or to today.
func (p *dayPane) step(by int) {
	days := p.days
	if !slices.Contains(days, p.today) {
		days = append(slices.Clone(days), p.today)
	}
	at, found := slices.BinarySearch(days, p.date)
	if !found && by < 0 {
		at--
	} else {
		at += by
	}
	if at >= 0 && at < len(days) {
		p.choose(days[at])
	}
}

// choose shows another day: what was said of this one's file is over.
func (p *dayPane) choose(date string) {
	p.say("", kit.InkError)
	p.onDay(date)
}

func (p *dayPane) show(day purchase.Day, today string, days []string) {
	if p.message.Segment.Style.ColorName == kit.InkError {
		p.message.Set("", kit.InkError) // where a file was saved stays to be read
	}
	p.date, p.today, p.days = day.Date, today, days
	p.title.Set(dayName(day.Date))
	p.sub.Set("")
	if day.Date == today {
		p.sub.Set("today")
	}
	p.earlier.SetEnabled(len(days) > 0 && days[0] < day.Date)
	p.later.SetEnabled(day.Date < today)
	p.showTotals(day)
	p.showStaff(day)
	p.showHours(day)
	p.root.Refresh()
}

// showProof tells the end of the journal, to be noted outside this PC: one hash
// stands for every entry up to there, this day's with all before it.
func (p *dayPane) showProof(head purchase.Head) {
	p.proof[0].Set("Journal, no. " + kit.Number(int64(head.Number)))
	half := len(head.Hash) / 2
	p.proof[1].Set(inGroups(head.Hash[:half]))
	p.proof[2].Set(inGroups(head.Hash[half:]))
}

// inGroups parts a hash so that it can be compared by eye.
func inGroups(hash string) string {
	var groups []string
	for group := range slices.Chunk([]byte(hash), 8) {
		groups = append(groups, string(group))
	}
	return strings.Join(groups, " ")
}

func (p *dayPane) failed(err error) { p.say(kit.Sentence(err), kit.InkError) }

func (p *dayPane) say(what string, ink fyne.ThemeColorName) {
	p.message.Set(what, ink)
	p.root.Refresh()
}

func (p *dayPane) showTotals(day purchase.Day) {
	cells := p.cells("Recorded", day.Recorded, kit.SizeMedium, true, kit.InkText)
	for i, state := range dayLines {
		sign := "+ "
		if i == 0 {
			sign = "= "
		}
		cells = append(cells, p.cells(sign+looks(state).word, day.By[state], kit.SizeSmall, false, looks(state).ink)...)
	}
	p.totals.Objects = cells
}

func (p *dayPane) showStaff(day purchase.Day) {
	var names []string
	for name := range day.Staff {
		names = append(names, name)
	}
	slices.Sort(names)
	p.staff.Objects = nil
	for _, name := range names {
		p.staff.Objects = append(p.staff.Objects, p.cells(name, day.Staff[name], kit.SizeSmall, false, kit.InkText)...)
	}
	p.orNothing(p.staff)
}

func (p *dayPane) showHours(day purchase.Day) {
	p.hours.Objects = nil
	for hour, tally := range day.Hours {
		if tally.Count > 0 {
			p.hours.Objects = append(p.hours.Objects, p.cells(fmt.Sprintf("%02d:00", hour), tally, kit.SizeSmall, false, kit.InkText)...)
		}
	}
	p.orNothing(p.hours)
}

func (p *dayPane) orNothing(c *fyne.Container) {
	if len(c.Objects) == 0 {
		c.Objects = []fyne.CanvasObject{kit.NewText("No sales on this day.", kit.SizeSmall, kit.InkQuiet), kit.NewText("", kit.SizeSmall, kit.InkQuiet), kit.NewText("", kit.SizeSmall, kit.InkQuiet)}
	}
}

func (p *dayPane) cells(name string, t purchase.Tally, size float32, bold bool, nameInk fyne.ThemeColorName) []fyne.CanvasObject {
	label, count, sum := kit.NewCut(name, size, nameInk), kit.NewText(kit.Number(t.Count), size, kit.InkText), kit.NewText(kit.Sums(t, p.currency), size, kit.InkText)
	count.Align, sum.Align = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	label.Bold, count.Bold, sum.Bold = bold, bold, bold
	return []fyne.CanvasObject{label, count, sum}
}

func dayName(date string) string {
	day, err := time.Parse(purchase.DayFormat, date)
	if err != nil {
		return date
	}
	return day.Format("Monday, 2 January 2006")
}

// ledgerLayout is a table of three columns: what, how many, how much.
type ledgerLayout struct{}

const ledgerLine float32 = 28

func (ledgerLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var count, sum float32
	for i := 0; i+2 < len(objects); i += 3 {
		count = max(count, objects[i+1].MinSize().Width)
		sum = max(sum, objects[i+2].MinSize().Width)
	}
	return fyne.NewSize(15*kit.Grid+count+sum, float32(len(objects)/3)*ledgerLine)
}

func (ledgerLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var sum float32 = 12 * kit.Grid
	for i := 0; i+2 < len(objects); i += 3 {
		sum = max(sum, objects[i+2].MinSize().Width+3*kit.Grid)
	}
	const count = 8 * kit.Grid
	for i := 0; i+2 < len(objects); i += 3 {
		y := float32(i/3) * ledgerLine
		left := max(size.Width-sum-count, 0)
		objects[i].Move(fyne.NewPos(0, y))
		objects[i].Resize(fyne.NewSize(left, ledgerLine))
		objects[i+1].Move(fyne.NewPos(left, y))
		objects[i+1].Resize(fyne.NewSize(count, ledgerLine))
		objects[i+2].Move(fyne.NewPos(left+count, y))
		objects[i+2].Resize(fyne.NewSize(sum, ledgerLine))
	}
}
