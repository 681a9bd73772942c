package kit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/bojanz/currency"

	"counterfoil/internal/purchase"
)

// Money is an amount as the screen shows it: all its decimals and the sign
// people know the currency by.
func Money(m purchase.Money) string {
	if m.Currency == "" {
		return m.Decimal()
	}
	return m.Decimal() + " " + Sign(m.Code())
}

// Sign is a currency's symbol, or its code where it has none of its own.
func Sign(code string) string {
	symbol, ok := currency.GetSymbol(code, currency.NewLocale("en"))
	if !ok {
		return code
	}
	return symbol
}

// Sums writes totals by currency, in the order of the codes.
func Sums(t purchase.Tally, home string) string {
	if len(t.Sums) == 0 {
		return Money(purchase.Money{Currency: home})
	}
	var codes []string
	for code := range t.Sums {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for i, code := range codes {
		codes[i] = Money(purchase.Money{Minor: t.Sums[code], Currency: code})
	}
	return strings.Join(codes, " + ")
}

// Number groups digits by thin spaces: 12 000.
func Number(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "\u202f" + text[i:]
	}
	return text
}

// Ago is how long something has been, in steps coarse enough that the text
// seldom changes.
func Ago(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return "just now"
	case d < time.Minute:
		return fmt.Sprintf("%d s ago", int(d.Seconds())/10*10)
	}
	return Span(d) + " ago"
}

// Span is a length of time in its largest unit.
func Span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

// ClockTime is a moment of today by its time, of another day by its date too.
func ClockTime(at, now time.Time) string {
	at, now = at.Local(), now.Local()
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return at.Format("15:04")
	}
	return at.Format("2 Jan 15:04")
}

func FullTime(at time.Time) string {
	if at.IsZero() {
		return "–"
	}
	return at.Local().Format("Mon 2 Jan 2006, 15:04:05")
}

// LongestName is how much of somebody's name stands in a line with other words, in
// characters.
const LongestName = 48

// Name is somebody's name as it stands in a line with other words.
func Name(name string) string { return purchase.Clip(purchase.Legible(name), LongestName) }

// Upper begins a text with a capital.
func Upper(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

func Plural(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}
