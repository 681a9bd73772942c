package settings

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/words"
)

// The limit stands there as an amount of a sale does, and is read as it stands there.
func TestLimitInTheLanguage(t *testing.T) {
	defer words.Use("")
	words.Use("de")
	d := open(t, nil)
	if got := d.room.fields["max_amount"].Text; got != "1000,00" || d.room.sign.Content != "€" || d.room.changed() {
		t.Errorf("the limit is %q %s, changed %t", got, d.room.sign.Content, d.room.changed())
	}
	d.room.fields["max_amount"].SetText("250,5")
	d.Press(words.T("Save"))
	d.Idle()
	if got := d.office.saved.AskAbove; got != "250.50" {
		t.Errorf("saved %q", got)
	}
	d.room.fields["currency"].SetText("USD")
	if got := d.room.fields["max_amount"].Text; got != "250,50" || d.room.sign.Content != "$" {
		t.Errorf("in dollars the limit is %q %s", got, d.room.sign.Content)
	}
}

// The list of currencies: what is typed finds one, the very sign first, and Enter alone
// chooses none.
func TestCurrencyFromTheList(t *testing.T) {
	for text, want := range map[string]string{"": "EUR", "US$": "USD", "chf": "CHF", " yen ": "JPY", "gbp": "GBP",
		"franc": "CHF", "Polish": "PLN", "US doll": "USD", "no such": "EUR"} {
		d := open(t, nil)
		d.Press("List…")
		d.Keys(text)
		d.Key(fyne.KeyReturn)
		if got := d.room.fields["currency"].Text; got != want {
			t.Errorf("%q and Enter: %q, want %q", text, got, want)
		}
	}
}

// A currency is found by its name in the window's language, accents or not.
func TestCurrencyNames(t *testing.T) {
	t.Cleanup(func() { words.Use("") })
	for language, find := range map[string][2]string{"de": {"franken", "CHF"}, "es": {"dolar estado", "USD"},
		"fr": {"réal", "BRL"}, "it": {"sterlina b", "GBP"}, "pt": {"iene", "JPY"}} {
		words.Use(language)
		if found := words.FindCurrencies(words.Currencies(), find[0]); len(found) != 1 || found[0].Code != find[1] {
			t.Errorf("%s: %q finds %v", language, find[0], found)
		}
		if found := words.FindCurrencies(words.Currencies(), "euro"); len(found) == 0 || found[0].Code != "EUR" {
			t.Errorf("%s: euro finds %v", language, found)
		}
	}
}
