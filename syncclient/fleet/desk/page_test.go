package desk

import (
	"context"
	"crypto/tls"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

var pageTo = flag.String("page", "", "a folder for the page, to be looked at in a browser")

// example is what the page shows of six tills, each in another state.
func example(now time.Time) office.Overview {
	tally := func(n, minor int64) map[purchase.State]purchase.Tally {
		return map[purchase.State]purchase.Tally{purchase.Synced: {Count: n, Sums: map[string]int64{"EUR": minor}}}
	}
	row := func(terminal, state string, seen time.Duration) office.Row {
		return office.Row{Place: fleet.Place{Merchant: "m", Location: "Linden Street", Terminal: terminal},
			PC: "PC-" + terminal, State: state, Seen: now.Add(-seen), By: map[purchase.State]int64{},
			Beat: fleet.Beat{Link: "online", Version: "1.4.0", Room: 81e9}, Today: tally(84, 123450)}
	}
	dead, clock, forked := row("till-7", office.Offline, 80*time.Hour), row("till-3", office.ClockWrong, 0),
		row("till-4", office.Selling, 0)
	dead.By[purchase.Pending], dead.Oldest, dead.Today = 3, now.Add(-81*time.Hour), nil
	dead.Alarms = []office.Alarm{{What: office.AlarmSilent, Since: dead.Seen},
		{What: office.AlarmWaiting, Since: dead.Oldest, Count: 3}}
	clock.Offset, clock.Alarms = -640, []office.Alarm{{What: office.AlarmClock, Offset: -640 * time.Second}}
	forked.Forks, forked.By[purchase.Review] = []office.Fork{{After: 4711, At: now}}, 2
	forked.Beat.Room = 320e6
	forked.Alarms = []office.Alarm{{What: office.AlarmChain, After: 4711}, {What: office.AlarmDisk, Room: 320e6},
		{What: office.AlarmReview, Since: now.Add(-30 * time.Hour), Count: 2}}
	unreachable := row("till-2", office.Selling, 20*time.Second)
	unreachable.Beat.Link, unreachable.Beat.Waiting, unreachable.By[purchase.Pending] = "offline", 5, 4
	unreachable.Oldest = now.Add(-9 * time.Minute)
	return office.Overview{At: now, Day: "2026-03-10", Today: tally(420, 617250), ReviewsAll: 2,
		Room: 410e6, Alarms: ownAlarms(410e6),
		Tills: []office.Row{row("till-1", office.Selling, 0), unreachable, clock, forked,
			row("a-till-with-a-long-name-that-no-card-has-room-for", office.Revoked, time.Hour), dead},
		Reviews: []office.Review{
			{Place: forked.Place, Key: "k1", Amount: purchase.Money{Minor: 2450, Currency: "EUR"}, Receipt: "R-1001",
				Recorded: now.Add(-31 * time.Hour), Since: now.Add(-30 * time.Hour), Code: "CARD_DELETED"},
			{Place: forked.Place, Key: "k2", Recorded: now.Add(-2 * time.Hour), Since: now.Add(-time.Hour)}}}
}

// Run with -args -page FOLDER, this leaves the page there.
func TestPageNamesWhatIsWrong(t *testing.T) {
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	var text strings.Builder
	if err := page.Execute(&text, example(now)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<li><b>till-7</b>not heard of since", "<li><b>till-7</b>3 sales have waited since",
		"<li><b>till-3</b>clock 10 min behind", "<li><b>till-4</b>disk almost full, 320 MB left",
		"<li><b>till-4</b>2 to review since", "the journal went on in two ways after no. 4711",
		"all 6 tills: 420 sales, 6172.50 EUR", "<dt>Today<dd>84 sales, 1234.50 EUR", "5 waiting, 0 to review",
		"To review: 2", "24.50 EUR", "receipt R-1001", "CARD_DELETED", "81 GB free", "<dd>10 min behind",
		"<li><b>This desk</b>disk almost full, 410 MB left", "410 MB are free"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the page lacks %q:\n%s", want, text.String())
		}
	}
	if strings.Contains(text.String(), "All is well") {
		t.Error("the page says that all is well")
	}
	if *pageTo != "" {
		if err := os.WriteFile(filepath.Join(*pageTo, "page.html"), []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// The owner's phone sees the page by TLS and with the password, and nothing without.
func TestPageWithAPassword(t *testing.T) {
	const password = "eight characters"
	d, err := Open(t.Context(), Options{Dir: t.TempDir(), Listen: "127.0.0.1:0", Web: "0.0.0.0:0", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}, Timeout: 20 * time.Second}
	ask := func(url, password string) int {
		t.Helper()
		r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if password != "" {
			r.SetBasicAuth("anybody", password)
		}
		w, err := client.Do(r)
		if err != nil {
			return 0
		}
		w.Body.Close()
		return w.StatusCode
	}
	url := d.Page()
	if !strings.HasPrefix(url, "https://") {
		t.Fatalf("the page is at %s", url)
	}
	if got := ask(url, ""); got != http.StatusUnauthorized {
		t.Errorf("without a password: %d", got)
	}
	if got := ask(url, password); got != http.StatusOK {
		t.Errorf("with it: %d", got)
	}
	if got := ask(strings.Replace(url, "https", "http", 1), password); got != http.StatusBadRequest && got != 0 {
		t.Errorf("without TLS: %d", got)
	}
}

func TestPasswordIsNotGuessed(t *testing.T) {
	o := newDesk(t, t.TempDir(), "127.0.0.1:0")
	l := newLock("eight characters", http.HandlerFunc(o.show))
	ask := func(from, password string) int {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = from + ":1234"
		r.SetBasicAuth("", password)
		l.ServeHTTP(w, r)
		return w.Code
	}
	for range guesses {
		if got := ask("192.0.2.1", "wrong"); got != http.StatusUnauthorized {
			t.Fatalf("a wrong password: %d", got)
		}
	}
	if got := ask("192.0.2.1", "eight characters"); got != http.StatusTooManyRequests {
		t.Errorf("after many wrong ones: %d", got)
	}
	if got := ask("192.0.2.2", "eight characters"); got != http.StatusOK {
		t.Errorf("another device: %d", got)
	}
	if l.may("192.0.2.1", time.Now().Add(time.Second)) || !l.may("192.0.2.1", time.Now().Add(guessAgain)) {
		t.Error("it may not try again in time")
	}
}
