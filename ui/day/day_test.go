package day

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/uitest"
)

// books is a till with sales on two days.
type books struct {
	today string
	said  []string
}

func (b *books) Today() string { return b.today }

func (b *books) Days(context.Context) ([]string, error) {
	return []string{"2026-11-22", "2026-11-20"}, nil
}

func (b *books) Day(_ context.Context, date string) (purchase.Day, error) {
	tally := func(n, minor int64) purchase.Tally {
		return purchase.Tally{Count: n, Sums: map[string]int64{"EUR": minor}}
	}
	day := purchase.Day{Date: date, Counts: purchase.Counts{Recorded: tally(3, 3725),
		By: map[purchase.State]purchase.Tally{purchase.Synced: tally(2, 2500), purchase.Review: tally(1, 1225)}},
		Staff: map[string]purchase.Tally{"usr_ana": tally(3, 3725)}}
	day.Hours[14] = tally(3, 3725)
	return day, nil
}

func (b *books) ExportFile(_ context.Context, q till.Query, path string, replace bool) error {
	b.said = append(b.said, fmt.Sprintf("export %+v", q.Day))
	return nil
}

func open(t *testing.T) (*uitest.Desk, *Room, *books) {
	t.Helper()
	d, s := uitest.Open(t)
	b := &books{today: "2026-11-23"}
	r := New(s, b)
	d.Put(r.Root)
	r.Show(till.Status{Station: till.Station{Currency: "EUR"},
		Journal: purchase.Head{Number: 1204,
			Hash: "00112233445566778899aabbccddeeff" + "0123abcd0123abcd0123abcd0123abcd"}})
	r.Load()
	d.Idle()
	return d, r, b
}

func TestDay(t *testing.T) {
	d, r, _ := open(t)
	d.Says(r.title, "Monday, 23 November 2026")
	d.Says(r.proof[0], "Journal, no. 1,204")
	d.Says(r.proof[1], "00112233 44556677 8899aabb ccddeeff")
	d.Says(r.proof[2], "0123abcd 0123abcd 0123abcd 0123abcd")
	var lines []string
	for i, o := range r.totals.Objects {
		lines = append(lines, o.(*kit.Text).Content)
		if i%3 == 2 {
			lines = append(lines, "\n")
		}
	}
	want := "Recorded 3 €37.25 \n = sent 2 €25.00 \n + waiting 0 €0.00 \n + to review 1 €12.25 \n" +
		" + taken back 0 €0.00 \n + dismissed 0 €0.00 \n"
	if got := strings.Join(lines, " "); got != want {
		t.Errorf("totals\n%s\nwant\n%s", got, want)
	}
	if !r.later.Disabled() || r.earlier.Disabled() {
		t.Error("the arrows lead where no day is")
	}
	for _, want := range []string{"Sunday, 22 November 2026", "Friday, 20 November 2026"} {
		r.earlier.Tapped(nil)
		d.Idle()
		d.Says(r.title, want)
	}
	r.later.Tapped(nil)
	d.Idle()
	d.Says(r.title, "Sunday, 22 November 2026")
}

// Today is today also when the next day begins. A day that was chosen stays.
func TestDayRollsOver(t *testing.T) {
	d, r, b := open(t)
	shows := func(title, label string) {
		t.Helper()
		d.Idle()
		d.Says(r.title, title)
		d.Says(r.sub, label)
	}
	next := func(date string) {
		b.today = date
		r.Load()
	}
	shows("Monday, 23 November 2026", "today")
	next("2026-11-24")
	shows("Tuesday, 24 November 2026", "today")
	r.earlier.Tapped(nil)
	shows("Sunday, 22 November 2026", "")
	next("2026-11-26")
	shows("Sunday, 22 November 2026", "")
	r.later.Tapped(nil)
	shows("Thursday, 26 November 2026", "today")
	next("2026-11-27")
	shows("Friday, 27 November 2026", "today")
}

// Where the spreadsheet was saved stays to be read until another day is chosen.
func TestSavesTheDaysSales(t *testing.T) {
	d, r, b := open(t)
	d.Press("CSV from this day on")
	d.Field("The file's name").SetText("mine.csv")
	d.Press("Save")
	d.Idle()
	if strings.Join(b.said, ";") != "export 2026-11-23" {
		t.Errorf("did %q", b.said)
	}
	r.Say("Saved: mine.csv", kit.InkGood)
	r.Load() // as when a sale is sent meanwhile
	d.Idle()
	d.Told(r.message, "Saved: mine.csv")
	r.earlier.Tapped(nil)
	d.Idle()
	d.Told(r.message, "")
}
