package purchase

import (
	"strings"

	"github.com/bojanz/currency"
)

// MaxAmount is the largest amount that can be recorded, in any currency, as a
// decimal (the command line's contract).
const MaxAmount = "9999999.99"

// Money is an exact amount: whole minor units (cents, pence, fils) of one
// currency. The zero value is no money in no currency. What a minor unit is
// worth follows from the code alone (stored.go), so that an amount can be read
// and written when nobody's table knows its currency any more.
type Money struct {
	Minor    int64
	Currency string // "EUR"; "ABC:3" where a stored amount has more decimals than its code stands for
}

// ParseMoney reads an amount as a person types it: ASCII digits with at most
// one point or comma as the decimal sign, and white space around it ignored.
// Errors wrap ErrAmount (ErrInput for the currency). Refused are grouping, exponents, signs, zero, more decimals than the currency
// has, and amounts above MaxAmount.
func ParseMoney(text, code string) (Money, error) {
	digits, err := Digits(code)
	if err != nil {
		return Money{}, err
	}
	text = strings.TrimSpace(text)
	whole, fraction, decimal := cutDecimal(text)
	switch {
	case text == "":
		return Money{}, refuse(ErrAmount, "type an amount")
	case len(text) > 40 || !asciiDigits(whole) || !asciiDigits(fraction) || whole+fraction == "":
		return Money{}, refuse(ErrAmount, "that is not an amount: use digits and one point or comma, without grouping")
	case decimal && fraction == "":
		return Money{}, refuse(ErrAmount, "the amount is not finished: type its decimals")
	case len(fraction) > digits && digits == 0:
		return Money{}, refuse(ErrAmount, "amounts in %s have no decimals", code)
	case len(fraction) > digits:
		return Money{}, refuse(ErrAmount, "amounts in %s have at most %d decimals", code, digits)
	}
	amount, err := currency.NewAmount("0"+whole+"."+fraction+"0", code)
	if err != nil {
		return Money{}, refuse(ErrAmount, "that is not an amount")
	}
	if amount.IsZero() {
		return Money{}, refuse(ErrAmount, "the amount is zero")
	}
	limit, err := currency.NewAmount(MaxAmount, code)
	if err != nil {
		return Money{}, err
	}
	if over, err := amount.Cmp(limit); err != nil || over > 0 {
		return Money{}, refuse(ErrAmount, "the amount is above %s", MaxAmount)
	}
	minor, err := amount.Int64()
	if err != nil {
		return Money{}, refuse(ErrAmount, "the amount is too large")
	}
	return Money{Minor: minor, Currency: code}, nil
}

// Digits is the number of decimals of a currency (2 for EUR, 0 for JPY, 3 for
// KWD). The error says which code is not a currency.
func Digits(code string) (int, error) {
	digits, ok := currency.GetDigits(code)
	switch {
	case ok:
		return int(digits), nil
	case len(code) == 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "":
		// A currency may have gone: BGN and HRK went with the euro.
		return 0, refuse(ErrInput, "%s is not a currency in use today: set the one that is paid with now, like EUR", code)
	}
	return 0, refuse(ErrInput, "the currency must be a code like EUR or USD")
}

// String is Decimal and the currency code: "24.50 EUR".
func (m Money) String() string { return m.Decimal() + " " + m.Code() }

func cutDecimal(text string) (whole, fraction string, decimal bool) {
	at := strings.IndexAny(text, ".,")
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+1:], true
}

func asciiDigits(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}
