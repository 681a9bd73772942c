package find

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/words"
)

// found is a sale in the list: what is shown of it, and its key.
type found struct {
	key string
	kit.SaleLine
}

// archive is all that is kept, in the form that is searched: 100 000 sales are about
// 60 MB, so it lives only while Find is open.
type archive struct {
	found []found  // newest first
	texts []string // what is searched, folded
}

// read makes the archive. It may take a second for 100 000 sales.
func read(ctx context.Context, t Till, s till.Status) (*archive, error) {
	a := &archive{}
	fold := folder()
	err := t.List(ctx, till.Query{}, func(tx purchase.Transaction) error {
		day, clock := words.When(tx.ScannedAt, words.Date), words.When(tx.ScannedAt, words.Time)
		f := found{tx.IdempotencyKey, kit.SaleLine{When: day + " " + clock,
			Whose: kit.Upper(words.Whose(tx.CustomerName, tx.Card)), Amount: kit.Money(tx.Amount),
			Receipt: purchase.Legible(tx.Receipt), Staff: s.StaffOf(tx.StaffUserID), Look: kit.LookOfSale(tx)}}
		a.found = append(a.found, f)
		a.texts = append(a.texts, fold(strings.Join([]string{tx.CustomerName, end(tx.Card), f.Amount,
			tx.Amount.Decimal(), f.Receipt, f.Staff, tx.StaffUserID, f.Look.Word, tx.BusinessDay,
			day, words.When(tx.ScannedAt, words.Day), clock, tx.IdempotencyKey}, "\n")))
		return ctx.Err()
	})
	slices.Reverse(a.found)
	slices.Reverse(a.texts)
	return a, err
}

// end is what may be shown of a card's code.
func end(card string) string { return strings.TrimLeft(purchase.MaskCard(card), "…") }

// search gives the newest sales that hold every word of a query, at most max. An
// amount counts with a comma or a point.
func (a *archive) search(query string, today string, max int) []found {
	terms := terms(query, today)
	var hits []found
	for i, text := range a.texts {
		if holds(text, terms) {
			if hits = append(hits, a.found[i]); len(hits) == max {
				break
			}
		}
	}
	return hits
}

func holds(text string, terms [][]string) bool {
	for _, forms := range terms {
		if !slices.ContainsFunc(forms, func(form string) bool { return strings.Contains(text, form) }) {
			return false
		}
	}
	return true
}

// terms are the words of a query, each in the forms in which it may stand.
func terms(query, today string) [][]string {
	fold := folder()
	var all [][]string
	for word := range strings.FieldsSeq(fold(purchase.PlainDigits(query))) {
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

// dayOf is the business day that a word means.
func dayOf(word, today string, fold func(string) string) (day string, known bool) {
	switch word {
	case fold(words.T("today")):
		return today, true
	case fold(words.T("yesterday")):
		at, err := time.Parse(purchase.DayFormat, today)
		return at.AddDate(0, 0, -1).Format(purchase.DayFormat), err == nil
	}
	return "", false
}

// folder returns a func that makes texts alike that people type alike: José, JOSE.
func folder() func(string) string {
	marks := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
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
