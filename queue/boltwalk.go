package queue

import (
	"bytes"
	"cmp"
	"errors"

	"counterfoil/internal/fault"
)

// walker visits every key of an image and reports every damaged page. A damaged
// page loses what is below it in the tree, and nothing else.
type walker struct {
	*image
	visit  func(bucket string, key, value []byte) error // nil: only the tree itself is checked
	damage func(error)

	seen  []bool // by page: the tree or the free list refers to it
	sound []bool // by page: and its content can be trusted
}

// checkTree checks what bbolt follows blindly: the root, the branches, the
// header of each leaf, the list of free pages. A branch that leads in a circle
// overflows the stack, which cannot be caught, and a page that is both used and
// free would be overwritten. What leaves hold has checksums of its own. The
// error is the first damage found.
func (i *image) checkTree() error {
	var first error
	w := &walker{image: i, damage: func(err error) {
		if first == nil {
			first = err
		}
	}}
	return cmp.Or(w.all(), first)
}

// all walks the tree from its root, the journal last, and then checks the pages
// that nothing refers to. The error is visit's, or the disk's.
func (w *walker) all() error {
	w.seen, w.sound = make([]bool, w.meta.high), make([]bool, w.meta.high)
	free := w.free()
	var journal []element
	err := w.tree(w.meta.root, nil, nil, func(e element) error {
		if bytes.Equal(e.key, bucketJournal) {
			journal = append(journal, e)
			return nil
		}
		return w.root(e)
	})
	for _, e := range journal {
		if err == nil {
			err = w.root(e)
		}
	}
	if err != nil {
		return err
	}
	for id := uint64(2); id < w.meta.high; id++ {
		switch {
		case w.seen[id] && free[id]:
			w.damage(numbered(fault.DamagedPageFree, id))
		case !w.seen[id] && !free[id]:
			w.damage(numbered(fault.DamagedPageLost, id))
		}
	}
	return nil
}

// value decodes a single value of a bucket.
func (i *image) value(bucket, key []byte, to any) error {
	var err error = named(fault.DamagedPartMissing, bucket)
	w := &walker{image: i, damage: func(error) {}, seen: make([]bool, i.meta.high), sound: make([]bool, i.meta.high)}
	w.visit = func(_ string, k, value []byte) error {
		if bytes.Equal(k, key) {
			err = decode(key, value, to)
		}
		return nil
	}
	walked := w.tree(i.meta.root, nil, nil, func(e element) error {
		if bytes.Equal(e.key, bucket) {
			return w.root(e)
		}
		return nil
	})
	return cmp.Or(walked, err)
}

// free reads the list of free pages. Its own pages are in use.
func (w *walker) free() []bool {
	free := make([]bool, w.meta.high)
	p, err := w.page(w.meta.freelist)
	if err == nil {
		w.claim(p)
		var ids []uint64
		if ids, err = p.freeIDs(w.meta.high); err == nil {
			for _, id := range ids {
				free[id] = true
			}
		}
	}
	if err != nil {
		w.damage(err)
	}
	return free
}

// claim marks the pages as in use; false: one of them already was.
func (w *walker) claim(p page) bool {
	for id := p.id; id < p.id+p.span; id++ {
		if w.seen[id] {
			w.damage(numbered(fault.DamagedPageTwice, id))
			return false
		}
		w.seen[id] = true
	}
	return true
}

// tree walks a page and everything below it. Keys must lie in [from, to); nil:
// no bound.
func (w *walker) tree(id uint64, from, to []byte, leaf func(element) error) error {
	p, err := w.head(id)
	if err == nil && p.flags == flagFreelist {
		err = numbered(fault.DamagedPage, id)
	}
	if err != nil {
		return w.spoiled(err)
	}
	if !w.claim(p) || p.flags == flagLeaf && leaf == nil {
		return nil
	}
	if p, err = w.page(id); err != nil {
		return w.spoiled(err)
	}
	elements, err := p.elements()
	if err != nil {
		return w.spoiled(err)
	}
	for n := range p.span {
		w.sound[id+n] = true
	}
	for n, e := range elements {
		if from != nil && bytes.Compare(e.key, from) < 0 || to != nil && bytes.Compare(e.key, to) >= 0 {
			w.damage(numbered(fault.DamagedPageKeys, id))
		}
		if p.flags == flagLeaf {
			err = leaf(e)
		} else {
			end := to
			if n+1 < len(elements) {
				end = elements[n+1].key
			}
			err = w.tree(e.child, e.key, end, leaf)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// root visits an element of the root page, which must be one of our buckets.
func (w *walker) root(e element) error {
	if !e.bucket || len(e.value) < 16 {
		w.damage(named(fault.DamagedPartList, e.key))
		return nil
	}
	name := string(e.key)
	var visit func(element) error
	if w.visit != nil {
		visit = func(e element) error { return w.visit(name, e.key, e.value) }
	}
	if id := order.Uint64(e.value); id != 0 {
		return w.tree(id, nil, nil, visit)
	}
	p, err := inline(e.value)
	if err != nil {
		return w.spoiled(err)
	}
	elements, err := p.elements()
	if err != nil {
		return w.spoiled(err)
	}
	if visit == nil {
		return nil
	}
	for _, e := range elements {
		if err := visit(e); err != nil {
			return err
		}
	}
	return nil
}

// spoiled reports damage and lets the walk go on; the disk's own errors end it.
func (w *walker) spoiled(err error) error {
	if !errors.Is(err, fault.StoreDamaged) {
		return err
	}
	w.damage(err)
	return nil
}
