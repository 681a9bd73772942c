package desk

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fleet"
	"counterfoil/internal/purchase"
)

// States of a till.
const (
	Selling    = "selling"
	Offline    = "offline"
	ClockWrong = "clock_wrong"
	NeverHeard = "never_heard"
	Revoked    = "revoked"
)

const (
	silentFor  = 3*fleet.BeatEvery + 5*time.Second
	clockWrong = 2 * time.Minute
)

// Overview is all tills at one moment.
type Overview struct {
	Tills []Row                             `json:"tills"`
	Day   string                            `json:"day"` // by the desk's calendar
	Today map[purchase.State]purchase.Tally `json:"today"`
	At    time.Time                         `json:"at"`
}

// Row is one till.
type Row struct {
	fleet.Place
	PC      string                   `json:"pc"`
	State   string                   `json:"state"`
	Seen    time.Time                `json:"last_heard,omitzero"`
	Beat    fleet.Beat               `json:"says"`
	By      map[purchase.State]int64 `json:"sales"` // by the journal, as far as the desk has it
	Oldest  time.Time                `json:"oldest_waiting,omitzero"`
	Entries uint64                   `json:"journal_entries"`
	Head    fleet.Position           `json:"journal_head"`
	Forks   []Fork                   `json:"forks,omitempty"`
	Unread  uint64                   `json:"unread,omitempty"`
	Offset  float64                  `json:"clock_offset_seconds"` // the till's clock less the desk's
}

// Overview reads the books.
func (d *Desk) Overview(now time.Time) (Overview, error) {
	o := Overview{Tills: []Row{}, Day: now.Format(purchase.DayFormat), At: now.UTC().Truncate(time.Second),
		Today: map[purchase.State]purchase.Tally{}}
	err := d.books.db.View(func(tx *bbolt.Tx) error {
		rows := map[string]Row{}
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
			r := Row{Place: m.Place, PC: m.PC, Seen: t.Seen, Beat: t.Beat, By: t.By, Entries: t.Entries,
				Head: t.Position, Forks: t.Forks, Unread: t.Unread}
			if !m.Revoked.IsZero() {
				r.State = Revoked
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
			o.Tills = append(o.Tills, r.judged(now))
		}
		return each(tx, bucketDay, o.Day+"\x00", func(_ string, of map[purchase.State]purchase.Tally) error {
			for state, t := range of {
				o.Today[state] = o.Today[state].Plus(t, 1)
			}
			return nil
		})
	})
	slices.SortFunc(o.Tills, func(a, b Row) int {
		return cmp.Or(strings.Compare(a.Location, b.Location), strings.Compare(a.Terminal, b.Terminal))
	})
	return o, stored(err)
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
func (r Row) judged(now time.Time) Row {
	if !r.Seen.IsZero() && !r.Beat.Clock.IsZero() {
		r.Offset = r.Beat.Clock.Sub(r.Seen).Round(time.Second).Seconds()
	}
	off := time.Duration(r.Offset * float64(time.Second)).Abs()
	switch {
	case r.State == Revoked:
	case r.Seen.IsZero():
		r.State = NeverHeard
	case now.Sub(r.Seen) > silentFor:
		r.State = Offline
	case off > clockWrong:
		r.State = ClockWrong
	default:
		r.State = Selling
	}
	return r
}
