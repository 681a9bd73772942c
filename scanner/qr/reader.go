package qr

import (
	"slices"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// Options for a Reader. The zero value is fit for a live camera.
type Options struct {
	// Work is what one Pass may cost, in nanoseconds of a two-gigahertz core,
	// roughly; 0 means five million. A pass ends its own step after it.
	Work int64
}

// Reader finds and reads codes. It keeps its buffers, so a cycle allocates
// next to nothing. One goroutine at a time.
type Reader struct {
	options  Options
	work     int64
	levels   []Plane // the picture, ½, ¼ …; each but the first has its own buffer
	map_     bitmap
	edges    []int32
	owner    []uint16 // the finder that lies on each cell, from 1; 0 is none
	finders  []finder
	legs     [most * most]leg
	triples  []triple
	outline  []point
	matches  []match
	knots    knots
	grey     []float64
	sharp    []float64
	areas    []float64
	cuts     []float64 // the grey between dark and light, for each module
	contrast float64   // the mean distance of the greys from those
	bits     []bool
	tried    []uint64
	patterns [41]*pattern
	formats  [32]uint32
	versions [41]uint32
	decoder  *decoder.Decoder
	decodes  int
	codes    []Code
	taken    []point // where the finders of the codes read lie
	debug    func(format string, a ...any)
}

func NewReader(o Options) *Reader {
	return &Reader{
		options: o, finders: make([]finder, 0, seenMost), triples: make([]triple, 0, 4096),
		formats: formats(), versions: versions(), decoder: decoder.NewDecoder(),
	}
}

func (r *Reader) spend(n int64) { r.work -= n }

// Read tries everything on one picture.
func (r *Reader) Read(p Plane) []Code {
	if !p.usable() {
		return nil
	}
	r.codes = nil
	r.taken = r.taken[:0]
	r.tried = r.tried[:0]
	r.pyramid(p)
	for level := range len(r.levels) - 1 {
		r.map_.measure(&r.levels[level], &r.levels[level+1])
		for kind := range 2 {
			r.work = 1 << 40
			r.pass(level, kind)
		}
		if len(r.codes) > 0 {
			break
		}
	}
	return r.codes
}

func (r *Reader) pyramid(p Plane) {
	if cap(r.levels) == 0 {
		r.levels = make([]Plane, 0, 5)
	}
	r.levels = append(r.levels[:0], p)
	for len(r.levels) < 5 {
		l := &r.levels[len(r.levels)-1]
		if l.W < smallest || l.H < smallest {
			break
		}
		r.levels = r.levels[:len(r.levels)+1]
		l.halve(&r.levels[len(r.levels)-1])
	}
}

func (r *Reader) pass(level, kind int) {
	m := &r.map_
	if kind == 0 {
		m.byContrast()
	} else {
		m.byMean()
	}
	step := 1
	if level == 0 {
		step = 2
	}
	r.search(m, step)
	scale := float64(int(1) << level)
	r.rank(m)
	for i := range r.finders {
		f := &r.finders[i]
		f.used = slices.ContainsFunc(r.taken, func(p point) bool { q := p.mul(1 / scale); return f.holds(q.x, q.y) })
	}
	r.pairUp(m)
	r.gather(40)
	if r.debug != nil {
		r.debug("level %d kind %d: %d finders, %d triples", level, kind, len(r.finders), len(r.triples))
		for _, f := range r.finders {
			r.debug("   finder %.1f,%.1f size %.2f dark %d seen %d rings %v %v %v", f.at.x, f.at.y, f.size, f.dark, f.seen, f.rings[0].ok, f.rings[1].ok, f.rings[2].ok)
		}
	}
	found := len(r.codes)
	r.tryAll(level)
	if len(r.codes) == found && r.work > 0 {
		r.twos(24)
		r.tryAll(level)
	}
}

// tryAll reads the listed triples, the likeliest first, until the work is done.
func (r *Reader) tryAll(level int) {
	scale := float64(int(1) << level)
	for i := range r.triples {
		t := &r.triples[i]
		if r.work < 0 {
			return
		}
		if slices.ContainsFunc(t.f[:], func(k int) bool { return k != hidden && r.finders[k].used }) {
			continue
		}
		c, ok := r.try(t, level)
		if !ok {
			continue
		}
		r.codes = append(r.codes, c)
		for _, k := range t.f {
			if k != hidden {
				r.finders[k].used = true
				r.taken = append(r.taken, r.finders[k].at.mul(scale))
			}
		}
	}
}
