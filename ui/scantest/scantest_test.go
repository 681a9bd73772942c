package scantest

import (
	"context"
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/tests/uitest"
)

var inForce = till.Settings{Currency: "EUR", WedgeSuffix: device.SuffixEnter}

// desk is a window over which the test is open, and a till that keeps the
// settings it is given.
type desk struct {
	*uitest.Desk
	test   *Test
	saved  till.Settings
	mended till.Settings // as OnMended told
	fails  error         // of the next save
	camera device.CameraState
}

func (d *desk) SetSettings(_ context.Context, _, s till.Settings) error {
	d.saved = s
	return d.fails
}

func open(t *testing.T) *desk {
	t.Helper()
	u, s := uitest.Open(t)
	d := &desk{Desk: u}
	d.test = New(s, d, func() (device.CameraState, bool) { return d.camera, false })
	d.test.OnMended = func(s till.Settings) { d.mended = s }
	d.test.Show(till.Status{Settings: inForce})
	d.test.Open()
	return d
}

func burst(typed, meant, end string) device.Burst {
	return device.Burst{Typed: typed, Meant: meant, End: end, At: time.Now(), Pace: 2 * time.Millisecond}
}

func (d *desk) facts(want ...string) {
	d.Helper()
	for i, w := range want {
		if got := d.test.sheet.facts[i].Content; got != w {
			d.Errorf("%s: %q, want %q", factNames()[i], got, w)
		}
	}
}

func TestNamesAndMends(t *testing.T) {
	d := open(t)
	d.test.Typed(burst("forloz?enr?scantest0", purchase.TestCode, device.SuffixTab))
	d.facts("keyboard", "forloz?enr?scantest0", purchase.TestCode, "up to 2 ms a character", "Tab", "none is set")
	d.Told(d.test.sheet.verdict, "The code arrived. What could be better:")
	d.Told(d.test.sheet.faults, "another keyboard layout than this PC")
	d.Told(d.test.sheet.faults, "ends a code with Tab, Settings say Enter.")
	if !d.test.sheet.mend.Visible() {
		t.Fatal("nothing to press")
	}
	d.Press("Fix the settings")
	d.Idle()
	want := inForce
	want.WedgeReading, want.WedgeSuffix = device.ReadingPlaces, device.SuffixTab
	if d.saved != want || d.mended != want {
		t.Errorf("mended to %+v, and told of %+v", d.saved, d.mended)
	}
	d.Told(d.test.sheet.verdict, "The settings are fixed.")
	d.test.Show(till.Status{Settings: d.saved})
	d.test.Typed(burst("forloz?enr?scantest0", purchase.TestCode, device.SuffixTab))
	d.Told(d.test.sheet.verdict, "This scanner works.")
	if d.test.sheet.mend.Visible() {
		t.Error("it still has something to mend")
	}
}

// What is no test code may be somebody's card, and is shown masked.
func TestMasksCards(t *testing.T) {
	d := open(t)
	d.test.Typed(burst("forloy_enr_somebody1", "forloy_enr_somebody1", device.SuffixEnter))
	d.facts("keyboard", "…ody1", "…ody1")
	d.Told(d.test.sheet.verdict, "The test's code did not arrive.")
}

func TestCloses(t *testing.T) {
	d := open(t)
	var told []bool
	d.test.OnOpen = func(open bool) { told = append(told, open) }
	d.Press("Close")
	if d.test.IsOpen() {
		t.Error("it is still open")
	}
	d.test.Typed(burst("forloy_enr_somebody1", "", device.SuffixEnter)) // nobody asks any more
	d.test.SerialTrouble(fault.Fault{Kind: fault.PortGone, Facts: fault.Facts{Where: "COM3"}})
	d.test.Open()
	if len(told) != 2 || told[0] || !told[1] {
		t.Errorf("told of %v", told)
	}
}

// Keys that act, while Ctrl is held or Num Lock is off, make no burst to judge.
func TestTellsWhyNothingWasTyped(t *testing.T) {
	d := open(t)
	d.test.Refused(fault.New(fault.ScanNumLock))
	d.facts("keyboard")
	d.Told(d.test.sheet.verdict, "The test's code did not arrive.")
	d.Told(d.test.sheet.faults, "Num Lock is off, and the scanner types on the number pad.")
	d.test.Typed(burst("FORLOY_ENR_SCANTEST0", purchase.TestCode, device.SuffixEnter))
	d.test.Refused(fault.New(fault.ScanCapsLock)) // read all the same: more has been said of it
	d.Told(d.test.sheet.verdict, "The code arrived. What could be better:")
}

// With all that can be wrong, the words stay above the buttons in the least
// window.
func TestHasRoomForAllFaults(t *testing.T) {
	d := open(t)
	b := burst("~FORLOZ?ENR?SCANTEST0;", "~"+purchase.TestCode+";", device.SuffixTab)
	b.Pace = 60 * time.Millisecond
	d.test.Typed(b)
	driver := fyne.CurrentApp().Driver()
	foot := driver.AbsolutePositionForObject(d.test.sheet.says).Y + d.test.sheet.says.Size().Height
	if button := driver.AbsolutePositionForObject(d.test.sheet.mend).Y; !d.test.sheet.mend.Visible() || foot > button {
		t.Errorf("the words reach down to %v, the button begins at %v", foot, button)
	}
	if d.test.sheet.says.Content.MinSize().Height <= d.test.sheet.says.Size().Height {
		t.Error("there is nothing to scroll: not all faults were named")
	}
}

func TestBySerialPort(t *testing.T) {
	d := open(t)
	d.facts("–", "–", "–", "–", "–", "none is set")
	s := inForce
	s.SerialPort = "COM3"
	d.test.Show(till.Status{Settings: s})
	d.test.SerialTrouble(fault.Fault{Kind: fault.PortGone, Facts: fault.Facts{Where: "COM3"}})
	d.facts("–", "–", "–", "–", "–",
		"The scanner's port is gone (COM3). Plug the scanner in again, or choose another port.")
	d.test.SerialTrouble(nil)
	d.test.Scanned(purchase.Scan{Text: purchase.TestCode, Source: purchase.SourceSerial, At: time.Now()})
	d.facts("serial port", purchase.TestCode, "–", "–", "–", "ready")
	d.Told(d.test.sheet.verdict, "This scanner works.")
	d.test.Scanned(purchase.Scan{Text: "forl\xff\xfeoy", Source: purchase.SourceSerial, At: time.Now()})
	d.Told(d.test.sheet.faults, "the speed in Settings is not the scanner's")
}

func TestByCamera(t *testing.T) {
	d := open(t)
	for _, c := range []struct {
		state device.CameraState
		says  string
	}{
		{device.CameraState{Phase: device.CameraStarting}, "starting"},
		{device.CameraState{Phase: device.CameraRunning, Camera: "Front camera"}, "looking, Front camera"},
		{device.CameraState{Phase: device.CameraFailed, Trouble: device.ErrNoCamera}, "none is connected"},
		{device.CameraState{Phase: device.CameraFailed, Trouble: fault.New(fault.CameraBusy)},
			"Another program is using the camera."},
	} {
		d.camera = c.state
		d.test.ShowDevices()
		d.Says(d.test.sheet.facts[factCamera], c.says)
	}
	d.test.Scanned(purchase.Scan{Text: purchase.TestCode, Symbology: "QR", Source: purchase.SourceCamera,
		At: time.Now()})
	d.facts("camera", purchase.TestCode)
}

// A scanner so slow that each key is a burst of its own.
func TestOfAVerySlowScanner(t *testing.T) {
	d := open(t)
	at := time.Now()
	for i, r := range purchase.TestCode {
		b := burst(string(r), string(r), device.SuffixNone)
		b.At, b.Pace = at.Add(time.Duration(i)*150*time.Millisecond), 0
		d.test.Typed(b)
	}
	d.Told(d.test.sheet.faults, "The keys came 150 ms apart")
	d.Told(d.test.sheet.verdict, "did not arrive")
	late := burst("12", "12", device.SuffixNone) // two keys, much later
	late.At = at.Add(10 * time.Second)
	d.test.Typed(late)
	d.facts("keyboard", "…est0")
}

func TestMendingFails(t *testing.T) {
	d := open(t)
	d.test.Typed(burst(purchase.TestCode, purchase.TestCode, device.SuffixNone))
	d.fails = fault.New(fault.StoreFull)
	d.Press("Fix the settings")
	d.Idle()
	d.Told(d.test.sheet.faults, "The disk is full. Make room on it.")
	if d.mended != (till.Settings{}) {
		t.Error("it was told that the settings are fixed")
	}
}

func TestPictureCanBeRead(t *testing.T) {
	small := newPicture().Objects[0].(*canvas.Image).Image
	big := image.NewGray(image.Rect(0, 0, int(pictureSide), int(pictureSide)))
	for y := range big.Rect.Dy() {
		for x := range big.Rect.Dx() {
			big.Set(x, y, small.At(x*small.Bounds().Dx()/big.Rect.Dx(), y*small.Bounds().Dy()/big.Rect.Dy()))
		}
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(big)
	if err != nil {
		t.Fatal(err)
	}
	if read, err := qrcode.NewQRCodeReader().Decode(bitmap, nil); err != nil || read.GetText() != purchase.TestCode {
		t.Errorf("read %v, %v", read, err)
	}
	if got := small.Bounds().Dx(); got != 33 {
		t.Errorf("%d modules across", got)
	}
}
