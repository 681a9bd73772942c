package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/till"
	"counterfoil/ui/shell"
)

// What is drawn grows with the window and with the setting, and always fits.
func TestZoomOf(t *testing.T) {
	for _, row := range []struct {
		width, height float32
		text          string
		want          float32
	}{
		{800, 600, "", 1}, {1024, 600, "", 1}, {1024, 768, "", 1}, {1366, 768, "", 1}, {1920, 1080, "", 1.5},
		{3840, 2160, "", 3}, {1080, 1920, "", 1.25}, // upright
		{1536, 864, "", 1.125}, // 3840×2160 at a scale of 2.5
		{1024, 768, "125", 1.25}, {1920, 1080, "150", 1.75}, {800, 600, "150", 1},
	} {
		size := fyne.NewSize(row.width, row.height)
		if got := zoomOf(till.Settings{TextSize: row.text}, size); got != row.want {
			t.Errorf("%v at %q per cent: %g, want %g", size, row.text, got, row.want)
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
