package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
	"counterfoil/ui/shell"
)

// All that it takes to choose a PIN, or to give it, is in sight at once, in practice too: nobody rolls a keypad.
func TestAPINIsChosenWithoutRolling(t *testing.T) {
	defer words.Use("")
	large := fyne.NewSize(1920, 1080)
	for _, form := range []struct {
		name string
		set  func(*Config, *counter)
		open func(*desk)
		ends string // the button that ends it
	}{
		{"a first start", choosesPIN, func(*desk) {}, "Set the PIN"},
		{"Review", choosesPIN, func(d *desk) { d.goTo(shell.Review) }, "Set the PIN"},
		{"Review in practice", practiceChoosesPIN, func(d *desk) { d.goTo(shell.Review) }, "Set the PIN"},
		{"staff in practice", practiceChoosesPIN, func(d *desk) {
			d.staff.Number(1)
			d.Press(words.T("Choose a PIN for {name}…", "name", "Ana"))
		}, "Set the PIN"},
		{"Review's door", practiceScreen, func(d *desk) {
			s := d.till.status
			s.PIN.Set = true
			d.show(s)
			d.goTo(shell.Review)
		}, "Open"},
	} {
		for _, at := range []struct {
			text string
			size fyne.Size
		}{{"100", uitest.Least}, {"150", large}, {"150", uitest.Least}} {
			for _, language := range []string{"en-GB", "de", "fr", "pt"} { // those with the longest words
				d := newDesk(t, form.set, func(_ *Config, c *counter) {
					c.status.Settings.Language, c.status.Settings.TextSize = language, at.text
				})
				d.win.Resize(at.size)
				d.zoom()
				d.win.Resize(at.size)
				d.Idle()
				form.open(d)
				d.Idle()
				layOut(d.win.Content())
				d.settled()
				for _, label := range []string{"7", "0", words.T(form.ends)} {
					b := d.Button(label)
					end := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Y + b.Size().Height
					if room := d.win.Canvas().Size().Height; end > room {
						t.Errorf("%s, %s%% at %v, %s: %q ends at %v of %v", form.name, at.text, at.size.Width, language,
							label, end, room)
					}
				}
				d.win.Close()
			}
		}
	}
}
