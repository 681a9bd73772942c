package till

import (
	"context"
	"errors"
	"time"

	"counterfoil/internal/fault"
)

// retryStore is how often a store in trouble is tried again: nothing signals that it
// works again.
const retryStore = 5 * time.Second

// use lends the store, after readOnce, and remembers trouble with it for the banner. A
// success does not end trouble: what can be read may not be writable (see recheck).
func (t *Till) use(ctx context.Context, do func(Store) error) error {
	err := t.opts.Stores.Use(ctx, func(s Store) error {
		if err := t.readOnce(s); err != nil {
			return err
		}
		return do(s)
	})
	if errors.Is(err, fault.Store) {
		t.setTrouble(err)
	}
	return err
}

// recheck ends the store's trouble once a sale could be written again, and damage only
// once nothing in the store is damaged: the next sale need not touch the bad page.
func (t *Till) recheck(ctx context.Context, s Store) error {
	t.mu.Lock()
	trouble, early := t.trouble, time.Since(t.checked) < retryStore/2
	if trouble != nil && !early {
		t.checked = time.Now()
	}
	t.mu.Unlock()
	if trouble == nil || early {
		return nil
	}
	if errors.Is(trouble, fault.StoreDamaged) {
		books, err := s.Verify(ctx)
		if err != nil || len(books.Problems) > 0 {
			return err
		}
	}
	if err := s.Room(); err != nil {
		return err
	}
	t.setTrouble(nil)
	return nil
}

// StoreTrouble notes trouble that the sender had with the store.
func (t *Till) StoreTrouble(err error) {
	if errors.Is(err, fault.Store) {
		t.setTrouble(err)
	}
}

// setTrouble notes trouble, or its end, which restarts the sender.
func (t *Till) setTrouble(err error) {
	t.mu.Lock()
	began, ended := t.trouble == nil && err != nil, t.trouble != nil && err == nil
	changed := began || ended || err != nil && err.Error() != t.trouble.Error()
	if began {
		t.checked = time.Now()
	}
	if errors.Is(t.trouble, fault.StoreDamaged) && err != nil && !errors.Is(err, fault.StoreDamaged) {
		changed = false // damage is the worse of two
	} else {
		t.trouble = err
	}
	forloy := t.forloy
	t.mu.Unlock()
	if began {
		t.log.Error("store", "error", err)
	}
	if ended {
		forloy.SyncNow()
	}
	if changed {
		t.changed()
	}
}
