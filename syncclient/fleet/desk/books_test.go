package desk

import (
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"counterfoil/syncclient/fleet"
)

// What an older program made of the stream is made anew; who has joined stays.
func TestBooksOfAnotherLayoutAreMadeAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "books.bolt")
	b, err := openBooks(path)
	if err != nil {
		t.Fatal(err)
	}
	err = b.db.Update(func(tx *bbolt.Tx) error {
		if err := put(tx, bucketTill, []byte("a"), Till{Entries: 7}); err != nil {
			return err
		}
		if err := put(tx, bucketMember, []byte("user"), insider{Place: fleet.Place{Terminal: "a"}}); err != nil {
			return err
		}
		if err := tx.Bucket(bucketMeta).Delete(keyLayout); err != nil {
			return err
		}
		return putApplied(tx, 9)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []uint64{0, 5} { // the second time, they are of this layout
		b.db.Close()
		if b, err = openBooks(path); err != nil {
			t.Fatal(err)
		}
		if got := b.applied(); got != want {
			t.Errorf("the stream has been read to %d, want %d", got, want)
		}
		err := b.db.Update(func(tx *bbolt.Tx) error {
			var m insider
			if _, err := get(tx, bucketMember, []byte("user"), &m); err != nil || m.Place.Terminal != "a" {
				t.Errorf("the member is %+v, %v", m, err)
			}
			return putApplied(tx, 5)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	b.db.Close()
}
