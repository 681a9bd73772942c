package queue

import (
	"cmp"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/durable"
	"counterfoil/internal/purchase"
)

// Somebody may delete the store's file while a till has it open, put another
// in its place (an older copy, most likely), or write one over it. What the
// till holds then is written out beside, and merged by Open or Salvage with
// what is in the place now (row 46).
const heldSuffix = ".held-"

// heldAside are the files of what tills have held and no salvage has merged
// yet, oldest first.
func heldAside(path string) ([]string, error) { return undealt(path, heldSuffix) }

// writeHeld writes out what the till has and the file at its path lacks. The open
// file is whole unless it was overwritten: then what is in memory is all.
func (q *Queue) writeHeld(at stray, now time.Time) error {
	if err := os.MkdirAll(filepath.Dir(q.path), 0o700); err != nil { // the folder may be gone with it
		return err
	}
	aside := dated(q.path+heldSuffix, now)
	if at == overwritten {
		return q.cache.writeTo(q.path, aside)
	}
	return q.backupFile(aside, q.read)
}

// holdAfterPanic is for a file that was overwritten under a reader's feet.
func (q *Queue) holdAfterPanic() {
	if q.lastHeaders.Load() == nil || q.astray() != overwritten {
		return
	}
	if err := q.writeHeld(overwritten, time.Now()); err != nil {
		q.log.Error("what the till holds could not be written out", "error", err)
	}
}

// mergeHeld puts what tills have held back into the store, if it is there and
// sound; Salvage does it with one that is not. The store's lock is held.
func (q *Queue) mergeHeld(now time.Time) error {
	held, err := heldAside(q.path)
	if err != nil || len(held) == 0 {
		return err
	}
	if problems, err := examine(q.path); err != nil || len(problems) > 0 {
		return nil // who opens it now meets the same
	}
	report, err := salvageLocked(q.path, now)
	if err != nil {
		return err
	}
	q.merged.Store(&report)
	q.log.Warn("what a till held was put back into the store", "held", report.Held, "the other", report.Aside,
		"saved", report.Saved.Recorded.Count, "to review", report.ToReview)
	return nil
}

// Merged tells what was put back at opening of what a till had held; nil:
// nothing.
func (q *Queue) Merged() *SalvageReport { return q.merged.Load() }

// maxHeld is how many sales, and twice as many entries, a till remembers for the day on which its store is
// overwritten: more than any shop makes in one.
const maxHeld = 4096

// revisedSale is a sale as it was written last, with its revision.
type revisedSale struct {
	tx       purchase.Transaction
	revision uint64
}

// rememberSaved remembers what a commit has written.
func (m *cache) rememberSaved(all map[purchase.Sequence]savedSale, entries []entryValue) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.held == nil {
		m.held = map[string]revisedSale{}
	}
	for _, w := range all {
		key := w.tx.IdempotencyKey
		if _, known := m.held[key]; !known {
			m.order = append(m.order, key)
		}
		m.held[key] = w.revisedSale
	}
	for len(m.order) > maxHeld {
		delete(m.held, m.order[0])
		m.order = m.order[1:]
	}
	m.lines = append(m.lines, entries...)
	m.lines = m.lines[max(0, len(m.lines)-2*maxHeld):]
}

// writeTo makes a store of all that is remembered, at aside, beside the one at
// path. Where two have one sequence, after a merge, the key is what counts.
func (m *cache) writeTo(path, aside string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.held)+len(m.lines) == 0 {
		return nil
	}
	fresh := path + ".new"
	defer os.Remove(fresh) // fails after the rename, as it should
	db, err := openNew(fresh)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		last := purchase.Sequence(0)
		bySequence := func(a, b revisedSale) int { return cmp.Compare(a.tx.Sequence, b.tx.Sequence) }
		for _, h := range slices.SortedFunc(maps.Values(m.held), bySequence) {
			h.tx.Sequence = max(h.tx.Sequence, last+1)
			last = h.tx.Sequence
			value, err := pack(h.tx, h.revision)
			if err != nil {
				return err
			}
			if err := tx.Bucket(bucketOf(h.tx.State)).Put(sequenceKey(last), value); err != nil {
				return err
			}
		}
		for _, line := range m.lines {
			if err := tx.Bucket(bucketJournal).Put(numberKey(line.number), line.value); err != nil {
				return err
			}
		}
		return nil
	})
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	return durable.Rename(fresh, aside)
}
