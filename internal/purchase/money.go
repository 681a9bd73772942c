package purchase

import (
	"strings"

	"github.com/bojanz/currency"
)

// MaxAmount is the largest amount that can be recorded, in any currency, as a
// decimal (docs/commands.md).
const MaxAmount = "9999999.99"

// Money is an exact amount: whole minor units (cents, pence, fils) of one
// currency. The zero value is no money in no currency. What a minor unit is
// worth follows from the code alone (stored.go), so that an amount can be read
// and written when nobody's table knows its currency any more.
type Money struct {
	Minor    int64
	Currency string // "EUR"; "ABC:3" where a stored amount has more decimals than its code stands for
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
		return 0, refuse(ErrCurrencyGone, "%s is not a currency in use today: set the one that is paid with now, like EUR", code)
	}
	return 0, refuse(ErrInput, "the currency must be a code like EUR or USD")
}

// String is Decimal and the currency code: "24.50 EUR".
func (m Money) String() string { return m.Decimal() + " " + m.Code() }
