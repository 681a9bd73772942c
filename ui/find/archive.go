package find

import (
	"context"
	"strings"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// kept is a sale as the archive holds it, or a reward that was given, whose key is "".
type kept struct {
	key, card, customer, receipt, staff string

	at     time.Time
	amount string
	look   kit.Look
}

// line is a sale in the list. It is made only for sales that are shown.
func (k kept) line() kit.SaleLine {
	return kit.SaleLine{When: kit.SaleTime(k.at, time.Now()),
		Whose: kit.Upper(words.Whose(k.customer, k.card)), Amount: k.amount, Receipt: k.receipt,
		Staff: k.staff, Look: k.look}
}

func (k kept) isSale() bool { return k.key != "" }

// reward is a reward that was given: which one stands in the receipt's place.
func reward(g till.GivenReward, s till.Status) kept {
	staff := ""
	if g.StaffID != "" {
		staff = s.StaffOf(g.StaffID)
	}
	return kept{customer: words.CardEnding(g.Card), receipt: kit.Name(g.Title), staff: staff, at: g.At,
		look: kit.Look{Shape: kit.ShapeCheck, Ink: kit.InkAccent, Word: words.T("reward")}}
}

// archive is every sale that is kept, or the newest of them, in the form that is searched:
// 100 000 sales are about 60 MB, so it lives only while Find is open.
type archive struct {
	sales []kept   // newest first
	texts []string // what is searched, folded
}

// firstRead is how many sales are read and shown at once, pageRead how many at a time after
// that.
const firstRead, pageRead = mostFound + 1, 5000

// read makes the archive, newest first. It calls so with what it has so far after each
// part: all of it may take a second for 100 000 sales.
func read(ctx context.Context, t Till, s till.Status, so func(archive)) (archive, error) {
	var a archive
	fold := words.Folder()
	day := days(fold)
	for q, max := (till.Query{}), firstRead; ; max = pageRead {
		page, err := t.Newest(ctx, q, max)
		if err != nil {
			return a, err
		}
		for _, tx := range page {
			k := kept{tx.IdempotencyKey, tx.Card, tx.CustomerName, purchase.Legible(tx.Receipt),
				s.StaffOf(tx.StaffUserID), tx.RecordedAt, kit.Money(tx.Amount), kit.LookOfSale(tx)}
			on := day(k.at)
			if scanned := day(tx.ScannedAt); scanned != on {
				on += "\n" + scanned
			}
			a.sales = append(a.sales, k)
			a.texts = append(a.texts, strings.Join([]string{fold(k.customer), fold(end(k.card)),
				strings.ToLower(k.amount), tx.Amount.Decimal(), fold(k.receipt), fold(tx.Note), fold(k.staff),
				fold(tx.StaffUserID), fold(k.look.Word), tx.BusinessDay, on, words.When(k.at, words.Time),
				strings.ToLower(k.key)}, "\n"))
			q.Before = tx.Sequence
		}
		if len(page) < max {
			given, err := t.RewardsGiven(ctx, time.Now().AddDate(0, 0, -purchase.KeptDays))
			return a.with(given, s, fold, day), err
		}
		so(a)
	}
}

// with puts rewards among the sales, by when they were given.
func (a archive) with(given []till.GivenReward, s till.Status, fold func(string) string,
	day func(time.Time) string) archive {
	if len(given) == 0 {
		return a
	}
	var all archive
	rest := 0
	until := func(n int) {
		all.sales, all.texts = append(all.sales, a.sales[rest:n]...), append(all.texts, a.texts[rest:n]...)
		rest = n
	}
	for _, g := range given {
		n := rest
		for n < len(a.sales) && !g.At.After(a.sales[n].at) {
			n++
		}
		until(n)
		k := reward(g, s)
		all.sales = append(all.sales, k)
		all.texts = append(all.texts, strings.Join([]string{fold(k.customer), fold(strings.TrimLeft(g.Card, "…")),
			fold(k.receipt), fold(k.staff), fold(g.StaffID), fold(k.look.Word), day(k.at),
			words.When(k.at, words.Time)}, "\n"))
	}
	until(len(a.sales))
	return all
}

// days returns a func that writes a day in the forms in which people search for it. It
// remembers each day.
func days(fold func(string) string) func(time.Time) string {
	type day struct {
		year  int
		month time.Month
		day   int
	}
	known := map[day]string{}
	return func(at time.Time) string {
		var of day
		of.year, of.month, of.day = at.Local().Date()
		if known[of] == "" {
			known[of] = fold(words.When(at, words.Date) + "\n" + words.When(at, words.Day))
		}
		return known[of]
	}
}

// end is what may be shown of a card's code.
func end(card string) string { return strings.TrimLeft(purchase.MaskCard(card), "…") }

// search returns the newest sales that hold every word of a query, at most max. An amount
// is found with a comma or a point.
func (a archive) search(query string, today string, max int) []kept {
	asked := words.ParseQuery(query, today)
	var hits []kept
	for i, text := range a.texts {
		if asked.In(text) {
			if hits = append(hits, a.sales[i]); len(hits) == max {
				break
			}
		}
	}
	return hits
}
