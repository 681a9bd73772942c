package shell_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"counterfoil/tests/uitest"
)

// Whatever file is chosen, files stand in a list: below icons their names are broken and cut.
func TestFilesAreListedByTheirNames(t *testing.T) {
	_, s := uitest.Open(t)
	s.Choose(dialog.NewFileOpen(func(fyne.URIReadCloser, error) {}, s.Window()), "Choose a file")
	all := test.LaidOutObjects(s.Window().Canvas().Overlays().Top())
	if slices.ContainsFunc(all, func(o fyne.CanvasObject) bool { _, icons := o.(*widget.GridWrap); return icons }) {
		t.Error("the files stand as icons")
	}
}
