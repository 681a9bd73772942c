package queue

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// writeJournal writes the journal as far as its chain holds, then, chained
// anew, the entries from behind a gap or from another branch, then what this
// salvage did.
func (s *salvage) writeJournal(r *rebuilding, salvaged []Entry) error {
	line, rest, err := s.chain(r)
	if err != nil {
		return err
	}
	s.report.Entries = int(r.totals.Entries)
	written := map[digest]bool{} // by the hash of what an entry says
	if len(rest) > 0 {
		for _, c := range line {
			_, says, err := s.entry(c)
			if err != nil {
				return err
			}
			written[says] = true
		}
	}
	for _, c := range rest {
		e, says, err := s.entry(c)
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

// chain writes the longest chain of entries from the first on and returns them,
// and those that are not on it, each in order. Where the chain forks, it follows
// the store's own branch, and of two such the longer one.
func (s *salvage) chain(r *rebuilding) (line, rest []entryCopy, err error) {
	all := s.allEntries()
	next, forks := followers(all)
	var reach map[digest]uint64
	if len(forks) > 0 {
		reach = reaches(all)
	}
	for head := digestOf(r.totals.Head); ; {
		branches, forked := forks[head]
		if only, goesOn := next[head]; goesOn && !forked {
			branches = []digest{only}
		}
		var follow digest
		for _, hash := range branches {
			c := all[hash]
			before := follow == (digest{}) || cmp.Or(cmp.Compare(s.copy(c).standing(), s.copy(all[follow]).standing()),
				cmp.Compare(reach[hash], reach[follow])) > 0
			if c.number == r.totals.Entries+1 && before {
				follow = hash
			}
		}
		if follow == (digest{}) {
			break
		}
		c := all[follow]
		delete(all, follow)
		value, err := s.copy(c).read()
		if err != nil {
			return nil, nil, err
		}
		if err := r.put(bucketJournal, numberKey(c.number), value); err != nil {
			return nil, nil, err
		}
		line = append(line, c)
		r.totals.Entries, r.totals.Head, head = c.number, follow.String(), follow
	}
	hashes := slices.SortedFunc(maps.Keys(all), func(a, b digest) int {
		return cmp.Or(cmp.Compare(all[a].number, all[b].number), bytes.Compare(a[:], b[:]))
	})
	for _, hash := range hashes {
		rest = append(rest, all[hash])
	}
	return line, rest, nil
}

// allEntries are the entries of all sources, by hash.
func (s *salvage) allEntries() map[digest]entryCopy {
	all := map[digest]entryCopy{}
	for n, from := range s.sources {
		for hash, c := range from.entries {
			c.source = int32(n)
			if known, found := all[hash]; !found || s.copy(c).live() && !s.copy(known).live() {
				all[hash] = c
			}
		}
	}
	return all
}

// followers gives the hash of an entry that follows a hash and, for one that several
// follow, all of them in an order that does not depend on chance.
func followers(all map[digest]entryCopy) (next map[digest]digest, forks map[digest][]digest) {
	next, forks = make(map[digest]digest, len(all)), map[digest][]digest{}
	for hash, c := range all {
		first, more := next[c.previous]
		if !more {
			next[c.previous] = hash
			continue
		}
		if len(forks[c.previous]) == 0 {
			forks[c.previous] = []digest{first}
		}
		forks[c.previous] = append(forks[c.previous], hash)
	}
	for _, branches := range forks {
		slices.SortFunc(branches, func(a, b digest) int { return bytes.Compare(a[:], b[:]) })
	}
	return next, forks
}

// reaches gives, by an entry's hash, the number of the last entry that leads
// back to it.
func reaches(all map[digest]entryCopy) map[digest]uint64 {
	newestFirst := func(a, b digest) int { return cmp.Compare(all[b].number, all[a].number) }
	hashes := slices.SortedFunc(maps.Keys(all), newestFirst)
	out := make(map[digest]uint64, len(all))
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
func (s *salvage) entry(c entryCopy) (e Entry, says digest, err error) {
	value, err := s.copy(c).read()
	if err != nil {
		return e, says, err
	}
	if e, _, err = unpackEntry(numberKey(c.number), value); err != nil {
		return e, says, err
	}
	plain := e
	plain.Number, plain.Previous, plain.Was = 0, "", 0
	_, hash, err := plain.pack()
	return e, digestOf(hash), err
}
