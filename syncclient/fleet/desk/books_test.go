package desk

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
	err = b.update(func(tx *bbolt.Tx) error {
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
		b.close()
		if b, err = openBooks(path); err != nil {
			t.Fatal(err)
		}
		if got := b.applied(); got != want {
			t.Errorf("the stream has been read to %d, want %d", got, want)
		}
		err := b.update(func(tx *bbolt.Tx) error {
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
	b.close()
}

// Books that are made anew are new ones, so a desk of years answers at once, and the disk gets the old ones' room back.
// What the stream does not tell stays.
func TestRebuildBeginsNewBooks(t *testing.T) {
	b, err := openBooks(filepath.Join(t.TempDir(), "books.bolt"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { b.close() }()
	seen := time.Date(2026, 3, 10, 14, 22, 5, 0, time.UTC)
	err = b.update(func(tx *bbolt.Tx) error {
		for i := range 2000 {
			if err := put(tx, bucketSale, fmt.Append(nil, i), sale{Till: strings.Repeat("a", 1000)}); err != nil {
				return err
			}
		}
		return errors.Join(putApplied(tx, 9),
			put(tx, bucketTill, []byte("a"), Till{Entries: 7, Seen: seen, Beat: fleet.Beat{Waiting: 3}}),
			put(tx, bucketMember, []byte("user"), insider{PC: "counter"}),
			put(tx, bucketInvite, []byte("i"), invite{User: "u"}), tx.Bucket(bucketMeta).Put(keyMerchant, []byte("m")))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.rebuild(); err != nil {
		t.Fatal(err)
	}
	if size, err := os.Stat(b.path); err != nil || size.Size() > 1<<20 {
		t.Errorf("the new books have %d bytes, %v", size.Size(), err)
	}
	if left, _ := filepath.Glob(b.path + "*"); len(left) != 1 {
		t.Errorf("files: %q", left)
	}
	if !b.hasTills() {
		t.Error("whose tills these are is forgotten")
	}
	b.view(func(tx *bbolt.Tx) error {
		var (
			till Till
			who  insider
			i    invite
		)
		get(tx, bucketTill, []byte("a"), &till)
		get(tx, bucketMember, []byte("user"), &who)
		get(tx, bucketInvite, []byte("i"), &i)
		heard := till.Entries == 0 && till.Seen.Equal(seen) && till.Beat.Waiting == 3
		if !heard || who.PC != "counter" || i.User != "u" {
			t.Errorf("kept: %+v, %+v, %+v", till, who, i)
		}
		if k, _ := tx.Bucket(bucketSale).Cursor().First(); k != nil || applied(tx) != 0 {
			t.Errorf("sale %s, read to %d", k, applied(tx))
		}
		return nil
	})
}
