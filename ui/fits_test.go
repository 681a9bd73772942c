package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
	"counterfoil/ui/kit"
	"counterfoil/ui/practice"
	"counterfoil/ui/shell"
)

// Whatever the texts say, the window fits 800 × 600.
func TestEveryPageFits(t *testing.T) {
	long := strings.Repeat("Hauptbahnhofsvorplatzbäckereifachgeschäft ", 4)
	for name, set := range map[string]func(*Config, *counter){
		"plain": func(*Config, *counter) {},
		"practice": func(c *Config, _ *counter) {
			c.Practice = pretend(practice.Card{Title: long, Type: long})
			c.OpenTill = func() error { return nil }
		},
		"first start": func(_ *Config, c *counter) { c.status = till.Status{} },
	} {
		for _, l := range words.Languages() {
			if name == "plain" && l.Code != "de" && l.Code != "pt" { // less than in practice: the longest words do
				continue
			}
			t.Run(name+" "+l.Code, func(t *testing.T) { fits(t, l.Code, long, set) })
		}
	}
}

func fits(t *testing.T, language, long string, set func(*Config, *counter)) {
	defer words.Use("")
	d := newDesk(t, set, func(_ *Config, c *counter) { c.status.Settings.Language = language })
	s := d.till.status
	s.Station.LocationName, s.Station.StaffName = long, long
	s.Profile.Email = long
	s.Trouble = errors.New(long)
	s.Sync = purchase.SyncState{Link: purchase.LinkUnreachable, NextTry: now().Add(time.Hour),
		Cause:      fault.Fault{Kind: fault.SignInOtherAs, Facts: fault.Facts{Account: long}},
		ClockKnown: true, ClockOffset: time.Hour}
	s.Counts.By = map[purchase.State]purchase.Tally{
		purchase.Pending: {Count: 123456}, purchase.Review: {Count: 1234}}
	s.Oldest = now().Add(-100 * time.Hour)
	s.PIN.Unlocked = true
	s.Last = uitest.Refused(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
	d.till.review = uitest.Refused(t, long, long)
	d.till.review[0].LastError.Message = long
	d.till.lookup = func(string) (purchase.CardInfo, error) {
		return purchase.CardInfo{CustomerName: long, Title: long, Status: long}, nil
	}
	d.show(s)
	d.sale.Take(purchase.Scan{Source: purchase.SourceWedge}, long)
	d.Idle()
	d.sale.Say(words.Sentence(long), kit.InkError)
	for p := shell.Sale; p <= shell.Settings; p++ {
		d.goTo(p)
		d.Idle()
		need := d.win.Content().MinSize()
		if need.Width > leastWidth || need.Height > leastHeight {
			t.Errorf("pane %d needs %v", p, need)
		}
	}
}

// TestTheFormFitsUnderEveryBand: on the smallest window, in practice and with what tells of
// a lost line over it, nothing of the form has to be rolled for, in any language.
func TestTheFormFitsUnderEveryBand(t *testing.T) {
	for _, l := range words.Languages() {
		t.Run(l.Code, func(t *testing.T) {
			defer words.Use("")
			d := newDesk(t, func(c *Config, o *counter) {
				o.status.Settings.Language, o.status.Practice = l.Code, true
				o.status.Sync = purchase.SyncState{Link: purchase.LinkOffline}
				c.Practice = pretend(practice.Card{Title: "Coffee", Type: "punch"})
				c.OpenTill = func() error { return nil }
			})
			d.scan("forloy_enr_f456")
			d.Idle()
			page := d.Field("0" + words.DecimalSign() + "00").Page
			fits := func(when string) {
				t.Helper()
				layOut(d.win.Content())
				if need, have := page.Content.MinSize().Height, page.Size().Height; need > have {
					t.Errorf("%s: the form is %g high and has %g", when, need, have)
				}
			}
			fits("with a card")
			d.Keys("12" + words.DecimalSign() + "50")
			d.Key(fyne.KeyReturn)
			d.Idle()
			fits("recorded")
		})
	}
}

// TestNothingOfAPageIsCutShort: on the smallest window, with names as they are, every text of
// every language has its room.
func TestNothingOfAPageIsCutShort(t *testing.T) {
	for _, l := range words.Languages() {
		t.Run(l.Code, func(t *testing.T) {
			defer words.Use("")
			d := newDesk(t, func(c *Config, o *counter) {
				o.status.Settings.Language, o.status.PIN.Unlocked = l.Code, true
				c.Practice = pretend(practice.Card{Title: "Coffee", Type: "punch"})
				c.OpenTill = func() error { return nil }
			})
			d.till.review = uitest.Refused(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
			s := d.till.status
			s.Last = uitest.Refused(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
			d.show(s)
			for p := shell.Sale; p <= shell.Settings; p++ {
				d.goTo(p)
				d.Idle()
				d.win.Resize(uitest.Least)
				for _, text := range d.Shortened() {
					t.Errorf("pane %d: no room for %q", p, text)
				}
			}
			d.find.Open()
			d.Idle()
			names := strings.Split(d.Screen(), "\n")
			for _, text := range d.Shortened() { // the names of its columns; a sale's texts may be long
				if slices.Index(names, text) <= slices.Index(names, words.T("State")) {
					t.Errorf("Find: no room for %q", text)
				}
			}
		})
	}
}
