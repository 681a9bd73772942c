package day

import (
	"context"
	"slices"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
)

// books is all that the room shows of a period, as it was read.
type books struct {
	words.Period
	today   string
	days    []string       // all that have sales or corrections, ascending
	each    []purchase.Day // those of them in the period
	total   purchase.Day
	rewards map[string]int64      // that were given, by staff
	came    []purchase.Correction // that came in the period, one for each closed day
	usual   [24]purchase.Tally    // for a single day: the median of the same weekday, by hour
	usualOf int                   // of how many days
	closing *purchase.Closing     // of a single day; nil: it is not closed
}

// changed reports whether the day is closed and its figures are no longer those of its
// closing.
func (b books) changed() bool {
	return b.closing != nil && len(correctionLines(b.total.Since(*b.closing))) > 0
}

// others are the corrections of days other than the one shown. Its own are told as what
// has come since it was closed.
func (b books) others() []purchase.Correction {
	return slices.DeleteFunc(slices.Clone(b.came), func(c purchase.Correction) bool {
		return b.changed() && c.Date == b.From
	})
}

// usualWeeks is how many weeks back the median of a weekday reaches.
const usualWeeks = 8

// readBooks reads a period. It may be called on any goroutine.
func readBooks(ctx context.Context, t Till, date string, s words.Length) (books, error) {
	b := books{today: t.Today()}
	if date == "" {
		date = b.today
	}
	b.Period = words.PeriodOf(date, s)
	var err error
	if b.days, err = t.Days(ctx); err != nil {
		return b, err
	}
	slices.Sort(b.days)
	if b.each, err = t.DaysOf(ctx, b.From, b.To); err != nil {
		return b, err
	}
	if b.rewards, err = t.RewardsOf(ctx, b.From, b.To); err != nil {
		return b, err
	}
	for _, d := range b.each {
		b.total = b.total.Plus(d)
		for _, c := range d.Corrections {
			b.came = corrected(b.came, c)
		}
	}
	if s != words.OneDay {
		return b, nil
	}
	if b.usual, b.usualOf, err = usual(ctx, t, date); err != nil {
		return b, err
	}
	closing, closed, err := t.Closing(ctx, date)
	if closed {
		b.closing = &closing
	}
	return b, err
}

// corrected adds a correction to the one of the same closed day, if there is one.
func corrected(all []purchase.Correction, c purchase.Correction) []purchase.Correction {
	at := slices.IndexFunc(all, func(known purchase.Correction) bool { return known.Date == c.Date })
	if at < 0 {
		return append(all, c)
	}
	all[at] = all[at].Plus(c)
	return all
}

// usual is the median of the takings by hour on the same weekday in the weeks before.
func usual(ctx context.Context, t Till, date string) (usual [24]purchase.Tally, of int, err error) {
	at := words.Noon(date)
	before, err := t.DaysOf(ctx, words.DateOf(at.AddDate(0, 0, -7*usualWeeks)), words.DateOf(at.AddDate(0, 0, -1)))
	if err != nil {
		return usual, 0, err
	}
	before = slices.DeleteFunc(before, func(d purchase.Day) bool {
		return words.Noon(d.Date).Weekday() != at.Weekday() || d.Takings().IsZero()
	})
	if len(before) == 0 {
		return usual, 0, nil
	}
	for hour := range usual {
		sums := map[string][]int64{}
		var counts []int64
		for i, d := range before {
			counts = append(counts, d.Hours[hour].Count)
			for code, minor := range d.Hours[hour].Sums {
				if sums[code] == nil {
					sums[code] = make([]int64, len(before))
				}
				sums[code][i] = minor
			}
		}
		usual[hour] = purchase.Tally{Count: median(counts), Sums: map[string]int64{}}
		for code, all := range sums {
			usual[hour].Sums[code] = median(all)
		}
	}
	return usual, len(before), nil
}

func median(all []int64) int64 {
	all = slices.Sorted(slices.Values(all))
	middle := len(all) / 2
	if len(all)%2 == 1 {
		return all[middle]
	}
	return (all[middle-1] + all[middle]) / 2
}
