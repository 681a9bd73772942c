package office

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Hours are when the shops are open, by the desk's clock. The zero value: always.
type Hours struct{ spans []span }

// span is open on the days that begin it, until to, which may be on the next day.
type span struct {
	days     [7]bool
	from, to time.Duration // since midnight by the clock on the wall
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// ParseHours reads hours such as "08:00-20:00" or "mon-fri 08:00-20:00, sat 09:00-18:00".
func ParseHours(text string) (h Hours, err error) {
	for _, part := range strings.Split(strings.ToLower(text), ",") {
		words := strings.Fields(part)
		s := span{days: [7]bool{true, true, true, true, true, true, true}}
		if len(words) == 2 {
			if s.days, err = parseDays(words[0]); err != nil {
				return Hours{}, err
			}
			words = words[1:]
		}
		if len(words) != 1 {
			return Hours{}, fmt.Errorf("%q is not like mon-fri 08:00-20:00", strings.TrimSpace(part))
		}
		from, to, _ := strings.Cut(words[0], "-")
		if s.from, err = parseTime(from); err != nil {
			return Hours{}, err
		}
		if s.to, err = parseTime(to); err != nil {
			return Hours{}, err
		}
		if s.to <= s.from {
			s.to += 24 * time.Hour
		}
		h.spans = append(h.spans, s)
	}
	return h, nil
}

func parseDays(text string) (days [7]bool, err error) {
	first, last, more := strings.Cut(text, "-")
	if !more {
		last = first
	}
	from, to := slices.Index(weekdays, first), slices.Index(weekdays, last)
	if from < 0 || to < 0 {
		return days, fmt.Errorf("%q is no day or days, such as sat or mon-fri", text)
	}
	for day := from; ; day = (day + 1) % 7 {
		if days[day] = true; day == to {
			return days, nil
		}
	}
}

func parseTime(text string) (time.Duration, error) {
	if text == "24:00" {
		return 24 * time.Hour, nil
	}
	at, err := time.Parse("15:04", text)
	if err != nil {
		return 0, fmt.Errorf("%q is no time such as 08:30", text)
	}
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute, nil
}

// OpenSince is when the shops opened that are open at a moment. If they are closed, open is false.
func (h Hours) OpenSince(now time.Time) (since time.Time, open bool) {
	if len(h.spans) == 0 {
		return time.Time{}, true
	}
	for _, back := range []int{0, -1} { // what is open past midnight began the day before
		day := now.AddDate(0, 0, back)
		at := func(clock time.Duration) time.Time {
			return time.Date(day.Year(), day.Month(), day.Day(), 0, int(clock.Minutes()), 0, 0, now.Location())
		}
		for _, s := range h.spans {
			from := at(s.from)
			if s.days[day.Weekday()] && !now.Before(from) && now.Before(at(s.to)) && (!open || from.Before(since)) {
				since, open = from, true
			}
		}
	}
	return since, open
}
