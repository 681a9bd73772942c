package qr

import (
	"slices"

	"github.com/makiuchi-d/gozxing/common/reedsolomon"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// Options for a Reader. The zero value suits a live camera.
type Options struct {
	// Work is the cost limit of one Pass, in estimated nanoseconds of a core of 2 GHz; 0 means 6 000 000. A pass
	// ends after the step that exceeds it.
	Work int64
}

const (
	// defaultWork lets most frames be searched completely in one pass, at a tenth of a core and fifteen frames a
	// second.
	defaultWork = 6_000_000
	// stepWork is what one step of a pass may spend on what it found. Pictures full of print or leaves would take
	// any amount.
	stepWork = 850_000
	// stillWork is the same for a still picture.
	stillWork = 60_000_000
	// patience is the number of passes in which a lost code is still looked for where it was.
	patience = 8
)

// depth is the largest number of sizes of the picture that are searched: full, ½, ¼, ⅛, and a smaller one if the
// picture is large enough.
const depth, coarse = 7, 160

// Reader finds and reads codes. It keeps its buffers, so that a cycle on pictures of one size allocates next to
// nothing. It is not safe for concurrent use.
type Reader struct {
	options  Options
	decoder  *decoder.Decoder
	encoder  *reedsolomon.ReedSolomonEncoder
	work     int64     // what may still be spent
	still    bool      // everything in the picture is wanted
	step     int       // the next step of a live camera's cycle
	last     [4][2]int // where the last code was, and the search that found it
	lastKind int
	lost     int // passes since the last code was read; from patience on it is forgotten

	levels   []Plane // the picture at full size, ½, ¼ …; all but the first have their own buffers
	halves   [depth]Plane
	dark     bitmap
	edges    []int32
	owner    []uint16 // the number of the finder on each cell, from 1; 0 is none
	outline  []point
	finders  []finder
	found    int   // of finders, those that the ones in use were chosen from
	legs     []leg // of every two finders in use
	mates    []int // of one finder, those that it may have a leg to, the nearest first
	triples  []triple
	matches  []match
	flat     []match // the same on flat paper
	knots    knots
	warp     mesh
	grey     []float64
	sharp    []float64
	areas    []float64
	cuts     []float64 // the threshold between dark and light, for each module
	contrast float64   // the mean distance of the greys from the cuts
	bits     []bool
	tried    []uint64 // digests of bits that could not be decoded
	codes    []Code
	taken    []point // the finders of the codes that were read

	patterns [41]*pattern
	formats  [32]uint32
	versions [41]uint32
}

// NewReader returns a Reader. Its buffers are allocated with the first picture.
func NewReader(o Options) *Reader {
	if o.Work <= 0 {
		o.Work = defaultWork
	}
	return &Reader{
		options: o, lost: patience, decoder: decoder.NewDecoder(),
		encoder: reedsolomon.NewReedSolomonEncoder(reedsolomon.GenericGF_QR_CODE_FIELD_256),
		finders: make([]finder, 0, seenMost), triples: make([]triple, 0, triplesMost),
		formats: formats(), versions: versions(),
	}
}

// spend counts work done, in estimated nanoseconds.
func (r *Reader) spend(n int64) { r.work -= n }

// Read tries everything on one picture. A code within another comes before the one around it. It takes milliseconds,
// and up to a second for a picture full of print without a code.
func (r *Reader) Read(p Plane) []Code {
	if !r.begin(p) {
		return nil
	}
	r.still = true
	defer func() { r.still = false }()
	for level := range len(r.levels) - 1 {
		r.dark.measure(&r.levels[level], &r.levels[level+1])
		r.pass(level, kindContrast, stillWork)
		r.pass(level, kindMean, stillWork)
	}
	for level := range len(r.levels) - 1 {
		if len(r.codes) > 0 {
			break
		}
		r.dark.measure(&r.levels[level], &r.levels[level+1])
		r.pass(level, kindOpen, stillWork)
	}
	r.innerFirst()
	return r.codes
}

// innerFirst puts a code within another before it: whoever shows such codes means the small one, around which the
// large one is drawn.
func (r *Reader) innerFirst() {
	slices.SortStableFunc(r.codes, func(a, b Code) int {
		switch {
		case b.holds(a.middle()) && !a.holds(b.corner()):
			return -1
		case a.holds(b.middle()) && !b.holds(a.corner()):
			return 1
		}
		return 0
	})
}

// Pass searches one frame of a live camera: first where the last code was, then in as many steps of the cycle as
// Options.Work allows, starting where the last pass ended. It ends with the first step that reads a code.
func (r *Reader) Pass(p Plane) []Code {
	if r.lost < patience {
		r.lost++
		if codes := r.again(p); len(codes) > 0 {
			return codes
		}
	}
	if !r.begin(p) {
		return nil
	}
	left := r.options.Work - int64(p.W*p.H)/2
	steps, levels := cycle(p)
	measured := -1
	for range steps {
		r.step %= steps // a larger picture has more steps
		level, kind := stepOf(r.step, levels)
		r.step = (r.step + 1) % steps
		if level != measured {
			r.dark.measure(&r.levels[level], &r.levels[level+1])
			measured = level
		}
		limit := int64(stepWork)
		if kind == kindOpen {
			limit /= 4
		}
		left -= r.pass(level, kind, limit) + int64(p.W*p.H)>>(2*level)
		if len(r.codes) > 0 {
			r.innerFirst()
			r.step = 0
			r.last, r.lastKind, r.lost = r.codes[0].Corners, kind, 0
			break
		}
		if left < 0 {
			break
		}
	}
	return r.codes
}

// cycle returns how many steps it takes to search a picture of this size in every way, and how many levels it has.
func cycle(p Plane) (steps, levels int) {
	for w, h := p.W, p.H; levels < depth && worthwhile(levels, w, h); levels++ {
		w, h = w/2, h/2
	}
	return 2*levels + max(levels-openFrom, 0), levels
}

// openFrom is the level from which a live camera is searched for open codes too. They are rare, and searching for
// them costs most in a large picture.
const openFrom = 2

// stepOf returns what one step of a cycle over that many levels searches.
func stepOf(step, levels int) (level, kind int) {
	if step < 2*levels {
		return step / 2, step % 2
	}
	return step - 2*levels + openFrom, kindOpen
}

// worthwhile reports whether the picture at a level is large enough to search.
func worthwhile(level, w, h int) bool {
	return min(w, h) >= smallest && (level < 4 || max(w, h) > coarse)
}

// again reads the part of the frame where the last code was.
func (r *Reader) again(p Plane) []Code {
	x0, y0, x1, y1 := p.W, p.H, 0, 0
	for _, c := range r.last {
		x0, y0, x1, y1 = min(x0, c[0]), min(y0, c[1]), max(x1, c[0]), max(y1, c[1])
	}
	mx, my := (x1-x0)/3, (y1-y0)/3
	x0, y0, x1, y1 = max(x0-mx, 0), max(y0-my, 0), min(x1+mx, p.W), min(y1+my, p.H)
	if x1-x0 < smallest || y1-y0 < smallest || y1 > p.H || x1 > p.W || !p.usable() {
		return nil
	}
	part := Plane{p.Pix[y0*p.Stride+x0 : (y1-1)*p.Stride+x1], p.Stride, x1 - x0, y1 - y0}
	r.begin(part)
	for level := range min(len(r.levels)-1, 3) {
		r.dark.measure(&r.levels[level], &r.levels[level+1])
		r.pass(level, r.lastKind, stepWork)
		if len(r.codes) > 0 {
			break
		}
	}
	for i := range r.codes {
		for k := range r.codes[i].Corners {
			r.codes[i].Corners[k][0] += x0
			r.codes[i].Corners[k][1] += y0
		}
	}
	if len(r.codes) > 0 {
		r.innerFirst()
		r.last, r.lost = r.codes[0].Corners, 0
	}
	return r.codes
}

// begin forgets the last picture and builds the levels of this one. It reports false if the picture is unusable.
func (r *Reader) begin(p Plane) bool {
	r.codes, r.taken, r.tried = nil, r.taken[:0], r.tried[:0]
	if !p.usable() {
		return false
	}
	r.levels = append(r.levels[:0], p)
	for i := range r.halves {
		l := &r.levels[i]
		if !worthwhile(i, l.W, l.H) {
			break
		}
		l.halve(&r.halves[i])
		r.levels = append(r.levels, r.halves[i])
	}
	return true
}
