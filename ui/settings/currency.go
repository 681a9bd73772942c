package settings

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// currency is a code that is typed, or chosen from the list of all.
func (r *Room) currency() *fyne.Container {
	choose := kit.NewButton(words.T("List…"), kit.Plain, func() { r.chooseCurrency(r.fields["currency"].SetText) })
	return r.field("currency", "EUR", choose)
}

// chooseCurrency lists the currencies with their signs; what is typed finds one.
func (r *Room) chooseCurrency(chosen func(code string)) {
	all := words.Currencies()
	found := all
	var sheet shell.Sheet
	list := kit.NewList(func() int { return len(found) },
		func() fyne.CanvasObject {
			return kit.Row(kit.Grid, 0, kit.NewText("", kit.SizeSmall, kit.InkText), kit.Strut(0, kit.Touch))
		},
		func(i int, o fyne.CanvasObject) {
			if i < len(found) {
				c := found[i]
				o.(*fyne.Container).Objects[0].(*kit.Text).Set(c.Code + "   " + c.Sign + "   " + c.Name)
			}
		})
	done := func(code string) {
		sheet.Close()
		chosen(code)
	}
	list.Enters = true
	list.OnSelected = func(i int) { done(found[i].Code) }
	box := kit.NewField(words.T("Name, code or sign, like EUR"))
	box.OnChanged = func(text string) {
		found = words.FindCurrencies(all, text)
		list.Refresh()
		list.ScrollToTop()
	}
	box.OnSubmitted = func(text string) { // of the whole list, Enter means none: it may be a double press's
		if len(found) > 0 && strings.TrimSpace(text) != "" {
			done(found[0].Code)
		}
	}
	back := kit.NewButton(words.T("Cancel"), kit.Plain, sheet.Close)
	content := kit.ColumnFill(kit.Grid, 1, box, list, back)
	sheet.Lay(r.shell, kit.Px(320), kit.Px(440), content)
	if at := slices.IndexFunc(all, func(c words.Currency) bool { return c.Code == r.code }); at >= 0 {
		list.ScrollTo(at)
	}
	r.shell.Focus(box)
}
