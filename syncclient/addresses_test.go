package syncclient

import (
	"testing"
	"time"
)

// TestNetworkIsBack is row 1: a PC that has an address again tries at once, however long the
// backoff has become.
func TestNetworkIsBack(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		s.cable.address("192.168.1.7/24", "fd00::7/64")
		s.cable.pull(errRefused)
		s.ring(t, "forloy_enr_one")
		elapse(sleepCheck) // it has failed, and the addresses are known
		s.cable.address()
		elapse(time.Hour) // the backoff is at its longest
		s.cable.pull(nil)
		s.cable.address("192.168.1.8/24")
		elapse(sleepCheck)
		if n := len(s.arrived()); n != 1 {
			t.Errorf("%d arrived, %+v", n, s.loop.State())
		}
	})
}

func TestAddressesThatCame(t *testing.T) {
	var w addressWatch
	for i, look := range []struct {
		now  []string
		came bool
	}{{[]string{"a", "b"}, false}, {[]string{"a", "b"}, false}, {[]string{"b"}, false}, {[]string{"b", "a"}, true},
		{nil, false}, {nil, false}, {[]string{"c"}, true}} {
		if got := w.came(look.now); got != look.came {
			t.Errorf("look %d, %q: came %v", i, look.now, got)
		}
	}
}
