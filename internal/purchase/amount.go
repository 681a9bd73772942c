package purchase

import (
	"errors"
	"strings"
	"unicode"

	"github.com/bojanz/currency"

	"counterfoil/internal/fault"
)

// Unfinished reports whether ParseMoney refused what may become an amount when
// more is typed: nothing yet, "24.", "0".
func Unfinished(err error) bool {
	return errors.Is(err, fault.AmountMissing) || errors.Is(err, fault.AmountUnfinished) ||
		errors.Is(err, fault.AmountZeroSoFar)
}

// ParseMoney reads an amount as a person types it: digits of any script with at
// most one point or comma as the decimal sign, and white space around it
// ignored. Errors are of the class fault.Amount, or fault.Input for the currency.
// It refuses grouping, exponents, signs, zero, more decimals than the currency
// has, and amounts above MaxAmount: nothing is ever rounded or left out.
func ParseMoney(text, code string) (Money, error) {
	digits, err := Digits(code)
	if err != nil {
		return Money{}, err
	}
	text = PlainDigits(strings.TrimSpace(text))
	whole, fraction, decimal := cutDecimal(text)
	switch {
	case text == "":
		return Money{}, fault.New(fault.AmountMissing)
	case !asciiDigits(whole) || !asciiDigits(fraction):
		return Money{}, fault.New(fault.AmountMalformed)
	case decimal && digits == 0:
		return Money{}, fault.Fault{Kind: fault.AmountNoDecimals, Facts: fault.Facts{Currency: code}}
	case len(fraction) > digits:
		return Money{}, fault.Fault{Kind: fault.AmountDecimals,
			Facts: fault.Facts{Currency: code, Max: digits}}
	case whole+fraction == "":
		return Money{}, fault.New(fault.AmountMissing)
	case decimal && fraction == "":
		return Money{}, fault.New(fault.AmountUnfinished)
	}
	whole = strings.TrimLeft(whole, "0")
	if len(whole) > len(MaxAmount) {
		return Money{}, tooLarge()
	}
	amount, err := currency.NewAmount("0"+whole+"."+fraction+"0", code)
	if err != nil {
		return Money{}, fault.New(fault.AmountMalformed).With(err)
	}
	if amount.IsZero() {
		if decimal && len(fraction) == digits {
			return Money{}, fault.New(fault.AmountZero)
		}
		return Money{}, fault.New(fault.AmountZeroSoFar)
	}
	minor, err := amount.Int64()
	if err != nil {
		return Money{}, tooLarge()
	}
	m := Money{Minor: minor, Currency: code}
	if err := m.check(); err != nil {
		return Money{}, err
	}
	return m, nil
}

func tooLarge() error {
	return fault.Fault{Kind: fault.AmountTooLarge, Facts: fault.Facts{Limit: MaxAmount}}
}

// In returns the same number in another currency: 1000.00 EUR gives 1000 JPY. It
// returns false where that currency has too few decimals.
func (m Money) In(code string) (Money, bool) {
	whole, fraction, _ := cutDecimal(m.Decimal())
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		whole += "." + fraction
	}
	same, err := ParseMoney(whole, code)
	return same, err == nil
}

// ParsePunches reads the number of punches as a person types it. Its error is
// fault.InputPunches.
func ParsePunches(text string) (int, error) {
	n, ok := ParseWhole(text, 1, MaxPunches)
	if !ok {
		return 0, wrongPunches()
	}
	return n, nil
}

func wrongPunches() error {
	return fault.Fault{Kind: fault.InputPunches, Facts: fault.Facts{Min: 1, Max: MaxPunches}}
}

// ParseWhole reads a whole number between least and most, both 0 or above. It
// takes digits of any script, with white space around them.
func ParseWhole(text string, least, most int) (int, bool) {
	text = PlainDigits(strings.TrimSpace(text))
	if text == "" || !asciiDigits(text) {
		return 0, false
	}
	n := 0
	for _, r := range text {
		if n = 10*n + int(r-'0'); n > most {
			return 0, false
		}
	}
	return n, n >= least
}

// PlainDigits replaces the digits and decimal signs of every script by 0 to 9, a
// point and a comma. It leaves everything else alone.
func PlainDigits(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r <= unicode.MaxASCII:
			return r
		case r == '\u066b', r == '\uff0e': // ٫ ．
			return '.'
		case r == '\uff0c': // ，
			return ','
		}
		if value, is := digitValue(r); is {
			return '0' + value
		}
		return r
	}, text)
}

// digitValue returns the value of a decimal digit. Unicode lists each script's ten
// digits in order, so every range begins with a zero.
func digitValue(r rune) (rune, bool) {
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	for _, ten := range unicode.Nd.R16 {
		if rune(ten.Lo) <= r && r <= rune(ten.Hi) {
			return (r - rune(ten.Lo)) % 10, true
		}
	}
	for _, ten := range unicode.Nd.R32 {
		if rune(ten.Lo) <= r && r <= rune(ten.Hi) {
			return (r - rune(ten.Lo)) % 10, true
		}
	}
	return 0, false
}

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
