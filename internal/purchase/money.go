package purchase

import (
	"strings"

	"github.com/bojanz/currency"

	"counterfoil/internal/fault"
)

// MaxAmount is the largest amount that can be recorded, in any currency, as a
// decimal (docs/commands.md).
const MaxAmount = "9999999.99"

// Money is an exact amount: whole minor units (cents, pence, fils) of one
// currency. The zero value is no money in no currency. How many decimals a minor
// unit stands for follows from the code alone (stored.go), so that an amount can be
// read and written after its currency has gone from every table.
type Money struct {
	Minor    int64
	Currency string // "EUR"; "ABC:3" where a stored amount has more decimals than its code stands for
}

// Digits returns the number of decimals of a currency (2 for EUR, 0 for JPY, 3 for
// KWD). The error is fault.InputCurrency, or fault.InputCurrencyGone for what may
// have been a currency once: what was recorded in it is read all the same.
func Digits(code string) (int, error) {
	digits, ok := currency.GetDigits(code)
	switch {
	case ok:
		return int(digits), nil
	case len(code) == 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "":
		// It may have been a currency: BGN and HRK gave way to the euro.
		return 0, fault.Fault{Kind: fault.InputCurrencyGone, Facts: fault.Facts{Currency: code}}
	}
	return 0, fault.New(fault.InputCurrency)
}

// String returns Decimal and the currency code: "24.50 EUR".
func (m Money) String() string { return m.Decimal() + " " + m.Code() }
