package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// shown is a window's canvas, and how often it was drawn anew.
type shown struct {
	fyne.Canvas
	root  fyne.CanvasObject
	drawn int
}

func (s *shown) Content() fyne.CanvasObject { return s.root }
func (s *shown) Refresh(fyne.CanvasObject)  { s.drawn++ }

// toolkit is an app with a driver that knows a canvas, or has forgotten it.
type toolkit struct {
	fyne.App
	driver memory
}

type memory struct {
	fyne.Driver
	knows fyne.Canvas
}

func (t *toolkit) Driver() fyne.Driver                          { return &t.driver }
func (m *memory) CanvasForObject(fyne.CanvasObject) fyne.Canvas { return m.knows }

func TestWhatIsForgottenIsDrawn(t *testing.T) {
	s := &shown{root: Column(Grid)}
	is := &toolkit{test.NewTempApp(t), memory{knows: s}}
	fyne.SetCurrentApp(is)
	if Redraw(s, false); s.drawn != 0 {
		t.Error("drawn although it is known")
	}
	is.driver.knows = nil
	if Redraw(s, false); s.drawn != 1 {
		t.Errorf("drawn %d times", s.drawn)
	}
	is.driver.knows = s
	if Redraw(s, true); s.drawn != 2 {
		t.Errorf("drawn %d times", s.drawn)
	}
	Redraw(&shown{}, true) // a window that has nothing yet
}
