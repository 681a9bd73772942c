package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/practice"
	"counterfoil/ui/records"
	"counterfoil/ui/shell"
)

// The forms before Review have room on the smallest window, in practice and in every
// language: their titles stay within the form, and the button that ends the first one is in
// sight.
func TestDoorFits(t *testing.T) {
	for _, l := range words.Languages() {
		t.Run(l.Code, func(t *testing.T) {
			defer words.Use("")
			d := newDesk(t, practiceScreen, func(_ *Config, c *counter) {
				c.status.Settings.Language, c.status.PIN = l.Code, till.PINState{Choose: true}
			})
			d.goTo(shell.Review)
			d.Idle()
			fit := func() {
				t.Helper()
				for range 3 {
					layOut(d.win.Content())
				}
				for _, text := range append(d.Spilling(), d.Shortened()...) {
					t.Errorf("no room for %q", text)
				}
			}
			fit()
			set := d.Button(words.T("Set the PIN"))
			if end := fyne.CurrentApp().Driver().AbsolutePositionForObject(set).Add(set.Size()); end.Y > leastHeight {
				t.Errorf("the button ends at %g", end.Y)
			}
			s := d.till.status
			s.PIN = till.PINState{Set: true}
			d.show(s)
			fit()
			d.Press(words.T("Forgot the PIN?"))
			fit()
			d.Press(words.T("Back"))
			d.Press(words.T("Open with an owner's sign-in"))
			fit()
		})
	}
}

// With the largest text on the smallest window the menu is in sight, and the balance, the titles of sheets and what
// Review's buttons say are whole, with a card as the practice server has it.
func TestLargeTextIsWhole(t *testing.T) {
	defer words.Use("")
	for _, language := range []string{"de", "fr", "pt"} {
		d := newDesk(t, func(cfg *Config, c *counter) {
			c.status.Settings.Language, c.status.Settings.TextSize, c.status.PIN.Unlocked = language, "150", true
			c.review = toReview()
			c.lookup = func(string) (purchase.CardInfo, error) { return coffee(), nil }
			cfg.Help = &records.Help{}
			cfg.OpenPractice = func() error { return nil }
			cfg.DecodePicture = func(string) ([]purchase.Scan, error) { return nil, nil }
		})
		d.showMenu(d.Button(words.T("Sync now")))
		var height float32
		for _, entry := range d.win.Canvas().Focused().(*widget.PopUpMenu).Items {
			height += entry.MinSize().Height
		}
		if height > leastHeight {
			t.Errorf("%s: the menu is %g high", language, height)
		}
		d.CloseMenu()
		d.scan("forloy_enr_abc123def456")
		d.Idle()
		d.goTo(shell.Sale)
		whole := func(text string) {
			t.Helper()
			for range 3 {
				layOut(d.win.Content())
			}
			d.settled()
			for _, short := range d.Shortened() {
				if strings.HasPrefix(short, text) {
					t.Errorf("%s: no room for %q", language, short)
				}
			}
		}
		whole(words.T("{have} of {need}", "have", "7", "need", "10"))
		d.goTo(shell.Review)
		d.Idle()
		whole(words.T("Rescan and replace"))
		whole(words.N(3, "{n} sale to review", "{n} sales to review"))
		d.records.Open()
		whole(words.T("Records and support"))
		d.records.Close()
		for _, size := range []fyne.Size{fyne.NewSize(leastWidth, leastHeight), fyne.NewSize(1080, 1920)} {
			d.win.Resize(size)
			d.find.Open()
			d.Idle()
			for _, name := range []string{"Recorded at", "Customer", "Amount", "Receipt", "Staff", "State"} {
				whole(words.T(name))
			}
			d.find.Close()
		}
	}
}

// With the largest text on the smallest window, in practice, the card is to be seen whole with the
// amount, whatever step of the guided round stands over it; and no step moves what is below.
func TestTheCardIsWholeInPractice(t *testing.T) {
	defer words.Use("")
	for _, l := range words.Languages() {
		d := newDesk(t, func(c *Config, o *counter) {
			o.status.Settings.Language, o.status.Settings.TextSize, o.status.Practice = l.Code, "150", true
			o.lookup = func(string) (purchase.CardInfo, error) { return coffee(), nil }
			c.Practice = pretend(practice.Card{Title: "Coffee", Type: "punch"})
			c.OpenTill = func() error { return nil }
		})
		d.win.Resize(fyne.NewSize(leastWidth, leastHeight))
		d.scan("forloy_enr_f456")
		d.Idle()
		amount := d.Field("0" + words.DecimalSign() + "00")
		top := fyne.CurrentApp().Driver().AbsolutePositionForObject
		stands := top(amount).Y
		for at := range int64(9) {
			s := d.till.status
			s.Counts.Recorded.Count, s.Counts.By = at, nil
			d.show(s)
			for range 3 {
				layOut(d.win.Content())
			}
			if amount.Page.Offset.Y > 0 {
				t.Errorf("%s, after %d sales: the card is cut off by %g", l.Code, at, amount.Page.Offset.Y)
			}
			if y := top(amount).Y; y != stands {
				t.Errorf("%s, after %d sales: the amount has moved from %g to %g", l.Code, at, stands, y)
			}
		}
	}
}

// That the till does not listen has its room beside the card's caption, in every language, and
// pushes nothing aside.
func TestDeafHasRoom(t *testing.T) {
	for _, l := range words.Languages() {
		t.Run(l.Code, func(t *testing.T) {
			defer words.Use("")
			d := newDesk(t, func(_ *Config, c *counter) { c.status.Settings.Language = l.Code })
			d.setListening(false)
			for range 3 {
				layOut(d.win.Content())
			}
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject
			end := func(o fyne.CanvasObject) float32 { return at(o).X + o.Size().Width }
			field, record := d.Field("0"+words.DecimalSign()+"00"), d.Button(words.T("Record")+"   ↵")
			if end(field) > end(record)+1 {
				t.Errorf("the amount ends at %g, the button below at %g", end(field), end(record))
			}
		})
	}
}
