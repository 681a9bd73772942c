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
	"counterfoil/queue"
)

// records is the store as a file. aside runs a func while this process has the
// store closed.
type records struct {
	*Parts
	aside func(do func() error) error
}

func (r records) Compare(_ context.Context, backup string, may till.MayRestore) (found till.Restored, err error) {
	err = r.aside(func() error {
		c, err := queue.Compare(r.storePath(), backup)
		if err == nil {
			err = judge(may, c)
		}
		found = comparedOf(c)
		return err
	})
	return found, err
}

func (r records) Restore(_ context.Context, backup, actor string, may till.MayRestore) (till.Restored, error) {
	return r.restore(backup, queue.Restoring{Now: time.Now(), Actor: actor, File: filepath.Base(backup),
		May: func(c queue.Comparison) error { return judge(may, c) }})
}

func (r records) restore(backup string, how queue.Restoring) (done till.Restored, err error) {
	err = r.aside(func() error {
		did, err := queue.Restore(r.storePath(), backup, how)
		if err != nil {
			return err
		}
		done = comparedOf(did.Comparison)
		done.Aside, done.Now = did.Aside, did.Counts
		return nil
	})
	return done, err
}

func judge(may till.MayRestore, c queue.Comparison) error {
	if c.Here == nil {
		return may(nil, c.Backup.Load)
	}
	return may(c.Here.Load, c.Backup.Load)
}

func comparedOf(c queue.Comparison) till.Restored {
	r := till.Restored{Backup: till.Holding{Counts: c.Backup.Counts, Newest: c.Backup.Newest},
		OnlyHere: int64(c.OnlyHere), OnlyBackup: int64(c.OnlyBackup), Further: int64(c.Further), Nothing: c.Nothing()}
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

// pcName is this PC's name, for whoever reads what has become of a file.
func pcName() string {
	name, err := os.Hostname()
	if err != nil {
		return "?"
	}
	return name
}

// MoveIn marks the file as used first: whatever happens then, the PC that the
// till comes from does not take it back. This PC may try again.
func (r records) MoveIn(_ context.Context, path, actor string, may till.MayRestore) (in till.MovedIn, err error) {
	file, err := movefile.Open(path)
	if err != nil {
		return in, err
	}
	defer file.Close()
	use := movefile.Use{How: movefile.MovedIn, At: time.Now().UTC().Truncate(time.Second), On: r.here()}
	if u := file.Used; u != nil && (u.How != movefile.MovedIn || u.On != use.On) {
		return in, used(*u, path)
	}
	if err := MakeDir(r.config.DataDir); err != nil {
		return in, err
	}
	backup := r.storePath() + ".arriving"
	defer os.Remove(backup)
	if err := file.Store(backup); err != nil {
		return in, err
	}
	settings, err := file.Settings()
	if err != nil {
		return in, err
	}
	in.From = file.Info.From
	in.Restored, err = r.restore(backup, queue.Restoring{Now: time.Now(), Actor: actor, What: queue.WhatMovedIn,
		File: filepath.Base(path), May: func(c queue.Comparison) error {
			m, err := queue.MoveOf(c.Backup)
			switch {
			case err != nil:
				return err
			case m == nil || m.ID != file.Info.ID:
				return fault.Fault{Kind: fault.MoveFile, Facts: fault.Facts{Where: path}}
			}
			if c.Here != nil {
				if own, err := queue.MoveOf(*c.Here); err != nil || own != nil && own.ID == m.ID {
					return errors.Join(err, fault.Fault{Kind: fault.MoveSelf, Facts: fault.Facts{Where: path}})
				}
			}
			if err := judge(may, c); err != nil {
				return err
			}
			return file.MarkUsed(use)
		}})
	if err != nil {
		return in, about(err, path)
	}
	if _, err := os.Stat(r.configPath()); len(settings) > 0 && errors.Is(err, fs.ErrNotExist) {
		in.Settings = true
		err := durable.Write(r.configPath(), func(w io.Writer) error { _, err := w.Write(settings); return err })
		if err != nil {
			return in, fault.New(fault.StoreFolder).With(err)
		}
	}
	return in, nil
}

// here names this PC and its data directory: two tills on one PC are two.
func (r records) here() string { return pcName() + " " + r.config.DataDir }

// about makes trouble with the store in a file trouble with that file.
func about(err error, path string) error {
	f, known := fault.Of(err)
	if known && errors.Is(err, fault.Backup) && f.Where != "" {
		f.Where = path
		return f
	}
	return err
}

func used(u movefile.Use, path string) error {
	kind := fault.MoveUsed
	if u.How == movefile.TakenBack {
		kind = fault.MoveBack
	}
	return fault.Fault{Kind: kind, Facts: fault.Facts{Where: path, At: u.At, Name: u.On}}
}

func (r records) TakeBack(path string, m till.Move) error {
	file, err := movefile.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	switch u := file.Used; {
	case file.Info.ID != m.ID:
		return fault.Fault{Kind: fault.MoveOther, Facts: fault.Facts{Where: path}}
	case u != nil && u.How != movefile.TakenBack:
		return used(*u, path)
	}
	now := time.Now().UTC().Truncate(time.Second)
	return file.MarkUsed(movefile.Use{How: movefile.TakenBack, At: now, On: r.here()})
}
