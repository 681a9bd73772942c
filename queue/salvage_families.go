package queue

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"counterfoil/internal/purchase"
)

// Two copies of a store that went on from the same refused sale may each have
// replaced it, or one has replaced it and the other tried it again. Merged by
// key alone, both would be sent, and the purchase would be booked twice.
//
// So a refused sale and all that have replaced it, directly or one after the
// other, are looked at as one family. Whoever has been replaced is dismissed. Of
// those that nobody has replaced, at most one goes on waiting, and only if no
// other may have been booked; the rest is for a person (Review).

// fate is what the merge decides on a member of a family.
type fate struct {
	replacedBy string // its replacement: it is dismissed
	forked     bool   // another member may be booked: it is for a person
}

// receipt is what tells that two sales are one purchase: a POS that was not told what
// came of its first try hands it over again, perhaps to another copy of the store.
type receipt struct {
	day, number string
	amount      purchase.Money
}

// member is one sale of a family.
type member struct {
	key    string
	tx     purchase.Transaction
	kept   bool // what follows is known of its record; else only of the journal
	booked bool // Forloy has it
	maybe  bool // or may have it
}

// fates decides on every family that was found.
func (s *salvage) fates() (map[string]fate, error) {
	parent := map[string]string{}
	for _, from := range s.sources {
		maps.Copy(parent, from.replaces)
	}
	children := map[string][]string{}
	for _, key := range slices.Sorted(maps.Keys(parent)) {
		children[parent[key]] = append(children[parent[key]], key)
	}
	fates := map[string]fate{}
	for _, root := range slices.Sorted(maps.Keys(children)) {
		if _, replaces := parent[root]; replaces {
			continue
		}
		var family []member
		for keys := []string{root}; len(keys) > 0; keys = keys[1:] {
			m, err := s.member(keys[0], children[keys[0]])
			if err != nil {
				return nil, err
			}
			family = append(family, m)
			keys = append(keys, children[m.key]...)
		}
		s.judge(family, children, fates)
	}
	return fates, s.sameReceipts(children, fates)
}

// sameReceipts judges the sales of one receipt that two copies have recorded, each
// without knowing of the other's, as one family.
func (s *salvage) sameReceipts(children map[string][]string, fates map[string]fate) error {
	holders := map[receipt][]*source{}
	for _, from := range s.sources {
		for id := range from.receipts {
			if from.current {
				holders[id] = append(holders[id], from)
			}
		}
	}
	for id, all := range holders {
		var family []member
		for _, key := range apart(id, all) {
			m, err := s.member(key, children[key])
			if err != nil {
				return err
			}
			family = append(family, m)
		}
		s.judge(family, children, fates)
	}
	return nil
}

// apart are the sales of a receipt that not all copies know; none if one copy knows
// them all, as then it is for that till to have two of them.
func apart(id receipt, holders []*source) (keys []string) {
	lacks := func(from *source, key string) bool { _, has := from.sales[key]; return !has }
	for _, from := range holders {
		for _, key := range from.receipts[id] {
			unknown := slices.ContainsFunc(holders, func(other *source) bool { return lacks(other, key) })
			if unknown && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	for _, from := range holders {
		if !slices.ContainsFunc(keys, func(key string) bool { return lacks(from, key) }) {
			return nil
		}
	}
	return keys
}

func (s *salvage) member(key string, replacements []string) (m member, err error) {
	m.key = key
	if word, _, told := s.word(key); told {
		m.booked = word.to() == purchase.Synced
	}
	if c, found := s.sales[key]; found {
		if m.tx, _, _, m.kept, err = s.settle(c); err != nil {
			return m, err
		}
	}
	m.booked = m.booked || m.kept && m.tx.State == purchase.Synced
	switch {
	case m.booked || !m.kept:
	case m.tx.State == purchase.Dismissed && m.tx.LastError.Code == purchase.CodeForked:
		m.maybe = true // an earlier merge has found it so
	case len(replacements) > 0:
		m.maybe = s.unsure(key)
	case m.open():
		m.maybe = inDoubtItself(m.tx) || s.unsure(key)
	}
	return m, err
}

func (m member) open() bool { return m.kept && !ended(m.tx.State) }

// inDoubtItself reports whether Forloy may have booked a sale, and not only others of
// its family: one that was never offered is in doubt only for their sake.
func inDoubtItself(tx purchase.Transaction) bool {
	return tx.MayBeBooked() && (tx.LastError.Code != purchase.CodeForked || !tx.FirstSentAt.IsZero())
}

// unsure reports whether a copy of the store may have sent a sale, and does not
// know what came of it. A mere earlier state of another copy has not done more
// than that one: its journal is part of the other's, and it has the same first
// offer, which leaves no entry.
func (s *salvage) unsure(key string) bool {
	stands := s.sales[key].latest()
	for _, from := range s.sources {
		c, has := from.sales[key]
		if !from.current || !has || !c.latest().mayBeBooked() {
			continue
		}
		earlier := slices.ContainsFunc(s.sources, func(other *source) bool {
			_, is := other.entries[digestOf(from.totals.Head)]
			return is && other != from && other.current
		})
		if !earlier || !c.latest().sent.Equal(stands.sent) {
			return true
		}
	}
	return false
}

// judge decides on one family.
func (s *salvage) judge(family []member, children map[string][]string, fates map[string]fate) {
	var rivals []member // those that nobody has replaced, and that are not ended
	doubts := 0         // how many may be booked
	for _, m := range family {
		if m.booked || m.maybe {
			doubts++
		}
		if len(children[m.key]) == 0 && m.open() {
			rivals = append(rivals, m)
		}
	}
	// The one that goes on is rather one that may have been sent, as sending that
	// again changes nothing.
	rank := func(m member) int {
		switch {
		case m.maybe:
			return 0
		case m.tx.State == purchase.Pending:
			return 1
		}
		return 2
	}
	slices.SortFunc(rivals, func(a, b member) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.tx.Sequence, b.tx.Sequence),
			cmp.Compare(a.key, b.key))
	})
	stands := ""
	for n, m := range rivals {
		others := doubts
		if m.maybe {
			others--
		}
		if n > 0 || others > 0 {
			fates[m.key] = fate{forked: true}
			continue
		}
		stands = m.key
	}
	for _, m := range family {
		by := children[m.key]
		switch {
		case len(by) == 0 || m.booked:
		case slices.Contains(by, m.tx.ReplacedBy):
			fates[m.key] = fate{replacedBy: m.tx.ReplacedBy}
		case slices.Contains(by, stands):
			fates[m.key] = fate{replacedBy: stands}
		default:
			fates[m.key] = fate{replacedBy: by[0]}
		}
	}
}

// decide applies what was decided to a sale, and says why; "": nothing changes.
func (f fate) decide(tx *purchase.Transaction, now time.Time) (why string) {
	switch {
	case f.replacedBy != "" && (tx.State != purchase.Dismissed || tx.ReplacedBy == ""):
		if tx.State != purchase.Dismissed {
			tx.State, tx.SettledAt = purchase.Dismissed, now
		}
		tx.Reason, tx.ReplacedBy = ReasonReplaced, f.replacedBy
		return "another copy of the store has replaced it"
	case f.forked && tx.LastError.Code != purchase.CodeForked:
		return forked(tx, now)
	}
	return ""
}

// forked puts a sale to review, because another copy of the store did something
// else with it that may have reached Forloy. If a person has decided on it, that
// stands, and the doubt is only noted: it counts for what is to replace it.
func forked(tx *purchase.Transaction, now time.Time) (why string) {
	why = "another copy of the store has gone on with it: it may be booked"
	if tx.State != purchase.Dismissed {
		tx.State, tx.SettledAt, tx.Reason = purchase.Review, now, ""
	}
	tx.Doubtful = true
	tx.LastError = purchase.Failure{Code: purchase.CodeForked, Message: why, At: now}
	return why
}

// torn reports whether one copy of the store has taken a sale back as never
// offered, and another one has offered it.
func (s *salvage) torn(key string) bool {
	voided, offered := false, false
	for _, from := range s.sources {
		if c, has := from.sales[key]; has && from.current {
			voided = voided || c.latest().state == purchase.Voided
			offered = offered || !c.latest().sent.IsZero()
		}
	}
	return voided && offered
}

// overrule applies to a sale what follows from the other copies and sales, and
// says why; "": nothing does.
func (s *salvage) overrule(tx *purchase.Transaction, f fate) (why string) {
	why = f.decide(tx, s.now)
	known := tx.MayBeBooked() || tx.LastError.Code == purchase.CodeForked
	switch key := tx.IdempotencyKey; {
	case known || tx.State == purchase.Synced:
	case tx.State == purchase.Voided || tx.State == purchase.Pending:
		if s.torn(key) {
			why = forked(tx, s.now)
		}
	case s.unsure(key): // refused or dismissed in one copy, and sent by another
		why = forked(tx, s.now)
	}
	return why
}

// overruled counts the sales that the merge would leave otherwise than the copy
// that stands has them.
func (s *salvage) overruled() (int, error) {
	fates, err := s.fates()
	if err != nil {
		return 0, err
	}
	n, pruned := 0, s.mostPruned()
	for key, c := range s.sales {
		if _, has := fates[key]; !has && !s.torn(key) && !s.unsure(key) {
			continue
		}
		tx, _, _, keep, err := s.settle(c)
		if err != nil {
			return 0, err
		}
		if keep && !s.counted(pruned, key, tx) && s.overrule(&tx, fates[key]) != "" {
			n++
		}
	}
	return n, nil
}
