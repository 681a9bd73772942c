package queue

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// writeJournal writes the journal as far as its chain holds, then, chained
// anew, the entries from behind a gap or from another branch, then what this
// salvage did.
func (s *salvage) writeJournal(r *rebuilding, salvaged []Entry) error {
	written := map[string]bool{} // by the hash of what an entry says
	rest, err := s.chain(r, written)
	if err != nil {
		return err
	}
	s.report.Entries = int(r.totals.Entries)
	for _, c := range rest {
		e, says, err := c.entry()
		if err != nil {
			return err
		}
		if written[says] {
			continue // an earlier salvage has carried it over
		}
		written[says] = true
		e.Was = c.number
		if err := r.append(e); err != nil {
			return err
		}
		s.report.Entries++
		s.report.Broken++
	}
	for _, e := range salvaged {
		if err := r.append(e); err != nil {
			return err
		}
	}
	if s.restore != nil {
		return r.append(*s.restore)
	}
	return r.append(Entry{What: WhatSalvaged, At: s.now,
		Reason: fmt.Sprintf("%d sales saved, %d of them put to review, %d from backups or files put aside earlier",
			s.report.Saved.Recorded.Count, s.report.ToReview, s.report.Restored)})
}

// chain writes the longest chain of entries from the first on and returns the
// entries that are not on it, in order. Where the chain forks, it follows the
// store's own branch, and of two such the longer one.
func (s *salvage) chain(r *rebuilding, written map[string]bool) (rest []copyOf, err error) {
	all := map[string]copyOf{} // by hash
	for _, from := range s.sources {
		for hash, c := range from.entries {
			if known, found := all[hash]; !found || c.live() && !known.live() {
				all[hash] = c
			}
		}
	}
	next := map[string][]string{} // the hashes of the entries that follow a hash
	for _, hash := range slices.Sorted(maps.Keys(all)) {
		next[all[hash].previous] = append(next[all[hash].previous], hash)
	}
	reach := reaches(all)
	for {
		follow := ""
		for _, hash := range next[r.totals.Head] {
			c := all[hash]
			before := cmp.Or(cmp.Compare(c.standing(), all[follow].standing()),
				cmp.Compare(reach[hash], reach[follow])) > 0
			if c.number == r.totals.Entries+1 && (follow == "" || before) {
				follow = hash
			}
		}
		if follow == "" {
			break
		}
		c := all[follow]
		delete(all, follow)
		value, err := c.read()
		if err != nil {
			return nil, err
		}
		_, says, err := c.entry()
		if err != nil {
			return nil, err
		}
		written[says] = true
		if err := r.put(bucketJournal, numberKey(c.number), value); err != nil {
			return nil, err
		}
		r.totals.Entries, r.totals.Head = c.number, follow
	}
	hashes := slices.SortedFunc(maps.Keys(all), func(a, b string) int {
		return cmp.Or(cmp.Compare(all[a].number, all[b].number), cmp.Compare(a, b))
	})
	for _, hash := range hashes {
		rest = append(rest, all[hash])
	}
	return rest, nil
}

// reaches gives, by an entry's hash, the number of the last entry that leads
// back to it.
func reaches(all map[string]copyOf) map[string]uint64 {
	newestFirst := func(a, b string) int { return cmp.Compare(all[b].number, all[a].number) }
	hashes := slices.SortedFunc(maps.Keys(all), newestFirst)
	out := make(map[string]uint64, len(all))
	for _, hash := range hashes {
		c := all[hash]
		out[hash] = max(out[hash], c.number)
		out[c.previous] = max(out[c.previous], out[hash])
	}
	return out
}

// standing ranks entries that follow the same one: the store's own come first.
func (c copyOf) standing() int {
	switch {
	case c.live():
		return 3
	case c.current:
		return 2
	case c.reached:
		return 1
	}
	return 0
}

// entry reads a journal entry and the hash of what it says, whatever its number
// and predecessor.
func (c copyOf) entry() (e Entry, says string, err error) {
	value, err := c.read()
	if err != nil {
		return e, "", err
	}
	if e, _, err = unpackEntry(numberKey(c.number), value); err != nil {
		return e, "", err
	}
	plain := e
	plain.Number, plain.Previous, plain.Was = 0, "", 0
	_, says, err = plain.pack()
	return e, says, err
}
