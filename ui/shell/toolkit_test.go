package shell_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
	"counterfoil/ui/shell"
)

// What the toolkit says by itself, in its file dialogs and in a field's menu, is said in the
// window's language, whatever the system's is, and changes with it.
func TestTheToolkitSpeaksTheWindowsLanguage(t *testing.T) {
	t.Cleanup(func() { shell.Speak("") })
	for _, l := range words.Languages() {
		shell.Speak(l.Code)
		for said, want := range map[string]string{
			lang.L("Show Hidden Files"):     words.T("Show hidden files"),
			lang.L("Paste"):                 words.T("Paste"),
			lang.L("Cancel"):                words.T("Cancel"),
			lang.X("file.parent", "Parent"): words.T("Folder above"),
		} {
			if said != want {
				t.Errorf("%s: the toolkit says %q, the window %q", l.Code, said, want)
			}
		}
		d, s := uitest.Open(t)
		s.Save("sales.csv", nil)
		d.Press(words.T("Another folder…"))
		labels := labelsOf(s.Window().Canvas().Overlays().Top())
		if !slices.Contains(labels, words.T("Home folder")) || slices.Contains(labels, "Home") {
			t.Errorf("%s: the places are %q", l.Code, labels)
		}
	}
}

// labelsOf are the toolkit's own labels that can be seen.
func labelsOf(o fyne.CanvasObject) (all []string) {
	if !o.Visible() {
		return nil
	}
	switch o := o.(type) {
	case *widget.Label:
		return []string{o.Text}
	case *fyne.Container:
		for _, child := range o.Objects {
			all = append(all, labelsOf(child)...)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			all = append(all, labelsOf(child)...)
		}
	}
	return all
}
