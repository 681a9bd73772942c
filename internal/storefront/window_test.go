package storefront

import (
	"bytes"
	"testing"

	"counterfoil/internal/fault"
)

type said struct{ bytes.Buffer }

func (*said) Show() {}

// Why there is no window is said in a sentence, and never as a fault is logged.
func TestWhyThereIsNoWindow(t *testing.T) {
	for why, want := range map[error]string{
		errNoOpenGL: "Counterfoil cannot open the till: there is no OpenGL 2.1 here; its log has the details.\n",
		fault.New(fault.StoreFolder).With(bytes.ErrTooLarge): "Counterfoil cannot open the till. " +
			"The data directory cannot be used: bytes.Buffer: too large.\n",
	} {
		var got said
		if exit := (program{errors: &got}).fail("open the till", why); exit != 1 || got.String() != want {
			t.Errorf("got %d, %q, want %q", exit, got.String(), want)
		}
	}
}
