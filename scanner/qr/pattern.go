package qr

import "github.com/makiuchi-d/gozxing/qrcode/decoder"

// A code's fixed parts, by which a grid is judged before anything is decoded.
const (
	partTopLeft = iota
	partTopRight
	partBottomLeft
	partTiming
	partAlignment
	parts
)

// spot is the middle of a module whose colour the standard fixes.
type spot struct {
	u, v float64 // the finders' centres are (0,0), (1,0) and (0,1)
	sign int     // +1 light, -1 dark
	i, j int     // column and row
}

// pattern is all fixed modules of a code of one size, except those of the format and the version.
type pattern struct {
	version int
	n       int // modules a side
	spots   [parts][]spot
	centres []int // rows and columns of the alignment patterns' centres
}

// pattern is the fixed part of the codes with n modules a side, made when first
// asked for. There are forty, so what is kept is bounded.
func (r *Reader) pattern(n int) *pattern {
	version := (n - 17) / 4
	if p := r.patterns[version]; p != nil {
		return p
	}
	p := &pattern{version: version, n: n}
	if v, err := decoder.Version_GetVersionForNumber(version); err == nil {
		p.centres = v.GetAlignmentPatternCenters()
	}
	for k, c := range [3][2]int{{0, 0}, {n - 7, 0}, {0, n - 7}} {
		for j := -1; j <= 7; j++ {
			for i := -1; i <= 7; i++ {
				p.add(partTopLeft+k, c[0]+i, c[1]+j, max(abs(i-3), abs(j-3)))
			}
		}
	}
	for i := 8; i < n-8; i++ {
		p.add(partTiming, i, 6, 3-i&1)
		p.add(partTiming, 6, i, 3-i&1)
	}
	for _, cy := range p.centres {
		for _, cx := range p.centres {
			if p.atFinder(cx, cy) {
				continue
			}
			for j := -2; j <= 2; j++ {
				for i := -2; i <= 2; i++ {
					p.add(partAlignment, cx+i, cy+j, 3-max(abs(i), abs(j))&1)
				}
			}
		}
	}
	r.patterns[version] = p
	return p
}

// atFinder reports whether an alignment pattern there would lie on a finder.
func (p *pattern) atFinder(cx, cy int) bool {
	last := p.n - 7
	return cx == 6 && cy == 6 || cx == 6 && cy == last || cx == last && cy == 6
}

// add notes one module. ring is its distance from the centre of a finder, where rings 2 and 4 are light. Modules
// outside the code are left out, since the quiet zone may hold anything.
func (p *pattern) add(part, i, j, ring int) {
	if i < 0 || j < 0 || i >= p.n || j >= p.n {
		return
	}
	sign := -1
	if ring == 2 || ring == 4 {
		sign = 1
	}
	whole := float64(p.n - 7)
	p.spots[part] = append(p.spots[part], spot{(float64(i) - 3) / whole, (float64(j) - 3) / whole, sign, i, j})
}
