package kit

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
)

// The columns' names are measured once for a language and a size of text, not for each row that is
// laid out: a scrolled list lays out all that comes in sight.
func TestTheColumnsAreMeasuredOnce(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Paper{})
	t.Cleanup(func() { words.Use(""); Zoom(1, 1) })
	words.Use("en-GB")
	_, english := measureSaleNames()
	saleNeeds.names[0] = 200
	if _, again := measureSaleNames(); again[0] != 200 {
		t.Errorf("they are measured once more: %v", again)
	}
	words.Use("de")
	if _, german := measureSaleNames(); german == english {
		t.Errorf("in German they are as in English: %v", german)
	}
	words.Use("en-GB")
	Zoom(1, 1.25)
	if _, large := measureSaleNames(); large == english {
		t.Errorf("with large text they are as before: %v", large)
	}
}

// What has become of a sale is read whole on the smallest window, and so is when, in every language.
func TestAStateIsWhole(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Paper{})
	t.Cleanup(func() { words.Use(""); Zoom(1, 1) })
	at := time.Date(2026, 11, 28, 20, 48, 0, 0, time.Local)
	for _, language := range words.Languages() {
		words.Use(language.Code)
		row := NewSaleRow().(*fyne.Container)
		row.Resize(fyne.NewSize(700, Touch))
		for _, word := range stateWords() {
			ShowSale(row, SaleLine{When: SaleTime(at, at.AddDate(-1, 0, 0)),
				Look: Look{Word: word}})
			row.Layout.Layout(row.Objects, row.Size())
			for _, i := range []int{0, len(saleShares) - 1} {
				cell := row.Objects[i].(*Text)
				need := fyne.MeasureText(cell.Content, SizeSmall, fyne.TextStyle{}).Width
				if has := cell.Size().Width; has < need {
					t.Errorf("%s: %q needs %g and has %g", language.Code, cell.Content, need, has)
				}
			}
		}
	}
}

// In large text what has become of a sale is read whole on the smallest window, and so are when, its amount and the end
// of its card: the columns' names give way.
func TestSalesAreReadInLargeText(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Paper{})
	t.Cleanup(func() { words.Use(""); Zoom(1, 1) })
	Zoom(1, 1.5)
	at := time.Date(2026, 9, 28, 10, 48, 0, 0, time.Local)
	for _, language := range words.Languages() {
		words.Use(language.Code)
		row := NewSaleRow()
		row.Resize(fyne.NewSize(LeastWidth-12*Grid, Touch))
		for _, state := range purchase.States {
			ShowSale(row, SaleLine{When: SaleTime(at, at), Whose: purchase.MaskCard("forloy_enr_a123"),
				Amount: Money(purchase.Money{Minor: 1250, Currency: "EUR"}), Look: LookOf(state)})
			for _, cell := range row.(*fyne.Container).Objects[:len(saleShares)] {
				text := cell.(*Text)
				need := fyne.MeasureText(text.Content, SizeSmall, fyne.TextStyle{}).Width
				if text.Size().Width < need {
					t.Errorf("%s: %q needs %v of %v", language.Code, text.Content, need, text.Size().Width)
				}
			}
		}
	}
}
