package queue

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/durable"
	"counterfoil/internal/fault"
)

func open(ctx context.Context, path string, o Options, m *cache) (*Queue, error) {
	o = o.filled()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, explain(err)
	}
	lock, err := takeLock(ctx, path, o.LockWait)
	if err != nil {
		return nil, err
	}
	q := &Queue{path: path, options: o, log: o.Logger, lock: lock, cache: m,
		changed: make(chan struct{}, 1), days: map[string]day{}}
	if err = q.openLocked(ctx, time.Now()); err != nil {
		q.abandon()
		return nil, err
	}
	q.makeBallast()
	return q, nil
}

// openLocked opens the file. It needs the store's lock, and nobody else may use
// the queue.
func (q *Queue) openLocked(ctx context.Context, now time.Time) error {
	if err := ensure(q.path, q.cache); err != nil {
		return err
	}
	if err := q.mergeHeld(now); err != nil {
		return err
	}
	if err := q.openFile(ctx); err != nil {
		return err
	}
	if err := q.load(); err != nil {
		return err
	}
	headers := q.headers()
	q.lastHeaders.Store(&headers)
	return nil
}

// ensure makes sure that path holds a store that looks sound, and creates one
// where there never was one. It needs the store's lock.
func ensure(path string, m *cache) error {
	remembered := true
	if _, err := os.Stat(path + createdSuffix); errors.Is(err, fs.ErrNotExist) {
		remembered = false
	} else if err != nil {
		return explain(err)
	}
	err := inspect(path, m)
	if errors.Is(err, fs.ErrNotExist) {
		if remembered {
			return fault.New(fault.DamagedFileGone)
		}
		if err = create(path); err != nil {
			return err
		}
	}
	if err != nil {
		return explain(err)
	}
	if !remembered {
		return remember(path)
	}
	return nil
}

// inspect looks at the file without bbolt, which would not survive some kinds
// of damage. The tree is checked once per process: that takes longer than the
// rest, and a page can also go bad while a store is open.
func inspect(path string, m *cache) error {
	file, err := openToRead(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fault.Fault{Kind: fault.DamagedNoFile, Facts: fault.Facts{Where: path}}
	}
	img, err := readImage(file, info.Size())
	if err != nil || m.sound.Load() {
		return err
	}
	if err := img.checkTree(); err != nil {
		return err
	}
	m.sound.Store(true)
	return nil
}

// openToRead opens a file that an antivirus program may be holding for a
// moment.
func openToRead(path string) (file *os.File, err error) {
	err = durable.Retry(context.Background(), func() error {
		file, err = os.Open(path)
		return err
	})
	return file, err
}

func (q *Queue) openFile(ctx context.Context) error {
	options := &bbolt.Options{
		Timeout:         q.options.LockWait,
		FreelistType:    bbolt.FreelistMapType,
		InitialMmapSize: mapSize,
		NoStatistics:    true,
		// The file is never created here: if it has disappeared meanwhile, that
		// is an error. It is kept, because closing it is how guard releases the
		// lock after a panic.
		OpenFile: func(name string, flag int, mode os.FileMode) (file *os.File, err error) {
			err = durable.Retry(ctx, func() error {
				file, err = os.OpenFile(name, flag&^os.O_CREATE, mode)
				return err
			})
			q.file = file
			return file, err
		},
	}
	return explain(q.guard(func() (err error) {
		if q.db, err = bbolt.Open(q.path, 0o600, options); err == nil {
			q.pageSize = q.db.Info().PageSize
		}
		return err
	}))
}

// load reads what the queue keeps in memory. A store of an older layout is
// migrated first.
func (q *Queue) load() error {
	from, err := q.layout()
	if errors.Is(err, errOlder) {
		err = q.migrate(from)
	}
	if err != nil {
		return err
	}
	return q.readLocked(func(tx *bbolt.Tx) error {
		for _, name := range parts() {
			if tx.Bucket(name) == nil {
				return named(fault.DamagedPartMissing, name)
			}
		}
		var b totals
		if err := getJSON(tx.Bucket(bucketMeta), keyTotals, &b); err != nil {
			return err
		}
		q.totals.Store(&b)
		moved, err := readMove(q.path, tx)
		q.moved.Store(moved)
		return err
	})
}

// layout reads the number of the store's layout.
func (q *Queue) layout() (n int, err error) {
	seen := q.readLocked(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(bucketMeta)
		if meta == nil {
			return named(fault.DamagedPartMissing, bucketMeta)
		}
		text, sound := unseal(keySchema, meta.Get(keySchema))
		if !sound {
			return fault.New(fault.DamagedNoLayout)
		}
		n, err = q.options.layouts.check(text)
		return nil
	})
	if seen != nil {
		return 0, seen
	}
	return n, err
}

func getJSON(b *bbolt.Bucket, key []byte, v any) error {
	value := b.Get(key)
	if value == nil {
		return named(fault.DamagedNoValue, key)
	}
	return decode(key, value, v)
}

// abandon releases what a failed opening has taken.
func (q *Queue) abandon() {
	if d := q.dead.Load(); q.db != nil && (d == nil || !d.panicked) {
		_ = q.guard(q.db.Close)
	}
	_ = q.lock.release()
}
