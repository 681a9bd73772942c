package queue

import (
	"maps"
	"slices"
	"strings"

	"counterfoil/internal/purchase"
)

// foundClosing is a closing that was found in a file.
type foundClosing struct {
	value   []byte
	reached bool // a sound tree leads to it; otherwise its commit may have been refused
}

func (s *source) takeClosing(c copyOf, value []byte) {
	rest, _ := strings.CutPrefix(string(value[sealSize:]), `{"closing":"`)
	date := rest[:min(len(rest), len(purchase.DayFormat))]
	if _, _, err := unpackClosing([]byte(date), value); err != nil {
		return
	}
	hash := entryHash(value[sealSize:])
	if known := s.closings[hash]; !known.reached {
		s.closings[hash] = foundClosing{slices.Clone(value), c.reached}
	}
}

// closings are those that are kept, by business day. Of two closings of one day,
// made in two copies of the store, the till's own counts before a backup's. One
// that no tree leads to counts if its journal entry does.
func (s *salvage) closings() map[string]foundClosing {
	told := map[string]bool{}
	for _, from := range s.sources {
		for entry, hash := range from.closed {
			_, committed := from.entries[digestOf(entry)]
			told[hash] = told[hash] || committed
		}
	}
	out := map[string]foundClosing{}
	for _, from := range s.sources {
		for _, hash := range slices.Sorted(maps.Keys(from.closings)) {
			c := from.closings[hash]
			date := closedDay(c.value)
			if _, taken := out[date]; !taken && (c.reached || told[hash]) {
				out[date] = c
			}
		}
	}
	return out
}

// closedDay is the day of a sealed closing that has been read before.
func closedDay(value []byte) string {
	return string(value[sealSize+len(`{"closing":"`):][:len(purchase.DayFormat)])
}

// writeClosings carries the closings over. The corrections on closed days are in
// their closings; whatever else has changed since, by this salvage too, becomes a
// correction on the day of the salvage.
func (s *salvage) writeClosings(r *rebuilding) error {
	closed := map[string]storedClosing{}
	for date, c := range s.closings() {
		stored, _, err := unpackClosing([]byte(date), c.value)
		if err != nil {
			return err
		}
		if err := r.put(bucketClosing, []byte(date), c.value); err != nil {
			return err
		}
		closed[date] = stored
		r.totals.Closings = max(r.totals.Closings, stored.Number)
	}
	for date, stored := range closed {
		d := r.days[date]
		d.Date, d.Corrections = date, nil
		for of, c := range stored.Totals.Corrections {
			d = d.corrected(of, c)
		}
		if d.Recorded.Count > 0 || len(d.Corrections) > 0 {
			r.days[date] = d
		}
	}
	since := correctionsSince(r.days, closed)
	on, err := openDay(s.today(s.now), func(date string) (bool, error) {
		_, is := closed[date]
		return is, nil
	})
	if err != nil {
		return err
	}
	for _, date := range slices.Sorted(maps.Keys(closed)) {
		if c := differs(r.days[date], closed[date], since[date]); !c.isZero() {
			d := r.days[on]
			d.Date = on
			r.days[on] = d.corrected(date, c)
		}
	}
	return nil
}
