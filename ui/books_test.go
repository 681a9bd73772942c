package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/ui/shell"
)

// What lies over Day goes by Esc, and before a scanned card.
func TestTheDaysSheets(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Day)
	d.Idle()
	d.Press("Closed days…")
	d.Idle()
	d.Shows("No day has been closed yet.")
	d.Key(fyne.KeyEscape)
	if d.Covered() || d.at != shell.Day {
		t.Error("Esc leaves the sheet where it is")
	}
	d.Press("Close this day…")
	d.scan("forloy_enr_a")
	if d.Covered() || d.at != shell.Sale {
		t.Error("the sheet lies over a scanned card")
	}
}

// A language or a size that changes leaves the period that is shown.
func TestTheDaysPeriodIsCarried(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Day)
	d.Idle()
	d.Press("Month")
	d.Idle()
	d.remake()
	d.Idle()
	d.Shows("November 2026")
	d.Hides("23 November 2026")
}
