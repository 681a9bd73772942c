package purchase

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"counterfoil/internal/fault"
)

// decimals has the codes that do not stand for two decimals. It is part of the
// store's format. A sale keeps its amount as it is sent, "24.50", which gives both
// minor units and decimals; totals keep minor units under the code alone. So the
// decimals of a code must never change, unlike a table of the world's currencies.
var decimals = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
	"UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
	"CLF": 4, "UYW": 4,
}

// maxDecimals keeps minor units within 64 bits for any amount that makes sense.
const maxDecimals = 8

func decimalsOf(code string) int {
	if n, odd := decimals[code]; odd {
		return n
	}
	return 2
}

// unit splits Money.Currency into its code and its number of decimals.
func (m Money) unit() (code string, digits int) {
	code, more, odd := strings.Cut(m.Currency, ":")
	if odd {
		if n, err := strconv.Atoi(more); err == nil && n >= 0 && n <= maxDecimals {
			return code, n
		}
	}
	return code, decimalsOf(code)
}

// Code returns the currency's ISO 4217 code.
func (m Money) Code() string {
	code, _ := m.unit()
	return code
}

// Decimal returns the amount with all its decimals and a point: "24.50", "1200"
// (JPY). This is what is sent to Forloy as a JSON number.
func (m Money) Decimal() string {
	_, digits := m.unit()
	sign, minor := "", uint64(m.Minor)
	if m.Minor < 0 {
		sign, minor = "-", -minor
	}
	text := strconv.FormatUint(minor, 10)
	if digits == 0 {
		return sign + text
	}
	text = strings.Repeat("0", max(0, digits+1-len(text))) + text
	return sign + text[:len(text)-digits] + "." + text[len(text)-digits:]
}

// ReadMoney reads a stored amount by the decimals that are written in it. It does
// not ask whether a till would accept the amount today: what was recorded once stays
// readable. It refuses a decimal comma, a sign and an exponent, which were never
// stored.
func ReadMoney(text, code string) (Money, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	if whole == "" || !asciiDigits(whole) || !asciiDigits(fraction) || strings.HasSuffix(text, ".") {
		return Money{}, errors.New("not a stored amount")
	}
	m := Money{Currency: code}
	_, digits := m.unit()
	if len(fraction) > maxDecimals {
		return Money{}, fmt.Errorf("a stored amount with more than %d decimals", maxDecimals)
	}
	if len(fraction) > digits {
		digits = len(fraction)
		m.Currency = m.Code() + ":" + strconv.Itoa(digits)
	}
	minor, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", digits-len(fraction)), 10, 64)
	if err != nil {
		return Money{}, errors.New("a stored amount that is too large")
	}
	m.Minor = minor
	return m, nil
}

// check refuses an amount that cannot be recorded, as ParseMoney does.
func (m Money) check() error {
	code, digits := m.unit()
	switch {
	case code == "":
		return fault.New(fault.InputCurrency)
	case m.Minor == 0:
		return fault.New(fault.AmountZero)
	case m.Minor < 0:
		return fault.New(fault.AmountNegative)
	}
	limit, err := ReadMoney(MaxAmount, code)
	if err != nil {
		return err
	}
	most := limit.Minor
	_, written := limit.unit()
	for ; written < digits; written++ {
		most *= 10
	}
	for ; written > digits; written-- {
		most /= 10
	}
	if m.Minor > most {
		return tooLarge()
	}
	return nil
}
