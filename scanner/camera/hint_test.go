package camera

import (
	"testing"

	"counterfoil/internal/device"
	"counterfoil/scanner/qr"
	"counterfoil/scanner/qr/qrtest"
)

func planeOf(pix []byte) qr.Plane {
	return qr.Plane{Pix: pix, Stride: qrtest.Width, W: qrtest.Width, H: qrtest.Height}
}

// scene draws an even counter and, at (x, y), modules like those of a code, side of them in each direction.
func scene(x, y, module, side int) []byte {
	pix := make([]byte, qrtest.Width*qrtest.Height)
	for i := range pix {
		pix[i] = 170
	}
	for j := range side * module {
		for i := range side * module {
			m := (i/module)*7 + (j/module)*13
			v := byte(230)
			if m*m%11 < 5 {
				v = 25
			}
			pix[(y+j)*qrtest.Width+x+i] = v
		}
	}
	return pix
}

func dimmed(pix []byte, by int) []byte {
	dim := make([]byte, len(pix))
	for i, p := range pix {
		dim[i] = byte(int(p) / by)
	}
	return dim
}

func TestAdvice(t *testing.T) {
	near, far, nothing := scene(400, 100, 20, 25), scene(600, 300, 3, 25), scene(0, 0, 0, 0)
	for name, c := range map[string]struct {
		now, before []byte
		want        device.CameraHint
	}{
		"an empty counter":    {nothing, nothing, device.NoHint},
		"a code of good size": {near, near, device.NoHint},
		"a code far away":     {far, far, device.MoveCloser},
		"the lights are off":  {dimmed(near, 6), dimmed(near, 6), device.TooDark},
		"a hand moves it":     {near, scene(560, 160, 20, 25), device.HoldStill},
		"dark and moving":     {dimmed(near, 6), near, device.TooDark},
		"it comes into view":  {near, nothing, device.HoldStill},
		"it trembles a pixel": {near, scene(401, 101, 20, 25), device.NoHint},
	} {
		if got := advice(measure(planeOf(c.now)), measure(planeOf(c.before))); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestTinyPictureHasNoHint(t *testing.T) {
	if s := measure(qr.Plane{Pix: make([]byte, 9), Stride: 3, W: 3, H: 3}); advice(s, s) != device.NoHint {
		t.Errorf("got %+v", s)
	}
}

func TestHintsAreSteady(t *testing.T) {
	bright, dark := planeOf(scene(0, 0, 0, 0)), planeOf(dimmed(scene(0, 0, 0, 0), 6))
	var a adviser
	for i := range steady - 1 {
		if got := a.advise(dark, nil); got != device.NoHint {
			t.Fatalf("after %d pictures: %v", i+1, got)
		}
	}
	if got := a.advise(dark, nil); got != device.TooDark {
		t.Fatalf("got %v", got)
	}
	if got := a.advise(bright, nil); got != device.TooDark {
		t.Errorf("one bright picture: got %v", got)
	}
	a.advise(dark, nil)
	if got := a.advise(dark, []Sighting{{Text: "x"}}); got != device.NoHint {
		t.Errorf("with a code: got %v", got)
	}
}
