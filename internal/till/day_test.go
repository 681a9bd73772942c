package till_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// TestSalesAfterAClosing: a day that was closed goes on. What is sold after that stands on it, in
// its totals and in its spreadsheet; the next day has the correction and no sale.
func TestSalesAfterAClosing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tl := open(t, settings(nobody))
		sells(t, tl)
		today := tl.Today()
		closing, err := tl.CloseDay(t.Context(), today, "manager")
		if err != nil {
			t.Fatal(err)
		}
		at := tl.Status().Station
		if want := (purchase.Counter{Location: at.LocationName, Terminal: at.TerminalID}); closing.Where != want ||
			want.Location == "" {
			t.Errorf("closed at %+v, want %+v", closing.Where, want)
		}
		for range 2 {
			sells(t, tl)
		}
		d, err := tl.Day(t.Context(), today)
		if err != nil || d.Recorded.Count != 3 {
			t.Errorf("the day has %d sales, %v", d.Recorded.Count, err)
		}
		date, err := time.Parse(purchase.DayFormat, today)
		if err != nil {
			t.Fatal(err)
		}
		next, err := tl.Day(t.Context(), date.AddDate(0, 0, 1).Format(purchase.DayFormat))
		if err != nil || next.Recorded.Count != 0 || len(next.Corrections) != 1 || next.Corrections[0].Date != today ||
			next.Corrections[0].Recorded.Count != 2 {
			t.Errorf("the next day has %d sales and the corrections %+v, %v", next.Recorded.Count, next.Corrections,
				err)
		}
		var sheet strings.Builder
		if err := tl.ExportCSV(t.Context(), till.Query{Day: today, Until: today}, &sheet); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(sheet.String(), today); n < 3 || strings.Count(sheet.String(), "\n") != 4 {
			t.Errorf("the sheet of the day:\n%s", sheet.String())
		}
	})
}
