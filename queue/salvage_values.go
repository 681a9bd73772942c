package queue

import (
	"encoding/json"
	"maps"
	"strings"
)

// writeRest writes the small values and the totals.
func (s *salvage) writeRest(r *rebuilding) error {
	values := s.values()
	if s.restore != nil {
		values = s.restoredValues()
	}
	values = maps.Clone(values)
	if values == nil {
		values = map[string][]byte{}
	}
	if s.moved == nil {
		delete(values, string(valueKey(movedName)))
	} else {
		mark, err := json.Marshal(s.moved)
		if err != nil {
			return err
		}
		values[string(valueKey(movedName))] = mark
	}
	for key, value := range values {
		if !strings.HasPrefix(key, string(valueKey(""))) {
			continue
		}
		if err := r.put(bucketMeta, []byte(key), seal([]byte(key), value)); err != nil {
			return err
		}
	}
	return r.putJSON(bucketMeta, keyTotals, r.totals)
}

// values are the newest small values. A backup's are used only if no current
// source has any.
func (s *salvage) values() map[string][]byte {
	var newest *source
	for _, from := range s.sources {
		newer := newest == nil || from.current == newest.current && from.valuesAt > newest.valuesAt
		if newer && len(from.values) > 0 {
			newest = from
		}
	}
	if newest == nil {
		return nil
	}
	return newest.values
}

// restoredValues are the small values of a restored store: those of both sides.
// Where both have one, the store's own counts, or that of the backup if the till
// comes from there, unless the caller merges them.
func (s *salvage) restoredValues() map[string][]byte {
	first, second := s.sources[0].values, s.sources[len(s.sources)-1].values
	if s.arrives {
		first, second = second, first
	}
	out := maps.Clone(second)
	maps.Copy(out, first)
	for key, value := range first {
		name, is := strings.CutPrefix(key, string(valueKey("")))
		if other := second[key]; is && other != nil && s.merge != nil {
			out[key] = s.merge(name, value, other)
		}
	}
	return out
}
