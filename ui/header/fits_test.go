package header

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// In every language, whatever the link is and however much waits, the header fits the smallest
// window: what may be cut is the name of the place or of who sells. What the link's line says is
// whole, and it says what goes on without Forloy.
func TestFitsTheSmallestWindow(t *testing.T) {
	defer words.Use("")
	for _, language := range words.Languages() {
		words.Use(language.Code)
		_, sh := uitest.Open(t)
		h := New(sh, &office{}, selling)
		h.Camera(true)
		for _, link := range []purchase.Link{purchase.LinkOnline, purchase.LinkOffline, purchase.LinkUnreachable,
			purchase.LinkSignIn, purchase.LinkUnknown} {
			s := selling
			s.Practice, s.Sync.Link, s.Sync.NextTry = true, link, noon.Add(59*time.Second)
			s.Oldest = noon.Add(-47 * time.Hour)
			s.Counts.By = map[purchase.State]purchase.Tally{purchase.Pending: {Count: 1234},
				purchase.Review: {Count: 99}}
			first := till.Status{Sync: s.Sync} // nothing waits before the first start
			full, damaged, clock := s, s, s
			full.Trouble, damaged.Trouble = fault.New(fault.StoreFull), fault.New(fault.StoreDamaged)
			clock.Sync.ClockKnown, clock.Sync.ClockOffset = true, 75*time.Hour
			clock.Zone = fault.Fault{Kind: fault.ZoneUnknown, Facts: fault.Facts{Detail: "Germany"}}
			for _, s := range []till.Status{s, first, full, damaged, clock} {
				h.Show(s, noon)
				if got := h.Root.MinSize().Width; got > uitest.Least.Width {
					t.Errorf("%s, %s, ready %t: %.0f wide", language.Code, link, s.Ready, got)
				}
				h.Root.Resize(fyne.NewSize(uitest.Least.Width, h.Root.MinSize().Height))
				says := fyne.MeasureText(h.place.Label, h.place.TextSize, fyne.TextStyle{})
				if !s.Ready && h.place.Size().Width-2*kit.Grid < says.Width {
					t.Errorf("%s, %s: no room for %q", language.Code, link, h.place.Label)
				}
				line := h.line.root
				line.Resize(fyne.NewSize(uitest.Least.Width, line.MinSize().Height))
				beside := h.line.badge.sub
				if beside.MinSize().Width > 0 && beside.Size().Width < width(beside.Content) {
					t.Errorf("%s, %s, ready %t: no room for %q", language.Code, link, s.Ready, beside.Content)
				}
				if s.Ready && link != purchase.LinkOnline && beside.Content == "" {
					t.Errorf("%s, %s: nothing is said of what goes on", language.Code, link)
				}
			}
		}
	}
}

// However large text is and however long names are, the header's button of who sells is written as large as small text
// is. Of the place less stands there, then nothing, and the tip has it all.
func TestWhoSellsIsReadInLargeText(t *testing.T) {
	defer kit.Zoom(1, 1)
	defer words.Use("")
	for _, language := range words.Languages() {
		words.Use(language.Code)
		whoSellsIsRead(t, language.Code)
	}
}

func whoSellsIsRead(t *testing.T, language string) {
	for _, letters := range []float32{1, 1.25, 1.5} {
		kit.Zoom(1, letters)
		for _, names := range [][2]string{{"Downtown", "Ana"},
			{"Practice Downtown, by the harbour", "Ana-Sofía de la Cruz"}} {
			_, sh := uitest.Open(t)
			h := New(sh, &office{}, selling)
			s := selling
			s.Counts.By = map[purchase.State]purchase.Tally{purchase.Review: {Count: 12}}
			s.Practice, s.Station.LocationName, s.Station.StaffName = true, names[0], names[1]
			h.Show(s, noon)
			sh.Window().SetContent(kit.NewFrame(h.Root, uitest.Least, func() func() { return func() {} }, func() {}))
			sh.Window().Resize(uitest.Least)
			for _, o := range test.WidgetRenderer(h.place).Objects() {
				label, is := o.(*canvas.Text)
				if !is {
					continue
				}
				if label.TextSize != kit.SizeSmall {
					t.Errorf("%s, at %v: %q is written in %v", language, letters, label.Text, label.TextSize)
				}
				if who, _, _ := strings.Cut(names[1], "-"); !strings.Contains(label.Text, who) {
					t.Errorf("%s, at %v: %q does not say who sells", language, letters, label.Text)
				}
				h.place.FocusGained()
				if whole := names[0] + " · " + names[1]; label.Text != whole && !tipSays(sh, whole) {
					t.Errorf("%s, at %v: of %q nothing says the rest", language, letters, label.Text)
				}
			}
		}
	}
}

// tipSays reports whether the window's tip says something.
func tipSays(sh *shell.Shell, says string) bool {
	found := false
	var look func(o fyne.CanvasObject)
	look = func(o fyne.CanvasObject) {
		if text, is := o.(*kit.Text); is && text.Content == says {
			found = true
		}
		if box, is := o.(*fyne.Container); is && box.Visible() {
			for _, child := range box.Objects {
				look(child)
			}
		}
	}
	look(sh.Window().Content())
	return found
}
