package words

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"counterfoil/internal/purchase"
)

// Query is what somebody looks for: words, each in all its forms.
type Query [][]string

// ParseQuery reads what was typed. An amount is found with a comma or a point, and "today" and
// "yesterday" are business days: today is this one.
func ParseQuery(typed, today string) Query {
	fold := Folder()
	var all Query
	for word := range strings.FieldsSeq(fold(purchase.PlainDigits(typed))) {
		forms := []string{word}
		if comma := strings.ReplaceAll(word, ",", "."); comma != word {
			forms = append(forms, comma)
		}
		if day, known := dayOf(word, today, fold); known {
			forms = []string{day}
		}
		all = append(all, forms)
	}
	return all
}

// In reports whether a folded text holds every word.
func (q Query) In(text string) bool {
	for _, forms := range q {
		if !slices.ContainsFunc(forms, func(form string) bool { return strings.Contains(text, form) }) {
			return false
		}
	}
	return true
}

// dayOf is the business day that a word stands for, like "today".
func dayOf(word, today string, fold func(string) string) (day string, known bool) {
	switch word {
	case fold(T("today")):
		return today, true
	case fold(T("yesterday")):
		at, err := time.Parse(purchase.DayFormat, today)
		return at.AddDate(0, 0, -1).Format(purchase.DayFormat), err == nil
	}
	return "", false
}

// Folder returns a func that makes equal what people type as equal: José, JOSE. It is for one goroutine.
func Folder() func(string) string {
	marks := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), runes.Map(straight), norm.NFC)
	return func(text string) string {
		text = strings.ToLower(text)
		for i := range len(text) {
			if text[i] >= 0x80 { // plain ASCII, the rule, is left alone: it is searched 100 000 times
				if folded, _, err := transform.String(marks, text); err == nil {
					return folded
				}
				break
			}
		}
		return text
	}
}

// straight is the apostrophe that keyboards have, in the place of those that are printed.
func straight(r rune) rune {
	if r == '’' || r == 'ʼ' {
		return '\''
	}
	return r
}

// FindCurrencies are those with a text in their code, sign or name. Those that are just that come
// first: a short one is in many others.
func FindCurrencies(all []Currency, text string) []Currency {
	text = strings.TrimSpace(text)
	fold := Folder()
	name, code := fold(text), strings.ToUpper(text)
	var just, some []Currency
	for _, c := range all {
		switch {
		case c.Sign == text, c.Code == code:
			just = append(just, c)
		case strings.Contains(c.Code, code), strings.Contains(c.Sign, text), strings.Contains(fold(c.Name), name):
			some = append(some, c)
		}
	}
	return append(just, some...)
}
