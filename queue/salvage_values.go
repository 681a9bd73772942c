package queue

import (
	"encoding/json"
	"maps"
	"path/filepath"
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

// values are the small values of what a till held, as its sales go on, or else the
// newest ones. A backup's are used only if no current source has any.
func (s *salvage) values() map[string][]byte {
	var newest *source
	for _, from := range s.sources {
		if len(from.values) > 0 && (newest == nil || from.current == newest.current && from.outdates(newest)) {
			newest = from
		}
	}
	if newest == nil {
		return nil
	}
	return newest.values
}

// currentValues are values, unless those are a backup's: what one says of a move may
// be long past.
func (s *salvage) currentValues() map[string][]byte {
	for _, from := range s.sources {
		if from.current && len(from.values) > 0 {
			return s.values()
		}
	}
	return nil
}

// outdates reports whether the values of another source, which is current if this
// one is, are the older ones.
func (from *source) outdates(other *source) bool {
	held := func(s *source) bool { return s.current && strings.Contains(filepath.Base(s.path), heldSuffix) }
	if held(from) != held(other) {
		return held(from)
	}
	return from.valuesAt > other.valuesAt
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
