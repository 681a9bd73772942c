package queue

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"counterfoil/internal/purchase"
)

// Every commit writes the books, and those of a sale or of verdicts a day's totals. They
// are written as encoding/json would write them, at a fraction of its cost.

func (t totals) pack() ([]byte, error) {
	w := newWriter()
	w.number("sequence", uint64(t.Sequence))
	w.number("entries", t.Entries)
	w.text("head", t.Head)
	if t.Closings > 0 {
		w.number("closings", t.Closings)
	}
	w.tally("recorded", t.Recorded)
	tallies(w, "by", t.By, stateText)
	tallies(w, "pruned", t.Pruned, stateText)
	if w.err != nil {
		return nil, fmt.Errorf("encode the totals: %w", w.err)
	}
	value, _ := w.sealed(keyTotals)
	return value, nil
}

func (d day) pack() ([]byte, error) {
	w := newWriter()
	w.text("date", d.Date)
	w.tally("recorded", d.Recorded)
	tallies(w, "by", d.By, stateText)
	if !d.Replaced.IsZero() {
		w.tally("replaced", d.Replaced)
	}
	if len(d.Pruned) > 0 {
		tallies(w, "pruned", d.Pruned, stateText)
	}
	if !d.PrunedBy.IsZero() {
		w.tally("pruned_replaced", d.PrunedBy)
	}
	tallies(w, "hours", d.Hours, strconv.Itoa)
	tallies(w, "staff", d.Staff, asItIs)
	if len(d.Types) > 0 {
		tallies(w, "types", d.Types, asItIs)
	}
	if len(d.Corrections) > 0 {
		w.value("corrections", d.Corrections)
	}
	if w.err != nil {
		return nil, fmt.Errorf("encode day %s: %w", d.Date, w.err)
	}
	value, _ := w.sealed([]byte(d.Date))
	return value, nil
}

func stateText(s purchase.State) string { return string(s) }

func asItIs(s string) string { return s }

func (w *writer) tally(name string, t purchase.Tally) {
	w.name(name)
	w.putTally(t)
}

func (w *writer) putTally(t purchase.Tally) {
	w.b = append(w.b, `{"count":`...)
	w.b = strconv.AppendInt(w.b, t.Count, 10)
	if len(t.Sums) > 0 {
		w.b = append(w.b, `,"sums":`...)
		putMap(w, t.Sums, asItIs, func(minor int64) { w.b = strconv.AppendInt(w.b, minor, 10) })
	}
	w.b = append(w.b, '}')
}

func tallies[K comparable](w *writer, name string, m map[K]purchase.Tally, text func(K) string) {
	w.name(name)
	putMap(w, m, text, w.putTally)
}

// putMap writes a map in the order of its keys' texts.
func putMap[K comparable, V any](w *writer, m map[K]V, text func(K) string, put func(V)) {
	if m == nil {
		w.b = append(w.b, "null"...)
		return
	}
	byText := make(map[string]V, len(m))
	for key, v := range m {
		byText[text(key)] = v
	}
	w.b = append(w.b, '{')
	for i, key := range slices.Sorted(maps.Keys(byText)) {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.quote(key)
		w.b = append(w.b, ':')
		put(byText[key])
	}
	w.b = append(w.b, '}')
}
