package day

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// openCalendar opens a month in which to choose a day. Days with sales have a dot,
// and days to come cannot be chosen.
func (r *Room) openCalendar() {
	if r.books.today == "" { // nothing is shown yet
		return
	}
	at := words.Noon(r.books.From)
	r.turnTo(r.open(460, 520, words.T("Go to a day"), nil, kit.Spacer()), at)
}

// turnTo shows the month of a day that can be chosen, with the focus on the day.
func (r *Room) turnTo(s *sheet, at time.Time) {
	today, oldest := words.Noon(r.books.today), words.Noon(r.oldest())
	switch {
	case at.After(today):
		at = today
	case at.Before(oldest):
		at = oldest
	}
	s.fill(r.month(s, at.AddDate(0, 0, 1-at.Day())))
	r.shell.Focus(r.days[words.DateOf(at)])
}

// oldest is the day of the first sale that is known.
func (r *Room) oldest() string {
	if len(r.books.days) > 0 {
		return min(r.books.today, r.books.days[0])
	}
	return r.books.today
}

// month is a calendar's page.
func (r *Room) month(s *sheet, first time.Time) fyne.CanvasObject {
	r.days = map[string]*kit.Button{}
	turn := func(by int) func() {
		return func() { r.turnTo(s, first.AddDate(0, by, 0)) }
	}
	earlier := kit.NewIconButton(theme.NavigateBackIcon(), words.T("The month before"), turn(-1))
	later := kit.NewIconButton(theme.NavigateNextIcon(), words.T("The month after"), turn(1))
	later.SetEnabled(words.DateOf(first.AddDate(0, 1, 0)) <= r.books.today)
	earlier.SetEnabled(words.DateOf(first) > r.oldest())
	name := kit.NewBold(kit.Upper(words.When(first, words.Month)), kit.SizeMedium, kit.InkText).Centred()
	head := kit.Row(kit.Grid, 1, earlier, name, later)
	_, weekdays := words.Names()
	var cells []fyne.CanvasObject
	for i := range 7 {
		day := (words.FirstDay() + time.Weekday(i)) % 7
		cells = append(cells, kit.NewText(weekdays[day], kit.SizeSmall, kit.InkQuiet).Centred())
	}
	for range int(first.Weekday()-words.FirstDay()+7) % 7 {
		cells = append(cells, kit.Strut(0, 0))
	}
	for at := first; at.Month() == first.Month(); at = at.AddDate(0, 0, 1) {
		cells = append(cells, r.dayButton(s, at))
	}
	return kit.Column(kit.Grid, head, kit.Container(weeks{}, cells...))
}

func (r *Room) dayButton(s *sheet, at time.Time) fyne.CanvasObject {
	date := words.DateOf(at)
	label := strconv.Itoa(at.Day())
	kind := kit.Quiet
	if r.books.Length == words.OneDay && date == r.books.From {
		kind = kit.Primary
	}
	b := kit.NewButton(label, kind, func() {
		r.Close()
		r.setSpan(words.OneDay) // who goes to a day wants that one, not the month that it is in
		r.choose(date)
	})
	b.SetEnabled(date <= r.books.today)
	b.OnKey = func(key fyne.KeyName) bool {
		to, is := walks[key]
		if is {
			r.turnTo(s, monthsFrom(at, to.months).AddDate(0, 0, to.days))
		}
		return is
	}
	r.days[date] = b
	// A correction of a day that was closed may stand on a day to come, which nobody has sold on.
	if _, sold := slices.BinarySearch(r.books.days, date); !sold || b.Disabled() || kind == kit.Primary {
		return b
	}
	return kit.Container(kit.Stack{}, b, kit.Container(low{}, kit.NewMark(kit.ShapeDot, kit.InkAccent, 5)))
}

// monthsFrom is the same day of a month before or after, or the last one of a shorter month.
func monthsFrom(at time.Time, months int) time.Time {
	first := at.AddDate(0, 0, 1-at.Day()).AddDate(0, months, 0)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(at.Day(), last)-1)
}

// walks are where keys lead from a day.
var walks = map[fyne.KeyName]struct{ months, days int }{
	fyne.KeyLeft: {0, -1}, fyne.KeyRight: {0, 1}, fyne.KeyUp: {0, -7}, fyne.KeyDown: {0, 7},
	fyne.KeyPageUp: {-1, 0}, fyne.KeyPageDown: {1, 0},
}

// weeks lays cells out in rows of seven.
type weeks struct{}

func (weeks) MinSize(cells []fyne.CanvasObject) fyne.Size {
	rows := float32((len(cells) + 6) / 7)
	return fyne.NewSize(7*kit.Touch, rows*kit.Touch)
}

func (weeks) Layout(cells []fyne.CanvasObject, size fyne.Size) {
	width := size.Width / 7
	for i, c := range cells {
		c.Move(fyne.NewPos(float32(i%7)*width, float32(i/7)*kit.Touch))
		c.Resize(fyne.NewSize(width, kit.Touch))
	}
}

// low puts a mark under the number of a day.
type low struct{}

func (low) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (low) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	least := objects[0].MinSize()
	objects[0].Resize(least)
	objects[0].Move(fyne.NewPos((size.Width-least.Width)/2, size.Height-least.Height-kit.Grid/2))
}
