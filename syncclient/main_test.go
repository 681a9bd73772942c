package syncclient

import (
	"errors"
	"testing"

	"github.com/zalando/go-keyring"
	"go.uber.org/goleak"
)

// TestMain keeps the tests away from the keyring of whoever runs them.
func TestMain(m *testing.M) {
	keyring.MockInitWithError(errors.New("no keyring in tests"))
	goleak.VerifyTestMain(m)
}
