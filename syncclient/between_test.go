package syncclient

import (
	"context"
	"errors"
	"net"
	"testing"
	"testing/synctest"
)

// What asks to be between batches comes after the one in flight, whose sale is marked as offered no more: it did not
// leave the till.
func TestBetweenBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		over := make(chan struct{})
		dial := func(context.Context, string, string) (net.Conn, error) {
			<-over
			return nil, errors.New("no route")
		}
		r := offline(t, Config{BaseURL: "https://api.forloy.test/api/v1"}, dial)
		r.sellMany(t, 1)
		passed := make(chan error, 1)
		go func() {
			_, err := r.loop.Pass(t.Context())
			passed <- err
		}()
		synctest.Wait()
		if r.void(1) {
			t.Fatal("the sale is not in flight")
		}
		voided := false
		between := make(chan error, 1)
		go func() {
			between <- r.loop.Between(t.Context(), func() error {
				voided = r.void(1)
				return nil
			})
		}()
		synctest.Wait()
		close(over)
		if err := errors.Join(<-passed, <-between); err != nil || !voided {
			t.Errorf("voided %v, %v", voided, err)
		}
		// One that ends before the batch is over does not wait for it.
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if err := r.loop.take(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer r.loop.release()
		if err := r.loop.Between(ended, func() error { return errNothing }); !errors.Is(err, errNothing) {
			t.Errorf("beside a batch in flight: %v", err)
		}
	})
}
