package bars

import (
	"math"
	"slices"

	"counterfoil/scanner/qr"
)

const (
	// passWork is what one pass may cost, in its own estimate of nanoseconds.
	passWork = 1_500_000
	// passSpacing is the distance between a camera's lines, in pixels.
	passSpacing = 10
	// A code is believed once that many lines in each of that many frames have agreed, and forgotten after that many
	// frames without it.
	agreed, believed, patience = 2, 4, 8
	// closely is how many lines are read where bars were read in the frame before.
	closely = 13
)

// track is a code that was read in the last frames.
type track struct {
	Code
	where  group
	frames int // in which enough lines read it
	missed int // frames in a row without it
}

// Pass looks at one frame of a live camera and returns the codes that are read in it and believed.
func (r *Reader) Pass(p qr.Plane) []Code {
	if !usable(&p) {
		return nil
	}
	r.readings, r.spent = r.readings[:0], 0
	for i := 0; i < len(r.tracks) && r.spent < passWork/2; i++ {
		r.closely(&p, r.tracks[i].where)
	}
	for ; r.spent < passWork; r.offset += passSpacing {
		w := ways[r.way%cameraWays]
		along, _ := w.extent(&p)
		low, high := w.offsets(&p)
		if low+r.offset > high {
			r.way++
			r.offset = r.way / cameraWays * 3 % passSpacing // not the same lines as last time
			r.offset -= passSpacing
			continue
		}
		r.look(&p, line{w, low + r.offset, 0, along})
	}
	return r.fold()
}

// closely looks where a code was read in the frame before, and a little beyond,
// square to its bars as far as they tell.
func (r *Reader) closely(p *qr.Plane, g group) {
	first, last, l := g.first, g.last, g.first.line
	high := last.line.offset - first.line.offset
	leftmost, rightmost := min(first.from, first.to, last.from, last.to), max(first.from, first.to, last.from, last.to)
	middle := (leftmost + rightmost) / 2
	across := float64(first.line.offset+last.line.offset)/2 + l.slope*middle
	if high >= 2*passSpacing {
		// The way along a bar, from the first line to the last.
		on := (last.from + last.to - first.from - first.to) / 2
		if turn := -on/(float64(high)+l.slope*on) - l.slope; math.Abs(turn) < 0.3 {
			l.slope += turn
		}
	}
	room := (rightmost - leftmost) / 3
	along, _ := l.extent(p)
	l.from, l.to = max(int(leftmost-room), 0), min(int(rightmost+room), along)
	step := max(4, (high+3*closely)/(closely-1))
	for k := range closely {
		l := l
		l.offset = int(across-l.slope*middle) + (k-closely/2)*step
		r.look(p, l)
	}
}

// fold merges the readings of the frame with what is known.
func (r *Reader) fold() (codes []Code) {
	for i := range r.tracks {
		r.tracks[i].missed++
	}
	for _, g := range gather(r.readings) {
		c := g.code()
		i := slices.IndexFunc(r.tracks, func(t track) bool { return t.Text == c.Text && t.Symbology == c.Symbology })
		if i < 0 {
			i = len(r.tracks)
			r.tracks = append(r.tracks, track{})
		}
		t := &r.tracks[i]
		t.Code, t.where, t.missed = c, g, 0
		if g.enough(agreed) {
			t.frames++
		}
	}
	// A code that this frame or the last ones contradict starts again.
	for i := range r.tracks {
		t := &r.tracks[i]
		for _, o := range r.tracks {
			if t.denied(t.where.lines, o.Code, o.where.lines) && (o.missed == 0 || t.missed == 0) {
				t.frames = 0
			}
		}
		if t.missed == 0 && t.frames >= believed {
			codes = append(codes, t.Code)
		}
	}
	r.tracks = slices.DeleteFunc(r.tracks, func(t track) bool { return t.missed >= patience })
	return codes
}

// Forget drops what was read in the last frames.
func (r *Reader) Forget() { r.tracks = r.tracks[:0] }
