package bars

// A stretch is elements, in turn bars and spaces and first and last a bar,
// between two spaces that may be quiet zones.
type stretch struct{ first, last int } // elements: the one between edges i and i+1 is i

const (
	// fewest and most elements of a code: Code 128 of one character, and of
	// some thirty.
	fewest, most = 25, 220
	// wide is how many times its neighbours' mean a quiet zone is wide. Elements
	// are some 1.7 modules wide, and the widest are 4.
	wide, near = 3.0, 16
	// shortest is the least number of samples worth a look: a code of EAN-13 is 95
	// modules.
	shortest = 60
)

// stretches lists what may be codes.
func (p *profile) stretches(found []stretch) []stretch {
	found = found[:0]
	x := p.edges
	space := 0 // the first element that is one
	if p.peaks[1].value < p.peaks[0].value {
		space = 1 // the first edge is to the dark
	}
	begin := -1
	if space == 1 && len(x) > near && x[0] >= wide/near*(x[near]-x[0]) {
		begin = 0 // from the picture's side to the first bar
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

// quiet reports whether a stretch has so many samples of paper on either side:
// no edge, and as light as the spaces are. Bars too fine to be seen apart are
// without edges too, but grey.
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
