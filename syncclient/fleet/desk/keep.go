package desk

import (
	"context"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
)

// keepWait is how long the stream and the books may take for all that one request waits for: whoever asks gives up
// after 10 s, and would not learn what comes of it.
const keepWait = 8 * time.Second

func soon() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), keepWait)
}

// keep writes what the desk itself says into its stream, and returns once the books have it, with the stream's number
// of the last.
func (d *Desk) keep(wait context.Context, subject string, values ...any) (last uint64, err error) {
	if last, err = d.publish(wait, subject, values...); err != nil {
		return last, err
	}
	return last, d.readTo(wait, last)
}

func (d *Desk) publish(wait context.Context, subject string, values ...any) (last uint64, err error) {
	sealer, err := fleet.NewSealer(&d.keys.Public)
	if err != nil {
		return 0, err
	}
	for _, value := range values {
		sealed, err := sealer.Seal(value)
		if err != nil {
			return 0, err
		}
		kept, err := d.js.Publish(wait, subject, sealed)
		if err != nil {
			return 0, d.engine.unkept(err)
		}
		last = kept.Sequence
	}
	return last, nil
}

// caughtUp returns once the books have all that the stream has, with its last number: those that are read anew may know
// no more of a sale yet than that it was recorded, which its till has taken back since.
func (d *Desk) caughtUp(wait context.Context) (last uint64, err error) {
	info, err := d.stream.Info(wait)
	if err != nil {
		return 0, d.engine.unkept(err)
	}
	return info.State.LastSeq, d.readTo(wait, info.State.LastSeq)
}

func (d *Desk) readTo(wait context.Context, last uint64) error {
	for d.books.applied() < last {
		select {
		case <-wait.Done():
			return d.behind(d.books.applied(), last)
		case <-time.After(5 * time.Millisecond):
		}
	}
	return nil
}

// behind is that the desk cannot answer yet.
func (d *Desk) behind(read, last uint64) error {
	d.log.Warn("the books are behind the stream", "read", read, "of", last)
	return fault.New(fault.FleetBehind)
}

// named finds a till by its terminal, or by LOCATION/TERMINAL where several locations have one.
func (d *Desk) named(name string) (place fleet.Place, err error) {
	found := map[fleet.Place]bool{}
	err = d.books.view(func(tx *bbolt.Tx) error {
		return each(tx, bucketMember, "", func(_ string, m insider) error {
			if m.Place.Terminal == name || m.Place.Location+"/"+m.Place.Terminal == name {
				found[m.Place], place = true, m.Place
			}
			return nil
		})
	})
	switch {
	case err != nil:
		return place, err
	case len(found) == 0:
		return place, fault.New(fault.FleetUnknown)
	case len(found) > 1:
		return place, fault.New(fault.FleetMany)
	}
	return place, nil
}

// isIn reports whether a till at a place has joined, and was not shut out.
func isIn(tx *bbolt.Tx, p fleet.Place) (in bool, err error) {
	err = each(tx, bucketMember, "", func(_ string, m insider) error {
		in = in || m.Place == p && m.Revoked.IsZero()
		return nil
	})
	return in, err
}

// connected reports whether a till at a place has a connection.
func (d *Desk) connected(p fleet.Place) (bool, error) {
	online, err := d.engine.online()
	if err != nil {
		return false, err
	}
	is := false
	err = d.books.view(func(tx *bbolt.Tx) error {
		var t Till
		if _, err := get(tx, bucketTill, []byte(p.Key()), &t); err != nil {
			return err
		}
		d.latest(&t, p.Key())
		return each(tx, bucketMember, "", func(user string, m insider) error {
			is = is || m.Place == p && m.Revoked.IsZero() && present(online, user, t.Seen)
			return nil
		})
	})
	return is, err
}
