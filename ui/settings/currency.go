package settings

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

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
	list.OnSelected = func(i int) { done(found[i].Code) }
	box := kit.NewField(words.T("Name, code or sign, like EUR"))
	box.OnChanged = func(text string) {
		found = findCurrencies(all, text)
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

// findCurrencies are those with a text in their code, sign or name. Those that are just that come
// first: a short one is in many others.
func findCurrencies(all []words.Currency, text string) []words.Currency {
	text = strings.TrimSpace(text)
	var just, some []words.Currency
	for _, c := range all {
		switch code := strings.ToUpper(text); {
		case c.Sign == text, c.Code == code:
			just = append(just, c)
		case strings.Contains(c.Code, code), strings.Contains(c.Sign, text),
			strings.Contains(folded(c.Name), folded(text)):
			some = append(some, c)
		}
	}
	return append(just, some...)
}

// folded is a text without case and accents: "dolar" finds the dólar.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}
