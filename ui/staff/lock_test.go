package staff

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"counterfoil/internal/till"
	"counterfoil/ui/kit"
)

// However many sell at a till, and in large text, every name of the lock comes in sight with the focus, whoever sold
// last at once. The page is within the window, and rolls only where that has no room for all.
func TestEveryNameOfTheLockIsInReach(t *testing.T) {
	defer kit.Zoom(1, 1)
	for _, letters := range []float32{1, 1.5} {
		for _, many := range []int{2, 14} {
			kit.Zoom(1, letters)
			_, r, o := open(t)
			locked := o.status
			locked.Locked, locked.Staff = true, nil
			for i := range many {
				m := till.Member{ID: fmt.Sprint(i), Name: fmt.Sprint("Ana ", i), PIN: true}
				locked.Staff = append(locked.Staff, m)
			}
			locked.Station.StaffID = fmt.Sprint(many - 2)
			kit.Unrolled(func() { r.Show(locked) }) // as before the window has drawn it
			for range 3 {
				r.over.Refresh()
			}
			window := r.shell.Window().Canvas()
			page, at := pageIn(window.Overlays().Top()), fyne.CurrentApp().Driver().AbsolutePositionForObject
			top, height := at(page).Y, page.Size().Height
			if top < 0 || top+height > window.Size().Height || (height < page.Content.MinSize().Height) != (many > 2) {
				t.Errorf("text %g, %d names: the page is at %g, %g of %g high", letters, many, top, height,
					page.Content.MinSize().Height)
			}
			met := map[string]bool{}
			for range many {
				name := window.Focused().(*kit.Button)
				if y := at(name).Y - top; y < 0 || y+name.Size().Height > height {
					t.Errorf("text %g, %d names: %q is at %g of %g", letters, many, name.Label, y, height)
				}
				met[name.Label] = true
				window.FocusNext()
			}
			if len(met) != many {
				t.Errorf("text %g: Tab comes to %d of %d names", letters, len(met), many)
			}
			r.Close()
		}
	}
}

// pageIn is the page that rolls within something; nil: there is none.
func pageIn(o fyne.CanvasObject) *fynecontainer.Scroll {
	var within []fyne.CanvasObject
	switch o := o.(type) {
	case *fynecontainer.Scroll:
		return o
	case *fyne.Container:
		within = o.Objects
	case fyne.Widget:
		within = test.WidgetRenderer(o).Objects()
	}
	for _, child := range within {
		if page := pageIn(child); page != nil {
			return page
		}
	}
	return nil
}
