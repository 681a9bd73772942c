package queue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// replacedSuffix marks a store that a restore has put aside.
const replacedSuffix = ".replaced-"

// Side is what one of two copies of a store holds.
type Side struct {
	Counts purchase.Counts
	Newest time.Time // when the newest sale that is kept was recorded; zero: none is
	values map[string][]byte
}

// Load returns a value that Save has kept in it; nil: there is none.
func (s Side) Load(name string) ([]byte, error) { return s.values[string(valueKey(name))], nil }

// Comparison is what a backup and the store hold.
type Comparison struct {
	Here       *Side // nil: there is no store
	Backup     Side
	OnlyHere   int // sales that the backup has never known
	OnlyBackup int // sales that the store has never known
	Further    int // sales of both of which the backup knows more
	Forked     int // sales that both have gone on with, each in its way
	Closings   int // closed days that the store does not know as closed
	Undone     int // sales that were voided here, and that the backup knows to be sent

	// The store here has moved, and the backup is of the PC where it went: it can be
	// in use here again.
	Reopens bool
	Left    *Move // the move that the store here is closed by; nil: none
}

// Nothing reports whether the backup holds nothing that the store lacks.
func (c Comparison) Nothing() bool {
	return c.Here != nil && c.OnlyBackup+c.Further+c.Forked+c.Closings == 0
}

// Compare tells what a restore would find. It changes nothing. The store must be
// closed, and the backup a file of this PC (Fetch). Errors: those of Restore.
func Compare(path, backup string) (Comparison, error) {
	lock, err := takeLock(context.Background(), path, Options{}.filled().LockWait)
	if err != nil {
		return Comparison{}, err
	}
	defer lock.release()
	s := newRestore(time.Now())
	defer s.close()
	return s.compare(path, backup, false)
}

// Restoring says how to restore.
type Restoring struct {
	Now   time.Time
	Actor string
	What  string                 // the journal's word; "": WhatRestored
	File  string                 // the journal's name for the backup; "": its own
	May   func(Comparison) error // its error refuses, before anything has changed
	// Reopen lets a store that has moved be in use here again, by a backup of the PC
	// where it went. Whoever asks has seen to it that that PC sells no more.
	Reopen bool
	// Merge makes one named value of two; first is the one that counts without it.
	// nil: it counts.
	Merge func(name string, first, second []byte) []byte
	Today func(time.Time) string // that of Options
}

// Restored is what a restore has done.
type Restored struct {
	Comparison                 // as it was before
	Aside      string          // where the store before is kept; "": there was none, or nothing was to be done
	Moved      bool            // it is closed by a move
	Counts     purchase.Counts // of the store now
}

// Restore brings back what a backup has and the store lacks. The store is put
// aside under a dated name, and a new one with everything of both takes its
// place: sales are matched by idempotency key, and of each the highest revision
// counts, but that Forloy has a sale is never taken back. A sale that waits in
// the backup waits again: it is sent with the key and the bytes that it had, so
// one that has arrived since is not counted twice. Without a store, the backup
// alone makes the new one. If the backup holds nothing new, nothing is changed.
//
// Errors: May's, fault.StoreLocked, fault.StoreDamaged (salvage first),
// fault.DamagedFileGone (likewise), fault.BackupDamaged, fault.BackupNewer,
// fault.BackupUnread, the disk's; then nothing has changed.
func Restore(path, backup string, r Restoring) (Restored, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Restored{}, explain(err)
	}
	lock, err := takeLock(context.Background(), path, Options{}.filled().LockWait)
	if err != nil {
		return Restored{}, err
	}
	defer lock.release()
	s := newRestore(r.Now)
	s.today = Options{Today: r.Today}.filled().Today
	defer s.close()
	what := cmp.Or(r.What, WhatRestored)
	c, err := s.compare(path, backup, what == WhatMovedIn)
	if err == nil && r.May != nil {
		err = r.May(c)
	}
	if err != nil {
		return Restored{}, err
	}
	done := Restored{Comparison: c}
	reopens := c.Reopens && (r.Reopen || what == WhatMovedIn)
	if c.Nothing() && !reopens && (what != WhatMovedIn || c.Left == nil && s.knowsMove(c.Backup)) {
		done.Counts, done.Moved = c.Here.Counts, c.Left != nil
		return done, nil
	}
	s.restore = &Entry{What: what, At: s.now, Actor: r.Actor,
		Reason: fmt.Sprintf("%s: %d sales brought back, %d brought up to date",
			cmp.Or(r.File, filepath.Base(backup)), c.OnlyBackup, c.Further)}
	s.merge, s.arrives = r.Merge, what == WhatMovedIn || reopens
	s.moved = c.closedBy(what, reopens)
	err = s.rebuild(path + ".new")
	s.close() // first, as Windows does not rename over an open file
	source, aside := path, dated(path+replacedSuffix, s.now)
	if c.Here == nil {
		source = ""
	}
	if err == nil {
		done.Aside, err = putInPlace(path, source, aside)
	}
	if err != nil {
		_ = os.Remove(path + ".new")
		return Restored{}, explain(err)
	}
	done.Counts, done.Moved = s.report.Saved, s.moved != nil
	// It is done. That the store before is dealt with is only for a salvage to know, and
	// on a full disk there may be no room left to note it.
	_ = dealtWith(path, []string{done.Aside})
	if s.moved == nil { // only now: until then, nothing may sell here
		err = forgetMove(path)
	}
	return done, err
}

func newRestore(now time.Time) *salvage {
	return &salvage{now: now.UTC().Truncate(time.Millisecond), report: &SalvageReport{}, sales: map[string]copies{},
		treeOnly: true}
}

// compare gathers the store, if there is one, and the backup.
func (s *salvage) compare(path, backup string, arriving bool) (c Comparison, err error) {
	if err = proved(backup); err != nil {
		return c, notABackup(backup, err)
	}
	switch _, err = os.Stat(path); {
	case err == nil:
		if _, err := looked(path); err != nil {
			return c, err
		}
		if err := s.take(path, true, false); err != nil {
			return c, err
		}
		c.Here = s.sources[0].side()
	case !errors.Is(err, fs.ErrNotExist):
		return c, explain(err)
	default:
		// A store was here. Its daily backups, and what was put aside, may be newer
		// than this backup: a salvage takes all of it.
		if _, err := os.Stat(path + createdSuffix); err == nil {
			return c, fault.New(fault.DamagedFileGone)
		}
		if c.Left, err = moveIn(path, nil); err != nil {
			return c, err
		}
	}
	if err := s.take(backup, true, true); err != nil {
		return c, notABackup(backup, err)
	}
	guest := s.sources[len(s.sources)-1]
	c.Backup = *guest.side()
	if c.Here == nil {
		c.OnlyBackup = len(guest.sales)
		return c, nil
	}
	here := s.sources[0]
	if c.Left, err = moveIn(path, c.Here.values); err != nil {
		return c, err
	}
	if c.Reopens, err = cameBack(c.Left, c.Backup, guest, arriving); err != nil {
		return c, err
	}
	known := slices.Collect(maps.Values(here.closed))
	for _, closing := range guest.closed {
		if !slices.Contains(known, closing) {
			c.Closings++
		}
	}
	for key, theirs := range guest.sales {
		ours, both := here.sales[key]
		switch {
		case both && theirs.tree.newer(ours.tree):
			c.Further++
			if ours.tree.state == purchase.Voided && theirs.tree.synced() {
				c.Undone++
			}
		case !both && !here.knew(key):
			c.OnlyBackup++
		}
	}
	if c.Forked, err = s.overruled(); err != nil {
		return c, err
	}
	for key := range here.sales {
		if _, both := guest.sales[key]; !both && !guest.knew(key) {
			c.OnlyHere++
		}
	}
	return c, nil
}

// cameBack reports whether a store that has moved can go on here again: the backup
// knows of the move, and is of a till in use, or is the file of its next move.
func cameBack(left *Move, backup Side, guest *source, arriving bool) (bool, error) {
	if left == nil {
		return false, nil
	}
	theirs, err := MoveOf(backup)
	return guest.moves[left.ID] && (theirs == nil || arriving && theirs.ID != left.ID), err
}

// closedBy is the move that closes the restored store; nil: it is in use. A backup
// of a till that has moved makes no second one where there is none. What moves in
// was judged by May.
func (c Comparison) closedBy(what string, reopens bool) *Move {
	switch {
	case what == WhatMovedIn || reopens:
		return nil
	case c.Here != nil || c.Left != nil:
		return c.Left
	}
	theirs, _ := MoveOf(c.Backup) // compare has read it
	return theirs
}

// knowsMove reports whether the store here has taken over from that backup before.
func (s *salvage) knowsMove(backup Side) bool {
	m, _ := MoveOf(backup) // compare has read it
	return m != nil && s.sources[0].moves[m.ID]
}

// knew reports whether a store once held a sale that it has pruned.
func (s *source) knew(key string) bool {
	_, told := s.words[idOf(key)]
	return told
}

func (s *source) side() *Side {
	return &Side{Counts: s.totals.counts(), Newest: s.newest, values: s.values}
}

// looked reports what is wrong with a closed store: its layout, or damage.
func looked(path string) (Report, error) {
	file, err := openToRead(path)
	if err != nil {
		return Report{}, explain(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return Report{}, explain(err)
	}
	if img, err := readImage(file, info.Size()); err == nil {
		var n int
		if img.value(bucketMeta, keySchema, &n) == nil && n > schema {
			return Report{}, newerLayout(n, schema)
		}
	}
	report, err := examineAll(context.Background(), path)
	if err == nil && len(report.Problems) > 0 {
		err = report.Problems[0]
	}
	return report, err
}

// proved is like looked, and also refuses a backup whose sales differ from what its journal says.
func proved(path string) error {
	report, err := looked(path)
	if err == nil && len(report.Altered) > 0 {
		err = report.Altered[0]
	}
	return err
}

// notABackup is trouble with a backup rather than with the store: it wraps no
// fault of the store's class.
func notABackup(path string, err error) error {
	f, _ := fault.Of(err)
	switch {
	case errors.Is(err, fault.StoreNewer):
		return fault.Fault{Kind: fault.BackupNewer, Facts: fault.Facts{Where: path, Detail: f.Detail}}
	case errors.Is(err, fault.StoreDamaged) || errors.Is(err, fault.Books):
		return fault.Fault{Kind: fault.BackupDamaged, Facts: fault.Facts{Where: path, Detail: f.Error()}}
	}
	if at, is := errors.AsType[*fs.PathError](err); is {
		err = at.Err
	}
	return fault.Fault{Kind: fault.BackupUnread, Facts: fault.Facts{Where: path, Detail: err.Error()}}
}
