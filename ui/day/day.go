// Package day is the room that shows one business day in numbers that add up, by
// staff and by hour, with the journal's proof, and saves it as a spreadsheet.
package day

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
	"counterfoil/ui/words"
)

// Till is what the room needs of one.
type Till interface {
	Today() string
	Day(ctx context.Context, date string) (purchase.Day, error)
	Days(ctx context.Context) ([]string, error)
	ExportFile(ctx context.Context, q till.Query, path string, replace bool) error
}

// Room is one business day: recorded = sent + waiting + to review + voided +
// dismissed, in count and money. It belongs to the UI goroutine.
type Room struct {
	Root *fyne.Container

	shell *shell.Shell
	till  Till

	title   *kit.Text
	sub     *kit.Text
	earlier *kit.Button
	later   *kit.Button
	totals  *fyne.Container
	staff   *fyne.Container
	hours   *fyne.Container
	proof   [3]*kit.Text // the journal's end: its number, and its hash in two lines
	message *kit.Words

	date     string // shown; "" until the first is
	chosen   string // to be shown; "": today, whatever day that comes to be
	today    string
	days     []string // that have sales, ascending
	currency string
	reads    int // an older answer must not replace a newer
}

// dayLines are the states in the order of the sum.
var dayLines = [...]purchase.State{
	purchase.Synced, purchase.Pending, purchase.Review, purchase.Voided, purchase.Dismissed,
}

// New returns the room; Load fills it.
func New(s *shell.Shell, t Till) *Room {
	r := &Room{shell: s, till: t, title: kit.NewCut("", kit.SizeLarge, kit.InkText),
		sub: kit.NewText("", kit.SizeSmall, kit.InkQuiet), message: kit.NewWords("", kit.InkError)}
	r.earlier = kit.NewIconButton(theme.NavigateBackIcon(), words.T("The day before"), func() { r.step(-1) })
	r.later = kit.NewIconButton(theme.NavigateNextIcon(), words.T("The day after"), func() { r.step(1) })
	today := kit.NewButton("Today", kit.Plain, func() { r.choose("") })
	export := kit.NewButton("CSV from this day on", kit.Plain, r.export)
	head := kit.Row(kit.Grid, 2, r.earlier, r.later, kit.Column(0, r.title, r.sub), today, export)
	for _, ledger := range []**fyne.Container{&r.totals, &r.staff, &r.hours} {
		*ledger = kit.Container(ledgerLayout{})
	}
	sheet := func(caption string, lines *fyne.Container) fyne.CanvasObject {
		return kit.Sheet(kit.Column(kit.Grid, kit.Caption(caption), lines))
	}
	right := kit.Column(2*kit.Grid, sheet("BY STAFF", r.staff), sheet("BY HOUR", r.hours))
	for i := range r.proof {
		r.proof[i] = kit.NewText("", kit.SizeSmall, kit.InkQuiet)
	}
	proof := kit.Column(kit.Grid, kit.Caption("PROOF"), r.proof[0], r.proof[1], r.proof[2])
	left := kit.Column(2*kit.Grid, sheet("THIS DAY", r.totals), kit.Sheet(proof))
	both := kit.Container(kit.Sides{Gap: 2 * kit.Grid, Share: 0.45, Least: 320, Most: 520}, left, right)
	page := kit.ColumnFill(2*kit.Grid, 2, head, r.message.Box, fynecontainer.NewVScroll(both))
	r.Root = kit.Inset(2*kit.Grid, kit.Container(kit.Narrow{Width: 1160}, page))
	return r
}

// step goes to the day before or after that has sales, or to today.
func (r *Room) step(by int) {
	days := r.days
	if !slices.Contains(days, r.today) {
		days = append(slices.Clone(days), r.today)
	}
	at, found := slices.BinarySearch(days, r.date)
	if !found && by < 0 {
		at--
	} else {
		at += by
	}
	if at >= 0 && at < len(days) {
		r.choose(days[at])
	}
}

// choose shows another day: what was said of this one's file is over.
func (r *Room) choose(date string) {
	r.Say("", kit.InkError)
	r.chosen = date
	if date == r.today {
		r.chosen = ""
	}
	r.Load()
}

// Show takes over what the status says of the day's money and its proof.
func (r *Room) Show(s till.Status) {
	r.currency = s.Station.Currency
	r.showProof(s.Journal)
}

// Load reads the chosen day, or today, and shows it.
func (r *Room) Load() {
	date := r.chosen
	r.reads++
	read := r.reads
	r.shell.Work(func(ctx context.Context) func() {
		today := r.till.Today()
		if date == "" {
			date = today
		}
		day, err := r.till.Day(ctx, date)
		days, daysErr := r.till.Days(ctx)
		slices.Sort(days)
		return func() {
			if read != r.reads {
				return
			}
			if err = errors.Join(err, daysErr); err != nil {
				r.Say(words.Say(err), kit.InkError)
				return
			}
			day.Date = date
			r.show(day, today, days)
		}
	})
}

// export goes by the business day that each sale counts on, as the totals do: the
// cut-off may have been another when it was fixed.
func (r *Room) export() {
	if since := r.date; since != "" { // one is shown
		r.shell.Save("sales-since-"+since+".csv", func(ctx context.Context, path string, replace bool) error {
			return r.till.ExportFile(ctx, till.Query{Day: since}, path, replace)
		})
	}
}

func (r *Room) show(day purchase.Day, today string, days []string) {
	if r.message.Segment.Style.ColorName == kit.InkError {
		r.message.Set("", kit.InkError) // where a file was saved stays to be read
	}
	r.date, r.today, r.days = day.Date, today, days
	r.title.Set(dayName(day.Date))
	r.sub.Set("")
	if day.Date == today {
		r.sub.Set("today")
	}
	r.earlier.SetEnabled(len(days) > 0 && days[0] < day.Date)
	r.later.SetEnabled(day.Date < today)
	r.showTotals(day)
	r.showStaff(day)
	r.showHours(day)
	r.Root.Refresh()
}

// showProof tells the end of the journal, to be noted outside this PC: one hash
// stands for every entry up to there, this day's with all before it.
func (r *Room) showProof(head purchase.Head) {
	r.proof[0].Set("Journal, no. " + words.Number(int64(head.Number)))
	half := len(head.Hash) / 2
	r.proof[1].Set(inGroups(head.Hash[:half]))
	r.proof[2].Set(inGroups(head.Hash[half:]))
}

// inGroups parts a hash so that it can be compared by eye.
func inGroups(hash string) string {
	var groups []string
	for group := range slices.Chunk([]byte(hash), 8) {
		groups = append(groups, string(group))
	}
	return strings.Join(groups, " ")
}

// Say shows a sentence over the day.
func (r *Room) Say(what string, ink fyne.ThemeColorName) {
	r.message.Set(what, ink)
	r.Root.Refresh()
}

func (r *Room) showTotals(day purchase.Day) {
	cells := r.cells("Recorded", day.Recorded, kit.SizeMedium, true, kit.InkText)
	for i, state := range dayLines {
		sign := "+ "
		if i == 0 {
			sign = "= "
		}
		look := kit.LookOf(state)
		cells = append(cells, r.cells(sign+look.Word, day.By[state], kit.SizeSmall, false, look.Ink)...)
	}
	r.totals.Objects = cells
}

func (r *Room) showStaff(day purchase.Day) {
	var names []string
	for name := range day.Staff {
		names = append(names, name)
	}
	slices.Sort(names)
	r.staff.Objects = nil
	for _, name := range names {
		r.staff.Objects = append(r.staff.Objects, r.cells(name, day.Staff[name], kit.SizeSmall, false, kit.InkText)...)
	}
	r.orNothing(r.staff)
}

func (r *Room) showHours(day purchase.Day) {
	r.hours.Objects = nil
	for hour, tally := range day.Hours {
		if tally.Count > 0 {
			from := fmt.Sprintf("%02d:00", hour)
			r.hours.Objects = append(r.hours.Objects, r.cells(from, tally, kit.SizeSmall, false, kit.InkText)...)
		}
	}
	r.orNothing(r.hours)
}

func (r *Room) orNothing(c *fyne.Container) {
	if len(c.Objects) == 0 {
		quiet := func(says string) *kit.Text { return kit.NewText(says, kit.SizeSmall, kit.InkQuiet) }
		c.Objects = []fyne.CanvasObject{quiet("No sales on this day."), quiet(""), quiet("")}
	}
}

func (r *Room) cells(name string, t purchase.Tally, size float32, bold bool,
	nameInk fyne.ThemeColorName) []fyne.CanvasObject {
	label, count := kit.NewCut(name, size, nameInk), kit.NewText(words.Number(t.Count), size, kit.InkText)
	sum := kit.NewText(kit.Sums(t, r.currency), size, kit.InkText)
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
