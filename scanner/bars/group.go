package bars

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// reading is a code read along one line.
type reading struct {
	symbology, text string
	line            line
	from, to        float64 // where its first and last bar are, in steps
	module          float64 // in steps
}

// group holds the readings of one code in one picture.
type group struct {
	symbology, text string
	// lines is how many lines agree, of the way on which most do. first and last are the outermost of them.
	lines       int
	first, last reading
}

// gather sorts readings into groups, the largest first.
func gather(readings []reading) (groups []group) {
	slices.SortStableFunc(readings, func(a, b reading) int {
		return cmp.Or(cmp.Compare(a.symbology, b.symbology), cmp.Compare(a.text, b.text),
			a.line.way.compare(b.line.way), a.line.offset-b.line.offset)
	})
	for i := 0; i < len(readings); {
		g := group{symbology: readings[i].symbology, text: readings[i].text}
		for i < len(readings) && g.of(readings[i]) {
			first, last, n := readings[i], readings[i], 1
			for i++; i < len(readings) && g.of(readings[i]) && readings[i].line.way == first.line.way; i++ {
				if readings[i].line.offset != last.line.offset { // else the same line at another size
					last = readings[i]
					n++
				}
			}
			if n > g.lines {
				g.first, g.last, g.lines = first, last, n
			}
		}
		groups = append(groups, g)
	}
	slices.SortStableFunc(groups, func(a, b group) int { return b.lines - a.lines })
	return groups
}

func (g *group) of(r reading) bool { return r.symbology == g.symbology && r.text == g.text }

// code returns the text and where it was read.
func (g *group) code() Code {
	top, low := g.first, g.last
	if top.line.lying != (top.from > top.to) {
		top, low = low, top
	}
	c := Code{Text: g.text, Symbology: g.symbology}
	for i, k := range [4]struct {
		line
		step float64
	}{{top.line, top.from}, {top.line, top.to}, {low.line, low.to}, {low.line, low.from}} {
		x, y := k.at(k.step)
		c.Corners[i] = [2]int{int(math.Round(x)), int(math.Round(y))}
	}
	return c
}

// tall is the least length of its bars, in modules, along which an ITF code must be read. A line that leaves a code
// between two bars, on a slant, sees only a part of it with a quiet zone behind. The lines beside it soon see more,
// or less.
const tall = 10

// enough reports whether a group has at least that many lines, and not all of them so close together that they may
// have seen only a part.
func (g *group) enough(lines int) bool {
	if g.symbology == "ITF" && float64(g.last.line.offset-g.first.line.offset) < tall*g.first.module {
		return false
	}
	return g.lines >= lines
}

// denied reports whether another code, read on other lines over the same bars, proves the one of some lines wrong: it
// says more, or has enough lines and says something else.
func (c *Code) denied(lines int, other Code, others int) bool {
	if c.Text == other.Text && c.Symbology == other.Symbology || !c.covers(other) && !other.covers(*c) {
		return false
	}
	if strings.Contains(c.Text, other.Text) {
		return false
	}
	return strings.Contains(other.Text, c.Text) || 4*others > lines
}

// beside is how near the readings of one code are, in pixels.
const beside = 8

// covers reports whether the middle of another code is within this one's box, or nearly so.
func (c *Code) covers(other Code) bool {
	var m [2]int
	low, high := c.Corners[0], c.Corners[0]
	for i := range 4 {
		for k := range 2 {
			m[k] += other.Corners[i][k]
			low[k], high[k] = min(low[k], c.Corners[i][k]), max(high[k], c.Corners[i][k])
		}
	}
	for k := range 2 {
		if m[k]/4 < low[k]-beside || m[k]/4 > high[k]+beside {
			return false
		}
	}
	return true
}
