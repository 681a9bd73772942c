package kit

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
)

// Money is an amount as the screen shows it: all its decimals and the sign that
// people know the currency by, in the form of the language in force.
func Money(m purchase.Money) string {
	if m.Currency == "" {
		return m.Decimal()
	}
	return words.Amount(m.Decimal(), m.Code())
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

// Ago is how long something has been, in steps coarse enough that the text
// seldom changes.
func Ago(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return words.T("just now")
	case d < time.Minute:
		return words.T("{span} ago", "span", words.Span(d/(10*time.Second)*10*time.Second))
	}
	return words.T("{span} ago", "span", words.Span(d))
}

// ClockTime is a moment of today by its time, of another day by its date too.
func ClockTime(at, now time.Time) string {
	if sameDay(at, now) {
		return words.When(at, words.Time)
	}
	return words.When(at, words.Day) + " " + words.When(at, words.Time)
}

// ShortTime is a moment of today by its time, of another day by its date alone.
func ShortTime(at, now time.Time) string {
	if sameDay(at, now) {
		return words.When(at, words.Time)
	}
	return words.When(at, words.Day)
}

func sameDay(at, now time.Time) bool {
	at, now = at.Local(), now.Local()
	return at.YearDay() == now.YearDay() && at.Year() == now.Year()
}

// FullTime is a moment to the second, with its day.
func FullTime(at time.Time) string {
	if at.IsZero() {
		return "–"
	}
	return words.When(at, words.Weekday) + ", " + words.When(at, words.Seconds)
}

// Name is somebody's name as it stands in a line with other words.
func Name(name string) string { return purchase.Clip(purchase.Legible(name), words.LongestName) }

// Upper begins a text with a capital.
func Upper(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + s[size:]
}
