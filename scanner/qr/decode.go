package qr

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/makiuchi-d/gozxing"
)

// formatMask is applied to format words so that none is all light.
const formatMask = 0x5412

// formats are the 32 valid format words, with the mask.
func formats() (f [32]uint32) {
	for i := range f {
		f[i] = checked(uint32(i), 10, 0x537) ^ formatMask
	}
	return f
}

// versions are the version words of 7 to 40, by version.
func versions() (v [41]uint32) {
	for i := 7; i < len(v); i++ {
		v[i] = checked(uint32(i), 12, 0x1f25)
	}
	return v
}

// checked returns a word followed by its check bits (ISO/IEC 18004, annexes C and D).
func checked(word uint32, length int, generator uint32) uint32 {
	rest := word << length
	for bits.Len32(rest) > length {
		rest ^= generator << (bits.Len32(rest) - length - 1)
	}
	return word<<length | rest
}

// nearest returns the index of the word in list that differs least, and in how many bits.
func nearest(word uint32, list []uint32) (at, distance int) {
	distance = 32
	for i, w := range list {
		if d := bits.OnesCount32(w ^ word); w != 0 && d < distance {
			at, distance = i, d
		}
	}
	return at, distance
}

// format reads the format words of both places and returns the least number of wrong bits. The code may be mirrored.
func (r *Reader) format(n int) int {
	best := 32
	for _, mirrored := range []bool{false, true} {
		get := func(i, j int) uint32 {
			if mirrored {
				i, j = j, i
			}
			if r.bits[j*n+i] {
				return 1
			}
			return 0
		}
		var a, b uint32
		for k := range 6 {
			a = a<<1 | get(k, 8)
		}
		a = a<<3 | get(7, 8)<<2 | get(8, 8)<<1 | get(8, 7)
		for k := 5; k >= 0; k-- {
			a = a<<1 | get(8, k)
		}
		for k := range 7 {
			b = b<<1 | get(8, n-1-k)
		}
		for k := n - 8; k < n; k++ {
			b = b<<1 | get(k, 8)
		}
		_, da := nearest(a, r.formats[:])
		_, db := nearest(b, r.formats[:])
		best = min(best, da, db)
		// Some printers leave out the mask, and gozxing reads their codes too. But with twice as many words, random
		// bits match one more easily.
		_, ua := nearest(a^formatMask, r.formats[:])
		_, ub := nearest(b^formatMask, r.formats[:])
		best = min(best, ua+2, ub+2)
	}
	return best
}

// verdict says what became of a grid's bits.
type verdict int

const (
	unlike verdict = iota // not the bits of a code
	broken                // the bits of a code, with more errors than can be corrected
	good
)

// decode has gozxing decode the bits if they look like those of a code at all. A failed attempt costs as much as
// fitting a whole grid.
func (r *Reader) decode(pat *pattern, hidden int) (Code, verdict) {
	// A right grid over a damaged code fails at most one of these tests, a wrong grid fails both. (Of 1,567 readings
	// measured, all but 16 had at most one wrong bit of the format and a twelfth of the fixed modules wrong.)
	if r.wrong(pat, hidden)+0.05*float64(r.format(pat.n)) > 0.2 {
		return Code{}, unlike
	}
	sum := digest(r.bits)
	if slices.Contains(r.tried, sum) {
		return Code{}, broken
	}
	r.spend(90_000)
	c, ok := r.mend(pat.n)
	if !ok {
		r.tried = append(r.tried, sum)
		return Code{}, broken
	}
	c.Version = pat.version
	return c, good
}

// mend corrects the bits and decodes them to a text; an empty text counts as none. The bits may come from any
// picture, so a panic in the library must not end the till.
func (r *Reader) mend(n int) (c Code, ok bool) {
	defer func() {
		if recover() != nil {
			c, ok = Code{}, false
		}
	}()
	m, err := r.matrix(n, false)
	if err != nil {
		return Code{}, false
	}
	res, err := r.decoder.Decode(m, nil)
	if err != nil {
		return Code{}, false
	}
	// Decoding has modified the matrix.
	m, err = r.matrix(n, res.GetOther() != nil) // not nil: mirrored
	if err != nil || !r.protected(m, res.GetRawBytes()) {
		return Code{}, false
	}
	c.Raw = res.GetRawBytes()
	if res.HasStructuredAppend() {
		// The low half of the byte is the number of parts less one.
		if parts := res.GetStructuredAppendSequenceNumber()&0xf + 1; parts > 1 {
			c.Parts = parts
			return c, true
		}
	}
	// The byte order mark, or its UTF-8 bytes read as Latin-1.
	c.Text = strings.TrimPrefix(strings.TrimLeft(res.GetText(), "\uFEFF"), "\u00ef\u00bb\u00bf")
	return c, c.Text != ""
}

// matrix returns the bits as gozxing wants them.
func (r *Reader) matrix(n int, mirrored bool) (*gozxing.BitMatrix, error) {
	m, err := gozxing.NewSquareBitMatrix(n)
	if err != nil {
		return nil, err
	}
	for i, dark := range r.bits {
		switch {
		case dark && mirrored:
			m.Set(i/n, i%n)
		case dark:
			m.Set(i%n, i/n)
		}
	}
	return m, nil
}

// digest returns a hash of the bits (FNV-1a).
func digest(b []bool) uint64 {
	h := uint64(14695981039346656037)
	for _, v := range b {
		if v {
			h ^= 1
		}
		h *= 1099511628211
	}
	return h
}
