package records

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"counterfoil/internal/checkup"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// check shows what the verb doctor finds, in the window's words: first what is wrong.
func (s *Sheet) check() {
	s.work(words.T("This till is being checked…"), func(ctx context.Context) func() {
		all := s.help.Check(ctx)
		return func() { s.page(s.checked(all)...) }
	})
}

// hidden reports whether a finding is of a setting that the window does not show, and nothing is
// wrong with it: its name would be that of the settings file.
func hidden(f checkup.Finding) bool {
	return f.OK() && f.Label == "" && f.Kind.About() == checkup.Setting
}

func (s *Sheet) checked(all []checkup.Finding) []fyne.CanvasObject {
	all = slices.DeleteFunc(slices.Clone(all), hidden)
	slices.SortStableFunc(all, func(a, b checkup.Finding) int { return after(a) - after(b) })
	wrong := int64(0)
	var rows []fyne.CanvasObject
	for _, f := range all {
		shape, ink := kit.ShapeCheck, kit.InkGood
		if !f.OK() {
			wrong++
			shape, ink = kit.ShapeTriangle, kit.InkAttention
		}
		w := words.Finding(f)
		says := []fyne.CanvasObject{kit.NewBold(w.Title, kit.SizeSmall, ink), kit.NewWords(w.What, kit.InkText).Box}
		if w.Do != "" {
			says = append(says, kit.NewWords(w.Do, kit.InkAttention).Box)
		}
		rows = append(rows, kit.Row(kit.Grid, 1, kit.NewMark(shape, ink, 14), kit.Column(0, says...)))
	}
	title := kit.NewBold(words.T("Nothing is wrong with this till"), kit.SizeMedium, kit.InkGood)
	if wrong > 0 {
		title = kit.NewBold(words.N(wrong, "{n} thing to look at", "{n} things to look at"), kit.SizeMedium,
			kit.InkAttention)
	}
	return []fyne.CanvasObject{title, kit.Column(kit.Grid, rows...), kit.Row(kit.Grid, 1, s.back(), kit.Spacer())}
}

func after(f checkup.Finding) int {
	if f.OK() {
		return 1
	}
	return 0
}
