package camera

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// Drawn is a simulated camera, for practice on a PC without one. It shows a counter, and for a while after Hold a card.
// It is safe for concurrent use.
type Drawn struct {
	mu    sync.Mutex
	card  *gozxing.BitMatrix // the code on the card; nil: no card yet
	until time.Time
	inUse bool
}

// drawnID cannot be mistaken for a device's path.
const drawnID = "drawn"

const (
	drawnW, drawnH = 1280, 720
	drawnRate      = time.Second / 30
	heldFor        = 2500 * time.Millisecond
)

// Beside adds the drawn camera, under a name, to the end of a System's list.
func (d *Drawn) Beside(s System, name string) System { return drawnSystem{s, d, name} }

type drawnSystem struct {
	System
	drawn *Drawn
	name  string
}

// List returns at least the drawn camera, even if the OS's own cannot be listed.
func (s drawnSystem) List() ([]Info, error) {
	all, _ := s.System.List() // its error comes back when one of its cameras is opened
	return append(slices.Clip(all), Info{ID: drawnID, Name: s.name}), nil
}

func (s drawnSystem) Open(id string) (Camera, error) {
	if id != drawnID {
		return s.System.Open(id)
	}
	s.drawn.mu.Lock()
	defer s.drawn.mu.Unlock()
	s.drawn.inUse = true
	return &drawnCamera{of: s.drawn, scene: emptyScene()}, nil
}

// Hold shows a card with this code for a few seconds. It reports false if the camera is not in use or the code is too
// long for a QR code.
func (d *Drawn) Hold(code string) bool {
	matrix, err := qrcode.NewQRCodeWriter().EncodeWithoutHint(code, gozxing.BarcodeFormat_QR_CODE, 0, 0)
	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil || !d.inUse {
		return false
	}
	d.card, d.until = matrix, time.Now().Add(heldFor)
	return true
}

func (d *Drawn) held() (*gozxing.BitMatrix, time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.card, time.Until(d.until)
}

type drawnCamera struct {
	of    *Drawn
	scene []byte // NV12, without a card
	last  time.Time
}

func (c *drawnCamera) Next(ctx context.Context, f *Frame) error {
	wait := time.NewTimer(max(drawnRate-time.Since(c.last), 0))
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-wait.C:
	}
	c.last = time.Now()
	f.set(NV12, drawnW, drawnH, c.scene)
	if card, left := c.of.held(); card != nil && left > 0 {
		drawCard(f.Data, card, left)
	}
	return nil
}

func (c *drawnCamera) Close() error {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	c.of.inUse = false
	return nil
}

// emptyScene draws a counter in the warm light of a lamp, as NV12.
func emptyScene() []byte {
	frame := make([]byte, drawnW*drawnH*3/2)
	for y := range drawnH {
		for x := range drawnW {
			dx, dy := float64(x-drawnW*2/5)/drawnW, float64(y-drawnH/4)/drawnH
			v := 190 - 130*math.Hypot(dx, dy)
			if y > drawnH*3/4 { // the edge of the counter
				v *= 0.6
			}
			grain := (x*7919 ^ y*104729) >> 3 & 7
			frame[y*drawnW+x] = byte(v) + byte(grain)
		}
	}
	for i := drawnW * drawnH; i+1 < len(frame); i += 2 {
		frame[i], frame[i+1] = 118, 136
	}
	return frame
}

// drawCard draws a white card with its code, which comes in from below and moves a little, as if held by hand.
func drawCard(frame []byte, code *gozxing.BitMatrix, left time.Duration) {
	const module, side, height, round = 9, 460, 600, 20
	t := (heldFor - left).Seconds()
	x0 := drawnW/2 - side/2 + int(9*math.Sin(2.1*t))
	y0 := drawnH/2 - height/2 + int(7*math.Sin(1.7*t))
	y0 += int(max(0, 0.25-t) * 4 * drawnH)
	for y := max(y0, 0); y < min(y0+height, drawnH); y++ {
		row := frame[y*drawnW:][x0 : x0+side]
		for x := range row {
			row[x] = 232
		}
		if y < y0+70 { // a coloured band along the top
			for x := range row {
				row[x] = 84
			}
		}
		for x := x0 &^ 1; x < x0+side; x += 2 {
			at := drawnW*drawnH + y/2*drawnW + x
			frame[at], frame[at+1] = 128, 128
			if y < y0+70 {
				frame[at], frame[at+1] = 124, 96
			}
		}
	}
	scale := min(module, (side-2*round)/code.GetWidth())
	qx, qy := x0+(side-scale*code.GetWidth())/2, y0+70+(height-70-scale*code.GetHeight())/2
	for my := range code.GetHeight() {
		for mx := range code.GetWidth() {
			if !code.Get(mx, my) {
				continue
			}
			for y := qy + my*scale; y < min(qy+(my+1)*scale, drawnH); y++ {
				for x := qx + mx*scale; x < qx+(mx+1)*scale; x++ {
					frame[y*drawnW+x] = 38
				}
			}
		}
	}
}
