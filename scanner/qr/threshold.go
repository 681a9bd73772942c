package qr

import "encoding/binary"

// cell is the side, in pixels, of the squares that share one threshold. Eight pixels are one machine word, so a word
// is thresholded at once.
const cell = 8

// bitmap is a picture of two colours, one byte a pixel: 1 is dark.
type bitmap struct {
	pix       []byte
	w, h      int
	stride    int // a multiple of cell
	grey      *Plane
	cells     []cellStats
	cut       []byte // the threshold of each cell
	cw, ch    int
	sums      []int32 // summed-area table of the cells' means, for the local mean
	sumStride int
	calm      int  // the spread of an empty cell
	open      bool // finders may continue into what lies beside them
}

// cellStats are the statistics of the pixels of one cell.
type cellStats struct{ low, high, mean uint8 }

// measure computes the statistics of p's cells from half, the same picture at half its size: that is a quarter of
// the work, and has less noise.
func (m *bitmap) measure(p, half *Plane) {
	m.grey, m.w, m.h = p, p.W, p.H
	m.stride = (p.W + cell - 1) / cell * cell
	m.pix = grown(m.pix, m.stride*m.h)
	m.cw, m.ch = m.stride/cell, (m.h+cell-1)/cell
	m.cells, m.cut = grown(m.cells, m.cw*m.ch), grown(m.cut, m.cw*m.ch)
	for cy := range m.ch {
		y0 := min(cy*cell/2, half.H-1)
		y1 := min(y0+cell/2, half.H)
		for cx := range m.cw {
			x0 := min(cx*cell/2, half.W-1)
			x1 := min(x0+cell/2, half.W)
			if x1-x0 == 4 && y1-y0 == 4 {
				m.cells[cy*m.cw+cx] = whole(half.Pix[y0*half.Stride+x0:], half.Stride)
				continue
			}
			low, high, sum := uint8(255), uint8(0), 0
			for y := y0; y < y1; y++ {
				for _, v := range half.Pix[y*half.Stride+x0 : y*half.Stride+x1] {
					low, high, sum = min(low, v), max(high, v), sum+int(v)
				}
			}
			m.cells[cy*m.cw+cx] = cellStats{low, high, uint8(sum / ((y1 - y0) * (x1 - x0)))}
		}
	}
	m.sum()
	m.calm = m.quietest()
}

// quietest returns the spread of a cell that shows only noise: a little more than that of the calmest quarter of the
// picture. Strong contrast is never noise, even if it is everywhere.
func (m *bitmap) quietest() int {
	var count [256]int
	for _, c := range m.cells {
		count[c.high-c.low]++
	}
	spread, seen := 0, 0
	for seen += count[0]; seen < len(m.cells)/4; seen += count[spread] {
		spread++
	}
	return min(spread+spread/2+1, 48)
}

// decided moves the cut of a calm cell out of its noise, so that the whole cell is dark or light. A cut within the
// noise would make a thousand edges, each to be examined.
func (m *bitmap) decided(c cellStats, cut int32) byte {
	low, high := int32(c.low), int32(c.high)
	margin := (high-low)*3/4 + 2
	if int(high-low) <= m.calm && cut > low-margin && cut < high+margin {
		if 2*cut > low+high {
			cut = high + margin
		} else {
			cut = low - margin
		}
	}
	return byte(min(max(cut, 0), 255))
}

// whole returns the statistics of four rows of four pixels.
func whole(pix []byte, stride int) cellStats {
	low, high, sum := uint8(255), uint8(0), uint32(0)
	for y := range 4 {
		v := pix[y*stride : y*stride+4 : y*stride+4]
		a, b, c, d := v[0], v[1], v[2], v[3]
		low, high = min(low, a, b, c, d), max(high, a, b, c, d)
		sum += uint32(a) + uint32(b) + uint32(c) + uint32(d)
	}
	return cellStats{low, high, uint8(sum / 16)}
}

// sum builds the summed-area table of the cells' means.
func (m *bitmap) sum() {
	m.sumStride = m.cw + 1
	m.sums = grown(m.sums, m.sumStride*(m.ch+1))
	clear(m.sums[:m.sumStride])
	for cy := range m.ch {
		row := int32(0)
		above, here := m.sums[cy*m.sumStride:], m.sums[(cy+1)*m.sumStride:]
		here[0] = 0
		for cx := range m.cw {
			row += int32(m.cells[cy*m.cw+cx].mean)
			here[cx+1] = above[cx+1] + row
		}
	}
}

// boxMean returns the mean brightness of the cells within r cells of one.
func (m *bitmap) boxMean(cx, cy, r int) int32 {
	x0, x1 := max(cx-r, 0), min(cx+r+1, m.cw)
	y0, y1 := max(cy-r, 0), min(cy+r+1, m.ch)
	a, b := m.sums[y0*m.sumStride:], m.sums[y1*m.sumStride:]
	return (b[x1] - b[x0] - a[x1] + a[x0]) / int32((x1-x0)*(y1-y0))
}

// byContrast cuts each cell halfway between the dark and the bright of the cells around, weighted by contrast: edges
// decide, and the flat insides of large modules follow them.
func (m *bitmap) byContrast() {
	const reach, prior = 2, 400
	for cy := range m.ch {
		y0, y1 := max(cy-reach, 0), min(cy+reach+1, m.ch)
		for cx := range m.cw {
			x0, x1 := max(cx-reach, 0), min(cx+reach+1, m.cw)
			weight, sum := int32(prior), prior*(m.boxMean(cx, cy, 6)-2)
			for y := y0; y < y1; y++ {
				for _, c := range m.cells[y*m.cw+x0 : y*m.cw+x1] {
					d := int32(c.high) - int32(c.low)
					d = d * d >> 2
					weight += d
					sum += d * ((int32(c.high) + int32(c.low)) >> 1)
				}
			}
			m.cut[cy*m.cw+cx] = m.decided(m.cells[cy*m.cw+cx], sum/weight)
		}
	}
	m.apply()
}

// byMean cuts each cell at the mean of the cells around. That keeps the edges of a code whose parts differ much in
// brightness, and of a dim one beside something bright.
func (m *bitmap) byMean() {
	for cy := range m.ch {
		for cx := range m.cw {
			m.cut[cy*m.cw+cx] = m.decided(m.cells[cy*m.cw+cx], m.boxMean(cx, cy, 3)-1)
		}
	}
	m.apply()
}

// apply thresholds the picture, eight pixels at a time.
func (m *bitmap) apply() {
	const tops, ones = 0x8080808080808080, 0x0101010101010101
	for y := range m.h {
		src := m.grey.Pix[y*m.grey.Stride:][:m.w]
		dst := m.pix[y*m.stride:][:m.stride]
		cuts := m.cut[y/cell*m.cw:][:m.cw]
		for i := 0; i+cell <= len(src); i += cell {
			x := binary.LittleEndian.Uint64(src[i:])
			t := uint64(cuts[i/cell]) * ones
			z := (x | tops) - (t &^ tops)
			less := ((^x & t) | ((^x | t) & ^z)) & tops // for each byte, x < t
			binary.LittleEndian.PutUint64(dst[i:], less>>7)
		}
		for i := len(src) &^ (cell - 1); i < len(src); i++ {
			dst[i] = byte((uint32(src[i]) - uint32(cuts[i/cell])) >> 31)
		}
	}
}

// at returns the colour of a pixel: 1 dark, 0 light, and 2, which is neither, outside the picture.
func (m *bitmap) at(x, y int) byte {
	if uint(x) >= uint(m.w) || uint(y) >= uint(m.h) {
		return 2
	}
	return m.pix[y*m.stride+x]
}
