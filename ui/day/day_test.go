package day

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// lines is what a table says, each line with its cells.
func (s *shop) lines(after string) string {
	_, rest, _ := strings.Cut(s.Screen(), after)
	return rest
}

func TestTakingsComeFirstAndTheFiguresAddUp(t *testing.T) {
	s := open(t)
	s.Says(s.room.sub, "today, not closed yet")
	if got := s.room.title.Label; got != "Monday 23 November 2026" {
		t.Errorf("the page is of %q", got)
	}
	rest := s.lines("TAKINGS\n")
	for _, want := range []string{"€65.00\n6 sales\n", "Sent\n3\n€40.00\n", "Waiting\n2\n€12.75\n",
		"To review\n1\n€12.25\n",
		"Takings\n6\n€65.00\n", "Taken back\n1\n€3.00\n", "Dismissed\n1\n€4.00\n", "Replaced\n1\n€5.00\n",
		"Recorded\n9\n€77.00\n", "Cashback card\n1\n€15.00\n", "Punch card\n2\n€25.00\n", "Ana\n4\n€40.00\n",
		"Journal, no. 1,204\n00112233 44556677 8899aabb ccddeeff\n"} {
		plain := strings.ReplaceAll(rest, "Show these sales\n", "")
		if !strings.Contains(plain, want) {
			t.Errorf("%q is not on the page:\n%s", want, plain)
		}
	}
}

// Two currencies stand in two lines.
func TestCurrenciesDoNotAdd(t *testing.T) {
	s := open(t)
	d := aDay("2026-11-23")
	d.By[purchase.Synced] = purchase.Tally{Count: 4, Sums: map[string]int64{"EUR": 4000, "USD": 900}}
	d.Recorded = purchase.Tally{Count: 10, Sums: map[string]int64{"EUR": 7700, "USD": 900}}
	s.days["2026-11-23"] = d
	s.room.Load()
	s.Idle()
	for _, want := range []string{"€65.00\nUS$9.00\n7 sales", "Sent\n4\n€40.00\nUS$9.00\n", "BY HOUR · €",
		"BY HOUR · US$"} {
		s.Shows(want)
	}
	s.Hides("74.00")
	defer words.SystemIs("en-GB")
	words.SystemIs("es-MX") // where a dollar has the peso's sign
	for _, row := range []struct{ other, want string }{{"GBP", "$"}, {"USD", "MXN"}} {
		if got := signAmong([]string{"MXN", row.other}, "MXN"); got != row.want {
			t.Errorf("beside %s: %q, want %q", row.other, got, row.want)
		}
	}
}

func TestPeriods(t *testing.T) {
	s := open(t)
	title := func(want string) {
		t.Helper()
		s.Idle()
		if got := s.room.title.Label; got != want {
			t.Errorf("the page is of %q, want %q", got, want)
		}
	}
	arrows := func(earlier, later bool) {
		t.Helper()
		if s.room.earlier.Disabled() == earlier || s.room.later.Disabled() == later {
			t.Errorf("the arrows: earlier %t, later %t", !s.room.earlier.Disabled(), !s.room.later.Disabled())
		}
	}
	arrows(true, false)
	s.room.earlier.Tapped(nil)
	title("Sunday 22 November 2026")
	s.room.earlier.Tapped(nil)
	title("Friday 20 November 2026")
	arrows(true, true)
	s.room.earlier.Tapped(nil)
	title("Monday 16 November 2026")
	arrows(false, true)
	s.Press("Week")
	title("16 Nov to 22 Nov 2026")
	s.Shows("€195.00\n18 sales")
	s.room.later.Tapped(nil)
	title("23 Nov to 29 Nov 2026")
	arrows(true, false)
	s.Press("Month")
	title("November 2026")
	s.Shows("€260.00\n24 sales")
	arrows(false, false)
	s.Press("Today")
	s.Press("Day")
	title("Monday 23 November 2026")
}

// Today is today also when the next day begins. A day that was chosen stays.
func TestDayRollsOver(t *testing.T) {
	s := open(t)
	shows := func(title, label string) {
		t.Helper()
		s.Idle()
		if got := s.room.title.Label; got != title {
			t.Errorf("the page is of %q, want %q", got, title)
		}
		s.Says(s.room.sub, label)
	}
	next := func(date string) {
		s.today = date
		s.room.Load()
	}
	next("2026-11-24")
	shows("Tuesday 24 November 2026", "today, not closed yet")
	s.room.earlier.Tapped(nil)
	shows("Monday 23 November 2026", "not closed yet")
	next("2026-11-26")
	shows("Monday 23 November 2026", "not closed yet")
	s.room.later.Tapped(nil)
	shows("Thursday 26 November 2026", "today, not closed yet")
	next("2026-11-27")
	shows("Friday 27 November 2026", "today, not closed yet")
}

// TestCalendarMarksDaysThatWereSoldOn: a correction of a day that was closed may be booked on
// the next one, which is no day of sales yet.
func TestCalendarMarksDaysThatWereSoldOn(t *testing.T) {
	s := open(t)
	s.days["2026-11-24"] = purchase.Day{Date: "2026-11-24", Corrections: []purchase.Correction{{Date: "2026-11-23",
		Counts: purchase.Counts{Recorded: euros(2, 900)}}}}
	s.room.Load()
	s.Idle()
	s.room.title.Tapped(nil)
	marked := func(day string) bool {
		date := "2026-11-" + day
		month := words.Noon("2026-11-01")
		cell := s.room.dayButton(s.room.sheet, month.AddDate(0, 0, words.Noon(date).Day()-1))
		_, dot := cell.(*fyne.Container)
		return dot
	}
	for day, want := range map[string]bool{"20": true, "21": false, "22": true, "23": false, "24": false} {
		if marked(day) != want { // the 23rd is chosen: its button is filled
			t.Errorf("a dot under the %sth: %v", day, !want)
		}
	}
}

// TestTheCalendarLeadsToADay: also from a month.
func TestTheCalendarLeadsToADay(t *testing.T) {
	s := open(t)
	s.Press("Month")
	s.Idle()
	s.room.title.Tapped(nil)
	s.Press("20")
	s.Idle()
	if got := s.room.title.Label; got != "Friday 20 November 2026" {
		t.Errorf("shows %q", got)
	}
}

func TestCalendar(t *testing.T) {
	s := open(t)
	s.room.title.Tapped(nil)
	_, rest, _ := strings.Cut(s.Screen(), "November 2026\n")
	if !strings.HasPrefix(rest, "Mon\nTue\nWed\nThu\nFri\nSat\nSun\n1\n2\n") && !strings.Contains(rest, "Mon\nTue\n") {
		t.Errorf("the week begins with %.40q", rest)
	}
	if !s.Button("24").Disabled() {
		t.Error("a day to come can be chosen")
	}
	s.Press("20")
	s.Idle()
	if got := s.room.title.Label; got != "Friday 20 November 2026" || s.room.IsOpen() {
		t.Errorf("shows %q, open %t", got, s.room.IsOpen())
	}
}

// The calendar is gone through by the arrow keys, from month to month, but to no day that
// cannot be chosen.
func TestCalendarByKeys(t *testing.T) {
	s := open(t)
	s.days["2026-09-30"] = aDay("2026-09-30")
	s.room.Load()
	s.Idle()
	for _, row := range []struct {
		keys []fyne.KeyName
		want string
	}{
		{nil, "Monday 23 November 2026"},
		{[]fyne.KeyName{fyne.KeyLeft, fyne.KeyUp}, "Sunday 15 November 2026"},
		{[]fyne.KeyName{fyne.KeyRight}, "Monday 16 November 2026"},
		{[]fyne.KeyName{fyne.KeyPageUp}, "Friday 16 October 2026"},
		{[]fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyRight, fyne.KeyPageUp}, "Wednesday 30 September 2026"},
		{[]fyne.KeyName{fyne.KeyLeft}, "Wednesday 30 September 2026"},
		{[]fyne.KeyName{fyne.KeyPageDown, fyne.KeyPageDown}, "Monday 23 November 2026"},
	} {
		s.room.title.Tapped(nil)
		for _, key := range row.keys {
			s.Key(key)
		}
		s.Key(fyne.KeySpace)
		s.Idle()
		if got := s.room.title.Label; got != row.want || s.room.IsOpen() {
			t.Errorf("%v: shows %q, open %t; want %q", row.keys, got, s.room.IsOpen(), row.want)
		}
	}
}

// The median of the weekday is of the weeks before only.
func TestUsual(t *testing.T) {
	s := open(t)
	for weeks, minor := range map[int]int64{1: 1000, 2: 3000, 3: 2000} {
		date := words.DateOf(words.Noon("2026-11-23").AddDate(0, 0, -7*weeks))
		d := aDay(date)
		d.Hours[14] = euros(1, minor)
		s.days[date] = d
	}
	b, err := readBooks(t.Context(), s, "", words.OneDay)
	if err != nil || b.usualOf != 3 || b.usual[14].Sums["EUR"] != 2000 || b.usual[15].Sums["EUR"] != 0 {
		t.Errorf("usual at 14: %+v of %d days, %v", b.usual[14], b.usualOf, err)
	}
	bars := byHour(b, "EUR", 0)
	if len(bars) != 9 || bars[4].Label != "14:00" || bars[4].Value != 6500 || bars[4].Mark != 2000 {
		t.Errorf("bars: %+v", bars)
	}
	b.total.Hours[1] = euros(1, 100) // in the night: with the cut-off at six, the last hour of the business day
	bars = byHour(b, "EUR", 6)
	if len(bars) != 12 || bars[0].Label != "14:00" || bars[11].Label != "01:00" || bars[11].Value != 100 {
		t.Errorf("bars with a cut-off: %+v", bars)
	}
}

func (s *shop) sold(state purchase.State, staff, replacedBy string, minor int64) {
	tx, err := purchase.New(purchase.Sale{Card: "forloy_enr_abc123def456", Amount: purchase.Money{Minor: minor,
		Currency: "EUR"}, LocationID: "loc", StaffUserID: staff, Receipt: fmt.Sprint("R-", minor),
		CustomerName: "Jane D.",
		ScannedAt:    time.Date(2026, 11, 23, 14, 2, 0, 0, time.Local), Zone: time.Local})
	if err != nil {
		s.Fatal(err)
	}
	tx.State, tx.ReplacedBy, tx.CardType = state, replacedBy, "punch"
	tx.RecordedAt = tx.ScannedAt.Add(3*time.Minute + 30*time.Second)
	s.sales = append(s.sales, tx)
}

// Behind each figure are its sales, and each opens on its slip.
func TestAFigureListsItsSales(t *testing.T) {
	s := open(t)
	s.sold(purchase.Synced, "usr_ana", "", 1000)
	s.sold(purchase.Review, "usr_ben", "", 1225)
	s.sold(purchase.Dismissed, "usr_ana", "", 400)
	s.sold(purchase.Dismissed, "usr_ana", "other", 500)
	for figure, receipts := range map[string][]string{"Sent": {"R-1000"}, "To review": {"R-1225"},
		"Dismissed": {"R-400"}, "Replaced": {"R-500"}, "Takings": {"R-1000", "R-1225"}, "Recorded": {"R-1000",
			"R-1225", "R-400", "R-500"},
		"Ana": {"R-1000"}, "Punch card": {"R-1000"}} {
		s.Press(figure)
		s.Idle()
		for _, tx := range s.sales {
			has := strings.Contains(s.Screen(), tx.Receipt+"\n")
			want := strings.Contains(strings.Join(receipts, " ")+" ", tx.Receipt+" ")
			if has != want {
				t.Errorf("%s lists %s: %t", figure, tx.Receipt, has)
			}
		}
		s.room.Close()
	}
	if !s.Button("Taken back").Disabled() && len(s.sales) == 0 {
		t.Error("no sale to list")
	}
}

func TestExports(t *testing.T) {
	s := open(t)
	s.sold(purchase.Synced, "usr_ana", "", 1000)
	s.sold(purchase.Dismissed, "usr_ana", "12345678-9abc", 500)
	waiting := s.days["2026-11-23"]
	waiting.By[purchase.Pending] = purchase.Tally{} // a figure of nothing has an amount all the same
	save := func(name string) {
		t.Helper()
		s.Field("The file's name").SetText(name)
		s.Press("Save")
		s.Idle()
	}
	s.room.exportRaw()
	save("raw.csv")
	if strings.Join(s.said, ";") != "export 2026-11-23 to 2026-11-23" {
		t.Errorf("did %q", s.said)
	}
	words.Use("de")
	t.Cleanup(func() { words.Use("en-GB") })
	s.room.exportBooks()
	s.Field(words.T("The file's name")).SetText("books.csv")
	s.Press(words.T("Save"))
	s.Idle()
	got := strings.ReplaceAll(s.files["books.csv"], `"`, "") // a comma is quoted in every spreadsheet
	for _, want := range []string{"2026-11-23;2026-11-23 14:05:30;Jane D.;…f456;R-1000;Ana;", ";1;10,00;10,00;EUR;;;" +
		till.AsText(s.sales[0].IdempotencyKey[:8]) + ";;;2026-11-23 14:02:00\n", ";1;5,00;0,00;EUR;;;" +
		till.AsText(s.sales[1].IdempotencyKey[:8]) + ";;12345678;",
		";;;;;;Einnahmen;4;52,25;52,25;EUR\n", ";;;;;;Erfasst;9;77,00;;EUR\n", ";;;;;;Wartend;0;0,00;0,00;EUR\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in the file:\n%s", want, got)
		}
	}
	if strings.Contains(got, "forloy_enr_") {
		t.Error("a whole card code is in the file")
	}
	if strings.Contains(got, "ÜBUNG") {
		t.Error("a shop's books are called practice")
	}
	s.status.Practice = true
	s.room.Show(s.status)
	s.room.exportBooks()
	s.Field(words.T("The file's name")).SetText("books.csv")
	s.Press(words.T("Save"))
	s.Idle()
	if !strings.HasPrefix(s.files["books.csv"], till.ByteOrderMark+"ÜBUNG;Keiner dieser Verkäufe ist echt.\n") {
		t.Errorf("practice is not called so: %s", s.files["books.csv"])
	}
}

// A sale that is recorded while the accounts are read stands in their lines and in their totals.
func TestASaleDuringTheExport(t *testing.T) {
	s := open(t)
	d := purchase.Day{Date: s.today, Counts: purchase.Counts{By: map[purchase.State]purchase.Tally{}}}
	s.days[s.today] = d
	s.listed = func() {
		s.listed = nil
		s.sold(purchase.Pending, "usr_ana", "", 1000)
		d.Recorded, d.By = euros(1, 1000), map[purchase.State]purchase.Tally{purchase.Pending: euros(1, 1000)}
		s.days[s.today] = d
	}
	s.room.exportBooks()
	s.Field("The file's name").SetText("books.csv")
	s.Press("Save")
	s.Idle()
	got := s.files["books.csv"]
	if !strings.Contains(got, ",R-1000,Ana,waiting,1,10.00,") || !strings.Contains(got, ",Recorded,1,10.00,") ||
		strings.Contains(got, "no longer kept") || strings.Count(got, till.ByteOrderMark) != 1 {
		t.Errorf("the file says:\n%s", got)
	}
}

// What was saved stays to be read until another day is chosen.
func TestSavedStaysToBeRead(t *testing.T) {
	s := open(t)
	at := s.room.body.Position()
	s.room.Say("Saved: mine.csv", kit.InkGood)
	if got := s.room.body.Position(); got != at {
		t.Errorf("what is below moves from %v to %v", at, got)
	}
	s.Hides("today, not closed yet") // under it
	s.room.Load()                    // as when a sale is sent meanwhile
	s.Idle()
	s.Told(s.room.message, "Saved: mine.csv")
	s.room.earlier.Tapped(nil)
	s.Idle()
	s.Told(s.room.message, "")
}

// Rewards that were given stand with whoever gave them; on a day without any there is no
// table of them.
func TestRewardsGivenAreOnTheirDay(t *testing.T) {
	s := open(t)
	s.Hides("REWARDS GIVEN")
	s.rewards = map[string]map[string]int64{s.today: {"usr_ben": 1, "usr_ana": 12, "": 2}}
	s.room.Load()
	s.Idle()
	s.Shows("REWARDS GIVEN\nAna\n12\nNo longer known\n2\nusr_ben\n1\n")
}

// Where a file was saved stands in the place of whether the day is closed, for a while and in full. An error stays.
func TestASavedFileGivesItsPlaceBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		posts := make(chan func(), 10)
		s := shell.New(nil, func(f func()) { posts <- f }, nil)
		r := New(s, nil)
		shows := func(after time.Duration, want string) {
			t.Helper()
			time.Sleep(after)
			synctest.Wait()
			for len(posts) > 0 {
				(<-posts)()
			}
			if got := r.message.Segment.Text; got != want || r.sub.Visible() != (want == "") {
				t.Errorf("says %q, want %q; beside it whether it is closed: %v", got, want, r.sub.Visible())
			}
		}
		r.Say("Saved: a.csv", kit.InkGood)
		shows(shell.TellTime-time.Second, "Saved: a.csv")
		r.Say("Saved: b.csv", kit.InkGood)
		shows(2*time.Second, "Saved: b.csv")
		shows(shell.TellTime-2*time.Second, "")
		r.Say("Saved: c.csv", kit.InkGood)
		r.Say("The disk is full.", kit.InkError)
		shows(2*shell.TellTime, "The disk is full.")
		s.Close()
	})
}
