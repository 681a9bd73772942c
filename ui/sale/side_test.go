package sale

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/tests/uitest"
	"counterfoil/ui/kit"
	"counterfoil/ui/lens"
)

// The camera, the balance and the keypad share the side by what there is room for.
func TestTheCameraLeavesRoomForTheKeypad(t *testing.T) {
	desk, s := uitest.Open(t)
	c := newCounter()
	camera := lens.New(s, c, &lens.Camera{Use: func(string, bool) {}})
	r := New(s, c, camera)
	desk.Put(r.Root)
	r.Show(c.status)
	r.InFront(true)
	r.Watched(true)
	camera.ShowState(device.CameraState{Phase: device.CameraRunning, Camera: "Front camera"})
	camera.Look(lens.Look{W: 1280, H: 720, Paint: func(*image.RGBA) {}})
	desk.Idle()
	for _, size := range [][2]float32{{uitest.Least.Width, uitest.Least.Height - 100}, {1024, 620}, {1920, 980}} {
		s.Window().Resize(fyne.NewSize(size[0], size[1])) // the header takes the rest of the window
		keys := r.keypad.Root
		if need := keys.MinSize().Height; keys.Size().Height < need {
			t.Errorf("at %v the keypad has %v of %v", size, keys.Size().Height, need)
		}
		if picture := camera.Root.Size().Height - camera.Root.MinSize().Height; picture < 90 {
			t.Errorf("at %v the picture is %v high", size, picture)
		}
	}
}

// Beside more pages the balance has its place over the keypad only where there is room to
// say something.
func TestNoBoxIsEmptyOverTheKeypad(t *testing.T) {
	desk, s := uitest.Open(t)
	r := New(s, newCounter(), lens.New(s, newCounter(), nil), kit.NewPage("Cards", kit.Strut(0, 0)))
	desk.Put(r.Root)
	desk.Press("Keypad")
	for height, want := range map[float32]bool{456: false, 700: true} {
		s.Window().Resize(fyne.NewSize(uitest.Least.Width, height))
		if got := r.details.root.Size().Height > 0 && strings.Contains(desk.Screen(), "BALANCE"); got != want {
			t.Errorf("%g high, the balance is to be seen: %t", height, got)
		}
		if want {
			desk.Shows("Shown here once a card is scanned")
		}
	}
}

// Nor is it empty with large text, at any height.
func TestNoBoxIsEmptyInLargeText(t *testing.T) {
	defer kit.Zoom(1, 1)
	for _, letters := range []float32{1, 1.25, 1.5} {
		kit.Zoom(1, letters)
		desk, s := uitest.Open(t)
		r := New(s, newCounter(), lens.New(s, newCounter(), nil), kit.NewPage("Cards", kit.Strut(0, 0)))
		desk.Put(r.Root)
		desk.Press("Keypad")
		for height := float32(460); height < 1000; height += 10 {
			s.Window().Resize(fyne.NewSize(1024, height))
			screen := desk.Screen()
			if strings.Contains(screen, "BALANCE") && !strings.Contains(screen, "Shown here once") {
				t.Errorf("text of %g, %g high: nothing stands under the caption", letters, height)
			}
		}
	}
}

// A list beside the form has the whole height of a large window: it is not cut off for the sake of the middle.
func TestAListHasTheWholeHeight(t *testing.T) {
	desk, s := uitest.Open(t)
	r := New(s, newCounter(), lens.New(s, newCounter(), nil), kit.NewPage("Cards", kit.Strut(0, 0)))
	desk.Put(r.Root)
	for _, size := range []fyne.Size{{Width: 1366, Height: 620}, {Width: 1600, Height: 820}} {
		s.Window().Resize(size)
		side, form := r.main.Objects[1], r.main.Objects[0]
		if side.Size().Height < r.main.Size().Height-1 || side.Position().Y != form.Position().Y {
			t.Errorf("%v: the list is %v high of %v, at %v; the form at %v", size, side.Size().Height,
				r.main.Size().Height, side.Position(), form.Position())
		}
	}
}
