package queue

import (
	"errors"
	"io"
	"math"
	"os"
	"strings"
	"time"

	"counterfoil/internal/purchase"
)

// copyOf is one copy of a value that was found in a file.
type copyOf struct {
	file     *os.File
	at       int64
	size     int
	revision uint64
	state    purchase.State
	sound    bool // a sound tree leads to it; else it may be an older copy
}

func (c copyOf) read() ([]byte, error) {
	value := make([]byte, c.size)
	if _, err := c.file.ReadAt(value, c.at); err != nil && err != io.EOF {
		return nil, explain(err)
	}
	return value, nil
}

// copies are those of one sale that count.
type copies struct {
	tree copyOf // the one that a sound tree leads to, if it has a size
	best copyOf // the one of the highest revision
}

// lastWord is what the journal said last of a sale.
type lastWord struct {
	number uint64
	to     purchase.State
	reason string
	at     time.Time
}

// gathering is everything readable that was found of a damaged store.
type gathering struct {
	records map[purchase.Sequence]copies
	entries map[uint64]copyOf
	words   map[purchase.Sequence]lastWord
	days    map[string]day // for what was pruned
	books   books

	values   map[string][]byte // of meta, by its keys
	valuesAt uint64            // how many journal entries there were when they were so
}

func newGathering() *gathering {
	return &gathering{records: map[purchase.Sequence]copies{}, entries: map[uint64]copyOf{},
		words: map[purchase.Sequence]lastWord{}, days: map[string]day{}, values: map[string][]byte{}}
}

// from gathers from a file: first what its tree leads to, then whatever its
// bytes hold. Only the store itself is trusted: a backup's tree is sound too,
// but what it says is old.
func (g *gathering) from(file *os.File, trusted bool) error {
	info, err := file.Stat()
	if err != nil {
		return explain(err)
	}
	pageSize := int64(os.Getpagesize())
	var w *walker
	if img, _ := readImage(file, info.Size()); img != nil && img.meta.high < math.MaxInt32 {
		pageSize = img.pageSize
		w = &walker{image: img, damage: func(error) {}, visit: func(string, []byte, []byte) error { return nil }}
		if err := w.all(); err != nil {
			return err
		}
	}
	if err := g.settings(&image{file: file, pageSize: pageSize, meta: meta{high: uint64(info.Size() / pageSize)}}); err != nil {
		return err
	}
	return sift(file, info.Size(), func(at int64, value []byte) error {
		c := copyOf{file: file, at: at, size: len(value)}
		if w != nil && trusted {
			page := at / pageSize
			c.sound = page < int64(len(w.sound)) && w.sound[page]
		}
		g.value(c, value)
		return nil
	})
}

// settings looks at every page for the one that holds the meta part. There are
// old copies of it; the one with the newest totals counts.
func (g *gathering) settings(img *image) error {
	for id := uint64(2); id < img.meta.high; id++ {
		p, err := img.page(id)
		if err == nil && p.flags == flagLeaf {
			var elements []element
			if elements, err = p.elements(); err == nil {
				g.metaPage(elements)
			}
		}
		if err != nil && !errors.Is(err, ErrDamaged) {
			return err
		}
	}
	return nil
}

func (g *gathering) metaPage(elements []element) {
	values, newest := map[string][]byte{}, books{}
	for _, e := range elements {
		if e.bucket && string(e.key) == string(bucketMeta) { // small enough to lie in the root
			if p, err := inline(e.value); err == nil {
				if own, err := p.elements(); err == nil {
					g.metaPage(own)
				}
			}
		} else if string(e.key) == string(keyBooks) {
			_ = decode(keyBooks, e.value, &newest) // if it is damaged, the page counts for nothing
		} else if body, sound := unseal(e.key, e.value); sound {
			values[string(e.key)] = append([]byte{}, body...)
		}
	}
	if newest.Entries > 0 && newest.Entries >= g.valuesAt {
		g.values, g.valuesAt = values, newest.Entries
	}
}

// value takes a value for what its first field says that it is.
func (g *gathering) value(c copyOf, value []byte) {
	body := value[sealSize:]
	if n, is := numberAfter(body, `{"sequence":`); is {
		if !g.record(c, number(n), value) {
			g.totals(c, value)
		}
	} else if n, is := numberAfter(body, `{"number":`); is {
		g.entry(c, number(n), value)
	} else if rest, is := strings.CutPrefix(string(body[:min(len(body), 30)]), `{"date":"`); is && len(rest) > len(purchase.DayFormat) {
		g.day(rest[:len(purchase.DayFormat)], value)
	}
}

func (g *gathering) record(c copyOf, key, value []byte) bool {
	tx, revision, err := unpack(key, value)
	if err != nil || tx.Sequence != sequenceOf(key) {
		return false
	}
	c.revision, c.state = revision, tx.State
	known := g.records[tx.Sequence]
	if c.sound && (known.tree.size == 0 || revision > known.tree.revision) {
		known.tree = c
	}
	if known.best.size == 0 || revision > known.best.revision {
		known.best = c
	}
	g.records[tx.Sequence] = known
	return true
}

func (g *gathering) totals(c copyOf, value []byte) {
	var b books
	if decode(keyBooks, value, &b) == nil && (b.Entries > g.books.Entries || c.sound) {
		g.books = b
	}
}

func (g *gathering) entry(c copyOf, key, value []byte) {
	e, _, err := unpackEntry(key, value)
	if err != nil || e.Number != uint64(sequenceOf(key)) {
		return
	}
	if known, found := g.entries[e.Number]; !found || c.sound && !known.sound {
		g.entries[e.Number] = c
	}
	if word := g.words[e.Sequence]; e.To != "" && e.Number >= word.number {
		g.words[e.Sequence] = lastWord{e.Number, e.To, e.Reason, e.At}
	}
}

// day keeps, of each date, the copy that knows of the most pruned sales.
func (g *gathering) day(date string, value []byte) {
	var d day
	if decode([]byte(date), value, &d) != nil {
		return
	}
	if known, found := g.days[date]; !found || sum(d.Pruned).Count > sum(known.Pruned).Count {
		g.days[date] = d
	}
}
