package assembly

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"counterfoil/internal/config"
	"counterfoil/internal/durable"
	"counterfoil/internal/fault"
	"counterfoil/internal/movefile"
	"counterfoil/internal/till"
	"counterfoil/internal/within"
	"counterfoil/queue"
)

// records is the store as a file. aside runs a func while this process has the
// store closed.
type records struct {
	*Parts
	aside func(do func() error) error
}

func (r records) Audit(ctx context.Context, file io.ReaderAt, size int64) (till.Audit, error) {
	return auditOf(queue.Examine(ctx, file, size))
}

func (r records) Compare(ctx context.Context, backup string, rules till.RestoreRules) (found till.Restored, err error) {
	err = r.fetched(ctx, backup, func(copied string) error {
		c, err := queue.Compare(r.storePath(), copied)
		if err == nil {
			err = judge(rules, c)
		}
		found = comparedOf(c)
		return about(err, backup)
	})
	return found, err
}

func (r records) Restore(ctx context.Context, backup, actor string, reopen bool, rules till.RestoreRules) (
	done till.Restored, err error) {
	err = r.fetched(ctx, backup, func(copied string) error {
		did, err := queue.Restore(r.storePath(), copied, queue.Restoring{Now: time.Now(), Actor: actor,
			File: filepath.Base(backup), Merge: rules.Merge, Reopen: reopen, Today: r.storeOptions().Today,
			May: func(c queue.Comparison) error { return judge(rules, c) }})
		done = restoredOf(did)
		return about(err, backup)
	})
	return done, err
}

// fetched lends a copy of a backup out while the store is closed.
func (r records) fetched(ctx context.Context, backup string, do func(copied string) error) error {
	copied, err := queue.Fetch(ctx, r.storePath(), backup)
	if err != nil {
		return err
	}
	defer os.Remove(copied)
	return r.aside(func() error { return do(copied) })
}

func judge(rules till.RestoreRules, c queue.Comparison) error {
	if c.Here == nil {
		return rules.May(nil, c.Backup.Load)
	}
	return rules.May(c.Here.Load, c.Backup.Load)
}

func restoredOf(did queue.Restored) till.Restored {
	r := comparedOf(did.Comparison)
	r.Aside, r.Now, r.Moved = did.Aside, did.Counts, did.Moved
	return r
}

func comparedOf(c queue.Comparison) till.Restored {
	r := till.Restored{Backup: till.Holding{Counts: c.Backup.Counts, Newest: c.Backup.Newest},
		OnlyHere: int64(c.OnlyHere), OnlyBackup: int64(c.OnlyBackup), Further: int64(c.Further),
		Forked: int64(c.Forked), Undone: int64(c.Undone), Closings: int64(c.Closings),
		Stale: c.OnlyBackup > 0, Nothing: c.Nothing(), Reopens: c.Reopens, Moved: c.Left != nil}
	if c.Here != nil {
		r.Here = &till.Holding{Counts: c.Here.Counts, Newest: c.Here.Newest}
	}
	return r
}

func (r records) configPath() string { return filepath.Join(r.config.DataDir, config.FileName) }

func (r records) WriteMove(w io.Writer, m till.Move, copy func(io.Writer) error) error {
	settings, err := os.ReadFile(r.configPath())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.StoreFolder).With(err)
	}
	info := movefile.Info{ID: m.ID, At: m.At, From: pcName(), Version: r.build.Version}
	return movefile.Write(w, info, settings, copy)
}

// MoveIn marks the file as used first: whatever happens then, the PC that the
// till comes from does not take it back. This PC may try again. A file that is refused
// before that leaves nothing here.
func (r records) MoveIn(ctx context.Context, path, actor string, rules till.RestoreRules) (in till.MovedIn, err error) {
	if err := MakeDir(r.config.DataDir); err != nil {
		return in, err
	}
	defer func() {
		if err != nil && r.madeDir {
			_ = os.Remove(r.config.DataDir) // it stays if there is anything in it
		}
	}()
	arriving := r.storePath() + ".arriving"
	defer os.Remove(arriving)
	id, kept := r.nextID()
	use := r.use(movefile.MovedIn, id)
	file, err := within.Do(ctx, func() (*movefile.File, error) { return r.unpack(path, arriving, use) },
		func(late *movefile.File) {
			if late != nil {
				late.Close()
			}
			_ = os.Remove(arriving)
		})
	if err != nil {
		return in, err
	}
	defer file.Close()
	settings, err := file.Settings()
	if err != nil {
		return in, err
	}
	in.From = file.Info.From
	err = r.aside(func() error {
		did, err := queue.Restore(r.storePath(), arriving, queue.Restoring{Now: time.Now(), Actor: actor,
			What: queue.WhatMovedIn, File: filepath.Base(path), Merge: rules.Merge, Today: r.storeOptions().Today,
			May: func(c queue.Comparison) error {
				if err := mayMoveIn(c, file.Info.ID, use, path); err != nil {
					return err
				}
				if err := judge(rules, c); err != nil {
					return err
				}
				if in.Settings, err = r.takeSettings(settings); err != nil {
					return err
				}
				if !kept {
					use.Till = r.keepID(id)
				}
				return file.MarkUsed(use)
			}})
		in.Restored = restoredOf(did)
		in.Stale = false // the till that was left has done nothing since
		return about(err, path)
	})
	if err != nil && in.Settings {
		_ = os.Remove(r.configPath()) // there was none before
	}
	return in, err
}

// takeSettings writes the settings of a till that moves here, where there are none, and reports whether it has.
func (r records) takeSettings(settings []byte) (taken bool, err error) {
	if _, err := os.Stat(r.configPath()); len(settings) == 0 || !errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	err = durable.Write(r.configPath(), func(w io.Writer) error { _, err := w.Write(settings); return err })
	if err != nil {
		return false, fault.New(fault.StoreFolder).With(err)
	}
	return true, nil
}

// unpack opens the file of a move that this PC may use, and writes its store out.
func (r records) unpack(path, to string, use movefile.Use) (*movefile.File, error) {
	file, err := movefile.Open(path)
	if err != nil {
		return nil, err
	}
	if err = file.Allows(use); err == nil {
		err = file.Store(to, func(head io.ReaderAt, size int64) error {
			return queue.MayArrive(r.storePath(), path, head, size)
		})
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// mayMoveIn refuses what is not the file of its move, what this till has written
// itself, and a second till in the place of one that has moved.
func mayMoveIn(c queue.Comparison, id string, here movefile.Use, path string) error {
	m, err := queue.MoveOf(c.Backup)
	switch {
	case err != nil:
		return err
	case m == nil || m.ID != id:
		return fault.Fault{Kind: fault.MoveFile, Facts: fault.Facts{Where: path}}
	case c.Left != nil && c.Left.ID == id && c.Left.On != "" && !leftBy(*c.Left, here):
		return nil // a copy of the records of the PC that was left, brought here before
	case c.Left != nil && c.Left.ID == id:
		return fault.Fault{Kind: fault.MoveSelf, Facts: fault.Facts{Where: path}}
	case c.Left != nil && !c.Reopens:
		return fault.Fault{Kind: fault.StoreMoved, Facts: fault.Facts{At: c.Left.At}}
	}
	return nil
}

// about makes trouble with a copy of a backup, or with the store in a file, trouble
// with that file.
func about(err error, path string) error {
	f, known := fault.Of(err)
	if known && errors.Is(err, fault.Backup) {
		f.Where = path
		return f
	}
	return err
}

func (r records) OfMove(ctx context.Context, path string, m till.Move) bool {
	of, err := within.Do(ctx, func() (bool, error) {
		file, err := movefile.Open(path)
		if err != nil {
			return false, err
		}
		defer file.Close()
		return file.Info.ID == m.ID && file.Used == nil, nil
	}, nil)
	return of && err == nil
}

func (r records) TakeBack(ctx context.Context, path string, m till.Move) error {
	_, err := within.Do(ctx, func() (struct{}, error) { return struct{}{}, r.takeBack(path, m) }, nil)
	return err
}

func (r records) takeBack(path string, m till.Move) error {
	file, err := movefile.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if file.Info.ID != m.ID {
		return fault.Fault{Kind: fault.MoveOther, Facts: fault.Facts{Where: path}}
	}
	return file.MarkUsed(r.use(movefile.TakenBack, r.id()))
}
