package till_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/syncclient/practice"
)

// TestClaim gives a reward by one call, and the journal tells of it before and after.
func TestClaim(t *testing.T) {
	const card = "forloy_enr_practice0punch"
	server := start(t)
	tl := open(t, settings(server.URL()))
	if _, err := tl.Claim(t.Context(), purchase.CardInfo{CardInstanceID: "x"}, card); err == nil {
		t.Error("a reward was given before anybody had signed in")
	}
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		if _, err := tl.Record(t.Context(), purchase.Sale{Card: card, Amount: purchase.Money{Minor: int64(100 + i),
			Currency: "EUR"}, ScannedAt: time.Now(), Source: purchase.SourceWedge}); err != nil {
			t.Fatal(err)
		}
	}
	for range 12 { // one sale of a card a batch
		if _, err := tl.Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	info, err := tl.Lookup(t.Context(), card)
	if err != nil || info.Balance.PendingRewards != 1 {
		t.Fatalf("%+v %v", info, err)
	}
	if reward, err := tl.Claim(t.Context(), info, card); err != nil || reward.Title != "Free coffee" {
		t.Errorf("%+v %v", reward, err)
	}
	if _, err := tl.Claim(t.Context(), info, card); !errors.Is(err, fault.RewardRefused) {
		t.Errorf("once more: %v", err)
	}
	var told []string
	if err := tl.Journal(context.Background(), func(e till.Entry) error {
		if strings.HasPrefix(e.What, "reward") {
			told = append(told, fmt.Sprint(e.What, ", ", e.Reason))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	want := "[reward asked for, card …unch reward given, card …unch: Free coffee reward asked for, card …unch " +
		"reward refused, card …unch]"
	if fmt.Sprint(told) != want {
		t.Errorf("the journal has %v", told)
	}
	today := tl.Today()
	for _, days := range [][2]string{{today, today}, {"2020-01-01", today}, {"2020-01-01", "2020-01-31"}} {
		given, err := tl.RewardsOf(t.Context(), days[0], days[1])
		want := map[string]int64{}
		if days[1] == today {
			want[tl.Status().Station.StaffID] = 1
		}
		if err != nil || !maps.Equal(given, want) {
			t.Errorf("given from %s to %s: %v, %v, want %v", days[0], days[1], given, err, want)
		}
	}
	given, err := tl.RewardsGiven(t.Context(), time.Now().Add(-time.Hour))
	if err != nil || len(given) != 1 || given[0].Card != "…unch" || given[0].Title != "Free coffee" ||
		given[0].StaffID != tl.Status().Station.StaffID || time.Since(given[0].At) > time.Hour {
		t.Errorf("given: %+v, %v", given, err)
	}
	stand := func(n int) {
		t.Helper()
		if last, err := tl.LastRewards(t.Context()); err != nil || len(last) != n {
			t.Errorf("among the last sales: %+v, %v, want %d", last, err, n)
		}
	}
	for range till.LastSales {
		stand(1)
		if _, err := tl.Record(t.Context(), purchase.Sale{Card: "forloy_enr_practice0cash", Amount: purchase.Money{
			Minor: 100, Currency: "EUR"}, ScannedAt: time.Now(), Source: purchase.SourceWedge}); err != nil {
			t.Fatal(err)
		}
	}
	stand(0)
	if err := server.SetOffline(true); err != nil {
		t.Fatal(err)
	}
	// The till thinks it is online, and the request may have left on a connection of before.
	if _, err := tl.Claim(t.Context(), info, card); !errors.Is(err, fault.RewardUnsent) &&
		!errors.Is(err, fault.RewardUnclear) {
		t.Errorf("with nobody there: %v", err)
	}
	if _, err := tl.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := tl.Claim(t.Context(), info, card); !errors.Is(err, fault.RewardUnsent) &&
		!errors.Is(err, fault.RewardOffline) {
		t.Errorf("offline: %v", err)
	}
}
