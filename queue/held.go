package queue

import (
	"cmp"
	"context"
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

// While a till has the store's file open, somebody may delete it, put another
// file in its place (most likely an older copy), or overwrite it. What the till
// holds is then written to a file beside the store. Open or Salvage merges that
// file into what is in the place now (row 46).
const heldSuffix = ".held-"

// heldAside are the files that tills have written in this way and that no
// salvage has merged yet, oldest first.
func heldAside(path string) ([]string, error) { return undealt(path, heldSuffix) }

// writeHeld writes out what the till has and the file at its path lacks. The
// open file is whole unless it was overwritten: then only what is in memory is
// left.
func (q *Queue) writeHeld(at stray, now time.Time) error {
	if err := os.MkdirAll(filepath.Dir(q.path), 0o700); err != nil { // the folder may have been deleted with the file
		return err
	}
	aside := dated(q.path+heldSuffix, now)
	if at == overwritten {
		return q.cache.writeTo(q.path, aside)
	}
	return q.backupFile(context.Background(), aside, q.read)
}

// holdAfterPanic is for a file that was overwritten during a read.
func (q *Queue) holdAfterPanic() {
	if q.lastHeaders.Load() == nil || q.astray() != overwritten {
		return
	}
	if err := q.writeHeld(overwritten, time.Now()); err != nil {
		q.log.Error("what the till holds could not be written out", "error", err)
	}
}

// mergeHeld puts what tills have held back into the store, if that is there and
// sound; for one that is not, Salvage does it. It needs the store's lock.
func (q *Queue) mergeHeld(now time.Time) error {
	held, err := heldAside(q.path)
	if err != nil || len(held) == 0 {
		return err
	}
	if problems, err := examine(q.path); err != nil || len(problems) > 0 {
		return nil // opening the store reports the same
	}
	report, err := salvageLocked(q.path, now, q.options)
	if err != nil {
		return err
	}
	q.merged.Store(&report)
	q.log.Warn("what a till held was put back into the store", "held", report.Held, "the other", report.Aside,
		"saved", report.Saved.Recorded.Count, "to review", report.ToReview)
	return nil
}

// foreignSuffix is for the store of another shop, which no salvage reads.
const foreignSuffix = ".foreign-"

// foreign reports whether what is in the store's place is of another shop than what
// a till held.
func foreign(path, held string, same Same) bool {
	if same == nil || held == "" || held == path {
		return false
	}
	one, err := valuesIn(held)
	other, failed := valuesIn(path)
	return err == nil && failed == nil && !same(one.Load, other.Load)
}

// valuesIn reads the small values of a closed store.
func valuesIn(path string) (Side, error) {
	file, err := openToRead(path)
	if err != nil {
		return Side{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return Side{}, explain(err)
	}
	img, err := readImage(file, info.Size())
	if err != nil {
		return Side{}, err
	}
	s := newSource(path, true)
	w := &walker{image: img, visit: s.visitMeta, damage: func(error) {}}
	err = w.all()
	return Side{values: s.values}, err
}

// Merged is what opening the store has put back of what a till had held; nil:
// nothing.
func (q *Queue) Merged() *SalvageReport { return q.merged.Load() }

// maxHeld is how many sales a till remembers in case its store is overwritten,
// with twice as many journal entries. No shop makes more sales in a day.
const maxHeld = 4096

// heldSale is a sale as it was last written.
type heldSale struct {
	sequence purchase.Sequence
	value    []byte
}

// rememberSaved remembers what a commit has written.
func (m *cache) rememberSaved(c *change) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.held == nil {
		m.held = map[string]heldSale{}
	}
	for _, w := range c.saved {
		if _, known := m.held[w.key]; !known {
			m.order = append(m.order, w.key)
		}
		m.held[w.key] = heldSale{w.sequence, w.value}
	}
	for len(m.order) > maxHeld {
		delete(m.held, m.order[0])
		m.order = m.order[1:]
	}
	if m.closings == nil {
		m.closings = map[string][]byte{}
	}
	maps.Copy(m.closings, c.closings)
	m.lines = append(m.lines, c.entries...)
	m.lines = m.lines[max(0, len(m.lines)-2*maxHeld):]
}

// writeTo writes all that is remembered to a new store at aside, beside the one
// at path. After a merge two sales can have one sequence; only their keys
// matter here.
func (m *cache) writeTo(path, aside string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.held)+len(m.lines) == 0 {
		return nil
	}
	fresh := path + ".new"
	defer os.Remove(fresh) // after the rename there is nothing to remove
	db, err := openNew(fresh)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		last := purchase.Sequence(0)
		bySequence := func(a, b heldSale) int { return cmp.Compare(a.sequence, b.sequence) }
		for _, h := range slices.SortedFunc(maps.Values(m.held), bySequence) {
			sale, revision, err := unpack(sequenceKey(h.sequence), h.value)
			if err != nil {
				return err
			}
			sale.Sequence = max(sale.Sequence, last+1)
			last = sale.Sequence
			value, err := pack(sale, revision)
			if err != nil {
				return err
			}
			if err := tx.Bucket(bucketOf(sale.State)).Put(sequenceKey(last), value); err != nil {
				return err
			}
		}
		for _, line := range m.lines {
			if err := tx.Bucket(bucketJournal).Put(numberKey(line.number), line.value); err != nil {
				return err
			}
		}
		for date, value := range m.closings {
			if err := tx.Bucket(bucketClosing).Put([]byte(date), value); err != nil {
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
