package desk

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/folder"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

const (
	silentFor = 3*fleet.BeatEvery + 5*time.Second // then a till counts as offline
	goneFor   = 20 * time.Second                  // or so, once its connection has ended; a short cut is over by then
)

// Overview reads the books.
func (d *Desk) Overview(now time.Time) (office.Overview, error) {
	o := office.Overview{Tills: []office.Row{}, Day: now.Format(purchase.DayFormat),
		At:    now.UTC().Truncate(time.Second),
		Today: map[purchase.State]purchase.Tally{}, Reviews: []office.Review{}}
	if free, err := folder.Free(d.options.Dir); err == nil {
		o.Room, o.Alarms = free, ownAlarms(free)
	}
	err := d.books.view(func(tx *bbolt.Tx) error {
		rows, err := d.rows(tx)
		if err != nil {
			return err
		}
		for key, r := range rows {
			open, err := d.openSales(tx, key, r.Place)
			if err != nil {
				return err
			}
			if _, err := get(tx, bucketDay, []byte(dayKey(o.Day, key)), &r.Today); err != nil {
				return err
			}
			gone, err := lost(tx, key, d.opener)
			if err != nil {
				return err
			}
			r.Lost = int64(len(gone))
			r = judged(r, now)
			r.Oldest = began(open.oldest, r, now)
			if r.ClockDay = clockDay(r, now); r.ClockDay != "" {
				if _, err := get(tx, bucketDay, []byte(dayKey(r.ClockDay, key)), &r.Then); err != nil {
					return err
				}
			}
			r.Alarms = alarms(r, open, d.watch(), now)
			o.Tills = append(o.Tills, r)
			o.Reviews = append(o.Reviews, open.reviews...)
		}
		sent, err := sentAfterAll(tx, rows)
		if err != nil {
			return err
		}
		o.Reviews = append(o.Reviews, sent...)
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
	o.ReviewsAll = int64(len(o.Reviews))
	o.Reviews = oldestFirst(o.Reviews, office.MostReviews)
	return o, office.Stored(err)
}

// oldestFirst are those that have waited longest for a person, at most so many.
func oldestFirst(some []office.Review, most int) []office.Review {
	slices.SortFunc(some, func(a, b office.Review) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Key, b.Key))
	})
	return some[:min(len(some), most)]
}

// rows are the tills by key, as far as each is known by itself.
func (d *Desk) rows(tx *bbolt.Tx) (map[string]office.Row, error) {
	rows := map[string]office.Row{}
	online, err := d.engine.online()
	if err != nil {
		return nil, err
	}
	err = each(tx, bucketMember, "", func(user string, m insider) error {
		key := m.Place.Key()
		if before, known := rows[key]; known && (before.State == "" || !m.Revoked.IsZero()) {
			return nil // the member that is in, of those who have had this place
		}
		var t Till
		if _, err := get(tx, bucketTill, []byte(key), &t); err != nil {
			return err
		}
		d.latest(&t, key)
		r := office.Row{Place: m.Place, PC: m.PC, Since: m.Since, Seen: t.Seen, Beat: t.Beat,
			Online: present(online, user, t.Seen), By: t.By, Entries: t.Entries, Head: t.Position, Forks: t.Forks,
			Unread: t.Unread, UnreadAt: t.UnreadAt}
		if !m.Revoked.IsZero() {
			r.State = office.Revoked
		}
		rows[key] = r
		return nil
	})
	return rows, err
}

// present reports whether a till has a connection; where the engine cannot tell, whether it was heard of lately.
func present(online map[string]bool, user string, seen time.Time) bool {
	return online[user] || online == nil && time.Since(seen) < silentFor
}

// latest puts in what was heard of a till since its row of the books was written.
func (d *Desk) latest(t *Till, key string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if h, heard := d.beats[key]; heard {
		t.Seen, t.Beat = h.at, h.beat
	}
}

// openSales are those of a till that wait or are to review.
type openSales struct {
	oldest  time.Time // when the oldest waiting one was recorded
	review  time.Time // since when the oldest of Review is there
	reviews []office.Review
}

func (d *Desk) openSales(tx *bbolt.Tx, key string, at fleet.Place) (o openSales, err error) {
	c, prefix := tx.Bucket(bucketWaiting).Cursor(), key+"\x00"
	for k, sealed := c.Seek([]byte(prefix)); k != nil && strings.HasPrefix(string(k), prefix); k, sealed = c.Next() {
		var s sale
		if _, err := get(tx, bucketSale, k[len(prefix):], &s); err != nil {
			return o, err
		}
		switch s.State {
		case purchase.Pending:
			if o.oldest.IsZero() || s.At.Before(o.oldest) {
				o.oldest = s.At
			}
		case purchase.Review:
			if o.review.IsZero() || s.Since.Before(o.review) {
				o.review = s.Since
			}
			r := office.Review{Place: at, Key: string(k[len(prefix):]), Recorded: s.At, Since: s.Since, Code: s.Code,
				Amount: purchase.Money{Minor: s.Minor, Currency: s.Currency}}
			if e := newEntry(sealed, d.opener); e.wrong == nil {
				r.Receipt = e.receipt
			}
			o.reviews = append(o.reviews, r)
		}
	}
	return o, nil
}

// judged says how a till is.
func judged(r office.Row, now time.Time) office.Row {
	if !r.Seen.IsZero() && !r.Beat.Clock.IsZero() {
		r.Offset = r.Beat.Clock.Sub(r.Seen).Round(time.Second).Seconds()
	}
	switch {
	case r.State == office.Revoked:
	case r.Seen.IsZero():
		r.State = office.NeverHeard
	case r.Beat.Brief && !r.Online:
		r.State = office.NoWindow
	case now.Sub(r.Seen) > silentFor, !r.Online && now.Sub(r.Seen) > goneFor:
		r.State = office.Offline
	case offset(r).Abs() > purchase.ClockWrong:
		r.State = office.ClockWrong
	default:
		r.State = office.Selling
	}
	return r
}

// clockDay is the day by a till's clock, if that is wrong and shows another one than the desk's.
func clockDay(r office.Row, now time.Time) string {
	if r.State == office.Revoked || offset(r).Abs() <= purchase.ClockWrong {
		return ""
	}
	if day := now.Add(offset(r)).Format(purchase.DayFormat); day != now.Format(purchase.DayFormat) {
		return day
	}
	return ""
}

// offset is a till's clock less the desk's.
func offset(r office.Row) time.Duration { return time.Duration(r.Offset * float64(time.Second)) }
