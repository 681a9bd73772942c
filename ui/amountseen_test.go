package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/words"
	"counterfoil/ui/practice"
)

// TestTheAmountIsSeenWhole: on the smallest window with large text, in practice too, the amount's
// field is in sight from top to bottom before anybody has pressed a key in it, whatever is on the
// form and is said, in every language. What leaves it more room is tried in those of the longest words.
func TestTheAmountIsSeenWhole(t *testing.T) {
	for _, l := range words.Languages() {
		for _, text := range []string{"125", "150"} {
			for _, over := range []string{"practice", "clock"} {
				if (text != "150" || over != "practice") && l.Code != "de" && l.Code != "pt" {
					continue
				}
				t.Run(l.Code+text+over, func(t *testing.T) {
					defer words.Use("")
					d := newDesk(t, func(c *Config, o *counter) {
						o.status.Settings.Language, o.status.Settings.TextSize = l.Code, text
						o.status.Last = lastSales()
						switch over {
						case "clock":
							o.status.Sync.ClockKnown, o.status.Sync.ClockOffset = true, time.Hour
						case "practice":
							o.status.Practice, c.Practice = true, pretend(practice.Card{Title: "Coffee", Type: "punch"})
						}
					})
					seen := func(when string) {
						t.Helper()
						layOut(d.win.Content())
						layOut(d.win.Content())
						at := fyne.CurrentApp().Driver().AbsolutePositionForObject
						field := d.Field("0" + words.DecimalSign() + "00")
						page := field.Page
						top, bottom := at(field).Y-at(page).Y, at(field).Y-at(page).Y+field.Size().Height
						if top < 0 || bottom > page.Size().Height+0.5 {
							t.Errorf("%s: the amount is from %g to %g, and %g are to be seen", when, top, bottom,
								page.Size().Height)
						}
						if need, have := page.Content.MinSize().Width, page.Size().Width; need > have {
							t.Errorf("%s: the form is %g wide and has %g", when, need, have)
						}
						if least := field.MinSize().Height; field.Size().Height < least {
							t.Errorf("%s: the amount's figures need %g and have %g", when, least, field.Size().Height)
						}
					}
					seen("empty")
					page := d.Field("0" + words.DecimalSign() + "00").Page
					before, high := page.Offset, page.Size().Height
					d.scan("forloy_enr_f456")
					d.Idle()
					seen("with a card")
					if now := page.Offset; now != before && page.Size().Height == high { // the same words over it
						t.Errorf("with the focus at the amount the form has rolled from %v to %v", before, now)
					}
					d.win.Canvas().Unfocus()
					d.Keys("12" + words.DecimalSign() + "50")
					d.Key(fyne.KeyReturn)
					d.Idle()
					seen("recorded")
					d.Key(fyne.KeyF2)
					d.Key(fyne.KeyEscape)
					d.Idle()
					seen("after Esc")
					d.setListening(false)
					seen("not listening")
					d.setListening(true)
					seen("listening")
				})
			}
		}
	}
}
