package day

import (
	"slices"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
)

// span is the length of the period that the room shows.
type span int

const (
	oneDay span = iota
	oneWeek
	oneMonth
)

// period is a day, a week or a month, by its first and last business day.
type period struct {
	span     span
	from, to string
}

// periodOf is the day, week or month that a business day is in.
func periodOf(date string, s span) period {
	at := noon(date)
	switch s {
	case oneWeek:
		first := at.AddDate(0, 0, -int((at.Weekday()-words.FirstDay()+7)%7))
		return period{s, dateOf(first), dateOf(first.AddDate(0, 0, 6))}
	case oneMonth:
		first := at.AddDate(0, 0, 1-at.Day())
		return period{s, dateOf(first), dateOf(first.AddDate(0, 1, -1))}
	}
	return period{s, date, date}
}

// noon is a moment of a business day that exists in every time zone, whatever the clocks do.
func noon(date string) time.Time {
	at, err := time.ParseInLocation(purchase.DayFormat, date, time.Local)
	if err != nil {
		return time.Time{}
	}
	return at.Add(12 * time.Hour)
}

func dateOf(at time.Time) string { return at.Format(purchase.DayFormat) }

// title is the period in words.
func (p period) title() string {
	switch p.span {
	case oneWeek:
		return words.T("{from} to {to}", "from", words.When(noon(p.from), words.Day),
			"to", words.When(noon(p.to), words.Dated))
	case oneMonth:
		return words.When(noon(p.from), words.Month)
	}
	return longDay(p.from)
}

func longDay(date string) string { return words.When(noon(date), words.LongDay) }

func shortDay(date string) string { return words.When(noon(date), words.Weekday) }

// dates are its days, in order.
func (p period) dates() []string {
	var all []string
	for at := noon(p.from); dateOf(at) <= p.to; at = at.AddDate(0, 0, 1) {
		all = append(all, dateOf(at))
	}
	return all
}

// step returns a day in the period before or after this one. From a single day it goes to
// the next one with sales, or to today; "": there is none.
func (p period) step(by int, days []string, today string) string {
	if p.span != oneDay {
		next := dateOf(noon(p.from).AddDate(0, 0, -1))
		if by > 0 {
			next = dateOf(noon(p.to).AddDate(0, 0, 1))
		}
		if by < 0 && (len(days) == 0 || days[0] > next) || by > 0 && next > today {
			return ""
		}
		return next
	}
	if !slices.Contains(days, today) {
		days = slices.Sorted(slices.Values(append(slices.Clone(days), today)))
	}
	at, found := slices.BinarySearch(days, p.from)
	if !found && by < 0 || found {
		at += by
	}
	if at < 0 || at >= len(days) || by > 0 && days[at] > today {
		return ""
	}
	return days[at]
}
