package ui

import (
	"maps"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// What is drawn grows with the window and with the setting, and always fits; text grows
// as the setting says, on any window.
func TestZoomOf(t *testing.T) {
	for _, row := range []struct {
		width, height float32
		text          string
		want, letters float32
	}{
		{800, 600, "", 1, 1}, {1024, 600, "", 1, 1}, {1024, 768, "", 1, 1}, {1366, 768, "", 1, 1},
		{1920, 1080, "", 1.5, 1}, {3840, 2160, "", 3, 1}, {1080, 1920, "", 1.25, 1}, // upright
		{1536, 864, "", 1.125, 1}, // 3840×2160 at a scale of 2.5
		{1024, 768, "125", 1.25, 1}, {1024, 768, "150", 1.25, 1.2}, {1920, 1080, "150", 1.75, 2.25 / 1.75},
		{800, 600, "125", 1, 1.25}, {800, 600, "150", 1, 1.5},
	} {
		size := fyne.NewSize(row.width, row.height)
		factor, letters := kit.ZoomFor(row.text, size)
		if factor != row.want || letters != row.letters {
			t.Errorf("%v at %q per cent: %g and %g, want %g and %g", size, row.text, factor, letters, row.want,
				row.letters)
		}
	}
}

// A window that has grown can be made small again, whichever room is in front.
func TestWindowShrinksAgain(t *testing.T) {
	d := newDesk(t)
	d.win.Resize(fyne.NewSize(3840, 2160))
	d.zoom()
	for place := shell.Sale; place <= shell.Settings; place++ {
		d.goTo(place)
		if least := d.win.Content().MinSize(); least.Width > leastWidth || least.Height > leastHeight {
			t.Errorf("with room %d in front the window is at least %v", place, least)
		}
	}
	d.win.Resize(fyne.NewSize(leastWidth, leastHeight))
	d.zoom()
	if size := d.win.Canvas().Size(); size != fyne.NewSize(leastWidth, leastHeight) {
		t.Errorf("the window is %v", size)
	}
}

// With the largest text on the smallest window every button and field can be reached, also
// in the languages of the longest words: it is within the window, or on what is rolled up
// and down.
func TestLargeTextCanBeReached(t *testing.T) {
	defer words.Use("")
	for _, language := range []string{"de", "pt"} {
		d := newDesk(t, func(_ *Config, c *counter) {
			c.status.Settings.Language, c.status.Settings.TextSize, c.status.PIN.Unlocked = language, "150", true
			c.review = uitest.Refused(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
			c.lookup = func(string) (purchase.CardInfo, error) { return coffee(), nil }
		})
		if small := kit.SizeSmall; small != 21 {
			t.Fatalf("small text is %g high", small)
		}
		d.scan("forloy_enr_abc123def456")
		for place := shell.Sale; place <= shell.Settings; place++ {
			d.goTo(place)
			d.Idle()
			for range 3 {
				layOut(d.win.Content())
			}
			for name, at := range reachable(d.win.Content(), fyne.Position{}, false) {
				if at.X < 0 || at.X > leastWidth || at.Y > leastHeight {
					t.Errorf("%s, place %d: %s ends at %v", language, place, name, at)
				}
			}
		}
	}
}

// reachable is where each button and field ends to the right and, unless its page rolls,
// below.
func reachable(o fyne.CanvasObject, from fyne.Position, rolls bool) map[string]fyne.Position {
	all := map[string]fyne.Position{}
	if !o.Visible() {
		return all
	}
	at := from.Add(o.Position())
	end := at.Add(o.Size())
	if rolls {
		end.Y = 0
	}
	var within []fyne.CanvasObject
	switch o := o.(type) {
	case *kit.Button:
		all["the button "+o.Label+o.Tip] = end
	case *kit.Field:
		all["the field "+o.PlaceHolder] = end
	case *fyne.Container:
		within = o.Objects
	case *container.Scroll:
		within, rolls = []fyne.CanvasObject{o.Content}, true
	case *container.ThemeOverride:
		within = []fyne.CanvasObject{o.Content}
	}
	for _, child := range within {
		maps.Copy(all, reachable(child, at, rolls))
	}
	return all
}
