package ui

import (
	"errors"
	"image"
	"testing"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/ui/lens"
	"counterfoil/ui/practice"
	"counterfoil/ui/shell"
)

// cameraDesk is a desk with a camera.
func cameraDesk(t *testing.T, set ...func(*Config, *counter)) *desk {
	return newDesk(t, append(set, func(c *Config, _ *counter) {
		c.Camera = &lens.Camera{Use: func(string, bool) {}, List: func() ([]string, error) { return nil, nil }}
	})...)
}

var running = device.CameraState{Phase: device.CameraRunning, Camera: "Front camera"}

// Every room says that somebody may be seen.
func TestTheHeaderSaysThatTheCameraIsOn(t *testing.T) {
	d := cameraDesk(t)
	d.goTo(shell.Day)
	d.Hides("Camera on")
	d.CameraState(running)
	d.Idle()
	d.Shows("Camera on")
	d.CameraState(device.CameraState{})
	d.Idle()
	d.Hides("Camera on")
}

func TestThePictureIsPaintedOnSaleAlone(t *testing.T) {
	d := cameraDesk(t)
	d.CameraState(running)
	d.Idle()
	painted := false
	for room, want := range map[shell.Place]bool{shell.Day: false, shell.Sale: true} {
		d.goTo(room)
		painted = false
		d.CameraLook(lens.Look{W: 4, H: 3, Paint: func(*image.RGBA) { painted = true }})
		d.Idle()
		if painted != want {
			t.Errorf("in room %d painted is %v", room, painted)
		}
	}
}

func TestAHandScannerWorksWithoutTheCamera(t *testing.T) {
	d := cameraDesk(t)
	d.CameraState(device.CameraState{Phase: device.CameraFailed, Trouble: errors.New("it is broken")})
	d.Idle()
	d.scan("forloy_enr_f456")
	if d.sale.OnForm() != "forloy_enr_f456" {
		t.Error("the hand scanner does not work")
	}
}

// A scan of the camera needs no focus and brings Sale to the front; in practice
// a card is held before the practice camera if that is on.
func TestCameraScan(t *testing.T) {
	d := cameraDesk(t)
	d.goTo(shell.Day)
	d.CameraScan(purchase.Scan{Text: "forloy_enr_f456", Source: purchase.SourceCamera, At: time.Now()})
	d.Idle()
	if sold := d.sells(); sold.Card != "forloy_enr_f456" || sold.Source != purchase.SourceCamera {
		t.Error("the camera's card is not on the form")
	}
}

func TestPracticeCardIsHeldBeforeTheCamera(t *testing.T) {
	held, on := "", true
	d := cameraDesk(t, func(c *Config, _ *counter) {
		c.Practice = pretend(practice.Card{})
	})
	d.cfg.Camera.Hold = func(code string) bool { held = code; return on }
	const card = "forloy_enr_f456"
	d.practiceCard(card)
	if held != card || d.sale.OnForm() != "" {
		t.Errorf("held %q, and the form has %q already", held, d.sale.OnForm())
	}
	on = false
	d.practiceCard(card)
	if d.sale.OnForm() != card {
		t.Error("with the camera off a click does not count as scanned")
	}
}
