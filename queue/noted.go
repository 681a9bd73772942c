package queue

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"time"
)

// lookAt is after how many entries it is looked whether they are old enough.
const lookAt = 64

// notes are the entries that were asked for by their What. A journal only grows, so it is
// read once, and then what has been added.
type notes struct {
	mu    sync.Mutex
	known map[string]notedKind
	files int // how many have been opened: another one may have another journal
}

// notedKind is all of a kind from a time on, as far as an entry's number, newest first.
type notedKind struct {
	since time.Time
	until uint64
	found []Entry
}

func (n *notes) recall(what string) (known notedKind, asked bool, file int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	known, asked = n.known[what]
	return known, asked, n.files
}

func (n *notes) keep(what string, all notedKind, file int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if file != n.files {
		return
	}
	if n.known == nil {
		n.known = map[string]notedKind{}
	}
	n.known[what] = all
}

func (n *notes) forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.known = nil
	n.files++
}

// Noted returns the journal entries whose What is what, from since on, newest first. The
// others are passed without being decoded, as far as one that is older.
func (q *Queue) Noted(ctx context.Context, what string, since time.Time) ([]Entry, error) {
	before, asked, file := q.notes.recall(what)
	all := notedKind{since: since, until: q.Head().Number}
	if asked && !before.since.After(since) {
		all.since = before.since
	} else {
		before = notedKind{}
	}
	passed := 0
	err := q.backwards(ctx, func(at, value []byte) (bool, error) {
		if uint64(sequenceOf(at)) <= before.until {
			return false, nil
		}
		if passed++; passed%lookAt != 0 && !mayBe(value, what) {
			return true, nil
		}
		e, _, err := unpackEntry(at, value)
		if err != nil {
			return false, err
		}
		if e.At.Before(all.since) {
			return before.until > 0, nil // of what has been added, all is looked at
		}
		if e.What == what && e.Number <= all.until {
			all.found = append(all.found, e)
		}
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	all.found = append(all.found, before.found...)
	q.notes.keep(what, all, file)
	return slices.DeleteFunc(slices.Clone(all.found), func(e Entry) bool { return e.At.Before(since) }), nil
}

// whatField is once in an entry: in a text that somebody has written, its quotes would be escaped.
var whatField = []byte(`"what":"`)

// Where it is, but for a journal's first entry: after the entry's number and the hash of the
// entry before, and within what the processor looks through at once.
const whatAfter, whatWithin = sealSize + len(`{"number":1,"previous":"`) + 64, 64

// mayBe reports whether a stored entry may be of that kind. There are hundreds of thousands of others.
func mayBe(value []byte, what string) bool {
	from := min(whatAfter, len(value))
	at := bytes.Index(value[from:min(from+whatWithin, len(value))], whatField)
	if at < 0 {
		from, at = 0, bytes.Index(value, whatField)
	}
	return at < 0 || bytes.HasPrefix(value[from+at+len(whatField):], []byte(what))
}
