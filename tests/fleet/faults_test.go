package fleet

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"counterfoil/internal/purchase"
	"counterfoil/queue"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/member"
	"counterfoil/syncclient/fleet/office"
)

// newQuiet is a shop of two tills, on lines that a test spoils.
func newQuiet(t *testing.T) *storm {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return newStorm(newStory(ctx, t), rand.New(rand.NewPCG(1, 1)), 2)
}

// Whatever goes wrong on the lines to the desk and to Forloy, all is told and sent once they are mended, by the same
// processes.
func TestBadLines(t *testing.T) {
	x := newQuiet(t)
	for _, trouble := range troubles {
		x.say("On all lines: %s", trouble.name)
		for _, l := range append(slices.Clone(x.lines), x.toAPI) {
			l.spoil(trouble)
		}
		for range 5 {
			x.sell()
		}
		x.mend()
		x.await()
	}
	x.reckon()
}

// A desk that is killed and started again, one whose stream has lost its end, and one that has lost all of it: the
// tills tell again what it lacks.
func TestDeskLosesWhatItHad(t *testing.T) {
	x := newQuiet(t)
	stream := filepath.Join(x.office(), office.DirName, "stream")
	older := filepath.Join(x.dir, "older")
	again := func(meanwhile func()) {
		t.Helper()
		x.desk.die()
		x.desk = nil
		meanwhile()
		x.sell()
		x.turnDesk()
		x.sell()
		x.await()
	}
	x.sell()
	x.await()
	again(func() { x.must(os.CopyFS(older, os.DirFS(stream)), "copy the stream") })
	x.say("The desk was killed, and is back.")
	again(func() {
		x.must(os.RemoveAll(stream), "lose the stream")
		x.must(os.Rename(older, stream), "an older stream")
	})
	x.say("Its stream has lost its end.")
	again(func() { x.must(os.RemoveAll(stream), "lose the stream") })
	x.say("Its stream is gone.")
	x.reckon()
}

// A till is put back to an older copy of its data directory. The desk says so and keeps both branches, and has what the
// till has forgotten sent.
func TestTillPutBack(t *testing.T) {
	x := newQuiet(t)
	x.sell()
	x.await()
	x.kill(0, "a till at rest")
	c, older := x.tills[0], filepath.Join(x.dir, "older")
	x.must(os.CopyFS(older, os.DirFS(c.dir)), "copy a till")
	x.start(0)
	x.cut(true)
	x.sell() // nothing of this is sent
	x.seenOf(c.name, func(r office.Row) bool { return r.By[purchase.Pending] == 1 })
	x.kill(0, "a till at rest")
	x.must(os.RemoveAll(c.dir), "lose a till")
	x.must(os.Rename(older, c.dir), "an older till")
	x.start(0)
	x.sell()
	x.seenOf(c.name, func(r office.Row) bool { return len(r.Forks) == 1 && r.By[purchase.Pending] == 2 })
	x.cut(false)
	x.tills[0].does("send")
	x.seenOf(c.name, func(r office.Row) bool { return r.By[purchase.Pending] == 1 && r.Entries > r.Head.Number })
	x.kill(0, "a till at rest")
	x.seenOf(c.name, func(r office.Row) bool { return !r.Online })
	x.run(x.office(), "desk", "rescue", c.name, "--now")
	x.seenOf(c.name, func(r office.Row) bool { return r.By[purchase.Pending] == 0 && r.By[purchase.Synced] == 3 })
	x.booked(len(slices.Concat(x.said...)))
	x.say("The till went on from an older copy. The desk has both branches, and what was forgotten was sent.")
}

// A till's entries come again, each twice and the last first, over a connection with that till's own credentials.
func TestDuplicatesInReverse(t *testing.T) {
	x := newQuiet(t)
	for range 5 {
		x.sell()
	}
	x.await()
	c := x.tills[0]
	x.kill(0, "a till at rest")
	m, err := member.Load(filepath.Join(c.dir, member.FileName))
	x.must(err, "the membership")
	pair, err := nkeys.FromSeed([]byte(m.Seed))
	x.must(err, "the till's key")
	user, err := pair.PublicKey()
	x.must(err, "the till's key")
	conn, err := fleet.Dial(x.ctx, []string{x.desk.at.Addresses[0]}, m.Fingerprint, nats.Nkey(user, pair.Sign))
	x.must(err, "sign in as the till")
	defer conn.Close()
	sealer, err := fleet.NewSealer((*fleet.ShopKey)(m.Shop))
	x.must(err, "the shop's key")
	q, err := queue.Open(filepath.Join(c.dir, "counterfoil.db"), queue.Options{})
	x.must(err, "the till's store")
	told, err := q.Told(0, 1000)
	x.must(err, "the journal")
	x.must(q.Close(), "the till's store")
	slices.Reverse(told)
	for range 2 {
		for _, e := range told {
			one := fleet.Told{Entry: e.Entry}
			if e.Sale != nil {
				one.Sale = &fleet.Sale{Sequence: e.Sale.Sequence, Currency: e.Sale.Amount.Currency,
					Day: e.Sale.BusinessDay, Item: e.Sale.Wire}
			}
			sealed, err := fleet.Group{one}.Seal(sealer)
			x.must(err, "seal an entry")
			x.must(conn.Publish(m.Place.Subject(fleet.Journal), sealed), "tell an entry again")
		}
	}
	x.must(conn.Flush(), "tell all of it again")
	x.must(conn.LastError(), "the desk lets it")
	conn.Close()
	x.start(0)
	x.sell()
	x.await()
	x.reckon()
}
