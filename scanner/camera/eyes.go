package camera

import (
	"time"

	"counterfoil/scanner/bars"
	"counterfoil/scanner/qr"
)

// Sighting is a code in a picture.
type Sighting struct {
	Text      string
	Symbology string // "QR", "CODE_128", "EAN_13" or "ITF"
	// Corners go clockwise round the code, or round the bars that were seen, in pixels of the picture. They may lie a
	// little outside it.
	Corners [4][2]int
}

// aside is how long after a QR code no bars are looked for. A QR code in view is
// missed in some frames, and the bars must not win in those: only it can be used for a sale.
const aside = 2 * time.Second

// eyes reads the codes in frame after frame. It is not safe for concurrent use.
type eyes struct {
	squares *qr.Reader
	bars    *bars.Reader
	square  time.Time // when a QR code was last seen
	parts   int       // if the frame holds only a part of a text: the number of codes that hold all of it
}

func newEyes() *eyes { return &eyes{squares: qr.NewReader(qr.Options{}), bars: bars.NewReader()} }

// see returns the QR codes of a frame or, if none has been seen for some time, its bar codes.
func (e *eyes) see(plane qr.Plane, at time.Time) (seen []Sighting) {
	e.parts = 0
	for _, c := range e.squares.Pass(plane) {
		if c.Text != "" {
			seen = append(seen, Sighting{c.Text, "QR", c.Corners})
		}
		e.parts = max(e.parts, c.Parts)
	}
	if len(seen) > 0 {
		e.parts = 0 // beside a whole text, a part does not matter
	}
	switch {
	case len(seen) > 0 || e.parts > 0:
		e.square = at
		e.bars.Forget()
	case at.Sub(e.square) >= aside:
		for _, c := range e.bars.Pass(plane) {
			seen = append(seen, Sighting(c))
		}
	}
	return seen
}
