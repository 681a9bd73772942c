package desk

import (
	"context"
	"errors"
	"io"
	"os"

	"go.etcd.io/bbolt"

	"counterfoil/internal/durable"
	"counterfoil/internal/fault"
)

// rebuild forgets everything that is made from the stream. Books of a week of 500 tills have 6 GB: emptied page by
// page, nobody could use them for minutes, and the disk would get nothing back. So there are new ones in their place.
func (b *books) rebuild() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	path := b.path + ".new"
	os.Remove(path) // of a rebuild that was cut short
	fresh, err := openFile(path)
	if err != nil {
		return err
	}
	err = b.db.View(func(from *bbolt.Tx) error {
		return fresh.Update(func(to *bbolt.Tx) error { return begin(to, from) })
	})
	if err = errors.Join(err, fresh.Close()); err != nil {
		os.Remove(path)
		return err
	}
	if err := b.db.Close(); err != nil { // Windows renames no open file
		return err
	}
	renamed := durable.Retry(context.Background(), func() error { return durable.Rename(path, b.path) })
	db, err := openFile(b.path)
	if err == nil {
		db.NoSync, b.db = b.db.NoSync, db
	}
	return errors.Join(renamed, err)
}

// putAside copies books of another layout beside the new ones, where they alone have what some till has told.
func (b *books) putAside(layout string) error {
	if err := b.inStream(); !errors.Is(err, fault.FleetAlone) {
		return err
	}
	b.aside = b.path + ".layout-" + layout
	return b.view(func(tx *bbolt.Tx) error {
		return durable.Write(b.aside, func(w io.Writer) error {
			_, err := tx.WriteTo(w)
			return err
		})
	})
}

// begin begins new books with what the stream does not tell: who has joined, the invitations, when each till was last
// heard of, and what it said. A note of a sale that was sent in its till's place is kept too: the stream may have lost
// it, or lose it before it is read again, and then nobody else tells it.
func begin(to, from *bbolt.Tx) error {
	for _, name := range append(made(), kept()...) {
		if _, err := to.CreateBucket(name); err != nil {
			return err
		}
	}
	for _, name := range kept() {
		if err := from.Bucket(name).ForEach(to.Bucket(name).Put); err != nil {
			return err
		}
	}
	err := each(from, bucketTill, "", func(key string, t Till) error {
		return put(to, bucketTill, []byte(key), Till{Seen: t.Seen, Beat: t.Beat})
	})
	if err != nil {
		return err
	}
	err = each(from, bucketRescue, "", func(key string, r rescued) error {
		return put(to, bucketRescue, []byte(key), r.before())
	})
	if err != nil {
		return err
	}
	if err := to.Bucket(bucketMeta).Put(keyLayout, []byte(layout)); err != nil {
		return err
	}
	return putApplied(to, 0)
}
