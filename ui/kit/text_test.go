package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// Of a place and who sells there, who sells stays readable however narrow the window is.
func TestShortenBeforeTheEnd(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Paper{})
	const label, end = "Practice Downtown, by the harbour · Ana", " · Ana"
	wide := fyne.MeasureText(label, SizeSmall, fyne.TextStyle{}).Width
	for _, width := range []float32{wide / 4, wide / 2, wide - 1, wide} {
		got := shortenBefore(end, label, width, SizeSmall, fyne.TextStyle{})
		if !strings.HasSuffix(got, end) || fyne.MeasureText(got, SizeSmall, fyne.TextStyle{}).Width > width {
			t.Errorf("%.0f wide: %q", width, got)
		}
		if cut := strings.Contains(got, "…"); cut == (width == wide) {
			t.Errorf("%.0f wide: %q", width, got)
		}
	}
	got := shortenBefore(end, label, 3*Grid, SizeSmall, fyne.TextStyle{})
	if !strings.HasPrefix("Ana", strings.TrimSuffix(got, "…")) {
		t.Errorf("where not even the end has room: %q", got)
	}
}
