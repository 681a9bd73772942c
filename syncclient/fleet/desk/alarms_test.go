package desk

import (
	"slices"
	"testing"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

func TestWhatIsAnAlarm(t *testing.T) {
	hours, err := office.ParseHours("08:00-20:00")
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	well := office.Row{Since: noon.AddDate(0, -1, 0), Seen: noon,
		Beat: fleet.Beat{Clock: noon, Room: 50e9}, By: map[purchase.State]int64{purchase.Pending: 2}}
	long := watch{since: noon.AddDate(0, 0, -3), open: hours}
	for _, c := range []struct {
		name  string
		now   time.Time
		watch watch
		row   func(*office.Row)
		open  openSales
		want  []string
	}{
		{name: "well", now: noon},
		{name: "silent", now: noon.Add(31 * time.Minute), want: []string{office.AlarmSilent}},
		{name: "not so long", now: noon.Add(29 * time.Minute)},
		{name: "the shops have closed", now: noon.Add(10 * time.Hour)},
		{name: "the shops have just opened", now: noon.Add(20*time.Hour + 20*time.Minute)},
		{name: "they have been open for long", now: noon.Add(20*time.Hour + 31*time.Minute),
			want: []string{office.AlarmSilent}},
		{name: "the desk has just started", now: noon.Add(2 * time.Hour),
			watch: watch{since: noon.Add(100 * time.Minute), open: hours}},
		{name: "joined just now", now: noon, row: func(r *office.Row) { r.Since, r.Seen = noon, time.Time{} }},
		{name: "joined long ago, never heard of", now: noon, row: func(r *office.Row) { r.Seen = time.Time{} },
			want: []string{office.AlarmSilent}},
		{name: "waiting", now: noon, open: openSales{oldest: noon.Add(-5 * time.Hour)},
			want: []string{office.AlarmWaiting}},
		{name: "not for long", now: noon, open: openSales{oldest: noon.Add(-3 * time.Hour),
			review: noon.Add(-23 * time.Hour)}},
		{name: "to review", now: noon, open: openSales{review: noon.Add(-25 * time.Hour)},
			want: []string{office.AlarmReview}},
		{name: "forked", now: noon, row: func(r *office.Row) {
			r.Forks = []office.Fork{{After: 7, At: noon.Add(-time.Hour)}}
		}, want: []string{office.AlarmChain}},
		{name: "forked weeks ago", now: noon, row: func(r *office.Row) {
			r.Forks = []office.Fork{{After: 7, At: noon.AddDate(0, 0, -8)}}
		}},
		{name: "unread", now: noon, row: func(r *office.Row) { r.Unread, r.UnreadAt = 1, noon.Add(-time.Hour) },
			want: []string{office.AlarmChain}},
		{name: "unread weeks ago", now: noon, row: func(r *office.Row) {
			r.Unread, r.UnreadAt = 1, noon.AddDate(0, 0, -8)
		}},
		{name: "waiting, by a clock a year ahead", now: noon, row: func(r *office.Row) { r.Offset = 365 * 24 * 3600 },
			open: openSales{oldest: noon.AddDate(0, 0, 365).Add(-5 * time.Hour),
				review: noon.AddDate(0, 0, 365).Add(-25 * time.Hour)},
			want: []string{office.AlarmWaiting, office.AlarmClock, office.AlarmReview}},
		{name: "not for long, by that clock", now: noon, row: func(r *office.Row) { r.Offset = 365 * 24 * 3600 },
			open: openSales{oldest: noon.AddDate(0, 0, 365).Add(-3 * time.Hour)},
			want: []string{office.AlarmClock}},
		{name: "not for long, by a clock a year behind", now: noon,
			row: func(r *office.Row) { r.Offset = -365 * 24 * 3600 },
			open: openSales{oldest: noon.AddDate(0, 0, -365).Add(-3 * time.Hour),
				review: noon.AddDate(0, 0, -365).Add(-23 * time.Hour)},
			want: []string{office.AlarmClock}},
		{name: "waiting, by that clock", now: noon, row: func(r *office.Row) { r.Offset = -365 * 24 * 3600 },
			open: openSales{oldest: noon.AddDate(0, 0, -365).Add(-5 * time.Hour)},
			want: []string{office.AlarmWaiting, office.AlarmClock}},
		{name: "waiting since before the clock went back", now: noon,
			row:  func(r *office.Row) { r.Offset = -365 * 24 * 3600 },
			open: openSales{oldest: noon.Add(-5 * time.Hour)},
			want: []string{office.AlarmWaiting, office.AlarmClock}},
		{name: "clock", now: noon, row: func(r *office.Row) { r.Offset = -180 }, want: []string{office.AlarmClock}},
		{name: "disk", now: noon, row: func(r *office.Row) { r.Beat.Room = 400e6 }, want: []string{office.AlarmDisk}},
		{name: "a disk of unknown size", now: noon, row: func(r *office.Row) { r.Beat.Room = 0 }},
		{name: "shut out", now: noon.Add(5 * time.Hour), row: func(r *office.Row) {
			r.State, r.Offset = office.Revoked, 900
		}},
		{name: "shut out with sales that wait", now: noon.Add(5 * time.Hour),
			row:  func(r *office.Row) { r.State = office.Revoked },
			open: openSales{oldest: noon}, want: []string{office.AlarmWaiting}},
		{name: "all at once", now: noon.Add(time.Hour), row: func(r *office.Row) {
			r.Beat.Room, r.Offset, r.Unread, r.UnreadAt = 1, 900, 3, noon
		}, open: openSales{oldest: noon.AddDate(0, 0, -2), review: noon.AddDate(0, 0, -2)},
			want: []string{office.AlarmSilent, office.AlarmWaiting, office.AlarmChain, office.AlarmClock,
				office.AlarmDisk, office.AlarmReview}},
	} {
		r, w := well, c.watch
		if c.row != nil {
			c.row(&r)
		}
		if w.since.IsZero() {
			w = long
		}
		var got []string
		for _, a := range alarms(r, c.open, w, c.now) {
			got = append(got, a.What)
			if a.Text() == a.What {
				t.Errorf("%s: %s has no text", c.name, a.What)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
