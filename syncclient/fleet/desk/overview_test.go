package desk

import (
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
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

// A till whose clock is a year behind sells on a day of last year. The totals of today say that they lack what it
// sells, and its own row has it.
func TestTotalsOfTodaySayWhichTillsClockIsWrong(t *testing.T) {
	o := newDesk(t, t.TempDir(), "127.0.0.1:0")
	right, wrong := shop(2, "right-"), &chain{states: map[string]purchase.State{}}
	then := time.Now().AddDate(-1, 0, 0)
	wrong.add("recorded", "wrong", purchase.Pending, &fleet.Sale{Currency: "EUR", Day: then.Format(purchase.DayFormat),
		Item: []byte(`{"qr_code_data":"forloy_enr_hidden","purchase_amount":4,"idempotency_key":"wrong",` +
			`"client_timestamp":"2026-03-10T09:00:00.000Z"}`)})
	for terminal, c := range map[string]*chain{"right": right, "wrong": wrong} {
		if err := o.joined(place(terminal)).Once(t.Context(), c, quiet); err != nil {
			t.Fatal(err)
		}
	}
	o.row("right", func(r office.Row) bool { return r.Entries == 2 })
	o.row("wrong", func(r office.Row) bool { return r.Entries == 1 })
	o.mu.Lock()
	o.beats[place("wrong").Key()] = heard{fleet.Beat{Clock: then}, time.Now()}
	o.mu.Unlock()
	all, err := o.Overview(time.Now())
	if err != nil || (purchase.Counts{By: all.Today}).Takings().Count != 2 {
		t.Fatalf("today: %+v, %v", all.Today, err)
	}
	some := all.Astray()
	if len(some) != 1 || some[0].Terminal != "wrong" || some[0].ClockDay != then.Format(purchase.DayFormat) ||
		(purchase.Counts{By: some[0].Then}).Takings().Sums["EUR"] != 400 {
		t.Errorf("not in the totals: %+v", some)
	}
	var shown strings.Builder
	if err := page.Execute(&shown, all); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"The clock of wrong shows " + some[0].ClockDay + ": what it sells now is not in this sum.",
		"<dt>On " + some[0].ClockDay + ", by its clock<dd>1 sale, 4.00 EUR"} {
		if !strings.Contains(shown.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
