package records

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
	"counterfoil/ui/words"
)

// check shows the findings of the verb doctor. They are in English, as the verb has
// them: they are for whoever helps.
func (s *Sheet) check() {
	s.work(words.T("This till is being checked…"), func(ctx context.Context) func() {
		all := s.help.Check(ctx)
		return func() { s.page(s.checked(all)...) }
	})
}

func (s *Sheet) checked(all []Check) []fyne.CanvasObject {
	wrong := int64(0)
	var rows []fyne.CanvasObject
	for _, c := range all {
		shape, ink := kit.ShapeCheck, kit.InkGood
		if !c.OK {
			wrong++
			shape, ink = kit.ShapeTriangle, kit.InkAttention
		}
		says := []fyne.CanvasObject{kit.NewBold(c.About, kit.SizeSmall, ink), kit.NewWords(c.Detail, kit.InkText).Box}
		if c.Advice != "" {
			says = append(says, kit.NewWords(c.Advice, kit.InkAttention).Box)
		}
		rows = append(rows, kit.Row(kit.Grid, 1, kit.NewMark(shape, ink, 14), kit.Column(0, says...)))
	}
	title := kit.NewBold(words.T("Nothing is wrong with this till"), kit.SizeMedium, kit.InkGood)
	if wrong > 0 {
		title = kit.NewBold(words.N(wrong, "{n} thing to look at", "{n} things to look at"), kit.SizeMedium,
			kit.InkAttention)
	}
	head := []fyne.CanvasObject{title}
	if !strings.HasPrefix(words.Locale(), "en") {
		tongue := words.T("The checks are in English, for whoever helps you.")
		head = append(head, kit.NewWords(tongue, kit.InkQuiet).Box)
	}
	return append(append(head, kit.Column(kit.Grid, rows...)), kit.Row(kit.Grid, 1, s.back(), kit.Spacer()))
}
