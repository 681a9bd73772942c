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
	read, wrong := make([]int, len(t.decoders)), make([]int, len(t.decoders))
	times := make([][]time.Duration, len(t.decoders))
	var missed []string
	for shot, err := range s.shots {
		if err != nil {
			return err
		}
		for i, d := range t.decoders {
			texts, took, err := d.read(shot.plane)
			times[i] = append(times[i], took)
			if d.first {
				texts = texts[:min(len(texts), 1)]
			}
			switch {
			case err != nil:
				return err
			case slices.ContainsFunc(texts, func(t string) bool { return same(t, shot.want) }):
				read[i]++
			case len(texts) > 0:
				wrong[i]++
				if d.first {
					fmt.Printf("%s %s: %s misread %q for %q\n", s.name, shot.name, d.name, texts[0], shot.want)
				}
			case i == 0:
				missed = append(missed, shot.name)
			}
		}
	}
	for i, d := range t.decoders {
		n := len(times[i])
		if n == 0 {
			continue
		}
		slices.Sort(times[i])
		bar := ""
		if i == 0 && s.bar > 0 {
			bar = fmt.Sprint(s.bar)
		}
		fmt.Printf(layout, s.name, d.name, bar, read[i], n, wrong[i], round(times[i][n/2]), round(times[i][n*95/100]))
		sum := t.sums[d.name]
		t.sums[d.name] = [3]int{sum[0] + read[i], sum[1] + wrong[i], sum[2] + n}
	}
	if t.missed && len(missed) > 0 && len(missed) < 100 {
		fmt.Printf("    not read: %s\n", strings.Join(missed, " "))
	}
	return nil
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
