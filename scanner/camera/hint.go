package camera

import (
	"time"

	"counterfoil/internal/device"
	"counterfoil/scanner/qr"
)

// A picture is judged by a grid of cells: each by its darkest and its brightest pixel, and by how often dark and light
// alternate along its rows.
const (
	columns = 32
	rows    = 18
	cells   = columns * rows
)

// statistics are the figures of a picture that hints are derived from.
type statistics struct {
	Bright int        // 0 to 255: 5 % of the picture is at least this bright
	Mean   [cells]int // of each cell, 0 to 255
	// Busy is the number of cells in which dark and light alternate as in print or a code. Span is the longer side of
	// the box round them, in cells.
	Busy, Span int
}

const (
	darkest  = 70 // Bright below this is too dark
	contrast = 80 // the least contrast in a cell of a code
	changes  = 3  // the least number of changes between dark and light along a row of such a cell
	moved    = 24 // the least change of a cell's mean brightness that counts as movement
	movedIn  = 20 // the least number of such cells
	busyFew  = 2  // fewer busy cells are no code
	smallest = 4  // a code of this span, in cells, or less is far away
)

// measure samples every fourth pixel of every fourth row.
func measure(p qr.Plane) (s statistics) {
	const step = 4
	w, h := p.W/columns, p.H/rows
	if w < 2*step || h < 2*step {
		return statistics{Bright: 255}
	}
	var histogram [256]int
	left, top, right, bottom, points := columns, rows, -1, -1, 0
	for cy := range rows {
		for cx := range columns {
			low, high, sum, n := 255, 0, 0, 0
			for y := cy * h; y < (cy+1)*h; y += step {
				row := p.Pix[y*p.Stride:]
				for x := cx * w; x < (cx+1)*w; x += step {
					v := int(row[x])
					histogram[v]++
					low, high, sum, n = min(low, v), max(high, v), sum+v, n+1
				}
			}
			points += n
			s.Mean[cy*columns+cx] = sum / n
			if high-low >= contrast && flips(p, cx*w, cy*h, w, h, (low+high)/2) {
				s.Busy++
				left, top, right, bottom = min(left, cx), min(top, cy), max(right, cx), max(bottom, cy)
			}
		}
	}
	if s.Busy > 0 {
		s.Span = max(right-left, bottom-top) + 1
	}
	left = points / 20
	for s.Bright = 255; s.Bright > 0; s.Bright-- {
		if left -= histogram[s.Bright]; left <= 0 {
			break
		}
	}
	return s
}

// flips reports whether at least a third of a cell's rows change between dark and light often enough. At the edge of a
// table they change once.
func flips(p qr.Plane, x0, y0, w, h, middle int) bool {
	const step = 2
	looked, lively := 0, 0
	for y := y0; y < y0+h; y += 2 * step {
		n, dark := 0, int(p.Pix[y*p.Stride+x0]) < middle
		for _, v := range p.Pix[y*p.Stride+x0 : y*p.Stride+x0+w] {
			if (int(v) < middle) != dark {
				n, dark = n+1, !dark
			}
		}
		looked++
		if n >= changes {
			lively++
		}
	}
	return 3*lively >= looked
}

// changed counts the cells whose mean brightness differs by at least this much.
func (s *statistics) changed(before statistics, by int) (n int) {
	for i := range s.Mean {
		if d := s.Mean[i] - before.Mean[i]; d >= by || d <= -by {
			n++
		}
	}
	return n
}

// advice derives a hint from a picture and the one before.
func advice(now, before statistics) device.CameraHint {
	if now.Bright < darkest {
		return device.TooDark
	}
	switch {
	case now.changed(before, moved) >= movedIn:
		return device.HoldStill
	case now.Busy >= busyFew && now.Span <= smallest:
		return device.MoveCloser
	}
	return device.NoHint
}

// adviser keeps hints from flickering: a hint is given only if several pictures in a row call for it, and never while
// codes are read.
type adviser struct {
	before statistics
	any    bool
	next   device.CameraHint
	times  int
	given  device.CameraHint
	calm   int // pictures in a row without a code and without movement
}

// pause returns the time from one look to the next. It is doubled at an empty counter, which is most of the day. A code
// that comes into view is still seen by the next look, well within a quarter of a second.
func (a *adviser) pause() time.Duration {
	if a.calm >= calmed {
		return 2 * Pause
	}
	return Pause
}

const (
	calmed    = 30 // calm pictures in a row are an empty counter
	stirred   = 10 // a smaller change of a cell's mean brightness is noise
	stirredIn = 3  // changes in fewer cells are noise; a hand changes more
)

// steady is how many pictures in a row must call for a hint.
const steady = 5

func (a *adviser) advise(p qr.Plane, codes []Sighting) device.CameraHint {
	now := measure(p)
	if !a.any {
		a.before, a.any = now, true
	}
	h := advice(now, a.before)
	a.calm++
	if len(codes) > 0 || now.changed(a.before, stirred) >= stirredIn {
		a.calm = 0
	}
	a.before = now
	if len(codes) > 0 {
		h, a.given = device.NoHint, device.NoHint
	}
	if h != a.next {
		a.next, a.times = h, 0
	}
	if a.times++; a.times >= steady {
		a.given = h
	}
	return a.given
}
