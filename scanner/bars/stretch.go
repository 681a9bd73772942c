package bars

// A stretch is elements between two spaces that may be quiet zones: alternately bars and spaces, with a bar at each
// end.
type stretch struct{ first, last int } // elements; element i lies between edges i and i+1

const (
	// The fewest and the most elements of a code: Code 128 with one character and with about thirty.
	fewest, most = 25, 220
	// A quiet zone is at least this many times as wide as the mean of its neighbours. Elements are about 1.7
	// modules wide, and at most 4.
	wide, near = 3.0, 16
	// shortest is the least number of samples worth reading. An EAN-13 code has 95 modules.
	shortest = 60
)

// stretches lists the stretches that may be codes.
func (p *profile) stretches(found []stretch) []stretch {
	found = found[:0]
	x := p.edges
	space := 0 // the first element that is a space
	if p.peaks[1].value < p.peaks[0].value {
		space = 1 // the first edge is from light to dark
	}
	begin := -1
	if space == 1 && len(x) > near && x[0] >= wide/near*(x[near]-x[0]) {
		begin = 0 // from the edge of the picture to the first bar
	}
	for i := space; i < len(x); i += 2 {
		end := float32(len(p.grey))
		if i+1 < len(x) {
			end = x[i+1]
		}
		width := end - x[i]
		if i >= near && width >= wide/near*(x[i]-x[i-near]) {
			if n := i - begin; begin >= 0 && n >= fewest && n <= most {
				found = append(found, stretch{begin, i - 1})
			}
			begin = -1
		}
		if i+1+near < len(x) && width >= wide/near*(x[i+1+near]-x[i+1]) {
			begin = i + 1
		}
	}
	return found
}

// quiet reports whether there are that many samples of paper on either side of a stretch: without an edge, and as
// light as the spaces. Bars too fine to be resolved have no edges either, but they are grey.
func (p *profile) quiet(s stretch, room float32) bool {
	var dark, light, n int32
	for i := s.first; i < s.last; i += 2 {
		dark, light, n = dark+p.peaks[i+1].value, light+p.peaks[i+2].value, n+1
	}
	least := (3*dark + 7*light) / n / 10
	x, count := p.edges, max(int(room), 1)
	before, after := x[s.first], float32(len(p.grey))-x[s.last+1]
	if s.first > 0 {
		before -= x[s.first-1]
	}
	if s.last+2 < len(x) {
		after = x[s.last+2] - x[s.last+1]
	}
	return min(before, after) >= room &&
		mean(p.grey[int(x[s.first])-count:][:count]) >= least && mean(p.grey[int(x[s.last+1])+1:][:count-1]) >= least
}

func mean(grey []uint16) int32 {
	sum := 0
	for _, v := range grey {
		sum += int(v)
	}
	return int32(sum / max(len(grey), 1))
}
