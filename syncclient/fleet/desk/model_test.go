package desk

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/member"
	"counterfoil/syncclient/fleet/office"
)

// chain is a till's journal, with the states of its sales. It can be put back to what it was.
type chain struct {
	told   []fleet.Told
	states map[string]purchase.State
	cursor fleet.Position
}

func (c *chain) add(what, key string, to purchase.State, sale *fleet.Sale) {
	previous := ""
	if n := len(c.told); n > 0 {
		previous = c.told[n-1].Hash()
	}
	at := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC).Format(time.RFC3339)
	c.told = append(c.told, fleet.Told{Sale: sale, Entry: fmt.Appendf(nil,
		`{"number":%d,"previous":%q,"at":%q,"what":%q,"idempotency_key":%q,"to":%q}`, len(c.told)+1, previous, at, what,
		key, to)})
	c.states[key] = to
}

func (c *chain) After(_ context.Context, n uint64, max int) ([]fleet.Told, error) {
	some := c.told[min(int(n), len(c.told)):]
	return some[:min(len(some), max)], nil
}
func (c *chain) Cursor(context.Context) (fleet.Position, error) { return c.cursor, nil }
func (c *chain) Keep(_ context.Context, p fleet.Position) error { c.cursor = p; return nil }
func (c *chain) Delivered(context.Context, []fleet.Verdict) error {
	return errors.New("nothing was sent in its place")
}
func (c *chain) Obey(context.Context, fleet.Order, bool) error {
	return errors.New("nobody ordered anything")
}
func (c *chain) Beat(context.Context) (b fleet.Beat, err error) { return b, nil }

// river is the stream: what is in it, and what goes wrong on the way.
type river struct {
	t        *rapid.T
	sealer   *fleet.Sealer
	opener   *fleet.Opener
	books    *books
	messages []message
	seen     map[string]bool // the ids of the stream's own window
	said     fleet.Position  // what the till has said last that it has told
}

var errCut = errors.New("the connection is cut")

func (r *river) Greet(_ context.Context, b fleet.Beat) (a fleet.Answer, err error) {
	r.said = b.Told
	err = r.books.view(func(tx *bbolt.Tx) error {
		var t Till
		_, err := get(tx, bucketTill, []byte("till"), &t)
		a = fleet.Answer{Position: goOn(tx, "till", t, b.Told), Current: applied(tx) >= uint64(len(r.messages))}
		return err
	})
	return a, err
}

func (r *river) Delivered(context.Context, string) ([]fleet.Verdict, error) { return nil, nil }

func (r *river) Order(context.Context, bool) (*fleet.Order, func() error, error) {
	return nil, nil, nil
}

// Tell loses the message, or only the answer to it. A program that cuts groups in another way may have told it: then
// any of its messages is lost.
func (r *river) Tell(_ context.Context, g fleet.Group, again string) error {
	for len(g) > 0 {
		n := rapid.IntRange(1, len(g)).Draw(r.t, "cut")
		if rapid.IntRange(0, 3).Draw(r.t, "lost") > 0 {
			r.tell("till", g[:n], again)
		} else if rapid.Bool().Draw(r.t, "noticed") {
			return errCut
		}
		g = g[n:]
	}
	if rapid.IntRange(0, 3).Draw(r.t, "answer") == 0 {
		return errCut
	}
	return nil
}

// tell is the stream's own: what it knows as a repeat it confirms, and does not keep again.
func (r *river) tell(key string, g fleet.Group, again string) {
	id := g.ID() + again
	if r.seen[id] {
		return
	}
	r.seen[id] = true
	sealed, err := g.Seal(r.sealer)
	r.must(err)
	r.messages = append(r.messages, message{number: uint64(len(r.messages) + 1), key: key, kind: fleet.Journal,
		sealed: sealed})
}

func (r *river) read(n int) error {
	all := uint64(len(r.messages))
	if lost, err := r.books.compare(all, all); lost || err != nil {
		return err
	}
	done := int(r.books.applied())
	var some []message
	for _, m := range r.messages[done:min(done+n, len(r.messages))] {
		some = append(some, split(m)...)
	}
	return r.books.take(some, r.opener)
}

// loseEnd has the stream end earlier, as after a power cut at a disk that lies. The desk, which was cut off as well,
// looks how far it goes before it reads on.
func (r *river) loseEnd(t *rapid.T) {
	r.messages = r.messages[:len(r.messages)-rapid.IntRange(0, min(3, len(r.messages))).Draw(t, "n")]
	clear(r.seen)
	r.must(r.read(0))
}

// shopKey is what seals for a shop's key, and what opens it.
func shopKey(t *testing.T) (*fleet.Sealer, *fleet.Opener) {
	t.Helper()
	k, err := office.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	sealer, err := fleet.NewSealer(&k.Public)
	if err != nil {
		t.Fatal(err)
	}
	return sealer, fleet.NewOpener(k.Private)
}

// rivers returns what makes a stream with books of its own for each run of a model, in a folder.
func rivers(t *testing.T) func(t *rapid.T) (r *river, folder string) {
	sealer, opener := shopKey(t)
	dir, runs := t.TempDir(), 0
	return func(t *rapid.T) (*river, string) {
		runs++
		folder := filepath.Join(dir, fmt.Sprint(runs))
		b, err := openBooks(folder + ".books")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { b.close() })
		b.db.NoSync = true
		return &river{t: t, sealer: sealer, opener: opener, books: b,
			seen: map[string]bool{}}, folder
	}
}

// Whatever is lost, repeated, put back or begun anew on the way, the desk ends with what the till has.
func TestDeskEndsWithWhatTheTillHas(t *testing.T) {
	begin := rivers(t)
	rapid.Check(t, func(t *rapid.T) {
		r, _ := begin(t)
		b := r.books
		c := &chain{states: map[string]purchase.State{}}
		p := &member.Publisher{Journal: c, Log: slog.New(slog.DiscardHandler)}
		sales, forked := 0, false
		var waiting []string
		tell := func() {
			if p.Greet(t.Context(), r) == nil {
				p.Tell(t.Context(), r)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"sell": func(t *rapid.T) {
				sales++
				key := fmt.Sprintf("key-%d", sales)
				c.add("recorded", key, purchase.Pending, &fleet.Sale{Currency: "EUR", Day: "2026-03-10",
					Item: fmt.Appendf(nil, `{"qr_code_data":"c","purchase_amount":%d.50,"idempotency_key":%q,`+
						`"client_timestamp":"2026-03-10T09:00:00.000Z"}`, sales, key)})
				waiting = append(waiting, key)
			},
			"settle": func(t *rapid.T) {
				if len(waiting) == 0 {
					t.Skip("nothing waits")
				}
				to := rapid.SampledFrom(purchase.States[1:]).Draw(t, "to")
				c.add("settled", waiting[0], to, nil)
				waiting = waiting[1:]
			},
			"tell":                 func(*rapid.T) { tell() },
			"read":                 func(t *rapid.T) { r.must(r.read(rapid.IntRange(1, 5).Draw(t, "n"))) },
			"till dies":            func(*rapid.T) { p = &member.Publisher{Journal: c, Log: p.Log} },
			"cursor is lost":       func(*rapid.T) { c.cursor = fleet.Position{} },
			"stream forgets ids":   func(*rapid.T) { clear(r.seen) },
			"stream loses its end": r.loseEnd,
			"desk rebuilds":        func(*rapid.T) { r.must(b.rebuild()) },
			"put back": func(t *rapid.T) { // a backup takes the store's place: the same keys wait again
				if len(c.told) == 0 {
					t.Skip("nothing is recorded")
				}
				n := rapid.IntRange(0, len(c.told)-1).Draw(t, "n")
				forked = true
				c.told = c.told[:n]
				c.add("restored", "", "", nil)
				p = &member.Publisher{Journal: c, Log: p.Log}
			},
		})
		r.t = t
		for range 10 { // the network is well, and the stream still drops what it takes for a repeat
			r.must(p.Greet(t.Context(), r))
			r.must(p.Tell(t.Context(), calm{r}))
			r.must(r.read(len(r.messages)))
		}
		r.has(c)
		r.check(c, forked)
		r.must(p.Greet(t.Context(), r))
		r.must(p.Tell(t.Context(), ended{r}))
	})
}

func (r *river) must(err error) {
	if err != nil {
		r.t.Fatal(err)
	}
}

// calm is a river on which nothing goes wrong.
type calm struct{ *river }

func (c calm) Tell(_ context.Context, g fleet.Group, again string) error {
	c.tell("till", g, again)
	return nil
}

// ended is a river that is told nothing more.
type ended struct{ *river }

func (e ended) Tell(context.Context, fleet.Group, string) error { return errors.New("told once more") }

// has looks whether the desk has each entry of the till's.
func (r *river) has(c *chain) {
	r.must(r.books.view(func(tx *bbolt.Tx) error {
		for i, told := range c.told {
			if tx.Bucket(bucketEntry).Get(entryKey("till", uint64(i+1), sha256.Sum256(told.Entry))) == nil {
				r.t.Errorf("the desk lacks %s", told.Entry)
			}
		}
		return nil
	}))
}

// check compares the desk's books with the till's. Where its journal has forked, the desk knows both branches.
func (r *river) check(c *chain, forked bool) {
	err := r.books.view(func(tx *bbolt.Tx) error {
		var till Till
		if _, err := get(tx, bucketTill, []byte("till"), &till); err != nil {
			return err
		}
		at := goOn(tx, "till", till, r.said)
		if n := len(c.told); n > 0 && at != (fleet.Position{Number: uint64(n), Hash: c.told[n-1].Hash()}) {
			r.t.Errorf("the desk is at %+v, the till at %d", at, n)
		}
		if till.Unread > 0 {
			r.t.Errorf("%d messages were not read", till.Unread)
		}
		if forked {
			return nil
		}
		if len(till.Forks) > 0 || till.Entries != uint64(len(c.told)) {
			r.t.Errorf("%d entries and forks %v, want %d and none", till.Entries, till.Forks, len(c.told))
		}
		want, got := map[purchase.State]int64{}, map[string]purchase.State{}
		for _, state := range c.states {
			want[state]++
		}
		err := each(tx, bucketSale, "", func(key string, s sale) error { got[key] = s.State; return nil })
		if !maps.Equal(till.By, want) || !maps.Equal(got, c.states) {
			r.t.Errorf("the desk counts %v of %v, want %v of %v", till.By, got, want, c.states)
		}
		tallies := map[purchase.State]purchase.Tally{}
		if _, err := get(tx, bucketDay, []byte(dayKey("2026-03-10", "till")), &tallies); err != nil {
			return err
		}
		for state, n := range want {
			if tallies[state].Count != n {
				r.t.Errorf("the day counts %d %s, want %d", tallies[state].Count, state, n)
			}
		}
		open := 0
		each(tx, bucketSale, "", func(_ string, s sale) error {
			if s.State == purchase.Pending || s.State == purchase.Review {
				open++
			}
			return nil
		})
		if n := tx.Bucket(bucketWaiting).Stats().KeyN; n != open {
			r.t.Errorf("%d sales are kept to be sent, want %d", n, open)
		}
		return err
	})
	if err != nil {
		r.t.Error(err)
	}
}
