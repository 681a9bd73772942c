package settings

import (
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
	"counterfoil/ui/words"
)

// currency is a code that is typed, or chosen from the list of all.
func (r *Room) currency() *fyne.Container {
	f := kit.NewField("EUR")
	r.fields["currency"] = f
	r.entries["currency"] = entry{text: func() string { return f.Text }, put: f.Put}
	choose := kit.NewButton(words.T("List…"), kit.Plain, func() { r.chooseCurrency(f.SetText) })
	return named("currency", kit.Row(kit.Grid, 0, f, choose))
}

// chooseCurrency lists the currencies with their signs; what is typed finds one.
func (r *Room) chooseCurrency(chosen func(code string)) {
	all := words.Currencies()
	found := all
	var sheet shell.Sheet
	list := kit.NewList(func() int { return len(found) },
		func() fyne.CanvasObject {
			return kit.InsetXY(kit.Grid, kit.Grid, kit.NewText("", kit.SizeSmall, kit.InkText))
		},
		func(i int, o fyne.CanvasObject) {
			if i < len(found) {
				o.(*fyne.Container).Objects[0].(*kit.Text).Set(found[i].Code + "   " + found[i].Sign)
			}
		})
	done := func(code string) {
		sheet.Close()
		chosen(code)
	}
	list.OnSelected = func(i int) { done(found[i].Code) }
	box := kit.NewField(words.T("Code or sign, like EUR or €"))
	box.OnChanged = func(text string) {
		found = nil
		for _, c := range all {
			if strings.Contains(c.Code, strings.ToUpper(text)) || strings.Contains(c.Sign, text) {
				found = append(found, c)
			}
		}
		list.Refresh()
	}
	box.OnSubmitted = func(string) {
		if len(found) > 0 {
			done(found[0].Code)
		}
	}
	back := kit.NewButton(words.T("Cancel"), kit.Plain, sheet.Close)
	content := kit.ColumnFill(kit.Grid, 1, box, list, back)
	sheet.Lay(r.shell, kit.Px(320), kit.Px(440), content)
	r.shell.Focus(box)
}
