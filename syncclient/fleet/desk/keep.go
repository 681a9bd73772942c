package desk

import (
	"context"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
)

// keepWait is how long the stream and the books may take to have what the desk itself says.
const keepWait = 8 * time.Second

// keep writes what the desk itself says into its stream, and returns once the books have it.
func (d *Desk) keep(subject string, values ...any) error {
	sealer, err := fleet.NewSealer(&d.keys.Public)
	if err != nil {
		return err
	}
	wait, cancel := context.WithTimeout(context.Background(), keepWait)
	defer cancel()
	last := uint64(0)
	for _, value := range values {
		sealed, err := sealer.Seal(value)
		if err != nil {
			return err
		}
		kept, err := d.js.Publish(wait, subject, sealed)
		if err != nil {
			return d.engine.unkept(err)
		}
		last = kept.Sequence
	}
	return d.readTo(wait, last)
}

// caughtUp returns once the books have all that the stream has: those that are read anew may know no more of a sale yet
// than that it was recorded, which its till has taken back since.
func (d *Desk) caughtUp() error {
	wait, cancel := context.WithTimeout(context.Background(), keepWait)
	defer cancel()
	info, err := d.stream.Info(wait)
	if err != nil {
		return d.engine.unkept(err)
	}
	return d.readTo(wait, info.State.LastSeq)
}

func (d *Desk) readTo(wait context.Context, last uint64) error {
	for d.books.applied() < last {
		select {
		case <-wait.Done():
			return errors.New("the desk's books are behind its stream")
		case <-time.After(5 * time.Millisecond):
		}
	}
	return nil
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
