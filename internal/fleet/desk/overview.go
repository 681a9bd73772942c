package desk

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fleet"
	"counterfoil/internal/fleet/office"
	"counterfoil/internal/purchase"
)

const (
	silentFor  = 3*fleet.BeatEvery + 5*time.Second
	clockWrong = 2 * time.Minute
)

// office.Overview reads the books.
func (d *Desk) Overview(now time.Time) (office.Overview, error) {
	o := office.Overview{Tills: []office.Row{}, Day: now.Format(purchase.DayFormat),
		At:    now.UTC().Truncate(time.Second),
		Today: map[purchase.State]purchase.Tally{}}
	err := d.books.db.View(func(tx *bbolt.Tx) error {
		rows := map[string]office.Row{}
		err := each(tx, bucketMember, "", func(_ string, m insider) error {
			key := m.Place.Key()
			if before, known := rows[key]; known && (before.State == "" || !m.Revoked.IsZero()) {
				return nil // the member that is in, of those who have had this place
			}
			var t Till
			if _, err := get(tx, bucketTill, []byte(key), &t); err != nil {
				return err
			}
			d.mu.Lock()
			if h, heard := d.beats[key]; heard {
				t.Seen, t.Beat = h.at, h.beat
			}
			d.mu.Unlock()
			r := office.Row{Place: m.Place, PC: m.PC, Seen: t.Seen, Beat: t.Beat, By: t.By, Entries: t.Entries,
				Head: t.Position, Forks: t.Forks, Unread: t.Unread}
			if !m.Revoked.IsZero() {
				r.State = office.Revoked
			}
			rows[key] = r
			return nil
		})
		if err != nil {
			return err
		}
		for key, r := range rows {
			if r.Oldest, err = oldest(tx, key); err != nil {
				return err
			}
			o.Tills = append(o.Tills, judged(r, now))
		}
		return each(tx, bucketDay, o.Day+"\x00", func(_ string, of map[purchase.State]purchase.Tally) error {
			for state, t := range of {
				o.Today[state] = o.Today[state].Plus(t, 1)
			}
			return nil
		})
	})
	slices.SortFunc(o.Tills, func(a, b office.Row) int {
		return cmp.Or(strings.Compare(a.Location, b.Location), strings.Compare(a.Terminal, b.Terminal))
	})
	return o, office.Stored(err)
}

// oldest is when the oldest sale that a till still has to send was recorded.
func oldest(tx *bbolt.Tx, key string) (at time.Time, err error) {
	c, prefix := tx.Bucket(bucketWaiting).Cursor(), key+"\x00"
	for k, _ := c.Seek([]byte(prefix)); k != nil && strings.HasPrefix(string(k), prefix); k, _ = c.Next() {
		var s sale
		if _, err := get(tx, bucketSale, k[len(prefix):], &s); err != nil {
			return at, err
		}
		if s.State == purchase.Pending && (at.IsZero() || s.At.Before(at)) {
			at = s.At
		}
	}
	return at, nil
}

// judged says how a till is.
func judged(r office.Row, now time.Time) office.Row {
	if !r.Seen.IsZero() && !r.Beat.Clock.IsZero() {
		r.Offset = r.Beat.Clock.Sub(r.Seen).Round(time.Second).Seconds()
	}
	off := time.Duration(r.Offset * float64(time.Second)).Abs()
	switch {
	case r.State == office.Revoked:
	case r.Seen.IsZero():
		r.State = office.NeverHeard
	case now.Sub(r.Seen) > silentFor:
		r.State = office.Offline
	case off > clockWrong:
		r.State = office.ClockWrong
	default:
		r.State = office.Selling
	}
	return r
}
