package sale

import (
	"testing"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
)

// What Forloy writes with a point is read in the language in force; what it writes in
// another way is left as it is.
func TestBalanceInTheLanguage(t *testing.T) {
	defer words.Use("")
	ten := purchase.CardInfo{Balance: purchase.Balance{DiscountRate: "10"}}
	for lang, want := range map[string]string{"en-GB": "10%", "en-US": "10%", "es": "10\u00a0%", "fr": "10\u00a0%",
		"it": "10%", "pt": "10%"} {
		words.Use(lang)
		if got := balance(ten, "EUR").much; got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	words.Use("de")
	for _, row := range []struct {
		balance purchase.Balance
		want    string
	}{
		{purchase.Balance{DiscountRate: "12.5"}, "12,5\u00a0%"},
		{purchase.Balance{DiscountRate: "10"}, "10\u00a0%"},
		{purchase.Balance{DiscountRate: "ten"}, "ten\u00a0%"},
		{purchase.Balance{Money: "1234.50"}, "1.234,50\u00a0€"},
	} {
		if got := balance(purchase.CardInfo{Balance: row.balance}, "EUR").much; got != row.want {
			t.Errorf("%+v: %q, want %q", row.balance, got, row.want)
		}
	}
}
