// Package day is the room of the books: a business day, a week or a month in figures
// that add up, as charts and as lists of the sales behind them, and the closing of a
// day.
package day

import (
	"context"
	"io"
	"slices"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/account"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Till is what the room needs of one.
type Till interface {
	Today() string
	Days(ctx context.Context) ([]string, error)
	DaysOf(ctx context.Context, from, to string) ([]purchase.Day, error)
	RewardsOf(ctx context.Context, from, to string) (map[string]int64, error)
	List(ctx context.Context, q till.Query, each func(purchase.Transaction) error) error
	Newest(ctx context.Context, q till.Query, max int) ([]purchase.Transaction, error)
	ExportFile(ctx context.Context, q till.Query, path string, replace bool) error
	WriteFile(path string, replace bool, fill func(io.Writer) error) error

	CloseDay(ctx context.Context, date, actor string) (purchase.Closing, error)
	Closing(ctx context.Context, date string) (purchase.Closing, bool, error)
	Closings(ctx context.Context) ([]purchase.Closing, error)

	account.Manager
}

// Room shows a period. It belongs to the UI goroutine.
type Room struct {
	Root *fyne.Container
	// Print prints a page, or has another program show it; nil: this PC cannot. Called off the UI goroutine.
	Print func(name string, pdf []byte) (shown bool, err error)

	shell *shell.Shell
	till  Till

	title   *kit.Button // opens the calendar
	sub     *kit.Text
	earlier *kit.Button
	later   *kit.Button
	spans   [3]*kit.Button
	close   *kit.Button // closes the day, or opens its closing
	message *kit.Words  // in the place of sub
	said    int         // how often something was said
	body    *fyne.Container
	page    *fynecontainer.Scroll  // in it; nil: nothing is shown yet
	lines   []*kit.Button          // the lines of its tables
	days    map[string]*kit.Button // of the calendar's month, by date
	proof   [3]*kit.Text           // the journal's end: its number, and its hash in two lines

	status till.Status
	span   words.Length
	chosen string  // a day in the period shown; "": today, also once that is another day
	books  books   // shown
	wanted int     // how often another period was wanted: only the newest answer is shown
	sheet  *sheet  // over the room; nil: none
	asking *asking // the last one; nil: none

	reading shell.Reading
}

// leastSheet is the least width of a column of the page.
const leastSheet = 348

// New returns the room; Load fills it.
func New(s *shell.Shell, t Till) *Room {
	r := &Room{shell: s, till: t, sub: kit.NewCut("", kit.SizeSmall, kit.InkQuiet),
		message: kit.NewWords("", kit.InkError),
		body:    kit.Container(kit.Stack{})}
	for i := range r.proof {
		r.proof[i] = kit.NewText("", kit.SizeSmall, kit.InkQuiet)
	}
	r.title = kit.NewButton("", kit.Plain, r.openCalendar)
	r.title.TextSize, r.title.Cut, r.title.Tip = kit.SizeMedium, true, words.T("Go to a day")
	r.earlier = kit.NewIconButton(theme.NavigateBackIcon(), words.T("Earlier"), func() { r.step(-1) })
	r.later = kit.NewIconButton(theme.NavigateNextIcon(), words.T("Later"), func() { r.step(1) })
	today := kit.NewButton(words.T("Today"), kit.Plain, func() { r.choose("") })
	for i, name := range [...]string{words.T("Day"), words.T("Week"), words.T("Month")} {
		r.spans[i] = kit.NewButton(name, kit.Tab, func() { r.choosePeriod(words.Length(i)) })
	}
	var export *kit.Button
	export = kit.NewButton(words.T("Export…"), kit.Plain, func() { r.showExports(export) })
	closings := kit.NewButton(words.T("Closed days…"), kit.Plain, r.openClosings)
	r.close = kit.NewButton(words.T("Close this day…"), kit.Plain, r.closeOrRead)
	head := kit.Row(kit.Grid, 1, r.earlier, r.title, r.later, today)
	under := kit.BreakingRow(kit.Grid, 3, 4, r.spans[0], r.spans[1], r.spans[2], kit.Spacer(), export, closings,
		r.close)
	says := kit.Container(kit.Turns{}, r.sub, r.message.Box) // below it nothing moves when something is said
	r.Root = kit.Inset(2*kit.Grid, kit.ColumnFill(kit.Grid, 3, head, under,
		kit.InsetXY(1.5*kit.Grid, 0, says), r.body))
	r.choosePeriod(words.OneDay)
	return r
}

// Carry shows the period that another room showed.
func (r *Room) Carry(from *Room) {
	r.chosen = from.chosen
	r.choosePeriod(from.span)
}

// step goes to the period before or after.
func (r *Room) step(by int) {
	if next := r.books.Step(by, r.books.days, r.books.today); next != "" {
		r.choose(next)
	}
}

// choose shows the period that another day is in, and drops what was said of this one.
func (r *Room) choose(date string) {
	r.Say("", kit.InkError)
	r.chosen = date
	if date == r.books.today {
		r.chosen = ""
	}
	r.Load()
}

func (r *Room) setSpan(s words.Length) {
	r.span = s
	for i, b := range r.spans {
		b.Choose(words.Length(i) == s)
	}
}

func (r *Room) choosePeriod(s words.Length) {
	r.setSpan(s)
	if r.books.today != "" {
		r.Load()
	}
}

// Show applies a status: names, the currency and the lock.
func (r *Room) Show(s till.Status) {
	other := s.PIN.Unlocked != r.status.PIN.Unlocked || s.Station.Currency != r.status.Station.Currency
	r.status = s
	r.showProof(s.Journal)
	if other && r.books.today != "" {
		r.show(r.books)
	}
	if other && r.asking != nil && r.sheet == r.asking.sheet {
		r.asking.show()
	}
}

// Load reads the period again and shows it, for somebody who waits for it.
func (r *Room) Load() {
	r.wanted++
	if r.reading.BeginNow() {
		r.load()
	}
}

// Refresh is Load where sales have changed by themselves.
func (r *Room) Refresh() {
	if r.reading.Begin() {
		r.load()
	}
}

func (r *Room) load() {
	date, s, wanted := r.chosen, r.span, r.wanted
	r.shell.Work(func(ctx context.Context) func() {
		b, err := readBooks(ctx, r.till, date, s)
		return func() {
			switch {
			case wanted != r.wanted:
			case err != nil:
				r.Say(words.Say(err), kit.InkError)
			default:
				r.show(b)
			}
			r.reading.End(r.shell, int(b.total.Recorded.Count), r.Refresh)
		}
	})
}

func (r *Room) show(b books) {
	if r.message.Segment.Style.ColorName == kit.InkError {
		r.tell("", kit.InkError) // a note of where a file was saved stays
	}
	r.books = b
	if a := r.asking; a != nil && r.sheet == a.sheet {
		a.renew(b)
	}
	r.title.Set(kit.Upper(b.Title()))
	before := b.Step(-1, b.days, b.today) != ""
	r.earlier.SetEnabled(before)
	r.earlier.Tip = words.T("Earlier")
	if !before {
		r.earlier.Tip = words.T("There are no sales before this")
	}
	r.later.SetEnabled(b.Step(1, b.days, b.today) != "")
	r.sub.Set(r.subtitle())
	r.close.Set(words.T("Close this day…"))
	if b.closing != nil {
		r.close.Set(words.T("This closing…"))
	}
	kit.SetVisible(r.close, b.Length == words.OneDay && b.From <= b.today)
	r.lay(b)
}

// lay lays out the page anew, since it may be read again at any moment. It stays scrolled
// to where it was, and the focus on its line, or on the next one that is left.
func (r *Room) lay(b books) {
	before := r.lines
	at := slices.IndexFunc(before, func(line *kit.Button) bool { return r.shell.Focused() == line })
	r.lines = nil
	var sheets []fyne.CanvasObject
	if s := r.closedSheet(b); s != nil {
		sheets = append(sheets, s)
	}
	sheets = append(sheets, r.figuresSheet(b))
	sheets = append(sheets, r.chartSheets(b)...)
	sheets = append(sheets, r.sharesSheet(words.T("TAKINGS BY STAFF"), byStaff(b.total, r.status)),
		r.sharesSheet(words.T("SENT, BY CARD TYPE"), byType(b.total)))
	if s := r.rewardsSheet(b); s != nil {
		sheets = append(sheets, s)
	}
	if s := r.correctionsSheet(b.others()); s != nil {
		sheets = append(sheets, s)
	}
	root, page := kit.NewBoard(leastSheet, append(sheets, r.proofSheet())...)
	r.body.Objects = []fyne.CanvasObject{root}
	r.Root.Refresh()
	if r.page != nil && r.page.Offset.Y > 0 {
		page.ScrollToOffset(r.page.Offset)
	}
	r.page = page
	for _, line := range r.lines {
		line.Page = page
	}
	if at >= 0 {
		r.focusAgain(before[at:])
	}
}

// focusAgain gives the focus to the first of some lines that is on the page again and can be pressed. The old ones are
// gone: one of them must not keep it.
func (r *Room) focusAgain(lines []*kit.Button) {
	for _, old := range lines {
		i := slices.IndexFunc(r.lines, func(line *kit.Button) bool {
			return line.Label == old.Label && !line.Disabled()
		})
		if i >= 0 {
			r.shell.Focus(r.lines[i])
			return
		}
	}
	r.shell.Blur()
}

// subtitle stands under the name of the period: whether it is today, and closed.
func (r *Room) subtitle() string {
	b := r.books
	switch {
	case b.changed():
		return words.T("closed, no. {n}; changed since", "n", words.Number(int64(b.closing.Number)))
	case b.closing != nil:
		return words.T("closed, no. {n}", "n", words.Number(int64(b.closing.Number)))
	case b.Length == words.OneDay && b.From == b.today:
		return words.T("today, not closed yet")
	case b.Length == words.OneDay && b.From < b.today:
		return words.T("not closed yet")
	}
	return ""
}

// Say shows a sentence over the period, in the place of whether it is closed: a good one for a while.
func (r *Room) Say(what string, ink fyne.ThemeColorName) {
	r.tell(what, ink)
	r.Root.Refresh()
	r.said++
	if said := r.said; what != "" && ink != kit.InkError {
		r.shell.After(shell.TellTime, func() {
			if r.said == said {
				r.Say("", ink)
			}
		})
	}
}

func (r *Room) tell(what string, ink fyne.ThemeColorName) {
	r.message.Set(what, ink)
	kit.SetVisible(r.sub, what == "")
}
