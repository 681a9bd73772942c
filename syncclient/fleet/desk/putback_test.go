package desk

import (
	"crypto/sha256"
	"os"

	"go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"counterfoil/internal/purchase"
)

// past is whether an older copy of the till's store took its place.
type past struct {
	back bool
	kept int // sales in that copy
}

// loseEnd has the stream lose its end, and the till its connection with the desk.
func (c *chainOf) loseEnd(t *rapid.T) {
	c.river.loseEnd(t)
	c.connect()
}

func (c *chainOf) copyPath() string { return c.path + ".copy" }

// keepCopy copies the till's store, as a backup does.
func (c *chainOf) keepCopy(*rapid.T) {
	c.must(c.q.Close())
	text, err := os.ReadFile(c.path)
	c.must(err)
	c.must(os.WriteFile(c.copyPath(), text, 0o600))
	c.past.kept = c.n
	c.open()
}

// putBack puts that copy in the store's place.
func (c *chainOf) putBack(t *rapid.T) {
	text, err := os.ReadFile(c.copyPath())
	if err != nil {
		t.Skip("there is no copy")
	}
	c.must(c.q.Close())
	c.must(os.WriteFile(c.path, text, 0o600))
	c.past.back, c.n = true, c.past.kept
	c.open()
}

// has looks whether the desk has each entry of the till's journal.
func (c *chainOf) has() {
	all, err := c.q.Told(0, 100_000)
	c.must(err)
	c.must(c.books.view(func(tx *bbolt.Tx) error {
		for i, e := range all {
			if tx.Bucket(bucketEntry).Get(entryKey(c.place.Key(), uint64(i+1), sha256.Sum256(e.Entry))) == nil {
				c.t.Errorf("the desk lacks %s", e.Entry)
			}
		}
		return nil
	}))
}

// forgets looks what the desk knows of sales that the till no longer has: each was sent in its place, or has ended.
func (c *chainOf) forgets(sales []purchase.Transaction) {
	has := map[string]bool{}
	for _, s := range sales {
		has[s.IdempotencyKey] = true
	}
	c.must(c.books.view(func(tx *bbolt.Tx) error {
		return each(tx, bucketSale, "", func(key string, s sale) error {
			_, booked := c.forloy[key]
			switch {
			case has[key]:
			case s.State == purchase.Pending:
				c.t.Errorf("the till has forgotten %s, and it still waits", key)
			case s.State == purchase.Synced && !booked:
				c.t.Errorf("the till has forgotten %s, and it is lost", key)
			}
			return nil
		})
	}))
}
