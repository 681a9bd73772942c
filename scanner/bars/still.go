package bars

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"counterfoil/scanner/qr"
)

const (
	// spacing is the distance between the lines of a still picture, in pixels. In a small picture they are closer, in
	// a huge one farther apart.
	spacing = 4
	// large is the number of pixels from which on a picture is first read on each sparse-th line. The lines between
	// are read where one of these has seen what may be a code.
	large  = 2_000_000
	sparse = 4
	// The lines between reach beyond what may be a code, by a share of its length and some steps: they must see its
	// quiet zones, also where it slants.
	beyond, room = 4, 48
	// An element of a code is never wider than broad times the mean.
	broad = 3.5
)

// hope is a stretch on a sparse line that may be a code.
type hope struct{ line, from, to int }

// readAll reads along all ways, in a large picture on all cores.
func (r *Reader) readAll(p *qr.Plane, scan func(*Reader, *qr.Plane, way)) {
	r.readings = r.readings[:0]
	workers := min(runtime.GOMAXPROCS(0), len(ways))
	if p.W*p.H < large || workers == 1 {
		for _, w := range ways {
			scan(r, p, w)
		}
		return
	}
	var next atomic.Int32
	var wait sync.WaitGroup
	readers := make([]*Reader, workers)
	for i := range readers {
		readers[i] = NewReader()
		wait.Go(func() {
			for n := next.Add(1) - 1; int(n) < len(ways); n = next.Add(1) - 1 {
				scan(readers[i], p, ways[n])
			}
		})
	}
	wait.Wait()
	for _, other := range readers {
		r.readings = append(r.readings, other.readings...)
	}
}

// lines is how many lines a way has in a still picture, with the first of them and the distance to the next.
func (w way) lines(p *qr.Plane) (first line, step, n int) {
	along, across := w.extent(p)
	low, high := w.offsets(p)
	step = max(min(spacing, 1+across/64), across/700)
	return line{w, low, 0, along}, step, (high-low)/step + 1
}

// each reads every line of a way.
func (r *Reader) each(p *qr.Plane, w way) {
	l, step, n := w.lines(p)
	for range n {
		r.look(p, l)
		l.offset += step
	}
}

// skim reads the sparse lines of a way, those between where there is hope, and those around a code that too few
// lines have read.
func (r *Reader) skim(p *qr.Plane, w way) {
	first, step, n := w.lines(p)
	before := len(r.readings)
	r.hopes, r.hoping = r.hopes[:0], true
	for i := 0; i < n; i += sparse {
		l := first
		l.offset += i * step
		r.nth = i / sparse
		r.look(p, l)
	}
	r.hoping = false
	for i := range n {
		if i%sparse != 0 {
			l := first
			l.offset += i * step
			r.between(p, l, i/sparse)
		}
	}
	for _, g := range gather(slices.Clone(r.readings[before:])) {
		if g.lines < votes {
			r.around(p, g.first, step)
		}
	}
}

// between reads a line after a sparse one, where that or the next one has hope.
func (r *Reader) between(p *qr.Plane, l line, nth int) {
	along := l.to
	r.parts = r.parts[:0]
	first, _ := slices.BinarySearchFunc(r.hopes, nth, func(h hope, nth int) int { return h.line - nth })
	for _, h := range r.hopes[first:] {
		if h.line > nth+1 {
			break
		}
		more := (h.to-h.from)/beyond + room
		r.parts = append(r.parts, hope{from: max(h.from-more, 0), to: min(h.to+more, along)})
	}
	slices.SortFunc(r.parts, func(a, b hope) int { return a.from - b.from })
	for i := 0; i < len(r.parts); {
		l.from, l.to = r.parts[i].from, r.parts[i].to
		for i++; i < len(r.parts) && r.parts[i].from <= l.to; i++ {
			l.to = max(l.to, r.parts[i].to)
		}
		r.look(p, l)
	}
}

// around reads all lines near one that has read a code.
func (r *Reader) around(p *qr.Plane, one reading, step int) {
	l, from, to := one.line, int(min(one.from, one.to)), int(max(one.from, one.to))
	along, _ := l.extent(p)
	l.from, l.to = max(from-(to-from), 0), min(to+(to-from), along)
	reach := (to - from) / step * step
	for offset := -reach; offset <= reach; offset += step {
		l.offset = one.line.offset + offset
		r.look(p, l)
	}
}

// hopeful reports whether a stretch has as many elements as a code can have, and none that is too wide for one.
func (p *profile) hopeful(s stretch) bool {
	n := s.last - s.first + 1
	if !countable(n) {
		return false
	}
	most := broad * (p.edges[s.last+1] - p.edges[s.first]) / float32(n)
	for i := s.first; i <= s.last; i++ {
		if p.edges[i+1]-p.edges[i] > most {
			return false
		}
	}
	return true
}

// countable reports whether a code can have that many elements.
func countable(n int) bool { return n == eanElements || n%6 == 1 || n%10 == 7 }
