package syncclient

import (
	"strings"
	"testing"

	"github.com/google/uuid"
)

// An id that is taken as it is, is what a parser makes of it.
func TestCanonical(t *testing.T) {
	id := "0b2c9f1e-7d4a-4e0b-9c57-3a1f5d6e7f80"
	for _, other := range []string{
		id, strings.ToUpper(id), " " + id, "{" + id + "}", "urn:uuid:" + id, strings.ReplaceAll(id, "-", ""),
	} {
		if got := canonical(other); got != id {
			t.Errorf("%q: %q", other, got)
		}
	}
	for i := range len(id) {
		for _, b := range []string{"", "-", "g", "0", "F", " ", "\x00", "é"} {
			odd := id[:i] + b + id[i+1:]
			if u, err := uuid.Parse(odd); isCanonical(odd) != (err == nil && u.String() == odd) {
				t.Errorf("%q is taken as it is: %v", odd, isCanonical(odd))
			}
		}
	}
}
