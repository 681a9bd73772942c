package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// table prints a line for each set and decoder, and sums.
type table struct {
	decoders []decoder
	missed   bool
	sums     map[string][3]int // of each decoder: decoded, misread, pictures
}

const layout = "%-18s %-12s %5v %5v %5v %8v %10v %10v\n"

func (t *table) head() {
	t.sums = map[string][3]int{}
	fmt.Printf(layout, "set", "decoder", "bar", "read", "of", "misread", "median", "p95")
}

// add reads one set with every decoder.
func (t *table) add(s set) error {
	scores := make([]score, len(t.decoders))
	var missed []string
	for shot, err := range s.shots {
		if err != nil {
			return err
		}
		for i, d := range t.decoders {
			texts, took, err := d.read(shot.plane)
			if err != nil {
				return err
			}
			before := scores[i].read
			if shot.all != nil {
				scores[i].many(texts, shot.all)
			} else {
				scores[i].one(d, texts, s.name, shot)
			}
			scores[i].times = append(scores[i].times, took)
			if i == 0 && scores[i].read-before < max(len(shot.all), 1) {
				missed = append(missed, shot.name)
			}
		}
	}
	for i, d := range t.decoders {
		c := &scores[i]
		n := len(c.times)
		if n == 0 {
			continue
		}
		slices.Sort(c.times)
		bar := ""
		if i == 0 && s.bar > 0 {
			bar = fmt.Sprint(s.bar)
		}
		fmt.Printf(layout, s.name, d.name, bar, c.read, c.of, c.wrong, round(c.times[n/2]), round(c.times[n*95/100]))
		sum := t.sums[d.name]
		t.sums[d.name] = [3]int{sum[0] + c.read, sum[1] + c.wrong, sum[2] + c.of}
	}
	if t.missed && len(missed) > 0 && len(missed) < 100 {
		fmt.Printf("    not read: %s\n", strings.Join(missed, " "))
	}
	return nil
}

// score is what a decoder made of a set.
type score struct {
	read, wrong, of int // pictures, or codes where a picture has many
	times           []time.Duration
}

// one counts a picture with one code.
func (s *score) one(d decoder, texts []string, set string, shot shot) {
	if d.first {
		texts = texts[:min(len(texts), 1)]
	}
	s.of++
	switch {
	case slices.ContainsFunc(texts, func(t string) bool { return same(t, shot.want) }):
		s.read++
	case len(texts) > 0:
		s.wrong++
		if d.first {
			fmt.Printf("%s %s: %s misread %q for %q\n", set, shot.name, d.name, texts[0], shot.want)
		}
	}
}

// many counts the codes of a picture. A text that is on two cards must be read twice.
func (s *score) many(texts, want []string) {
	left := slices.Clone(want)
	s.of += len(want)
	for _, t := range texts {
		i := slices.IndexFunc(left, func(w string) bool { return same(t, w) })
		if i < 0 {
			s.wrong++
			continue
		}
		s.read++
		left = slices.Delete(left, i, i+1)
	}
}

func (t *table) foot() {
	for _, d := range t.decoders {
		s := t.sums[d.name]
		fmt.Printf(layout, "all", d.name, "", s[0], s[2], s[1], "", "")
	}
}

func (t *table) close() {
	for _, d := range t.decoders {
		if d.close != nil {
			d.close()
		}
	}
}

func round(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }

// same compares two texts, but for white space at the ends and for how lines
// end, which the text files of photographs do not keep.
func same(a, b string) bool {
	plain := func(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), "\r\n", "\n") }
	return plain(a) == plain(b)
}
