package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// A menu and a sheet are told from what is under them in every theme, also over paper.
func TestWhatLiesOverTheWindowHasAnEdge(t *testing.T) {
	app := test.NewTempApp(t)
	for _, mode := range []string{"light", "dark", "contrast"} {
		app.Settings().SetTheme(Paper{Mode: mode})
		sheet := newVeil(Rule(), test.Canvas()).CreateRenderer().(*veilRenderer).strips[0].edge
		for name, edge := range map[string]*canvas.Rectangle{"sheet": sheet,
			"menu": part(NewEdge().surface).(*canvas.Rectangle)} {
			stroke := edge.StrokeColor
			for _, ground := range []fyne.ThemeColorName{inkPage, InkSurface} {
				if c := contrast(blend(stroke, Ink(ground)), Ink(ground)); c < 3 {
					t.Errorf("%s: the edge of a %s on %s: %.2f", mode, name, ground, c)
				}
			}
		}
	}
}

func TestThemeModes(t *testing.T) {
	for _, c := range []struct {
		mode    string
		variant fyne.ThemeVariant
		want    palette
	}{
		{"light", theme.VariantDark, lightPalette}, {"dark", theme.VariantLight, darkPalette},
		{"", theme.VariantLight, lightPalette}, {"", theme.VariantDark, darkPalette},
		{"contrast", theme.VariantLight, contrastPalette},
	} {
		if got := (Paper{Mode: c.mode}).Color(inkPage, c.variant); got != (cleared{c.want.page}) {
			t.Errorf("%q: page %v", c.mode, got)
		}
	}
}
