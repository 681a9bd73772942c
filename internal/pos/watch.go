package pos

import (
	"context"
	"errors"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/within"
)

// A share whose server is gone answers after minutes or never, and a look at it cannot be called back.
const (
	silence = 10 * time.Second // after which it is said
	grace   = 2 * time.Second  // for a look to end when nobody wants it any more
)

// Run takes what comes until ctx ends. It does not wait for a folder that does not answer: a look that was left behind
// takes no sale any more.
func (f *Folder) Run(ctx context.Context) { f.run(ctx, f.look) }

func (f *Folder) run(ctx context.Context, look func(context.Context) (more bool, err error)) {
	f.seen, f.stand = map[string]sighting{}, map[string]Answer{}
	for ctx.Err() == nil {
		again := lookEvery
		more, err := f.await(ctx, look)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			again = retryEvery
		case more:
			again = 0
		}
		f.tell(err)
		select {
		case <-ctx.Done():
		case <-time.After(again):
		}
	}
}

// await looks once, and says so when the folder does not answer.
func (f *Folder) await(ctx context.Context, look func(context.Context) (more bool, err error)) (more bool, err error) {
	type outcome struct {
		more bool
		err  error
	}
	ended := make(chan outcome, 1) // a look that was left behind waits for nobody
	go func() {
		more, err := look(ctx)
		ended <- outcome{more, err}
	}()
	for {
		before := f.steps.Load()
		select {
		case o := <-ended:
			return o.more, o.err
		case <-time.After(silence):
			if f.steps.Load() == before {
				f.tell(silent(f.Path))
			}
		case <-ctx.Done():
			select {
			case <-ended:
			case <-time.After(grace):
			}
			return false, ctx.Err()
		}
	}
}

func silent(path string) error {
	return fault.Fault{Kind: fault.InboxSilent, Facts: fault.Facts{Where: path}}
}

// usableInTime is Usable, without waiting for a folder that does not answer.
func usableInTime(path string) error {
	ctx, cancel := context.WithTimeout(context.Background(), silence)
	defer cancel()
	_, err := within.Do(ctx, func() (struct{}, error) { return struct{}{}, Usable(path) }, nil)
	if errors.Is(err, context.DeadlineExceeded) {
		return silent(path)
	}
	return err
}

// tell reports trouble once, and its end. Trouble of the till itself is not the
// folder's: the window shows it elsewhere.
func (f *Folder) tell(err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	if text == f.told {
		return
	}
	f.told = text
	if err != nil {
		f.Logger.Warn("sales of a POS wait in their folder", "error", withoutCodes(text))
	}
	if err != nil && !errors.Is(err, fault.Inbox) {
		err = nil
	}
	f.Trouble(err)
}
