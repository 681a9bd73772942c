package desk

import (
	"bytes"

	"go.etcd.io/bbolt"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// take applies messages of the stream in one commit, with how far they go.
func (b *books) take(some []message, with *fleet.Opener) error {
	if len(some) == 0 {
		return nil
	}
	return b.update(func(tx *bbolt.Tx) error {
		t := newTaking(tx, with)
		for _, m := range some {
			if err := t.take(m); err != nil {
				return err
			}
		}
		if err := t.write(); err != nil {
			return err
		}
		return putApplied(tx, some[len(some)-1].number)
	})
}

// take takes what a till says, or what the desk says of it.
func (t *taking) take(m message) error {
	switch m.kind {
	case fleet.Rescues:
		return t.rescue(m)
	case fleet.OrderRecords:
		return t.ordered(m)
	}
	return t.message(m)
}

// message takes one entry, and those that came before it and follow it.
func (t *taking) message(m message) error {
	of, err := t.till(m.key)
	if err != nil {
		return err
	}
	e := m.read
	if e == nil {
		e = newEntry(m.sealed, t.with)
	}
	if e.wrong != nil { // whoever may write to the stream has written something else: no till does
		of.Unread, of.UnreadAt = of.Unread+1, m.at
		return nil
	}
	known := t.tx.Bucket(bucketEntry)
	if known.Get(entryKey(m.key, e.Number, e.hash)) != nil {
		of.Position = e.position()
		if e.Number >= of.Alone && len(of.Forks) == 0 { // nobody tells a branch that was left once more
			of.Alone = 0
		}
		return nil
	}
	if before := (fleet.Position{Number: e.Number - 1, Hash: e.Previous}); e.Number > 1 && of.Position != before &&
		known.Get(entryKey(m.key, e.Number-1, e.previous)) == nil {
		return t.tx.Bucket(bucketOrphan).Put(orphanKey(m.key, e.previous, e.hash[:]), m.sealed)
	}
	for {
		if err := t.entry(of, e, m); err != nil {
			return err
		}
		next := orphanKey(m.key, e.hash, nil)
		at, sealed := t.tx.Bucket(bucketOrphan).Cursor().Seek(next)
		if !bytes.HasPrefix(at, next) {
			return nil
		}
		at, m.sealed = bytes.Clone(at), bytes.Clone(sealed)
		if err := t.tx.Bucket(bucketOrphan).Delete(at); err != nil {
			return err
		}
		if e = newEntry(m.sealed, t.with); e.wrong != nil {
			return e.wrong
		}
	}
}

// entry takes an entry whose predecessor is known.
func (t *taking) entry(of *Till, e *entry, m message) error {
	key, known := m.key, t.tx.Bucket(bucketEntry)
	if e.Number <= of.Highest { // else nothing can follow the same one
		c, beside := known.Cursor(), entriesKey(key, e.Number)
		for k, v := c.Seek(beside); bytes.HasPrefix(k, beside); k, v = c.Next() {
			if hash(v) == e.previous {
				of.Forks = append(of.Forks, office.Fork{After: e.Number - 1, At: m.at})
				break
			}
		}
	}
	if err := known.Put(entryKey(key, e.Number, e.hash), e.previous[:]); err != nil {
		return err
	}
	of.Entries++
	of.Position, of.Last, of.Highest = e.position(), e.At, max(of.Highest, e.Number)
	if e.Order != "" {
		if err := t.answered(key, e.Entry); err != nil {
			return err
		}
	}
	if err := t.sale(key, e, m.sealed); err != nil || e.Key == "" {
		return err
	}
	return t.owe(e.Key)
}

// sale moves the sale of an entry to its new state.
func (t *taking) sale(key string, e *entry, sealed []byte) error {
	switch {
	case e.Key == "":
		return nil
	case e.To == "":
		return t.heard(e.Entry, nil)
	}
	told := e.told
	s, known, err := t.saleOf(e.Key)
	if err != nil {
		return err
	}
	next := s
	if !known {
		next = sale{Till: key, At: e.At}
		if told.Sale != nil {
			next.Day, next.Currency, next.Minor = told.Sale.Day, e.money.Currency, e.money.Minor
		}
	}
	if told.Sale != nil && s.Till != key { // a till that has joined anew by another name
		t.waiting[waitingKey(s.Till, e.Key)] = nil
		t.owed[waitingKey(s.Till, e.Key)] = false
		next.Till = key
	}
	next.Said = e.To
	if next.State = e.To; s.State == purchase.Synced { // in the other branch of a journal: Forloy has booked it
		next.State = purchase.Synced
	}
	if err := t.heard(e.Entry, &next); err != nil {
		return err
	}
	if next.State != s.State {
		if next.Since = e.At; next.State == e.To {
			next.Code = e.Code
		}
	}
	if told.Sale == nil {
		sealed = nil
	}
	return t.become(e.Key, s, known, next, sealed)
}

// become moves a sale. sealed is the message that has brought it, if this one did.
func (t *taking) become(idempotency string, s sale, known bool, next sale, sealed []byte) error {
	if err := t.count(s, -1, known); err != nil {
		return err
	}
	if err := t.count(next, 1, true); err != nil {
		return err
	}
	t.wait(next, idempotency, sealed)
	t.sales[idempotency] = next
	return nil
}

// wait keeps the message of a sale as long as it may have to be sent.
func (t *taking) wait(s sale, idempotency string, sealed []byte) {
	switch s.State {
	case purchase.Pending, purchase.Review:
		if sealed != nil {
			t.waiting[waitingKey(s.Till, idempotency)] = sealed
		}
	default:
		t.waiting[waitingKey(s.Till, idempotency)] = nil
	}
}

// count adds a sale to the totals, or takes it away.
func (t *taking) count(s sale, n int64, is bool) error {
	if !is {
		return nil
	}
	of, err := t.till(s.Till)
	if err != nil {
		return err
	}
	if of.By[s.State] += n; of.By[s.State] == 0 {
		delete(of.By, s.State)
	}
	if s.Day == "" {
		return nil
	}
	tallies, err := t.dayOf(dayKey(s.Day, s.Till))
	if err != nil {
		return err
	}
	tally := tallies[s.State].Plus(purchase.Tally{Count: 1, Sums: map[string]int64{s.Currency: s.Minor}}, n)
	if tallies[s.State] = tally; tally.IsZero() {
		delete(tallies, s.State)
	}
	return nil
}
