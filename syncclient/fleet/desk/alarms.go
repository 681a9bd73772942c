package desk

import (
	"time"

	"counterfoil/internal/checkup"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

// From when on something is an alarm.
const (
	silentAlarm  = 30 * time.Minute // of opening hours
	waitingAlarm = 4 * time.Hour
	reviewAlarm  = 24 * time.Hour
	// how long a fork or an unreadable message is an alarm; the till's row shows it for good
	chainAlarm = 7 * 24 * time.Hour
)

// watch is when the desk itself could hear tills, and when they should be heard.
type watch struct {
	since time.Time
	open  office.Hours
}

func (d *Desk) watch() watch { return watch{d.started, d.options.Open} }

// alarms are what a person has to look after at a till. Of one that was shut out, only
// those about its sales and its journal count.
func alarms(r office.Row, open openSales, w watch, now time.Time) (all []office.Alarm) {
	say := func(it bool, a office.Alarm) {
		if it {
			all = append(all, a)
		}
	}
	in := r.State != office.Revoked
	say(in && w.silent(r, now), office.Alarm{What: office.AlarmSilent, Since: r.Seen})
	since := began(open.oldest, r, now)
	waited := waits(since, now)
	say(waited > waitingAlarm, office.Alarm{What: office.AlarmWaiting, Since: since, Count: r.By[purchase.Pending]})
	for _, f := range r.Forks {
		say(now.Sub(f.At) < chainAlarm, office.Alarm{What: office.AlarmChain, Since: f.At, After: f.After})
	}
	say(r.Unread > 0 && now.Sub(r.UnreadAt) < chainAlarm,
		office.Alarm{What: office.AlarmChain, Since: r.UnreadAt, Count: int64(r.Unread)})
	say(in && offset(r).Abs() > purchase.ClockWrong, office.Alarm{What: office.AlarmClock, Offset: offset(r)})
	say(in && r.Beat.Room > 0 && r.Beat.Room < checkup.LeastRoom,
		office.Alarm{What: office.AlarmDisk, Room: r.Beat.Room})
	since = began(open.review, r, now)
	waited = waits(since, now)
	say(waited > reviewAlarm, office.Alarm{What: office.AlarmReview, Since: since, Count: r.By[purchase.Review]})
	return all
}

func waits(since, now time.Time) time.Duration {
	if since.IsZero() {
		return 0
	}
	return now.Sub(since)
}

// began is a moment of a till's journal by the desk's clock. By a till's that is far ahead, nothing would have waited
// until the desk's is there too; by one that is far behind, all at once. What was recorded before a clock went back has
// its moment already.
func began(at time.Time, r office.Row, now time.Time) time.Time {
	right := at.Add(-offset(r))
	if at.After(now) || !at.IsZero() && offset(r) < -purchase.ClockWrong && !right.After(now) {
		return right
	}
	return at
}

// ownAlarms are what a person has to look after at the desk's own PC.
func ownAlarms(free uint64) (all []office.Alarm) {
	if free > 0 && free < checkup.LeastRoom {
		all = append(all, office.Alarm{What: office.AlarmDisk, Room: free})
	}
	return all
}

// silent reports whether a till should have been heard of for long: since the shops opened, and since there was a desk
// that it could have told.
func (w watch) silent(r office.Row, now time.Time) bool {
	opened, open := w.open.OpenSince(now)
	since := r.Seen
	for _, at := range []time.Time{r.Since, opened, w.since} {
		if at.After(since) {
			since = at
		}
	}
	return open && now.Sub(since) > silentAlarm
}
