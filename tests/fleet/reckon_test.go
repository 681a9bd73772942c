package fleet

import (
	"encoding/json"
	"fmt"
	"maps"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

// sale is one as the verb list has it.
type sale struct {
	Key         string         `json:"idempotency_key"`
	State       purchase.State `json:"state"`
	MayBeBooked bool           `json:"may_be_booked"`
	Replaces    string         `json:"replaces"`
}

// reckoning is what all ledgers say.
type reckoning struct {
	*story
	sales  map[string]sale // of all tills
	tills  map[string]map[purchase.State]int64
	ended  map[string]int64 // sales that Forloy has, and their till took back before anybody knew
	heads  map[string]string
	booked map[string]bool // at Forloy

	replaced map[string]bool // sales that another one has taken the place of
}

func newReckoning(s *story) *reckoning {
	r := &reckoning{story: s, sales: map[string]sale{}, tills: map[string]map[purchase.State]int64{},
		ended: map[string]int64{}, heads: map[string]string{}, booked: map[string]bool{},
		replaced: map[string]bool{}}
	for _, e := range s.forloy.Ledger() {
		if r.booked[e.IdempotencyKey] {
			s.t.Errorf("DOUBLED: Forloy has %s twice", e.IdempotencyKey)
		}
		r.booked[e.IdempotencyKey] = true
	}
	return r
}

// till reads a till's store, by its verbs, and checks its books.
func (r *reckoning) till(c *counter) {
	r.t.Helper()
	var list []sale
	r.read(c, &list, "list", "--state", "all", "--json")
	by := map[purchase.State]int64{}
	for _, s := range list {
		if _, twice := r.sales[s.Key]; twice {
			r.t.Errorf("DOUBLED: %s is in the tills' stores twice", s.Key)
		}
		r.sales[s.Key] = s
		if s.Replaces != "" && r.replaced[s.Replaces] {
			r.t.Errorf("DOUBLED: two sales take the place of %s", s.Replaces)
		}
		r.replaced[s.Replaces] = true
		by[s.State]++
		if r.booked[s.Key] && s.State != purchase.Synced {
			r.ended[c.name]++
		}
	}
	r.tills[c.name] = by
	var v struct {
		OK   bool
		Head struct {
			Number uint64
			SHA256 string
		} `json:"journal_head"`
		Problems []string
	}
	r.read(c, &v, "verify", "--json")
	if !v.OK {
		r.t.Errorf("the books of %s: %v", c.name, v.Problems)
	}
	r.heads[c.name] = fmt.Sprint(v.Head.Number, " ", v.Head.SHA256)
	var n struct{ Recorded, Pending, Review, Synced, Dismissed, Voided int }
	r.read(c, &n, "status", "--json")
	if n.Recorded != n.Pending+n.Review+n.Synced+n.Dismissed+n.Voided || n.Recorded != len(list) || n.Pending != 0 {
		r.t.Errorf("the books of %s do not balance: %+v, %d in the list", c.name, n, len(list))
	}
}

func (r *reckoning) read(c *counter, to any, args ...string) {
	r.t.Helper()
	r.must(json.Unmarshal([]byte(r.run(c.dir, args...)), to), args[0])
}

// said looks for each sale that a till has said to be recorded.
func (r *reckoning) said(keys []string) {
	r.t.Helper()
	for _, key := range keys {
		if _, known := r.sales[key]; !known {
			r.t.Errorf("LOST: %s was said to be recorded", key)
		}
	}
}

// forloys compares Forloy's ledger with the tills' stores.
func (r *reckoning) forloys() {
	r.t.Helper()
	for key := range r.booked {
		if s := r.sales[key]; s.State != purchase.Synced && !s.MayBeBooked {
			r.t.Errorf("Forloy has %s, which its till calls %q", key, s.State)
		}
	}
	for key, s := range r.sales {
		if s.State == purchase.Synced && !r.booked[key] {
			r.t.Errorf("LOST: %s is called synced, and Forloy does not have it", key)
		}
	}
	if c := r.forloy.Conflicts(); len(c) > 0 {
		r.t.Errorf("%d sales came with other bytes as well", len(c))
	}
}

// desk compares the desk's books with the tills' stores: each entry once and in order, which the hash of the last one
// proves, and each sale in its state.
func (r *reckoning) desk(how string) {
	r.t.Helper()
	o, err := r.control().Tills(r.ctx)
	r.must(err, "ask the desk")
	if len(o.Tills) != len(r.tills) {
		r.t.Errorf("the desk, %s, has %d tills, want %d", how, len(o.Tills), len(r.tills))
	}
	for _, row := range o.Tills {
		if head := headOf(row); head != r.heads[row.Terminal] || row.Entries != row.Head.Number {
			r.t.Errorf("the desk, %s, has %d entries of %s up to %s, want %s", how, row.Entries, row.Terminal, head,
				r.heads[row.Terminal])
		}
		if len(row.Forks) > 0 || row.Unread > 0 {
			r.t.Errorf("the desk, %s, finds forks %v and %d unread messages of %s", how, row.Forks, row.Unread,
				row.Terminal)
		}
		want := r.tills[row.Terminal]
		// Where the desk knows that Forloy has a sale, it counts it as sent.
		if more := row.By[purchase.Synced] - want[purchase.Synced]; more < 0 || more > r.ended[row.Terminal] ||
			more == 0 && !maps.Equal(row.By, want) || total(row.By) != total(want) ||
			row.By[purchase.Pending] != want[purchase.Pending] || row.By[purchase.Review] != want[purchase.Review] {
			r.t.Errorf("the desk, %s, counts of %s %v, want %v", how, row.Terminal, row.By, want)
		}
	}
}

func total(by map[purchase.State]int64) (n int64) {
	for _, of := range by {
		n += of
	}
	return n
}

func headOf(r office.Row) string { return fmt.Sprint(r.Head.Number, " ", r.Head.Hash) }

// waitFor waits until the desk has read its stream up to these heads.
func (r *reckoning) waitFor(heads map[string]string) {
	r.t.Helper()
	for {
		o, err := r.control().Tills(r.ctx)
		r.must(err, "ask the desk")
		behind := 0
		for _, row := range o.Tills {
			if headOf(row) != heads[row.Terminal] {
				behind++
			}
		}
		if behind == 0 {
			return
		}
		r.rest("the desk has not read %v, but %+v", heads, o.Tills)
	}
}
