package qr

import (
	"encoding/binary"
	"math/bits"
)

// edges lists where row y changes colour. The first entry is 0, the last the width.
func (m *bitmap) edges(y int, into []int32) []int32 {
	row := m.pix[y*m.stride:][:m.stride]
	into = append(into[:0], 0)
	last := uint64(row[0])
	full := m.w &^ (cell - 1)
	for i := 0; i < full; i += cell {
		x := binary.LittleEndian.Uint64(row[i:])
		diff := x ^ (x<<8 | last)
		last = x >> 56
		for diff != 0 {
			into = append(into, int32(i+bits.TrailingZeros64(diff)/8))
			diff &= diff - 1
		}
	}
	for i := max(full, 1); i < m.w; i++ {
		if row[i] != row[i-1] {
			into = append(into, int32(i))
		}
	}
	return append(into, int32(m.w))
}

// likeFinder reports whether five runs are 1:1:3:1:1, as on a line through the centre of a finder. It compares the
// distances between edges of the same kind (2, 4, 4 and 2 modules). Blur and bad thresholds do not change those:
// they move all dark edges outward or all inward. Slack is in sixteenths of a module.
func likeFinder(w [5]int, slack int) bool {
	if w[2] <= w[1] || w[2] <= w[3] {
		return false
	}
	e0, e1, e2, e3 := w[0]+w[1], w[1]+w[2], w[2]+w[3], w[3]+w[4]
	sum := e0 + e1 + e2 + e3 // twelve modules
	tol := sum*slack/16 + 9  // twelve times the slack, plus ¾ pixel for the pixel grid
	return abs(12*e0-2*sum) <= tol && abs(12*e3-2*sum) <= tol &&
		abs(12*e1-4*sum) <= tol+tol/4 && abs(12*e2-4*sum) <= tol+tol/4
}

// like is likeFinder, except on a map of open codes. There one outer run need only exist: without a quiet zone it
// continues into whatever dark thing lies beside the code.
func (m *bitmap) like(w [5]int, slack int) bool {
	return likeFinder(w, slack) || m.open && likeFinder(evened(w), slack)
}

// evened returns the runs with the outer ones made equal if one is much longer.
func evened(w [5]int) [5]int {
	switch {
	case w[0] > 2*w[4]:
		w[0] = w[4]
	case w[4] > 2*w[0]:
		w[4] = w[0]
	}
	return w
}

func abs(i int) int {
	return max(i, -i)
}

// ray counts the pixels of three runs from (x, y), exclusive, in one direction: the rest of the inner square, the
// light ring, the dark ring. Each has at most limit pixels. ok is false if the edge of the picture or the limit ends
// one early, except for the last of an open code, which may be longer.
func (m *bitmap) ray(x, y, dx, dy, limit int) (w [3]int, ok bool) {
	room := m.room(x, y, dx, dy)
	at, step := y*m.stride+x, dy*m.stride+dx
	colour := m.pix[at]
	k := 0 // steps made
	for i := range w {
		start := k
		end := min(start+limit, room)
		for k < end && m.pix[at+step] == colour {
			k++
			at += step
		}
		w[i] += k - start
		switch {
		case i == 2:
			return w, m.open || k < start+limit
		case k == end:
			return w, false
		}
		// The pixel that ended this run starts the next.
		k++
		at += step
		w[i+1] = 1
		colour ^= 1
	}
	return w, false
}

// room returns how many steps lie between (x, y) and the edge of the picture.
func (m *bitmap) room(x, y, dx, dy int) int {
	room := max(m.w, m.h)
	switch {
	case dx > 0:
		room = m.w - 1 - x
	case dx < 0:
		room = x
	}
	switch {
	case dy > 0:
		room = min(room, m.h-1-y)
	case dy < 0:
		room = min(room, y)
	}
	return room
}

// across returns the five runs of the line through (x, y), and the distance of their middle from it, in steps.
func (m *bitmap) across(x, y, dx, dy, limit int) (w [5]int, shift float64, ok bool) {
	f, ok := m.ray(x, y, dx, dy, limit)
	if !ok {
		return w, 0, false
	}
	b, ok := m.ray(x, y, -dx, -dy, limit)
	if !ok {
		return w, 0, false
	}
	w = [5]int{b[2], b[1], b[0] + 1 + f[0], f[1], f[2]}
	inner, outer := f[0]-b[0], f[0]+f[1]-b[0]-b[1]
	return w, float64(inner+outer) / 4, true
}
