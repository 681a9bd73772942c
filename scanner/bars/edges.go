package bars

// A profile is what a line shows: its samples, its extremes, alternately dark and light, and the edges between them.
// It keeps its buffers.
type profile struct {
	grey  []uint16
	swing []int32 // the range of brightness in each block and its neighbours
	low   []uint16
	high  []uint16
	peaks []peak
	edges []float32 // between peak i and peak i+1
	spent int64     // by find, in the passes' estimate of nanoseconds
}

// The cost of finding, in nanoseconds of a core of about 2 GHz: for a sample, for a sample that is not on a flat
// surface, and for an edge.
const sampleCost, liveCost, edgeCost = 2, 4, 25

// peak is the darkest or the lightest place between two edges.
type peak struct{ at, value int32 }

const (
	block = 32 // samples
	// faint is the least swing between dark and light, of 1020, that counts.
	faint = 36
	// A change of more than 1/share of the swing around is not noise.
	share = 6
)

// find finds the extremes and edges. It reports false if there are too few for a code.
func (p *profile) find() bool {
	p.spent = sampleCost * int64(len(p.grey))
	p.measure()
	p.extremes()
	if len(p.peaks) < fewest+2 {
		return false
	}
	p.spent += edgeCost * int64(len(p.peaks))
	p.edges = grown(p.edges, len(p.peaks)-1)
	for i := range p.edges {
		p.edges[i] = p.crossing(p.peaks[i], p.peaks[i+1], p.level(i))
	}
	return true
}

// lamp is how many times brighter, above the bar, the space on one side of a bar can be than that on the other.
const lamp = 2

// level is the brightness at edge i: halfway up from its bar, but not towards a lamp or a bright counter beyond the
// quiet zone.
func (p *profile) level(i int) float32 {
	bar, light, other := p.peaks[i], p.peaks[i+1].value, int32(2000)
	if bar.value > light {
		bar, light = p.peaks[i+1], bar.value
		if i+2 < len(p.peaks) {
			other = p.peaks[i+2].value
		}
	} else if i > 0 {
		other = p.peaks[i-1].value
	}
	return float32(bar.value) + float32(min(light-bar.value, lamp*(other-bar.value)))/2
}

// measure determines the swing of each block.
func (p *profile) measure() {
	n := (len(p.grey) + block - 1) / block
	p.low, p.high, p.swing = grown(p.low, n), grown(p.high, n), grown(p.swing, n)
	for b := range n {
		part := p.grey[b*block : min((b+1)*block, len(p.grey))]
		low, high := part[0], part[0]
		for _, v := range part {
			low, high = min(low, v), max(high, v)
		}
		p.low[b], p.high[b] = low, high
	}
	for b := range n {
		low, high := p.low[b], p.high[b]
		for _, near := range [2]int{max(b-1, 0), min(b+1, n-1)} {
			low, high = min(low, p.low[near]), max(high, p.high[near])
		}
		p.swing[b] = int32(high) - int32(low)
	}
}

// extremes lists the places where the brightness turns by more than noise. They alternate between dark and light.
func (p *profile) extremes() {
	p.peaks = p.peaks[:0]
	dark := peak{0, int32(p.grey[0])}
	light, rising := dark, 0
	for b, swing := range p.swing {
		if swing < faint {
			continue // flat, and so are its neighbours
		}
		turn := max(faint, swing/share)
		p.spent += liveCost * block
		for i := b * block; i < min((b+1)*block, len(p.grey)); i++ {
			v := int32(p.grey[i])
			if rising >= 0 {
				if v > light.value {
					light = peak{int32(i), v}
				} else if light.value-v > turn {
					p.peaks = append(p.peaks, light)
					dark, rising = peak{int32(i), v}, -1
					continue
				}
			}
			if rising <= 0 {
				if v < dark.value {
					dark = peak{int32(i), v}
				} else if v-dark.value > turn {
					p.peaks = append(p.peaks, dark)
					light, rising = peak{int32(i), v}, 1
				}
			}
		}
	}
	switch last := int32(len(p.grey) - 1); {
	case rising > 0:
		p.peaks = append(p.peaks, peak{max(light.at, last), light.value})
	case rising < 0:
		p.peaks = append(p.peaks, peak{max(dark.at, last), dark.value})
	}
}

// crossing is where the brightness passes a level on its way from one extreme to the next, between samples.
func (p *profile) crossing(a, b peak, level float32) float32 {
	way := p.grey[a.at : b.at+1]
	for i := 1; i < len(way); i++ {
		before, after := float32(way[i-1])-level, float32(way[i])-level
		if (after >= 0) != (before >= 0) {
			return float32(a.at) + float32(i-1) + before/(before-after)
		}
	}
	return float32(a.at+b.at) / 2
}

// around is how many extremes on each side determine what is dark and what is light.
const around = 7

// refine writes the widths of the elements from first to last, with their edges where the brightness passes the
// middle between the dark and the light around. In a blurred picture the middle between two extremes is too bright
// beside a narrow bar and too dark beside a narrow space.
func (p *profile) refine(first, last int, widths []float32) []float32 {
	widths = widths[:0]
	var before float32
	for i := first; i <= last+1; i++ {
		a, b := p.peaks[i], p.peaks[i+1]
		low, high := min(a.value, b.value), max(a.value, b.value)
		dark, light := low, int32(0)
		for _, k := range p.peaks[max(i-around, first+1) : min(i+1+around, last+1)+1] {
			dark, light = min(dark, k.value), max(light, k.value)
		}
		high = min(high, light) // something brighter may lie beyond a quiet zone
		room := float32(high-low) / 8
		level := min(max(float32(dark+light)/2, float32(low)+room), float32(high)-room)
		x := p.crossing(a, b, level)
		if i > first {
			widths = append(widths, x-before)
		}
		before = x
	}
	return widths
}

// coarser makes a profile of half as many samples, each the mean of two.
func (p *profile) coarser(out *profile) {
	out.grey = grown(out.grey, len(p.grey)/2)
	for i := range out.grey {
		out.grey[i] = (p.grey[2*i] + p.grey[2*i+1]) / 2
	}
}
