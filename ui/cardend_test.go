package ui

import (
	"testing"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
	"counterfoil/ui/shell"
)

// Whatever has no room, the end of a card has: it is what people tell a card by. In every size of text, on the
// smallest window and in every language, where sales are torn off, in Review and in Find.
func TestTheEndOfACardIsWhole(t *testing.T) {
	defer words.Use("")
	for _, l := range words.Languages() {
		for _, text := range []string{"100", "125", "150"} {
			d := newDesk(t, func(_ *Config, c *counter) {
				c.status.Settings.Language, c.status.Settings.TextSize, c.status.PIN.Unlocked = l.Code, text, true
				c.review, c.kept, c.status.Last = toReview(), lastSales(), lastSales()
				for i, minor := range []int64{1250, 123_456, 1_234_567} {
					c.review[i].Amount = purchase.Money{Minor: minor, Currency: "EUR"}
				}
				c.review[1].RecordedAt, c.review[2].CustomerName = now(), ""
			})
			d.win.Resize(uitest.Least)
			d.zoom()
			d.win.Resize(uitest.Least)
			whole := func(where string) {
				t.Helper()
				d.Idle()
				for range 3 {
					layOut(d.win.Content())
				}
				d.settled()
				for _, cut := range d.CardsCut() {
					t.Errorf("%s, %s %%, %s: %s", l.Code, text, where, cut)
				}
			}
			whole("the sales torn off")
			d.goTo(shell.Review)
			whole("Review")
			d.find.Open()
			whole("Find")
			d.find.Close()
			d.win.Close()
		}
	}
}
