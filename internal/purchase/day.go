package purchase

import "time"

// DayFormat is the layout of a business day.
const DayFormat = "2006-01-02"

// BusinessDay returns the business day that a moment counts on. cutOff is a time of
// day on the shop's clock, 0 to 24 h: earlier times belong to the day before. It is
// compared with what the wall clock shows and never subtracted, because a day on
// which the clock changes has no 24 hours. In the hour that comes twice, each pass
// is judged by what the clock shows.
func BusinessDay(at time.Time, zone *time.Location, cutOff time.Duration) string {
	local := at.In(zone)
	if shown(local) >= cutOff {
		return local.Format(DayFormat)
	}
	// The day before is not always the date minus one: a zone may skip a date.
	before := local
	for sameDate(before, local) {
		before = before.Add(-shown(before) - time.Second)
	}
	return before.Format(DayFormat)
}

// shown returns what a wall clock shows, as the time since midnight.
func shown(local time.Time) time.Duration {
	return time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute +
		time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
}

func sameDate(a, b time.Time) bool { return a.YearDay() == b.YearDay() && a.Year() == b.Year() }
