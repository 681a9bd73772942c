package purchase

import "time"

// DayFormat is how a business day is written.
const DayFormat = "2006-01-02"

// BusinessDay is the business day that a moment counts on. cutOff is a time on
// the shop's clock, 0 to 24 h: what that clock shows before it belongs to the
// day before. It is read from the clock as it hangs on the wall, on the days too
// on which that is put forward or back, and never subtracted. So in the hour
// that comes twice the clock decides twice.
func BusinessDay(at time.Time, zone *time.Location, cutOff time.Duration) string {
	local := at.In(zone)
	if shown(local) >= cutOff {
		return local.Format(DayFormat)
	}
	// The day before is not always the date less one: a zone may leave one out.
	before := local
	for sameDate(before, local) {
		before = before.Add(-shown(before) - time.Second)
	}
	return before.Format(DayFormat)
}

// shown is what a clock on the wall shows, as the time since midnight.
func shown(local time.Time) time.Duration {
	return time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute +
		time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
}

func sameDate(a, b time.Time) bool { return a.YearDay() == b.YearDay() && a.Year() == b.Year() }
