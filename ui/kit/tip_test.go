package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// A tip goes when its button is pressed, and when the page is rolled: it would stay where
// the button is no more.
func TestTipGoes(t *testing.T) {
	b := NewButton("Day", Plain, func() {})
	b.Tip = "Go to a day"
	root, page := Rolling(Column(0, b, Strut(100, 2000)))
	w := test.NewTempWindow(t, nil)
	content := NewFrame(root, fyne.NewSize(300, 300), nil, func() {})
	w.SetContent(content)
	w.Resize(fyne.NewSize(300, 300))
	tip := content.Layout.(*frame).tip
	for name, goes := range map[string]func(){
		"a press":      func() { b.Tapped(nil) },
		"rolling":      func() { page.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -50)}) },
		"leaving":      b.MouseOut,
		"another room": func() { HideTip(content) },
	} {
		b.MouseIn(nil)
		if !tip.root.Visible() {
			t.Fatal("no tip")
		}
		if goes(); tip.root.Visible() {
			t.Errorf("the tip stays after %s", name)
		}
	}
}
