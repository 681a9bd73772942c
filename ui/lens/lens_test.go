package lens

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"
	"unicode"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/till"
	"counterfoil/tests/uitest"
)

// settings is a till that keeps what was set last.
type settings struct {
	till.Settings
	fails error
}

func (s *settings) SetSettings(_ context.Context, _, set till.Settings) error {
	s.Settings = set
	return s.fails
}

// stand is a box with two cameras in front, and what it has asked of them.
type stand struct {
	*uitest.Desk
	*Box
	till *settings
	used []string
}

func open(t *testing.T) *stand {
	t.Helper()
	desk, s := uitest.Open(t)
	d := &stand{Desk: desk, till: &settings{}}
	d.Box = New(s, d.till, &Camera{
		Use:  func(name string, on bool) { d.used = append(d.used, fmt.Sprint(name, " ", on)) },
		List: func() ([]string, error) { return []string{"Front camera", "Desk camera"}, nil },
	})
	d.Put(d.Root)
	d.Seen(true)
	d.Box.Show(till.Status{Ready: true})
	return d
}

func (d *stand) wants(when, want string) {
	d.Helper()
	if got := d.used[len(d.used)-1]; got != want {
		d.Errorf("%s the camera is wanted as %q, want %q", when, got, want)
	}
}

// frame is a picture of one colour, with a code in its left part.
func frame(c color.Color) Look {
	return Look{W: 1280, H: 720, Codes: [][4][2]int{{{100, 100}, {300, 100}, {300, 300}, {100, 300}}},
		Paint: func(to *image.RGBA) { draw.Draw(to, to.Rect, image.NewUniform(c), image.Point{}, draw.Src) }}
}

var running = device.CameraState{Phase: device.CameraRunning, Camera: "Front camera"}

func TestShowsWhatTheCameraSees(t *testing.T) {
	d := open(t)
	if d.preview.Visible() {
		t.Error("a picture before there is a camera")
	}
	d.ShowState(running)
	d.Shows("Front camera")
	d.Shows("Switched on")
	for i := range 10 { // more than there are buffers, and none of them shown in between
		d.Look(frame(color.Gray{byte(i)}))
	}
	if n := d.Posted(); n != 1 {
		t.Errorf("%d pictures wait to be shown", n)
	}
	d.Idle()
	shown := d.preview.picture.Image.(*image.RGBA)
	if got := shown.RGBAAt(5, 5).R; got != 9 {
		t.Errorf("picture %d is shown instead of the newest", got)
	}
	if size := d.preview.picture.Size(); size.Height < 100 || shown.Rect.Dx() != min(int(size.Width), mostPreview) {
		t.Errorf("painted %v for a place of %v", shown.Rect, size)
	}
	side := d.preview.outline[0]
	middle := d.preview.picture.Position().X + d.preview.picture.Size().Width/2
	if !side.Visible() || side.Position1.X < middle {
		t.Error("the frame is not round the mirrored code")
	}
	d.Look(Look{W: 1280, H: 720, Hint: device.MoveCloser, Paint: func(*image.RGBA) {}})
	d.Idle()
	d.Shows("Move closer")
	if side.Visible() {
		t.Error("the frame stays without a code")
	}
	d.ShowState(device.CameraState{})
	d.Hides("Move closer")
	if d.preview.Visible() {
		t.Error("off, and still a picture")
	}
}

func TestPaintsNothingUnseen(t *testing.T) {
	d := open(t)
	d.ShowState(running)
	painted := false
	paint := Look{W: 4, H: 3, Paint: func(*image.RGBA) { painted = true }}
	for _, c := range []struct {
		when  string
		do    func()
		paint bool
	}{
		{"another room is in front", func() { d.Seen(false) }, false},
		{"in front", func() { d.Seen(true) }, true},
		{"the camera is off", func() { d.ShowState(device.CameraState{}) }, false},
	} {
		c.do()
		painted = false
		d.Look(paint)
		d.Idle()
		if painted != c.paint {
			t.Errorf("%s: painted is %v", c.when, painted)
		}
	}
}

func TestRunsOnlyWhileItIsOfUse(t *testing.T) {
	d := open(t)
	d.wants("ready to sell,", " true")
	d.Locked(true)
	d.wants("with the screen locked,", " false")
	d.Locked(false)
	d.wants("unlocked again,", " true")
	d.Minimised(true)
	d.wants("minimised,", " false")
	d.Minimised(false)
	d.Box.Show(till.Status{})
	d.wants("before anybody has signed in,", " false")
	d.Testing(true)
	d.wants("in the scan test,", " true")
	d.Testing(false)
	d.wants("after it,", " false")
}

func TestIsChosenAndSwitchedOff(t *testing.T) {
	d := open(t)
	d.ShowState(running)
	d.power.key.Tapped(nil)
	d.Idle()
	if !d.till.CameraOff {
		t.Error("the button did not switch it off")
	}
	d.Box.Show(till.Status{Ready: true, Settings: d.till.Settings})
	d.wants("off,", " false")
	d.ShowState(device.CameraState{})
	d.Shows("Switched off")
	d.Press("Camera")
	d.Idle()
	if !d.shell.Covered() {
		t.Error("no list of cameras")
	}
	items := d.menu([]string{"Front camera", "Desk camera"}).Items
	if len(items) != 2 || items[1].Label != "Desk camera" {
		t.Fatalf("items %v", items)
	}
	items[1].Action()
	d.Idle()
	if d.till.Camera != "Desk camera" || d.till.CameraOff {
		t.Errorf("chose %+v", d.till.Settings)
	}
	d.Box.Show(till.Status{Ready: true, Settings: d.till.Settings})
	d.wants("chosen,", "Desk camera true")
	items = d.menu([]string{"Front camera"}).Items
	if len(items) != 2 || items[1].Label != "Desk camera (not connected)" {
		t.Errorf("the chosen camera is not in the list: %v", items)
	}
	d.till.fails = fault.New(fault.StoreFull)
	d.power.key.Tapped(nil)
	d.Idle()
	d.Told(d.notice, "The disk is full. Make room on it.")
	d.Heard(device.SoundAttention)
}

func TestSaysWhatIsWrong(t *testing.T) {
	d := open(t)
	taken := fault.New(fault.CameraBusy)
	for _, c := range []struct {
		state          device.CameraState
		picker, notice string
	}{
		{device.CameraState{Phase: device.CameraFailed, Trouble: device.ErrNoCamera}, "No camera is connected", ""},
		{device.CameraState{Phase: device.CameraFailed, Camera: "Front camera", Trouble: taken},
			"Front camera",
			"Another program is using the camera. You can still use a hand scanner."},
		{device.CameraState{Phase: device.CameraRunning, Camera: "Front camera", Missing: "Desk camera"},
			"Front camera",
			"Desk camera is not connected: this one is used instead."},
		{running, "Front camera", ""},
	} {
		d.ShowState(c.state)
		d.Shows(c.picker)
		d.Told(d.notice, c.notice)
	}
}

func TestNamesOfCamerasAreShownLegibly(t *testing.T) {
	d := open(t)
	for _, item := range d.menu([]string{"Front\n\u202ecamera\x1b[31m"}).Items {
		if strings.ContainsFunc(item.Label, func(r rune) bool { return !unicode.IsGraphic(r) }) {
			t.Errorf("%q is drawn", item.Label)
		}
	}
}

func TestTakesNoRoomWhereThereCanBeNoCamera(t *testing.T) {
	_, s := uitest.Open(t)
	b := New(s, &settings{}, nil)
	b.Show(till.Status{Ready: true})
	if state, _ := b.State(); b.Root.Visible() || b.Supported() || !errors.Is(state.Trouble, device.ErrNoCamera) {
		t.Error("there is a camera all the same")
	}
}

// Beside the practice camera stands how a card gets before it.
func TestThePracticeCameraSaysHowItSeesACard(t *testing.T) {
	d := open(t)
	d.ShowState(running)
	d.Told(d.notice, "")
	d.Box.camera.Hold = func(string) bool { return true }
	d.ShowState(running)
	d.Told(d.notice, "A card that you press under Cards is held up to it.")
}

// Where there is no camera to pick, no arrow offers a list; where there is one, it does not lie over a long name.
func TestTheArrowOfTheCameras(t *testing.T) {
	d := open(t)
	d.ShowState(device.CameraState{Trouble: device.ErrNoCamera})
	if d.arrow.Visible() || d.picker.Aside != 0 {
		t.Error("no camera, and an arrow")
	}
	d.ShowState(running)
	if !d.arrow.Visible() || d.picker.Aside < 12 {
		t.Errorf("the arrow has %g", d.picker.Aside)
	}
}
