package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/syncclient/practice"
	"counterfoil/ui/kit"
)

// manager comes to a till where five sales were refused today, and one was sent last week.
type manager struct{ cashier }

const managerPIN, receipt = "638147", "R-20417"

// TestAManagersDay clears the review, finds last week's sale by its receipt, hands over to
// another cashier and closes the day, by what the window says, in two languages.
func TestAManagersDay(t *testing.T) {
	for _, language := range []string{"en-GB", "fr"} {
		t.Run(language, func(t *testing.T) {
			defer words.Use("")
			m := manager{cashier{newShop(t, 0)}}
			words.Use(language)
			m.remake()
			m.sell(1717, "practice0cash", receipt, time.Now().AddDate(0, 0, -7))
			for i := range 5 {
				m.sell(int64(100*i+101), "practice0deleted", "", time.Now())
			}
			m.till.SyncNow()
			m.Settle("the refusals", func() bool { return m.in(purchase.Review) == 5 && m.in(purchase.Synced) == 1 })
			m.clears()
			m.finds()
			m.handsOver()
			m.closes()
		})
	}
}

func (m manager) in(s purchase.State) int64 { return m.status.Counts.By[s].Count }

// sell puts a sale of cents into the books, as the till does.
func (m manager) sell(cents int64, card, receipt string, at time.Time) {
	m.Helper()
	if _, err := m.till.Record(m.Context(), purchase.Sale{Card: "forloy_enr_" + card, ScannedAt: at, Receipt: receipt,
		Amount: purchase.Money{Minor: cents, Currency: "EUR"}, Source: purchase.SourceWedge}); err != nil {
		m.Fatal(err)
	}
}

// choosePIN types a new PIN into both fields.
func (m manager) choosePIN(pin string) {
	m.Helper()
	m.Field(words.T("Six digits")).SetText(pin)
	m.Field(words.T("The same again")).SetText(pin)
	m.Press(words.T("Set the PIN"))
}

// clears ends the five: one is put on the right card, one given up, the rest together.
func (m manager) clears() {
	m.typedKey(&fyne.KeyEvent{Name: fyne.KeyF6})
	m.Shows(words.T("Choose the manager PIN"))
	m.choosePIN(managerPIN)
	m.Settle("the list", func() bool {
		return strings.Contains(m.Screen(), words.N(5, "{n} sale to review", "{n} sales to review"))
	})
	m.Press(words.T("Rescan and replace"))
	m.Scanned(purchase.Scan{Text: "forloy_enr_practice0cash", Source: purchase.SourceWedge, At: time.Now()})
	m.Press(words.T("Replace"))
	m.left(4)
	m.Press(words.T("Dismiss"))
	m.Keys("guest left")
	m.Key(fyne.KeyReturn)
	m.left(3)
	m.Press(words.N(3, "Choose it", "Choose all {n}"))
	m.Press(words.T("Dismiss"))
	m.Keys("card was deleted")
	m.Key(fyne.KeyReturn)
	m.left(0)
	m.Settle("the new sale to be sent", func() bool { return m.in(purchase.Synced) == 2 })
}

// left waits until so many are still to be reviewed, and shown.
func (m manager) left(n int64) {
	m.Helper()
	says := words.N(n, "{n} sale to review", "{n} sales to review")
	if n == 0 {
		says = words.T("Nothing to review")
	}
	m.Settle(fmt.Sprint(n, " to review"), func() bool {
		return m.in(purchase.Review) == n && strings.Contains(m.Screen(), says)
	})
}

// finds opens last week's sale by its receipt.
func (m manager) finds() {
	test.TypeOnCanvas(m.win.Canvas(), "/")
	m.Keys(receipt)
	m.Settle("one sale found", func() bool {
		return strings.Contains(m.Screen(), words.N(1, "{n} sale", "{n} sales")) && strings.Contains(m.Screen(), "17")
	})
	m.Key(fyne.KeyReturn)
	m.Settle("the sale's slip", func() bool { return m.slip.IsOpen() && strings.Contains(m.Screen(), receipt) })
	m.Shows(kit.Money(purchase.Money{Minor: 1717, Currency: "EUR"}))
	m.Key(fyne.KeyEscape)
	m.Key(fyne.KeyEscape)
	if m.slip.IsOpen() || m.find.IsOpen() {
		m.Error("Esc does not lead back")
	}
}

// handsOver has Ben join, who sells from then on. Review closes behind the manager.
func (m manager) handsOver() {
	m.Press("Practice Downtown · Ana")
	m.Choose(words.T("Somebody new…"))
	m.Press(words.T("Change without one")) // Ana has no PIN
	m.Field(words.T("E-mail")).SetText(practice.SecondEmail)
	m.Field(words.T("Password")).SetText(practice.Password)
	m.Press(words.T("Sign in"))
	m.Settle("Ben to join", func() bool {
		return strings.Contains(m.Screen(), words.T("A PIN for {name}", "name", "Ben"))
	})
	m.choosePIN("604817")
	m.Settle("Ben to sell", func() bool { return m.status.Station.StaffName == "Ben" && !m.Covered() })
	if m.status.PIN.Unlocked {
		m.Error("the manager's Review is open for Ben")
	}
}

// closes ends the business day, with the manager's PIN.
func (m manager) closes() {
	m.typedKey(&fyne.KeyEvent{Name: fyne.KeyF7})
	m.Settle("the day", func() bool { return strings.Contains(m.Screen(), words.T("TAKINGS")+"\n") })
	m.Press(words.T("Close this day…"))
	m.Keys(managerPIN)
	m.Key(fyne.KeyReturn)
	m.Settle("what is to be closed", func() bool { return m.status.PIN.Unlocked })
	m.Press(words.T("Close the day"))
	m.Settle("the closing", func() bool {
		all, err := m.till.Closings(m.Context())
		return err == nil && len(all) == 1
	})
	all, _ := m.till.Closings(m.Context())
	if takings := all[0].Day.Takings(); takings.Count != 1 || takings.Sums["EUR"] != 101 {
		m.Errorf("closed with %+v, want the one sale that was put on the right card", takings)
	}
	if audit, err := m.till.Verify(m.Context()); err != nil || len(audit.Problems)+len(audit.Altered) > 0 {
		m.Errorf("verify: %v %+v", err, audit)
	}
}
