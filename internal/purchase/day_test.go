package purchase

import (
	"testing"
	"time"
	_ "time/tzdata" // the zones that the test names, on any machine
)

// The cut-off is a time on the clock, on every day of the year and in every
// zone.
func TestBusinessDayByTheClock(t *testing.T) {
	for _, c := range []struct {
		zone, at string // with its offset: some times come twice
		cutOff   time.Duration
		want     string
	}{
		// Berlin puts the clock forward on 29 March 2026, 02:00 to 03:00.
		{"Europe/Berlin", "2026-03-29T03:59:59+02:00", 4 * time.Hour, "2026-03-28"},
		{"Europe/Berlin", "2026-03-29T04:00:00+02:00", 4 * time.Hour, "2026-03-29"},
		{"Europe/Berlin", "2026-03-29T04:01:00+02:00", 4 * time.Hour, "2026-03-29"},
		{"Europe/Berlin", "2026-03-29T01:59:59+01:00", 150 * time.Minute, "2026-03-28"},
		// a cut-off that this day has not
		{"Europe/Berlin", "2026-03-29T03:00:00+02:00", 150 * time.Minute, "2026-03-29"},
		{"Europe/Berlin", "2026-03-30T03:59:59+02:00", 4 * time.Hour, "2026-03-29"},
		{"Europe/Berlin", "2026-03-29T00:00:00+01:00", 0, "2026-03-29"},
		// And back on 25 October, 03:00 to 02:00.
		{"Europe/Berlin", "2026-10-25T03:59:59+01:00", 4 * time.Hour, "2026-10-24"},
		{"Europe/Berlin", "2026-10-25T04:00:00+01:00", 4 * time.Hour, "2026-10-25"},
		{"Europe/Berlin", "2026-10-25T02:29:59+02:00", 150 * time.Minute, "2026-10-24"},
		{"Europe/Berlin", "2026-10-25T02:30:00+02:00", 150 * time.Minute, "2026-10-25"},
		{"Europe/Berlin", "2026-10-25T02:29:59+01:00", 150 * time.Minute, "2026-10-24"}, // the clock shows it again
		{"Europe/Berlin", "2026-10-25T02:30:00+01:00", 150 * time.Minute, "2026-10-25"},
		{"Europe/Berlin", "2026-10-25T22:59:59+01:00", 23 * time.Hour, "2026-10-24"},
		{"Europe/Berlin", "2026-10-25T23:00:00+01:00", 23 * time.Hour, "2026-10-25"},
		// New York, the other way round the same.
		{"America/New_York", "2026-03-08T04:00:00-04:00", 4 * time.Hour, "2026-03-08"},
		{"America/New_York", "2026-11-01T03:59:59-05:00", 4 * time.Hour, "2026-10-31"},
		// Lord Howe moves by half an hour: 02:00 to 02:30, and 02:00 to 01:30.
		{"Australia/Lord_Howe", "2026-10-04T03:59:59+11:00", 4 * time.Hour, "2026-10-03"},
		{"Australia/Lord_Howe", "2026-10-04T04:00:00+11:00", 4 * time.Hour, "2026-10-04"},
		{"Australia/Lord_Howe", "2026-04-05T04:00:00+10:30", 4 * time.Hour, "2026-04-05"},
		{"Australia/Lord_Howe", "2026-04-05T03:59:59+10:30", 4 * time.Hour, "2026-04-04"},
		// Santiago and Beirut go from midnight to one: the day begins at one.
		{"America/Santiago", "2026-09-06T01:00:00-03:00", 0, "2026-09-06"},
		{"America/Santiago", "2026-09-06T01:00:00-03:00", 30 * time.Minute, "2026-09-06"},
		{"America/Santiago", "2026-09-06T03:59:59-03:00", 4 * time.Hour, "2026-09-05"},
		{"America/Santiago", "2026-09-06T04:00:00-03:00", 4 * time.Hour, "2026-09-06"},
		{"Asia/Beirut", "2026-03-29T03:59:59+03:00", 4 * time.Hour, "2026-03-28"},
		// And back from midnight to eleven: the evening is longer.
		{"America/Santiago", "2026-04-04T23:30:00-03:00", 0, "2026-04-04"},
		{"America/Santiago", "2026-04-04T23:30:00-04:00", 0, "2026-04-04"},
		{"America/Santiago", "2026-04-05T03:59:59-04:00", 4 * time.Hour, "2026-04-04"},
		// Havana goes back at one in the morning: an hour past midnight comes twice.
		{"America/Havana", "2026-11-01T00:59:59-04:00", 30 * time.Minute, "2026-11-01"},
		{"America/Havana", "2026-11-01T00:15:00-05:00", 30 * time.Minute, "2026-10-31"},
		{"America/Havana", "2026-11-01T03:59:59-05:00", 4 * time.Hour, "2026-10-31"},
		// Samoa left out 30 December 2011: the day before the 31st was the 29th.
		{"Pacific/Apia", "2011-12-31T03:59:59+14:00", 4 * time.Hour, "2011-12-29"},
		{"Pacific/Apia", "2011-12-31T04:00:00+14:00", 4 * time.Hour, "2011-12-31"},
		// A year's first morning.
		{"Europe/Berlin", "2027-01-01T03:59:59+01:00", 4 * time.Hour, "2026-12-31"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if at.In(zone).Format(time.RFC3339) != c.at {
			t.Errorf("%s is no time of %s: it is %s", c.at, c.zone, at.In(zone).Format(time.RFC3339))
		}
		if got := BusinessDay(at, zone, c.cutOff); got != c.want {
			t.Errorf("%s, cut-off %v: %s, want %s", c.at, c.cutOff, got, c.want)
		}
		s := sale()
		s.ScannedAt, s.Zone, s.DayCutOff = at, zone, c.cutOff
		if tx, err := New(s); err != nil || tx.BusinessDay != c.want {
			t.Errorf("%s, cut-off %v: a sale counts on %s (%v), want %s", c.at, c.cutOff, tx.BusinessDay, err, c.want)
		}
	}
}

// Over a whole year of minutes: the day is the clock's date or the one before,
// by nothing but what the clock shows.
func TestBusinessDayThroughAYear(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "America/Havana",
		"Asia/Kathmandu"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		const cutOff = 4 * time.Hour
		end := time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC)
		for at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); at.Before(end); at = at.Add(15 * time.Minute) {
			local := at.In(zone)
			want := local.Format(DayFormat)
			if local.Format("15:04") < "04:00" {
				want = time.Date(local.Year(), local.Month(), local.Day()-1, 12, 0, 0, 0, time.UTC).Format(DayFormat)
			}
			if got := BusinessDay(at, zone, cutOff); got != want {
				t.Fatalf("%s: %s, want %s", local, got, want)
			}
		}
	}
}
