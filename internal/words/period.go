package words

import (
	"slices"
	"time"

	"counterfoil/internal/purchase"
)

// Length is how long a period is.
type Length int

const (
	OneDay Length = iota
	OneWeek
	OneMonth
)

// Period is a day, a week or a month, by its first and last business day (purchase.DayFormat).
type Period struct {
	Length   Length
	From, To string
}

// PeriodOf is the day, week or month that a business day is in. Weeks begin as the language has it.
func PeriodOf(date string, l Length) Period {
	at := Noon(date)
	switch l {
	case OneWeek:
		first := at.AddDate(0, 0, -int((at.Weekday()-FirstDay()+7)%7))
		return Period{l, DateOf(first), DateOf(first.AddDate(0, 0, 6))}
	case OneMonth:
		first := at.AddDate(0, 0, 1-at.Day())
		return Period{l, DateOf(first), DateOf(first.AddDate(0, 1, -1))}
	}
	return Period{l, date, date}
}

// Noon is a moment of a business day that exists in every time zone, whatever the clocks do.
func Noon(date string) time.Time {
	at, err := time.ParseInLocation(purchase.DayFormat, date, time.Local)
	if err != nil {
		return time.Time{}
	}
	return at.Add(12 * time.Hour)
}

// DateOf is the day of a moment, in the moment's own time zone.
func DateOf(at time.Time) string { return at.Format(purchase.DayFormat) }

// Title is the period in words.
func (p Period) Title() string {
	switch p.Length {
	case OneWeek:
		return T("{from} to {to}", "from", When(Noon(p.From), Day), "to", When(Noon(p.To), Dated))
	case OneMonth:
		return When(Noon(p.From), Month)
	}
	return LongDayOf(p.From)
}

// LongDayOf is a business day in words.
func LongDayOf(date string) string { return When(Noon(date), LongDay) }

// ShortDayOf is the same for a narrow place.
func ShortDayOf(date string) string { return When(Noon(date), Weekday) }

// Dates are its days, in order.
func (p Period) Dates() []string {
	var all []string
	for at := Noon(p.From); DateOf(at) <= p.To; at = at.AddDate(0, 0, 1) {
		all = append(all, DateOf(at))
	}
	return all
}

// Step returns a day in the period before or after this one. From a single day it goes to
// the next one with sales, or to today; "": there is none.
func (p Period) Step(by int, days []string, today string) string {
	if p.Length != OneDay {
		next := DateOf(Noon(p.From).AddDate(0, 0, -1))
		if by > 0 {
			next = DateOf(Noon(p.To).AddDate(0, 0, 1))
		}
		if by < 0 && (len(days) == 0 || days[0] > next) || by > 0 && next > today {
			return ""
		}
		return next
	}
	if !slices.Contains(days, today) {
		days = slices.Sorted(slices.Values(append(slices.Clone(days), today)))
	}
	at, found := slices.BinarySearch(days, p.From)
	if !found && by < 0 || found {
		at += by
	}
	if at < 0 || at >= len(days) || by > 0 && days[at] > today {
		return ""
	}
	return days[at]
}
