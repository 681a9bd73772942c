package find

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"pgregory.net/rapid"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
)

// shelf is a till with sales, oldest first.
type shelf struct {
	sales []purchase.Transaction
	reads int
	turn  chan struct{} // one receives for each page; nil: nobody waits
	given []till.GivenReward
}

func (s *shelf) RewardsGiven(context.Context, time.Time) ([]till.GivenReward, error) {
	return s.given, nil
}

func (s *shelf) Status() till.Status {
	return till.Status{Station: till.Station{StaffID: "usr_ana", StaffName: "Ana"}}
}
func (s *shelf) Today() string { return "2026-11-28" }
func (s *shelf) Newest(ctx context.Context, q till.Query, max int) (page []purchase.Transaction, err error) {
	if q.Before == 0 {
		s.reads++
	}
	for i := len(s.sales) - 1; i >= 0 && len(page) < max; i-- {
		if tx := s.sales[i]; q.Before == 0 || tx.Sequence < q.Before {
			page = append(page, tx)
		}
	}
	if s.turn != nil {
		<-s.turn
	}
	return page, ctx.Err()
}

// sale is the nth sale of a shelf: every one differs.
func sale(n int) purchase.Transaction {
	at := time.Date(2026, 11, 1+n%28, 8+n%12, n%60, 0, 0, time.Local)
	states := purchase.States
	return purchase.Transaction{Item: purchase.Item{Card: fmt.Sprintf("forloy_enr_%06d", n),
		Amount: purchase.Money{Minor: int64(100 + n), Currency: "EUR"}, Receipt: fmt.Sprintf("R-%d", n),
		Note:           map[int]string{40: "Café à emporter"}[n],
		StaffUserID:    []string{"usr_ana", "usr_ben"}[n%2],
		IdempotencyKey: fmt.Sprintf("%08x-1111-4111-8111-111111111111", n), ScannedAt: at},
		Sequence: purchase.Sequence(n + 1), State: states[n%len(states)], BusinessDay: at.Format(purchase.DayFormat),
		CustomerName: []string{"José Núñez", "Jane D.", ""}[n%3]}
}

func open(t *testing.T, n int) (*uitest.Desk, *Find) {
	t.Helper()
	d, s := uitest.Open(t)
	shelf := &shelf{}
	for i := range n {
		shelf.sales = append(shelf.sales, sale(i))
	}
	f := New(s, shelf)
	f.Open()
	d.Idle()
	return d, f
}

func (f *Find) keys() (all []string) {
	for _, found := range f.sheet.found {
		all = append(all, found.receipt)
	}
	return all
}

// TestWords goes over what a person knows of a sale.
func TestWords(t *testing.T) {
	d, f := open(t, 60)
	for _, row := range []struct{ query, want string }{
		{"R-17", "R-17"}, {"1,17", "R-17"}, {"1.17", "R-17"}, {"€1.17", "R-17"}, {"0017", "R-23 R-17"},
		{"  r-17  ", "R-17"},
		{"00000011-1111", "R-17"}, {"jose R-15", "R-15"}, {"JOSÉ nunez R-15", "R-15"}, {"ana R-16", "R-16"},
		{"ben R-16", ""}, {"today R-27", "R-27"}, {"yesterday R-26", "R-26"}, {"28/11/2026 R-27", "R-27"},
		{"review R-32", "R-32"}, {"cafe a emporter", "R-40"}, {"nothing like it", ""}, {"١٫١٧", "R-17"},
	} {
		f.sheet.box.SetText(row.query)
		d.Idle()
		if got := strings.Join(f.keys(), " "); got != row.want {
			t.Errorf("%q finds %q, want %q", row.query, got, row.want)
		}
	}
}

// TestNewestFirst: with nothing typed, all sales, the newest first.
func TestNewestFirst(t *testing.T) {
	d, f := open(t, 500)
	if got := f.keys(); len(got) != mostFound || got[0] != "R-499" || got[1] != "R-498" {
		t.Errorf("%d found, %v first", len(got), got[:2])
	}
	d.Shows("The newest 200 sales.")
	f.sheet.box.SetText("R-499")
	d.Idle()
	d.Shows("1 sale")
	d.Key(fyne.KeyReturn)
	if d.Opened != sale(499).IdempotencyKey {
		t.Errorf("Enter opens %q", d.Opened)
	}
}

// Enter opens what is found for the text that it ends, also when that comes later, and nothing that stood
// there before. Whoever types on has thought again.
func TestEnterWaitsForItsAnswer(t *testing.T) {
	d, f := open(t, 500)
	f.sheet.box.SetText("R-450")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if d.Opened != sale(450).IdempotencyKey {
		t.Errorf("Enter opens %q", d.Opened)
	}
	d.Opened = ""
	f.sheet.box.SetText("")
	d.Keys("R-45")
	d.Key(fyne.KeyReturn)
	d.Keys("1")
	d.Idle()
	if got := f.keys(); !slices.Equal(got, []string{"R-451"}) || d.Opened != "" {
		t.Errorf("found %q, opened %q", got, d.Opened)
	}
}

// TestSearch compares with a search that takes each word alone.
func TestSearch(t *testing.T) {
	_, f := open(t, 300)
	a := f.sheet.archive
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.SampledFrom(a.texts).Draw(t, "text")
		runes := []rune(strings.Fields(from)[0])
		start := rapid.IntRange(0, len(runes)-1).Draw(t, "start")
		query := string(runes[start:]) + " " + rapid.String().Draw(t, "more")
		got := a.search(query, "2026-11-28", len(a.sales))
		var want []kept
		for i, text := range a.texts {
			if !slices.ContainsFunc(words.ParseQuery(query, "2026-11-28"), func(forms []string) bool {
				return !slices.ContainsFunc(forms, func(form string) bool { return strings.Contains(text, form) })
			}) {
				want = append(want, a.sales[i])
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%q finds %d, want %d", query, len(got), len(want))
		}
	})
}

// BenchmarkSearch is one key typed among 100 000 sales, and reading them at the
// opening: the first that are shown, and all.
func BenchmarkSearch(b *testing.B) {
	shelf := &shelf{}
	for i := range 100_000 {
		shelf.sales = append(shelf.sales, sale(i))
	}
	b.Run("first", func(b *testing.B) {
		enough := errors.New("enough")
		for b.Loop() {
			ctx, stop := context.WithCancelCause(b.Context())
			if _, err := read(ctx, shelf, shelf.Status(), func(archive) { stop(enough) }); err == nil {
				b.Fatal("it was read to the end")
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if _, err := read(b.Context(), shelf, shelf.Status(), func(archive) {}); err != nil {
				b.Fatal(err)
			}
		}
	})
	a, err := read(b.Context(), shelf, shelf.Status(), func(archive) {})
	if err != nil {
		b.Fatal(err)
	}
	for _, query := range []string{"r-99999", "jane 1,17", "nothing like it"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				a.search(query, "2026-11-28", mostFound+1)
			}
		})
	}
}

// TestOneReadingAtATime: a drain changes sales many times a second while Find is open.
func TestOneReadingAtATime(t *testing.T) {
	d, f := open(t, 10)
	shelf := f.till.(*shelf)
	shelf.reads = 0
	for range 50 {
		f.Refresh()
	}
	d.Idle()
	if shelf.reads != 2 { // the one under way, and one for all that came since
		t.Errorf("read %d times", shelf.reads)
	}
}

// TestALargeArchiveRests: of all that changes while it rests, nothing is read.
func TestALargeArchiveRests(t *testing.T) {
	d, s := uitest.Open(t)
	shelf := &shelf{}
	for i := range firstRead + pageRead {
		shelf.sales = append(shelf.sales, sale(i))
	}
	s.Rest = time.Hour
	f := New(s, shelf)
	f.Open()
	d.Idle()
	for range 50 {
		f.Refresh()
		d.Idle()
	}
	if shelf.reads != 1 {
		t.Errorf("read %d times", shelf.reads)
	}
}

// TestNothingNewIsNotDrawn: while the rest is read, what is listed stays the same.
func TestNothingNewIsNotDrawn(t *testing.T) {
	d, f := open(t, 10)
	drawn := 0
	show := f.sheet.list.UpdateItem
	f.sheet.list.UpdateItem = func(i int, o fyne.CanvasObject) {
		drawn++
		show(i, o)
	}
	f.Refresh()
	d.Idle()
	if drawn > 0 {
		t.Errorf("%d rows were drawn again", drawn)
	}
	f.till.(*shelf).sales[9].State = purchase.Pending
	f.Refresh()
	d.Idle()
	if drawn == 0 {
		t.Error("a sale that has changed is not drawn again")
	}
}

// TestFirstRowsAtOnce: the newest sales can be seen and searched while the rest is read.
func TestFirstRowsAtOnce(t *testing.T) {
	d, s := uitest.Open(t)
	shelf := &shelf{turn: make(chan struct{})}
	for i := range firstRead + pageRead + 10 {
		shelf.sales = append(shelf.sales, sale(i))
	}
	newest := len(shelf.sales) - 1
	f := New(s, shelf)
	f.Open()
	shelf.turn <- struct{}{}
	d.Settle("the newest sales", func() bool { return len(f.sheet.found) == mostFound })
	d.Shows(fmt.Sprintf("R-%d", newest))
	f.sheet.box.SetText(fmt.Sprintf("R-%d", newest-1))
	d.Settle("one of the newest", func() bool { return len(f.sheet.found) == 1 })
	f.sheet.box.SetText("00000005-1111") // the sixth ever
	d.Settle("no answer yet", func() bool { return len(f.sheet.found) == 0 })
	d.Shows("Reading what is kept…")
	close(shelf.turn)
	d.Idle()
	d.Shows("R-5")
	d.Shows("1 sale")
}

// A till that has not sold anything has nothing that could be missed.
func TestNoSalesYet(t *testing.T) {
	d, _ := open(t, 0)
	d.Shows("There are no sales yet.")
	d.Keys("jane")
	d.Idle()
	d.Shows("There are no sales yet.")
	d.Hides("Recorded at") // there is no table
}

// Where nothing is found, the list's place says so, and nothing stands over what is found.
func TestAnEmptyListSaysSo(t *testing.T) {
	d, f := open(t, 3)
	d.Idle()
	d.Told(f.sheet.none, "")
	d.Keys("nobody")
	d.Idle()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	list, says := at(f.sheet.list), at(f.sheet.none.Box)
	if says.Y < list.Y || says.Y > list.Y+f.sheet.list.Size().Height {
		t.Errorf("it is said at %v, the list is at %v", says, list)
	}
	d.Told(f.sheet.none, "Nothing found. Sent sales are kept for")
	f.sheet.box.SetText("")
	d.Idle()
	d.Told(f.sheet.none, "")
	d.Says(f.sheet.says, "3 sales")
}

// Down goes from the box to the first sale, and on.
func TestDownFromTheBox(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn} {
		d, _ := open(t, 3)
		d.Idle()
		d.Shows("Recorded at")
		d.Key(fyne.KeyDown)
		d.Key(key)
		if d.Opened != sale(2).IdempotencyKey {
			t.Errorf("%s opened %q", key, d.Opened)
		}
	}
}

// A reward that was given is found by its card, its name, its day and who gave it, and stands
// where it was given. It opens no sale.
func TestRewardsAreFound(t *testing.T) {
	d, s := uitest.Open(t)
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)
	shelf := &shelf{given: []till.GivenReward{{At: at, Card: "…f456", Title: "Free coffee", StaffID: "usr_ana"}}}
	for _, hours := range []int{-2, 2} {
		tx := sale(len(shelf.sales))
		tx.RecordedAt = at.Add(time.Duration(hours) * time.Hour)
		tx.ScannedAt = tx.RecordedAt
		shelf.sales = append(shelf.sales, tx)
	}
	f := New(s, shelf)
	f.Open()
	d.Idle()
	if got := f.keys(); !slices.Equal(got, []string{"R-1", "Free coffee", "R-0"}) {
		t.Errorf("found %q", got)
	}
	d.Shows("2 sales · 1 reward given")
	for _, query := range []string{"f456", "free coffee", "reward", "ana 23/11/2026 coffee"} {
		f.sheet.box.SetText(query)
		d.Idle()
		if got := f.keys(); !slices.Equal(got, []string{"Free coffee"}) {
			t.Errorf("%q finds %q", query, got)
		}
	}
	d.Says(f.sheet.says, "1 reward given")
	f.sheet.box.OnSubmitted("")
	f.sheet.list.OnSelected(0)
	if d.Opened != "" {
		t.Errorf("the reward has opened %q", d.Opened)
	}
}
