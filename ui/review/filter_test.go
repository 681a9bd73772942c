package review

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/tests/uitest"
)

// pick opens a filter by its label and chooses an entry of its menu.
func (d *desk) pick(label, entry string) {
	d.Helper()
	d.Press(label)
	f := d.room.filters
	var there []string
	for a, key := range f.keys {
		for _, item := range f.items(aspect(a)) {
			if there = append(there, item.Label); key.Label == label && item.Label == entry {
				d.room.shell.CloseMenu()
				item.Action()
				d.Idle()
				return
			}
		}
	}
	d.Fatalf("no %q among %q", entry, there)
}

// Sales are looked at by cause, day and staff; each choice says how many there are,
// and "Choose all" means those that are seen.
func TestFilters(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE", "CARD_INACTIVE", "INTERNAL_ERROR", "DATABASE_ERROR")
	all := d.office.review
	all[1].StaffUserID, all[1].BusinessDay = "usr_ben", "2026-11-22"
	d.room.Load()
	d.Idle()
	d.tick(0)
	d.pick("All causes ▾", "Card not active: 2")
	d.Shows("5 sales to review") // still
	d.Hides("chosen")            // what is out of sight is not acted on
	d.Shows("1 tick is gone: its sale is not in this list.")
	d.Hides("€5.03")
	d.Press("Choose all 2")
	d.Press("Try again")
	d.expect("manager usr_ana retries " + strings.Join(keysOf(all[1:3]), ","))
	d.pick("Everybody ▾", "usr_ben: 1")
	d.Hides("€5.02")
	d.pick("usr_ben: 1 ▾", "Everybody: 2")
	d.pick("Card not active: 2 ▾", "All causes: 5")
	d.pick("All days ▾", "Sun 22 Nov 2026: 1")
	d.Hides("€5.00")
	d.office.review = slices.Delete(slices.Clone(all), 1, 2) // the last of that day is cleared
	d.room.Load()
	d.Idle()
	d.Shows("€5.00")
}

// As many sales of one as of another stand in the order of what is shown.
func TestFiltersByTheirWords(t *testing.T) {
	d := open(t, "CARD_INACTIVE", "CARD_NOT_FOUND", "CONFLICTING_COPIES", "INTERNAL_ERROR", "INTERNAL_ERROR")
	all := d.office.review
	for i, id := range []string{"usr_3", "usr_1", "usr_2", "usr_4", "usr_4"} {
		all[i].StaffUserID = id
	}
	named := unlocked
	named.Names = map[string]string{"usr_1": "Zoe", "usr_2": "Émile", "usr_3": "Ben", "usr_4": "Will"}
	d.room.Show(named)
	d.room.Load()
	d.Idle()
	for a, want := range map[aspect]string{byStaff: "Everybody: 5; Will: 2; Ben: 1; Émile: 1; Zoe: 1",
		byCause: "All causes: 5; Forloy had trouble: 2; Card not active: 1; In two copies: 1; No such card: 1"} {
		var labels []string
		for _, item := range d.room.filters.items(a) {
			labels = append(labels, item.Label)
		}
		if got := strings.Join(labels, "; "); got != want {
			t.Errorf("the choices are %q, want %q", got, want)
		}
	}
}

// What an outage has left is tried again by one press, when Forloy answers.
func TestTryAllAgainAfterAnOutage(t *testing.T) {
	d := open(t, "INTERNAL_ERROR", "CARD_NOT_FOUND", "DATABASE_ERROR")
	d.Shows("Forloy had trouble with 2 sales, and answers again.")
	keys := keysOf(d.office.review)
	d.Press("Try all again")
	d.expect("manager usr_ana retries " + keys[0] + "," + keys[2])
	offline := unlocked
	offline.Sync.Link = purchase.LinkOffline
	d.room.Show(offline)
	d.Hides("Try all again")
}

// slow is a till that reads for ever, once it has given the first sales.
type slow struct {
	*office
	rest chan struct{}
}

func (s *slow) List(ctx context.Context, q till.Query, each func(purchase.Transaction) error) error {
	return s.office.List(ctx, q, func(tx purchase.Transaction) error {
		if tx.Attempts == 777 {
			<-s.rest
		}
		return each(tx)
	})
}

// With a hundred thousand sales in review, the first are shown while the rest is read.
func TestAHundredThousand(t *testing.T) {
	d, sh := uitest.Open(t)
	one := uitest.Refused(t, "CARD_NOT_FOUND")[0]
	s := &slow{office: &office{}, rest: make(chan struct{})}
	for i := range 100_000 {
		tx := one
		tx.IdempotencyKey = fmt.Sprintf("%08d", i)
		s.review = append(s.review, tx)
	}
	s.review[firstShown+1].Attempts = 777
	r := New(sh, s, "Counterfoil 1.2.3")
	d.Put(r.Root)
	status := unlocked
	status.Counts.By = map[purchase.State]purchase.Tally{purchase.Review: {Count: 100_000}}
	r.Show(status)
	r.Load()
	d.Settle("the first sales", func() bool { return len(r.list.txs) == firstShown })
	d.Shows("100,000 sales to review")
	d.Shows("No such card")
	close(s.rest)
	d.Idle()
	start := time.Now()
	d.Press("Choose all 100,000")
	d.Shows("100,000 chosen, €500,000.00")
	r.list.widget.ScrollToBottom()
	t.Logf("all chosen, and scrolled to the end, after %v", time.Since(start))
	d.Press("Try again")
	d.Idle()
	if len(s.told) != 100_000/part || !strings.HasSuffix(s.told[0], s.review[99_999].IdempotencyKey) {
		t.Errorf("%d commits, the first %.80s", len(s.told), s.told[0])
	}
}

// Whoever comes back behind the door finds the history, also where they left while that of
// another sale was shown and this one's was still being read.
func TestHistoryAfterTheDoor(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
	d.office.journal = []till.Entry{{Key: d.office.review[0].IdempotencyKey, What: "recorded", To: purchase.Pending,
		At: uitest.Noon, Actor: "cashier usr_ana"}}
	d.room.list.widget.Select(1)
	d.Idle()
	d.room.list.widget.Select(0) // is being read
	d.room.list.widget.Select(1)
	locked := unlocked
	locked.PIN.Unlocked = false
	for _, s := range []till.Status{locked, unlocked} {
		d.room.Show(s)
		d.room.Load()
		d.Idle()
	}
	d.Says(d.room.detail.facts[0], "€5.00")
	d.Shows("Recorded by Ana")
	d.office.deaf = fault.New(fault.StoreDisk)
	d.room.list.widget.Select(1)
	d.Idle()
	d.Shows("The disk reported an error.")
	d.office.deaf = nil
	d.room.list.widget.Select(0)
	d.Idle()
	d.Shows("Recorded by Ana")
}

// Another sale is read from its beginning.
func TestAnotherSaleIsNotRolled(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
	d.Press("Details")
	page := d.room.detail.page
	page.ScrollToOffset(fyne.NewPos(0, 40))
	d.room.Load() // the same one stays where it is
	d.Idle()
	if page.Offset.Y == 0 {
		t.Fatal("there is nothing to roll, or it was rolled back")
	}
	d.room.list.widget.Select(1)
	if page.Offset.Y != 0 {
		t.Errorf("the next sale is rolled by %v", page.Offset.Y)
	}
}

// The history of the sale in the detail is the journal's.
func TestHistory(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
	keys := keysOf(d.office.review)
	d.office.journal = []till.Entry{
		{Key: keys[1], What: "recorded", To: purchase.Pending, At: uitest.Noon, Actor: "cashier usr_ana"},
		{Key: keys[1], What: "refused", To: purchase.Review, At: uitest.Noon, Code: "CARD_INACTIVE"},
		{Key: keys[1], What: "retried", To: purchase.Pending, At: uitest.Noon, Actor: "manager"}}
	d.room.list.widget.Select(1)
	d.Idle()
	for _, want := range []string{"Recorded by Ana", "Refused: Card not active", "Tried again by the manager"} {
		d.Shows(want)
	}
	d.room.list.widget.Select(0)
	d.Idle()
	d.Hides("Recorded by Ana")
}
