package camera

import (
	"time"

	"counterfoil/scanner/bars"
	"counterfoil/scanner/qr"
)

// Sighting is a code in the picture.
type Sighting struct {
	Text      string
	Symbology string // "QR", "CODE_128", "EAN_13" or "ITF"
	// Corners go round the code, or what was seen of its bars, clockwise, in
	// pixels of the picture; they may lie a little outside of it.
	Corners [4][2]int
}

// aside is for how long after a QR code no bars are looked for: a sale can be
// made with the QR code only, and one that is read in most frames is not read
// in all.
const aside = 2 * time.Second

// eyes read the codes in frame after frame. Not for two goroutines.
type eyes struct {
	squares *qr.Reader
	bars    *bars.Reader
	square  time.Time // when a QR code was seen last
	parts   int       // of how many codes the only one in the frame is; 0: a text is whole, or none is there
}

func newEyes() *eyes { return &eyes{squares: qr.NewReader(qr.Options{}), bars: bars.NewReader()} }

// see gives the QR codes of a frame, or where there are none, nor were a moment
// ago, its bar codes.
func (e *eyes) see(plane qr.Plane, at time.Time) (seen []Sighting) {
	e.parts = 0
	for _, c := range e.squares.Pass(plane) {
		if c.Text != "" {
			seen = append(seen, Sighting{c.Text, "QR", c.Corners})
		}
		e.parts = max(e.parts, c.Parts)
	}
	if len(seen) > 0 {
		e.parts = 0 // beside a whole text it is nobody's concern
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
