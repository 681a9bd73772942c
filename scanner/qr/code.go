package qr

// Code is one code that was read.
type Code struct {
	// Text is without a leading byte order mark. It is empty if Parts is not 0.
	Text string
	// Parts is not 0 if the code holds only a part of a text (Structured Append): then it is the number of codes
	// that hold the whole text.
	Parts int
	// Raw is the data codewords after error correction.
	Raw []byte
	// Corners are the code's own corners in pixels of the picture, clockwise from the one between its finders. They
	// may lie a little outside the picture.
	Corners [4][2]int
	// Version is 1 to 40; the code has 17 + 4·Version modules a side.
	Version int
}

// holds reports whether a point lies within the code's corners.
func (c *Code) holds(p point) bool {
	for i := range c.Corners {
		a := point{float64(c.Corners[i][0]), float64(c.Corners[i][1])}
		b := point{float64(c.Corners[(i+1)%4][0]), float64(c.Corners[(i+1)%4][1])}
		if b.sub(a).cross(p.sub(a)) < 0 {
			return false
		}
	}
	return true
}

func (c *Code) corner() point {
	return point{float64(c.Corners[0][0]), float64(c.Corners[0][1])}
}

func (c *Code) middle() (m point) {
	for _, k := range c.Corners {
		m = m.add(point{float64(k[0]) / 4, float64(k[1]) / 4})
	}
	return m
}
