package purchase

import (
	"fmt"

	"github.com/bojanz/currency"
)

// MaxAmount is the largest amount that can be recorded, in any currency, as a
// decimal (the command line's contract).
const MaxAmount = "9999999.99"

// Money is an exact amount: whole minor units (cents, pence, fils) of one ISO
// 4217 currency. The zero value is no money in no currency.
type Money struct {
	Minor    int64
	Currency string
}

// Digits is the number of decimals of a currency (2 for EUR, 0 for JPY, 3 for
// KWD). The error says which code is not a currency.
func Digits(code string) (int, error) {
	digits, ok := currency.GetDigits(code)
	if !ok {
		return 0, refuse(ErrInput, "the currency must be a code like EUR or USD")
	}
	return int(digits), nil
}

// Decimal writes the amount with all decimals of its currency and a point:
// "24.50", "1200" (JPY). It is what travels to Forloy as a JSON number.
func (m Money) Decimal() string {
	amount, err := currency.NewAmountFromInt64(m.Minor, m.Currency)
	if err != nil {
		return fmt.Sprint(m.Minor) // an unknown currency: minor units are all there is to show
	}
	return amount.Number()
}

// String is Decimal and the currency code: "24.50 EUR".
func (m Money) String() string { return m.Decimal() + " " + m.Currency }
