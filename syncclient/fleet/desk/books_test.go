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

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
)

// What an older program made of the stream is made anew; who has joined stays, and in a copy what the stream has lost.
func TestBooksOfAnotherLayoutAreMadeAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "books.bolt")
	b, err := openBooks(path)
	if err != nil {
		t.Fatal(err)
	}
	err = b.update(func(tx *bbolt.Tx) error {
		if err := put(tx, bucketTill, []byte("a"), Till{Entries: 7, Alone: 7}); err != nil {
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
	aside := path + ".layout-"
	if _, err := os.Stat(aside); err != nil {
		t.Fatal(err)
	}
	old, err := openFile(aside)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	old.View(func(tx *bbolt.Tx) error {
		var of Till
		if _, err := get(tx, bucketTill, []byte("a"), &of); err != nil || of.Entries != 7 {
			t.Errorf("the copy has %+v, %v", of, err)
		}
		return nil
	})
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

// The books are made anew, and before they have read it again, the stream loses its end: there was told what came of
// sales that were sent in their till's place. The till takes them back, and learns all the same what Forloy has.
func TestNotesOutlastTheStreamsEnd(t *testing.T) {
	sealer, opener := shopKey(t)
	b, err := openBooks(filepath.Join(t.TempDir(), "books.bolt"))
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	var stream []message
	add := func(kind string, sealed []byte, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		m := message{number: uint64(len(stream) + 1), key: "till", kind: kind, sealed: sealed}
		stream = append(stream, split(m)...)
	}
	read := func(from, to int) {
		t.Helper()
		if err := b.take(stream[from:to], opener); err != nil {
			t.Fatal(err)
		}
	}
	c := &chain{states: map[string]purchase.State{}}
	tell := func(what, key string, to purchase.State, sale *fleet.Sale) {
		t.Helper()
		c.add(what, key, to, sale)
		sealed, err := fleet.Group{c.told[len(c.told)-1]}.Seal(sealer)
		add(fleet.Journal, sealed, err)
	}
	for _, key := range []string{"booked", "tried"} {
		tell("recorded", key, purchase.Pending, &fleet.Sale{Currency: "EUR", Day: "2026-03-10"})
	}
	note := func(n fleet.Rescued) {
		t.Helper()
		sealed, err := sealer.Seal(n)
		add(fleet.Rescues, sealed, err)
	}
	note(fleet.Rescued{Run: "a", Offered: []string{"booked", "tried"}})
	note(fleet.Rescued{Run: "a", Verdicts: []fleet.Verdict{{Key: "tried", Verdict: purchase.Deferred}}})
	note(fleet.Rescued{Run: "a", Retracted: []string{"tried"},
		Verdicts: []fleet.Verdict{{Key: "booked", Verdict: purchase.Accepted}}})
	read(0, len(stream))
	tries := func() (n int) {
		b.view(func(tx *bbolt.Tx) error {
			var r rescued
			_, err := get(tx, bucketRescue, []byte("tried"), &r)
			n = r.Tries.Attempts + r.Tries.Unknown + r.Tries.Unclear
			return err
		})
		return n
	}
	once := tries()
	if err := b.rebuild(); err != nil {
		t.Fatal(err)
	}
	read(0, len(stream))
	if n := tries(); n != once || n == 0 {
		t.Errorf("tried %d times, and %d once the books were made anew", once, n)
	}

	if err := b.rebuild(); err != nil {
		t.Fatal(err)
	}
	stream = stream[:2] // the notes are lost
	tell("voided", "booked", purchase.Voided, nil)
	tell("voided", "tried", purchase.Voided, nil)
	read(0, len(stream))
	b.view(func(tx *bbolt.Tx) error {
		some, _, err := untold(tx, "till", "", 10)
		if err != nil || len(some) != 2 || some[0].Key != "booked" || some[0].Verdict != purchase.Accepted ||
			some[1].Key != "tried" || some[1].Verdict != 0 {
			t.Errorf("the till is told %+v, %v", some, err)
		}
		return nil
	})
}
