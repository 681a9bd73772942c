package day

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
)

// shop is a till with sales on three days.
type shop struct {
	*uitest.Desk
	room     *Room
	today    string
	days     map[string]purchase.Day
	rewards  map[string]map[string]int64 // by the day, and by staff
	sales    []purchase.Transaction
	listed   func() // after each listing; nil: nothing
	closings []purchase.Closing
	status   till.Status
	said     []string
	files    map[string]string
}

func euros(n, minor int64) purchase.Tally {
	return purchase.Tally{Count: n, Sums: map[string]int64{"EUR": minor}}
}

// aDay is a day of nine sales, of which six are sold.
func aDay(date string) purchase.Day {
	d := purchase.Day{Date: date, Replaced: euros(1, 500), Staff: map[string]purchase.Tally{"usr_ana": euros(4, 4000),
		"usr_ben": euros(2, 2500)},
		Types: map[string]purchase.Tally{"punch": euros(2, 2500), "cashback": euros(1, 1500)}}
	d.By = map[purchase.State]purchase.Tally{purchase.Synced: euros(3, 4000), purchase.Pending: euros(2, 1275),
		purchase.Review: euros(1, 1225), purchase.Voided: euros(1, 300), purchase.Dismissed: euros(2, 900)}
	d.Recorded = euros(9, 7700)
	d.Hours[14] = euros(6, 6500)
	return d
}

func (s *shop) Today() string { return s.today }

func (s *shop) Days(context.Context) ([]string, error) {
	var all []string
	for date := range s.days {
		all = append(all, date)
	}
	return all, nil
}

func (s *shop) RewardsOf(_ context.Context, from, _ string) (map[string]int64, error) {
	return s.rewards[from], nil
}

func (s *shop) DaysOf(_ context.Context, from, to string) ([]purchase.Day, error) {
	var all []purchase.Day
	for _, date := range (words.Period{Length: words.OneDay, From: from, To: to}).Dates() {
		if d, has := s.days[date]; has {
			all = append(all, d)
		}
	}
	return all, nil
}

func (s *shop) matching(q till.Query) (all []purchase.Transaction) {
	for _, tx := range s.sales {
		in := len(q.States) == 0
		for _, state := range q.States {
			in = in || state == tx.State
		}
		in = in && (q.Staff == "" || tx.StaffUserID == q.Staff) && (q.CardType == "" || tx.CardType == q.CardType)
		if in && tx.BusinessDay >= q.Day && tx.BusinessDay <= q.Until && (q.Match == nil || q.Match(tx)) {
			all = append(all, tx)
		}
	}
	return all
}

func (s *shop) List(_ context.Context, q till.Query, each func(purchase.Transaction) error) error {
	for _, tx := range s.matching(q) {
		if err := each(tx); err != nil {
			return err
		}
	}
	if s.listed != nil {
		s.listed()
	}
	return nil
}

func (s *shop) Newest(_ context.Context, q till.Query, max int) ([]purchase.Transaction, error) {
	all := s.matching(q)
	return all[:min(max, len(all))], nil
}

func (s *shop) ExportFile(_ context.Context, q till.Query, _ string, _ bool) error {
	s.said = append(s.said, fmt.Sprintf("export %s to %s", q.Day, q.Until))
	return nil
}

func (s *shop) WriteFile(path string, _ bool, fill func(io.Writer) error) error {
	var b strings.Builder
	err := fill(&b)
	s.files[path[strings.LastIndexAny(path, `/\`)+1:]] = b.String()
	return err
}

func (s *shop) CloseDay(_ context.Context, date, actor string) (purchase.Closing, error) {
	s.said = append(s.said, "close "+date+" by "+actor)
	if _, closed, _ := s.Closing(s.Context(), date); closed {
		return purchase.Closing{}, fault.New(fault.RefusedClosed)
	}
	c := purchase.Closing{Number: uint64(len(s.closings) + 1), At: time.Date(2026, 11, 23, 20, 5, 0, 0, time.Local),
		By: actor, Day: s.days[date], Head: s.status.Journal,
		Open: []purchase.Open{{State: purchase.Review, Amount: purchase.Money{Minor: 1225, Currency: "EUR"},
			RecordedAt: time.Date(2026, 11, 23, 14, 2, 0, 0, time.Local), Receipt: "R-17", StaffUserID: "usr_ana"}}}
	c.Day.Date = date
	s.closings = append(s.closings, c)
	return c, nil
}

func (s *shop) Closing(_ context.Context, date string) (purchase.Closing, bool, error) {
	for _, c := range s.closings {
		if c.Day.Date == date {
			return c, true, nil
		}
	}
	return purchase.Closing{}, false, nil
}

func (s *shop) Closings(context.Context) ([]purchase.Closing, error) { return s.closings, nil }

func (s *shop) ChoosePIN(context.Context, string) error                { return nil }
func (s *shop) ResetPIN(context.Context, string, string, string) error { return nil }

func (s *shop) UnlockAs(_ context.Context, email, _ string) error {
	s.said = append(s.said, "unlock as "+email)
	s.status.PIN.Unlocked = true
	return nil
}

func (s *shop) Unlock(_ context.Context, pin string) error {
	if pin != "123456" {
		return fault.New(fault.LockedWrong)
	}
	s.status.PIN.Unlocked = true
	return nil
}

func open(t *testing.T) *shop {
	t.Helper()
	words.Use("en-GB")
	d, sh := uitest.Open(t)
	s := &shop{Desk: d, today: "2026-11-23", files: map[string]string{}, days: map[string]purchase.Day{}}
	for _, date := range []string{"2026-11-16", "2026-11-20", "2026-11-22", "2026-11-23"} {
		s.days[date] = aDay(date)
	}
	s.status = till.Status{Station: till.Station{Currency: "EUR", StaffID: "usr_ana", StaffName: "Ana",
		LocationName: "Downtown"}, PIN: till.PINState{Set: true},
		Journal: purchase.Head{Number: 1204,
			Hash: "00112233445566778899aabbccddeeff" + "0123abcd0123abcd0123abcd0123abcd"}}
	s.room = New(sh, s)
	d.Put(s.room.Root)
	s.room.Show(s.status)
	s.room.Load()
	d.Idle()
	return s
}
