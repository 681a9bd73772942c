package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

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
