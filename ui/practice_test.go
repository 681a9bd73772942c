package ui

import (
	"testing"

	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
	"counterfoil/ui/practice"
)

// Practice looks like no shop's till, and leads through a first round, which goes on
// when the window is made anew for another language, and can be had again.
func TestPracticeCannotBeMistaken(t *testing.T) {
	shop := newDesk(t)
	accent := kit.Ink(theme.ColorNamePrimary)
	shop.Hides("A first round")
	d := newDesk(t, func(cfg *Config, c *counter) {
		c.status.Practice = true
		cfg.Practice = pretend(practice.Card{Title: "Jane", Behaviour: "active", Code: "forloy_enr_jane"})
	})
	if kit.Ink(theme.ColorNamePrimary) == accent {
		t.Error("practice has the shop's accent")
	}
	d.Shows("A first round: 1 of 9")
	s := d.till.status
	s.Counts = purchase.Counts{Recorded: purchase.Tally{Count: 1},
		By: map[purchase.State]purchase.Tally{purchase.Pending: {Count: 1}}}
	d.show(s)
	d.Shows("A first round: 3 of 9")
	d.remake()
	d.Shows("A first round: 3 of 9")
	d.Press("Leave")
	d.Hides("A first round")
	d.practice.Guide() // from the menu
	d.Shows("A first round: 1 of 9")
}
