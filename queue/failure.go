package queue

import (
	"errors"
	"os"
	"strings"
	"time"

	"counterfoil/internal/fault"
)

// WhatFailed is the journal's word for a commit that met a disk error.
const WhatFailed = "disk error"

// doubtful is a disk error that does not say whether the commit was made (rows
// 36 and 47).
type doubtful struct{ error }

func (d *doubtful) Unwrap() error { return d.error }

// failed classifies the error of a commit. If the disk was full before the
// sync, nothing has changed and the handle stays usable. After a failed sync
// nobody knows what is on the disk: the handle is dead, and never synced again.
func (q *Queue) failed(err error) error {
	_, wrote := errors.AsType[*os.PathError](err)
	if isFull(err) && (wrote || strings.Contains(err.Error(), "file resize error")) {
		return explain(err)
	}
	if q.dead.Load() == nil {
		if err = explain(err); !errors.Is(err, fault.StoreDisk) {
			err = fault.New(fault.StoreDisk).With(err)
		}
		q.dead.CompareAndSwap(nil, &death{err: err})
		q.log.Error("the store's handle is dead", "error", err)
	}
	return &doubtful{q.dead.Load().err}
}

// afterFailure answers for a commit that met a disk error. It reopens the store
// and looks whether the commit is in it. The journal entry that it writes makes
// the answer durable: a header page that a failed sync may have left only in
// the system's memory is written again by the next commit. It needs q.mu.
func (q *Queue) afterFailure(now time.Time, id int, cause *doubtful) error {
	unsure := fault.New(fault.StoreUnsure).With(cause.error)
	if err := q.reopen(now); err != nil {
		q.log.Error("the store cannot be opened after the disk's error", "error", err)
		return unsure
	}
	made := id > 0 && q.lastCommit() >= uint64(id) // 0: the commit was not even begun
	word := "a change was refused"
	if made {
		word = "a change was found to be written"
	}
	_, err := q.write(now, false, func(c *change) error { return c.journal(Entry{What: WhatFailed, Reason: word}) })
	q.log.Error("the disk reported an error", "made", made, "error", cause.error, "now", err)
	switch {
	case !made:
		return cause.error
	case err != nil:
		return unsure
	}
	q.tell()
	return nil
}

// lastCommit is the number of the newest commit in the file.
func (q *Queue) lastCommit() uint64 {
	both := q.lastHeaders.Load()
	return max(both[0].txid, both[1].txid)
}
