package kit

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"counterfoil/internal/words"
)

// The columns' names are measured once for a language and a size of text, not for each row that is
// laid out: a scrolled list lays out all that comes in sight.
func TestTheColumnsAreMeasuredOnce(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Paper{})
	t.Cleanup(func() { words.Use(""); Zoom(1, 1) })
	words.Use("en-GB")
	english := measureSaleNames()
	saleNeeds.widths[0] = 200
	if again := measureSaleNames(); again[0] != 200 {
		t.Errorf("they are measured once more: %v", again)
	}
	words.Use("de")
	if german := measureSaleNames(); german == english {
		t.Errorf("in German they are as in English: %v", german)
	}
	words.Use("en-GB")
	Zoom(1, 1.25)
	if large := measureSaleNames(); large == english {
		t.Errorf("with large text they are as before: %v", large)
	}
}
