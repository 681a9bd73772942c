package desk

import (
	"testing"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

// The sales to review of all tills are one list, and what each till has sold today adds up to what all have.
func TestOverviewOfAllTills(t *testing.T) {
	o := newDesk(t, t.TempDir(), "127.0.0.1:0")
	one, two := shop(3, "one-"), shop(2, "two-")
	one.add("refused", "one-key-1", purchase.Review, nil)
	two.add("refused", "two-key-0", purchase.Review, nil)
	two.add("synced", "two-key-1", purchase.Synced, nil)
	for terminal, c := range map[string]*chain{"till-1": one, "till-2": two} {
		if err := o.joined(place(terminal)).Once(t.Context(), c, quiet); err != nil {
			t.Fatal(err)
		}
	}
	o.row("till-1", func(r office.Row) bool { return r.Entries == 4 })
	o.row("till-2", func(r office.Row) bool { return r.Entries == 4 })
	all, err := office.Control{Dir: o.dir}.Tills(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if all.ReviewsAll != 2 || len(all.Reviews) != 2 {
		t.Fatalf("to review: %+v", all.Reviews)
	}
	for i, want := range []struct{ terminal, key string }{{"till-1", "one-key-1"}, {"till-2", "two-key-0"}} {
		r := all.Reviews[i]
		if r.Terminal != want.terminal || r.Key != want.key || r.Amount.Minor != 150 || r.Since.IsZero() {
			t.Errorf("to review: %+v, want %+v", r, want)
		}
	}
	sum := purchase.Tally{}
	for _, r := range all.Tills {
		sum = sum.Plus(purchase.Counts{By: r.Today}.Takings(), 1)
	}
	if takings := (purchase.Counts{By: all.Today}.Takings()); takings.Count != 5 || sum.Count != 5 ||
		takings.Sums["EUR"] != 750 || sum.Sums["EUR"] != 750 {
		t.Errorf("all tills have sold %+v, each %+v", takings, sum)
	}
}
