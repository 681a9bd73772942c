package syncclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/zalando/go-keyring"
)

// keyringWait is how long a keyring may take (docs/commands.md). A keyring that
// waits for a password nobody types would take for ever.
const keyringWait = 2 * time.Second

// keyringService is the name under which a person finds our entries.
const keyringService = "Counterfoil"

var errNoKeyring = errors.New("there is no keyring")

// keyringEntry keeps a record in the OS keyring.
type keyringEntry struct {
	user string
	off  bool // it is not to be used
	// out: a call has not returned yet. The keyring is not called again before
	// that, so that such calls neither pile up nor overtake each other.
	out atomic.Bool
}

// read returns the zero record if the keyring holds none.
func (k *keyringEntry) read(ctx context.Context) (tokenRecord, error) {
	return within(ctx, k, func() (tokenRecord, error) {
		raw, err := keyring.Get(keyringService, k.user)
		if errors.Is(err, keyring.ErrNotFound) {
			return tokenRecord{}, nil
		}
		if err != nil {
			return tokenRecord{}, err
		}
		return parseTokenRecord([]byte(raw))
	})
}

func (k *keyringEntry) write(ctx context.Context, r tokenRecord) error {
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = within(ctx, k, func() (struct{}, error) {
		return struct{}{}, keyring.Set(keyringService, k.user, string(raw))
	})
	return err
}

func (k *keyringEntry) remove(ctx context.Context) error {
	_, err := within(ctx, k, func() (struct{}, error) {
		err := keyring.Delete(keyringService, k.user)
		if errors.Is(err, keyring.ErrNotFound) {
			err = nil
		}
		return struct{}{}, err
	})
	return err
}

// within runs a call to the keyring, for at most keyringWait.
func within[T any](ctx context.Context, k *keyringEntry, call func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	var none T
	if k.off || !mayHaveKeyring() || !k.out.CompareAndSwap(false, true) {
		return none, errNoKeyring
	}
	ctx, cancel := context.WithTimeout(ctx, keyringWait)
	defer cancel()
	done := make(chan outcome, 1)
	go func() {
		value, err := call()
		k.out.Store(false)
		done <- outcome{value, err}
	}()
	select {
	case got := <-done:
		return got.value, got.err
	case <-ctx.Done():
		return none, fmt.Errorf("keyring: %w", ctx.Err())
	}
}
