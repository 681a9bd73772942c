package ui

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/shell"
)

// cameraDesk is a desk with cameras; used is what the window wants of them.
func cameraDesk(t *testing.T, set ...func(*Config, *counter)) (d *desk, used *[]string) {
	used = new([]string)
	return newDesk(t, append(set, func(c *Config, _ *counter) {
		c.Camera = &LiveCamera{
			Use:  func(name string, on bool) { *used = append(*used, fmt.Sprint(name, " ", on)) },
			List: func() ([]string, error) { return []string{"Front camera", "Desk camera"}, nil },
		}
	})...), used
}

func wants(t *testing.T, when string, used *[]string, want string) {
	t.Helper()
	if got := (*used)[len(*used)-1]; got != want {
		t.Errorf("%s the camera is wanted as %q, want %q", when, got, want)
	}
}

// seen is a frame of the colour, with a code in its left part.
func seen(c color.Color) CameraLook {
	return CameraLook{W: 1280, H: 720, Codes: [][4][2]int{{{100, 100}, {300, 100}, {300, 300}, {100, 300}}},
		Paint: func(to *image.RGBA) { draw.Draw(to, to.Rect, image.NewUniform(c), image.Point{}, draw.Src) }}
}

var running = device.CameraState{Phase: device.CameraRunning, Camera: "Front camera"}

func TestCameraShowsWhatItSees(t *testing.T) {
	d, _ := cameraDesk(t)
	box := d.sale.side.camera
	if box.preview.Visible() || d.header.watch.Visible() {
		t.Error("a picture before there is a camera")
	}
	d.CameraState(running)
	d.Idle()
	if !box.preview.Visible() || box.picker.Label != "Front camera" || box.power.says.Content != "On" || !d.header.watch.Visible() {
		t.Error("a running camera is not shown as one")
	}
	for i := range 10 { // more than there are buffers, and none of them shown in between
		d.CameraLook(seen(color.Gray{byte(i)}))
	}
	if n := d.Posted(); n != 1 {
		t.Errorf("%d pictures wait to be shown", n)
	}
	d.Idle()
	shown := box.preview.picture.Image.(*image.RGBA)
	if got := shown.RGBAAt(5, 5).R; got != 9 {
		t.Errorf("picture %d is shown instead of the newest", got)
	}
	if size := box.preview.picture.Size(); size.Height < 100 || shown.Rect.Dx() != int(size.Width) {
		t.Errorf("painted %v for a place of %v", shown.Rect, size)
	}
	frame := box.preview.outline[0]
	if middle := box.preview.picture.Position().X + box.preview.picture.Size().Width/2; !frame.Visible() || frame.Position1.X < middle {
		t.Error("the frame is not round the mirrored code")
	}
	d.CameraLook(CameraLook{W: 1280, H: 720, Hint: "Move closer", Paint: func(*image.RGBA) {}})
	d.Idle()
	if frame.Visible() || !box.preview.hint.Visible() || box.preview.advice.Content != "Move closer" {
		t.Error("the frame stays, or the hint is not shown")
	}
	d.CameraState(device.CameraState{})
	d.Idle()
	if box.preview.Visible() || d.header.watch.Visible() {
		t.Error("off, and still a picture or a light")
	}
}

// A picture that nobody can see is not painted.
func TestCameraPaintsNothingUnseen(t *testing.T) {
	d, _ := cameraDesk(t)
	d.CameraState(running)
	d.Idle()
	unseen := CameraLook{W: 4, H: 3, Paint: func(*image.RGBA) { t.Error("painted") }}
	d.goTo(shell.Day)
	d.CameraLook(unseen)
	d.goTo(shell.Sale)
	painted := false
	d.CameraLook(CameraLook{W: 4, H: 3, Paint: func(*image.RGBA) { painted = true }})
	d.CameraState(device.CameraState{})
	d.Idle()
	d.CameraLook(unseen)
	if !painted {
		t.Error("not painted on Sale")
	}
}

func TestCameraIsOnOnlyWhileItIsOfUse(t *testing.T) {
	d, used := cameraDesk(t)
	wants(t, "ready to sell,", used, " true")
	d.Locked(true)
	d.Idle()
	wants(t, "with the screen locked,", used, " false")
	d.Locked(false)
	d.Idle()
	wants(t, "unlocked again,", used, " true")
	d.away.minimised = true
	d.useCamera()
	wants(t, "minimised,", used, " false")
	d.away.minimised = false
	s := d.till.status
	s.Ready = false
	d.show(s)
	wants(t, "before anybody has signed in,", used, " false")
	d.openTest()
	wants(t, "in the scan test,", used, " true")
	d.closeTest()
	wants(t, "after it,", used, " false")
}

func TestCameraIsChosenAndSwitchedOff(t *testing.T) {
	d, used := cameraDesk(t)
	box := d.sale.side.camera
	d.CameraState(running)
	d.Idle()
	box.power.key.Tapped(nil)
	d.Idle()
	if !d.till.settings.CameraOff {
		t.Error("the button did not switch it off")
	}
	s := d.till.status
	s.Settings = d.till.settings
	d.show(s)
	wants(t, "off,", used, " false")
	d.CameraState(device.CameraState{})
	d.Idle()
	if box.power.says.Content != "Off" {
		t.Error("the button does not say that it is off")
	}
	box.picker.Tapped(nil)
	d.Idle()
	if !d.Covered() {
		t.Fatal("no list of cameras")
	}
	d.win.Canvas().Overlays().Top().Hide()
	items := box.menu([]string{"Front camera", "Desk camera"}).Items
	if len(items) != 2 || items[1].Label != "Desk camera" {
		t.Fatalf("items %v", items)
	}
	items[1].Action()
	d.Idle()
	if s := d.till.settings; s.Camera != "Desk camera" || s.CameraOff {
		t.Errorf("chose %+v", s)
	}
	s.Settings = d.till.settings
	d.show(s)
	wants(t, "chosen,", used, "Desk camera true")
	if items := box.menu([]string{"Front camera"}).Items; len(items) != 2 || items[1].Label != "Desk camera (not connected)" {
		t.Errorf("the chosen camera is not in the list: %v", items)
	}
	d.till.fails = errors.New("save settings: the disk is full")
	box.power.key.Tapped(nil)
	d.Idle()
	d.Told(box.notice, "the disk is full.")
}

// What is wrong is one sentence, and selling goes on.
func TestCameraTrouble(t *testing.T) {
	d, _ := cameraDesk(t)
	box := d.sale.side.camera
	for _, c := range []struct {
		state          device.CameraState
		picker, notice string
	}{
		{device.CameraState{Phase: device.CameraFailed, Trouble: device.ErrNoCamera}, "No camera is connected", ""},
		{device.CameraState{Phase: device.CameraFailed, Camera: "Front camera", Trouble: errors.New("another program is using the camera")}, "Front camera", "Another program is using the camera. A hand scanner works all the same."},
		{device.CameraState{Phase: device.CameraRunning, Camera: "Front camera", Missing: "Desk camera"}, "Front camera", "Desk camera is not connected: this one is used instead."},
		{running, "Front camera", ""},
	} {
		d.CameraState(c.state)
		d.Idle()
		if box.picker.Label != c.picker {
			t.Errorf("the picker says %q, want %q", box.picker.Label, c.picker)
		}
		d.Told(box.notice, c.notice)
	}
	d.scan("forloy_enr_f456")
	if d.sale.card.card != "forloy_enr_f456" {
		t.Error("the hand scanner does not work")
	}
}

// A scan of the camera needs no focus and brings Sale to the front; in practice
// a card is held before the practice camera if that is on.
func TestCameraScan(t *testing.T) {
	d, _ := cameraDesk(t)
	d.goTo(shell.Day)
	d.CameraScan(purchase.Scan{Text: "forloy_enr_f456", Source: purchase.SourceCamera, At: time.Now()})
	d.Idle()
	if d.at != shell.Sale || d.sale.card.card != "forloy_enr_f456" || d.sale.card.source != purchase.SourceCamera {
		t.Error("the camera's card is not on the form")
	}
}

func TestPracticeCardIsHeldBeforeTheCamera(t *testing.T) {
	held, on := "", true
	d, _ := cameraDesk(t, func(c *Config, _ *counter) {
		c.Practice = &PracticeControls{Cards: func() []PracticeCard { return nil }, Ledger: func() []PracticeRow { return nil },
			Offline: func() bool { return false }, Latency: func() time.Duration { return 0 }}
	})
	d.cfg.Camera.Hold = func(code string) bool { held = code; return on }
	card := PracticeCard{Code: "forloy_enr_f456"}
	d.sale.side.practice.onCard(card)
	if held != card.Code || d.sale.card.card != "" {
		t.Errorf("held %q, and the form has %q already", held, d.sale.card.card)
	}
	on = false
	d.sale.side.practice.onCard(card)
	if d.sale.card.card != card.Code {
		t.Error("with the camera off a click does not count as scanned")
	}
}

// The camera, the balance and the keypad share the side by what there is room
// for.
func TestCameraLeavesRoomForTheKeypad(t *testing.T) {
	d, _ := cameraDesk(t)
	d.CameraState(running)
	d.CameraLook(seen(color.White))
	d.Idle()
	for _, size := range []fyne.Size{{Width: leastWidth, Height: leastHeight}, {Width: 1024, Height: 720}, {Width: 1920, Height: 1080}} {
		d.win.Resize(size)
		keys, picture := d.sale.keypad.Root, d.sale.side.camera.preview
		if need := keys.MinSize().Height; keys.Size().Height < need {
			t.Errorf("at %v the keypad has %v of %v", size, keys.Size().Height, need)
		}
		if picture.Size().Height < 90 {
			t.Errorf("at %v the picture is %v high", size, picture.Size().Height)
		}
	}
}

// The scan test reads by the camera too, and says how that is.
func TestScanTestByCamera(t *testing.T) {
	d, _ := cameraDesk(t)
	d.openTest()
	fact := d.test.facts[len(testFacts)-1]
	d.Desk.Says(fact, "starting")
	d.CameraState(running)
	d.Idle()
	d.Desk.Says(fact, "looking, Front camera")
	d.CameraScan(purchase.Scan{Text: till.TestCode, Symbology: "QR", Source: purchase.SourceCamera, At: time.Now()})
	d.Idle()
	d.Desk.Says(d.test.facts[0], "camera")
	d.Told(d.test.verdict, "This scanner works.")
	if d.sale.card.card != "" {
		t.Error("the test's code became a card")
	}
	d.CameraState(device.CameraState{Phase: device.CameraFailed, Trouble: device.ErrNoCamera})
	d.Idle()
	d.Desk.Says(fact, "none is connected")
}
