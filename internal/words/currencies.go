package words

import (
	"slices"
	"strings"

	"github.com/bojanz/currency"
)

// currencyNames are the English names of the currencies that most shops take: the library of
// amounts has no names. The others are found by code and sign.
var currencyNames = map[string]string{
	"AED": "UAE dirham",
	"AUD": "Australian dollar",
	"BGN": "Bulgarian lev",
	"BRL": "Brazilian real",
	"CAD": "Canadian dollar",
	"CHF": "Swiss franc",
	"CLP": "Chilean peso",
	"CNY": "Chinese yuan",
	"COP": "Colombian peso",
	"CZK": "Czech koruna",
	"DKK": "Danish krone",
	"EGP": "Egyptian pound",
	"EUR": "Euro",
	"GBP": "British pound",
	"HKD": "Hong Kong dollar",
	"HUF": "Hungarian forint",
	"IDR": "Indonesian rupiah",
	"ILS": "Israeli shekel",
	"INR": "Indian rupee",
	"ISK": "Icelandic króna",
	"JPY": "Japanese yen",
	"KRW": "South Korean won",
	"KWD": "Kuwaiti dinar",
	"MAD": "Moroccan dirham",
	"MXN": "Mexican peso",
	"MYR": "Malaysian ringgit",
	"NOK": "Norwegian krone",
	"NZD": "New Zealand dollar",
	"PEN": "Peruvian sol",
	"PHP": "Philippine peso",
	"PLN": "Polish zloty",
	"RON": "Romanian leu",
	"SAR": "Saudi riyal",
	"SEK": "Swedish krona",
	"SGD": "Singapore dollar",
	"THB": "Thai baht",
	"TRY": "Turkish lira",
	"UAH": "Ukrainian hryvnia",
	"USD": "US dollar",
	"ZAR": "South African rand",
}

// Currency is a currency and its sign, or its code once more.
type Currency struct {
	Code, Sign string
	Name       string // in the language in force; "": none is known
}

// Currencies are all that are in use, in the order of their codes.
func Currencies() []Currency {
	var all []Currency
	for _, code := range currency.GetCurrencyCodes() {
		all = append(all, Currency{code, Sign(code), localized(currencyNames[code])})
	}
	slices.SortFunc(all, func(a, b Currency) int { return strings.Compare(a.Code, b.Code) })
	return all
}
