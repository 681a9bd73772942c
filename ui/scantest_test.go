package ui

import (
	"errors"
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
	"counterfoil/ui/shell"
)

func openTestDesk(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	d.goTo(shell.Settings)
	d.Press("Test the scanner")
	if d.test == nil || !d.Covered() {
		t.Fatal("no scan test was opened")
	}
	return d
}

func burst(typed, meant, end string) device.Burst {
	return device.Burst{Typed: typed, Meant: meant, End: end, At: time.Now(), Pace: 2 * time.Millisecond}
}

func (d *desk) facts(want ...string) {
	d.Helper()
	for i, w := range want {
		if got := d.test.facts[i].Content; got != w {
			d.Errorf("%s: %q, want %q", testFacts[i], got, w)
		}
	}
}

func TestScanTestNamesAndMends(t *testing.T) {
	d := openTestDesk(t)
	d.typed(burst("forloz?enr?scantest0", till.TestCode, device.SuffixTab))
	d.facts("keyboard", "forloz?enr?scantest0", till.TestCode, "up to 2 ms a character", "Tab", "none is set")
	d.Told(d.test.verdict, "The code arrived. What could be better:")
	d.Told(d.test.faults, "another keyboard layout than this PC")
	d.Told(d.test.faults, "ends a code with Tab, Settings say Enter.")
	if !d.test.mend.Visible() {
		t.Fatal("nothing to press")
	}
	d.test.mend.Tapped(nil)
	d.Idle()
	want := d.till.status.Settings
	want.WedgeReading, want.WedgeSuffix = device.ReadingPlaces, device.SuffixTab
	if d.till.settings != want {
		t.Errorf("mended to %+v", d.till.settings)
	}
	d.Told(d.test.verdict, "The settings are mended.")
	s := d.till.status
	s.Settings = d.till.settings
	d.show(s)
	d.typed(burst("forloz?enr?scantest0", till.TestCode, device.SuffixTab))
	d.Told(d.test.verdict, "This scanner works.")
	if d.test.mend.Visible() {
		t.Error("it still has something to mend")
	}
}

func TestScanTestIsNoSale(t *testing.T) {
	d := openTestDesk(t)
	d.scan("forloy_enr_somebody1")
	d.ScanRefused(fault.New(fault.ScanPieces))
	d.Keys("123")
	d.Key(fyne.KeyReturn)
	d.Key(fyne.KeyF2)
	d.Idle()
	if len(d.till.took) > 0 || len(d.till.rung()) > 0 || d.sale.OnForm() != "" || d.at != shell.Settings {
		t.Errorf("took %v, rang %v, card %q", d.till.took, d.till.rung(), d.sale.OnForm())
	}
	d.Heard()
	d.typed(burst("forloy_enr_somebody1", "forloy_enr_somebody1", device.SuffixEnter)) // a card: shown masked
	d.facts("keyboard", "…ody1", "…ody1")
	d.Told(d.test.verdict, "The test's code did not arrive.")
	d.Key(fyne.KeyEscape)
	if d.test != nil || d.Covered() {
		t.Error("Esc does not close it")
	}
	d.typed(burst("forloy_enr_somebody1", "", device.SuffixEnter)) // nobody asks any more
	d.scan("forloy_enr_somebody1")
	if len(d.till.took) != 1 {
		t.Error("after the test nothing is sold")
	}
}

// Keys that act, while Ctrl is held or Num Lock is off, make no burst to judge.
func TestScanTestTellsWhyNothingWasTyped(t *testing.T) {
	d := openTestDesk(t)
	d.ScanRefused(fault.New(fault.ScanNumLock))
	d.facts("keyboard")
	d.Told(d.test.verdict, "The test's code did not arrive.")
	d.Told(d.test.faults, "Num Lock is off, and the scanner types on the number pad.")
	d.typed(burst("FORLOY_ENR_SCANTEST0", till.TestCode, device.SuffixEnter))
	d.ScanRefused(fault.New(fault.ScanCapsLock)) // read all the same: more has been said of it
	d.Told(d.test.verdict, "The code arrived. What could be better:")
}

// With all that can be wrong, the words stay above the buttons in the least
// window.
func TestScanTestHasRoomForAllFaults(t *testing.T) {
	d := openTestDesk(t)
	d.win.Resize(fyne.NewSize(leastWidth, leastHeight))
	b := burst("~FORLOZ?ENR?SCANTEST0;", "~"+till.TestCode+";", device.SuffixTab)
	b.Pace = 60 * time.Millisecond
	d.typed(b)
	driver := fyne.CurrentApp().Driver()
	foot := driver.AbsolutePositionForObject(d.test.says).Y + d.test.says.Size().Height
	if button := driver.AbsolutePositionForObject(d.test.mend).Y; !d.test.mend.Visible() || foot > button {
		t.Errorf("the words reach down to %v, the button begins at %v", foot, button)
	}
	if d.test.says.Content.MinSize().Height <= d.test.says.Size().Height {
		t.Error("there is nothing to scroll: not all faults were named")
	}
}

func TestScanTestBySerialPort(t *testing.T) {
	d := openTestDesk(t)
	d.SerialTrouble(errors.New("the scanner's port is gone"))
	d.Idle()
	s := d.till.status
	s.Settings.SerialPort = "COM3"
	d.show(s)
	d.showTestPort()
	d.facts("–", "–", "–", "–", "–", "The scanner's port is gone.")
	d.SerialTrouble(nil)
	d.SerialScan(purchase.Scan{Text: till.TestCode, Source: purchase.SourceSerial, At: time.Now()})
	d.Idle()
	d.facts("serial port", till.TestCode, "–", "–", "–", "ready")
	d.Told(d.test.verdict, "This scanner works.")
	d.SerialScan(purchase.Scan{Text: "forl\xff\xfeoy", Source: purchase.SourceSerial, At: time.Now()})
	d.Idle()
	d.Told(d.test.faults, "the speed in Settings is not the scanner's")
	if len(d.till.took) > 0 {
		t.Error("a test scan became a card")
	}
}

// A scanner so slow that each key is a burst of its own.
func TestScanTestOfAVerySlowScanner(t *testing.T) {
	d := openTestDesk(t)
	at := time.Now()
	for i, r := range till.TestCode {
		b := burst(string(r), string(r), device.SuffixNone)
		b.At, b.Pace = at.Add(time.Duration(i)*150*time.Millisecond), 0
		d.typed(b)
	}
	d.Told(d.test.faults, "The keys came 150 ms apart")
	d.Told(d.test.verdict, "did not arrive")
	late := burst("12", "12", device.SuffixNone) // two keys, much later
	late.At = at.Add(10 * time.Second)
	d.typed(late)
	d.facts("keyboard", "…est0")
}

func TestScanTestGivesWayToThePOS(t *testing.T) {
	d := openTestDesk(t)
	d.Prefill("12.30", "", "forloy_enr_f456")
	d.Idle()
	if d.test != nil || d.sale.OnForm() != "forloy_enr_f456" {
		t.Error("the hand-over did not arrive")
	}
}

func TestMendingFails(t *testing.T) {
	d := openTestDesk(t)
	d.typed(burst(till.TestCode, till.TestCode, device.SuffixNone))
	d.till.fails = errors.New("the disk is full")
	d.test.mend.Tapped(nil)
	d.Idle()
	d.Told(d.test.faults, "The disk is full.")
}

func TestTestPictureCanBeRead(t *testing.T) {
	box, err := newTestPicture()
	if err != nil {
		t.Fatal(err)
	}
	small := box.Objects[0].(*canvas.Image).Image
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
	if read, err := qrcode.NewQRCodeReader().Decode(bitmap, nil); err != nil || read.GetText() != till.TestCode {
		t.Errorf("read %v, %v", read, err)
	}
	if got := small.Bounds().Dx(); got != 33 {
		t.Errorf("%d modules across", got)
	}
}
