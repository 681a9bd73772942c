package purchase

import (
	"strings"
	"testing"

	"counterfoil/internal/fault"
)

func TestReason(t *testing.T) {
	for _, test := range []struct {
		text   string
		needed bool
		want   string
		kind   fault.Kind
	}{
		{" paid back ", true, "paid back", ""},
		{" ", true, "", fault.InputReason},
		{" ", false, "", ""},
		{strings.Repeat("ß", MaxReason), true, strings.Repeat("ß", MaxReason), ""},
		{strings.Repeat("x", MaxReason+1), false, "", fault.InputTooLong},
		{"two\nlines", false, "", fault.InputControl},
	} {
		got, err := CheckReason(test.text, test.needed)
		if f, _ := fault.Of(err); got != test.want || f.Kind != test.kind {
			t.Errorf("%.20q, needed %v: %.20q, %v", test.text, test.needed, got, err)
		}
	}
}
