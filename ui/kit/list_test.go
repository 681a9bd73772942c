package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// An amount that is wider than the one that its row had before pushes the name aside, instead
// of running into it.
func TestRowsAreLinedUp(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Paper{})
	amounts := []string{"€5.00"}
	var row *fyne.Container
	list := NewList(func() int { return len(amounts) }, func() fyne.CanvasObject {
		return Inset(Grid, Row(Grid, 1, NewBold("", SizeMedium, InkText), NewCut("Jane D.", SizeSmall, InkText)))
	}, func(i int, o fyne.CanvasObject) {
		row = o.(*fyne.Container).Objects[0].(*fyne.Container)
		row.Objects[0].(*Text).Set(amounts[i])
	})
	win := test.NewTempWindow(t, list)
	win.Resize(fyne.NewSize(400, 200))
	for _, amount := range []string{"€5.00", "€12,345.00", "€7.00"} {
		amounts[0] = amount
		list.Refresh()
		if at, width := row.Objects[1].Position().X, row.Objects[0].MinSize().Width; at != width+Grid {
			t.Errorf("after %s, %.0f wide, the name is at %.0f", amount, width, at)
		}
	}
}
