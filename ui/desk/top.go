package desk

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// head is the top of the window: the day over all tills.
type head struct {
	root     *fyne.Container
	day, sum *kit.Text
	astray   *kit.Words // tills of which the sum has not all
}

func newHead(add func()) head {
	h := head{day: kit.NewCut("", kit.SizeSmall, kit.InkQuiet), sum: kit.NewCut("", kit.SizeLarge, kit.InkText),
		astray: kit.NewWords("", kit.InkError)}
	b := kit.NewButton(words.T("Add a till"), kit.Primary, add)
	b.Calm = true
	h.root = kit.Column(0, kit.Row(2*kit.Grid, 0, kit.Column(0, h.day, h.sum), b), h.astray.Box)
	return h
}

func (h head) show(v View, seen bool) {
	if !seen {
		h.day.Set(words.T("Counterfoil desk"))
		h.sum.Set("")
		return
	}
	h.day.Set(kit.Upper(words.When(v.At, words.LongDay)) + " · " +
		words.N(int64(len(v.Tills)), "{n} till", "{n} tills"))
	h.sum.Set(kit.Upper(sold(v.Sold)))
	h.astray.Set(astray(v.Tills), kit.InkError)
}

// astray says whose sales of now are not in the sum of today: by its clock, a till sells on another day.
func astray(tills []Till) string {
	var some []Till
	for _, t := range tills {
		if !t.ClockDay.IsZero() {
			some = append(some, t)
		}
	}
	switch len(some) {
	case 0:
		return ""
	case 1:
		return words.T("The clock of {name} shows {day}: what it sells now is not in this sum.", "name",
			kit.Name(some[0].Name), "day", words.When(some[0].ClockDay, words.Dated))
	}
	return words.N(int64(len(some)), "The clock of {n} till shows another day: what it sells now is not in this sum.",
		"The clocks of {n} tills show another day: what they sell now is not in this sum.")
}

// mostAlarms are shown one by one; further ones are counted. The tills with alarms come first in their list, too.
const mostAlarms = 3

// board has the alarms, so large that they are read from two metres.
type board struct {
	root  *fyne.Container
	back  *kit.Surface
	lines []*kit.Words
}

func newBoard() *board {
	b := &board{back: kit.NewSurface(kit.InkError, kit.InkNone, kit.Corner)}
	var lines []fyne.CanvasObject
	for range mostAlarms + 1 {
		t := kit.NewWords("", kit.InkOnStrong).Sized(theme.SizeNameHeadingText)
		t.Segment.Style.TextStyle.Bold = true
		b.lines, lines = append(b.lines, t), append(lines, t.Box)
	}
	b.root = kit.Container(kit.Stack{}, b.back, kit.InsetXY(2*kit.Grid, kit.Grid, kit.Column(kit.Grid/2, lines...)))
	return b
}

// show tells what is wrong with the desk itself, or else with its tills.
func (b *board) show(wrong string, v View) {
	var said []string
	if wrong != "" {
		said = append(said, wrong)
	} else {
		type one struct {
			text   string
			urgent int
		}
		var all []one
		for _, t := range v.Tills {
			for _, a := range t.Alarms {
				all = append(all, one{kit.Name(t.Name) + "  " + alarm(a, v.At), a.Urgent})
			}
		}
		slices.SortStableFunc(all, func(a, b one) int { return cmp.Compare(a.urgent, b.urgent) })
		for i, a := range all {
			if i == mostAlarms {
				n := int64(len(all) - mostAlarms)
				said = append(said, words.N(n, "and {n} more", "and {n} more"))
				break
			}
			said = append(said, a.text)
		}
	}
	fill, ink := kit.InkError, kit.InkOnStrong
	if len(said) == 0 && len(v.Tills) > 0 {
		said, fill, ink = []string{words.T("All is well")}, kit.InkSurface, kit.InkGood
	}
	b.back.Paint(fill, kit.InkNone)
	for i, line := range b.lines {
		text := ""
		if i < len(said) {
			text = said[i]
		}
		line.Set(text, ink)
	}
	kit.SetVisible(b.root, len(said) > 0)
}
