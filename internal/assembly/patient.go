package assembly

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/queue"
)

const (
	askAgain  = 250 * time.Millisecond // how often a waiting verb looks for a window
	storeWait = 10 * time.Second       // how long a verb waits for the store (docs/commands.md)
)

// patient is a verb's store: opened for each use. While another process holds
// it, busy is called, until this one has had it: from then on part of the work
// is done, and nobody else may take it over.
type patient struct {
	brief *queue.Brief
	busy  func() error // may be nil
	had   atomic.Bool
	waits atomic.Int64 // sales that waited at the end of the last use
}

func newPatient(path string, o queue.Options, busy func() error) *patient {
	o.LockWait = askAgain
	return &patient{brief: queue.NewBrief(path, o), busy: busy}
}

func (p *patient) Use(ctx context.Context, do func(*queue.Queue) error) error {
	for end := time.Now().Add(storeWait); ; {
		err := p.brief.Use(ctx, func(q *queue.Queue) error {
			p.had.Store(true)
			defer func() { p.waits.Store(q.Counts().Waiting()) }()
			return do(q)
		})
		if !errors.Is(err, fault.StoreLocked) || time.Now().After(end) {
			return err
		}
		if p.busy != nil && !p.had.Load() {
			if err := p.busy(); err != nil {
				return err
			}
		}
	}
}

func (p *patient) keep() (release func()) { return p.brief.Keep() }

// waiting goes by the last use: opening the store once more for each batch of a drain
// would cost more than it tells.
func (p *patient) waiting(ctx context.Context) (int, error) {
	if !p.had.Load() {
		if err := p.Use(ctx, func(*queue.Queue) error { return nil }); err != nil {
			return 0, err
		}
	}
	return int(p.waits.Load()), nil
}
