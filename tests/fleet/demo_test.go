package fleet

import (
	"context"
	"fmt"
	"testing"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

// limit is for the whole story: a process that hangs is told instead of waited for.
const limit = 5 * time.Minute

// TestFleetDemo tells how a desk sees three tills, of which one dies with sales that were not sent, and how the desk
// has these sent. All processes are real; a till is what is behind its window.
func TestFleetDemo(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	s := newStory(ctx, t)
	s.say("A practice Forloy stands in for the real one, at %s.", s.forloy.URL())
	s.openDesk()
	s.say("The desk runs. Its page, while this runs: %s", s.page)
	for i := range 3 {
		s.tills = append(s.tills, s.openTill(fmt.Sprint("till-", i+1), ""))
	}
	s.say("Three tills have joined, each with a join code that the desk made for it.")

	for i, amount := range []string{"12.50", "8.00", "24.90"} {
		s.tills[i].does("sell " + amount)
		s.tills[i].does("sell 4.20")
	}
	s.booked(6)
	s.seen(func(r office.Row) bool { return r.State == office.Selling && r.By[purchase.Synced] == 2 })
	s.say("Each has sold twice, and Forloy has booked the six sales. The desk says:")
	s.verb("tills")

	s.cut(true)
	for _, amount := range []string{"5.00", "6.50", "7.25"} {
		s.tills[2].does("sell " + amount)
	}
	s.tills[0].does("sell 3.00")
	s.seenOf("till-3", func(r office.Row) bool { return r.By[purchase.Pending] == 3 })
	s.seenOf("till-1", func(r office.Row) bool { return r.By[purchase.Pending] == 1 })
	s.say("The line to Forloy is cut. Till-3 has sold three times more, till-1 once: they wait. The desk says:")
	s.verb("tills")

	s.tills[2].die()
	s.cut(false)
	s.booked(7)
	s.say("Till-3's PC dies (its process is killed). The line is back: till-1 has sent its sale.")
	s.seenOf("till-3", func(r office.Row) bool { return r.State == office.Offline && r.By[purchase.Pending] == 3 })
	s.say("A little later the desk says, of till-3, that it is offline, and that three sales wait:")
	s.verb("tills")

	s.say("The desk sends them in its place, with the same keys: counterfoil desk rescue till-3 --now")
	s.verb("rescue", "till-3", "--now")
	s.booked(10)
	s.seenOf("till-3", func(r office.Row) bool { return r.By[purchase.Pending] == 0 })
	s.say("Forloy has booked all ten. The desk says:")
	s.verb("tills")

	dead := s.tills[2].dir
	s.tills[2] = s.startTill("till-3", dead)
	s.seenOf("till-3", func(r office.Row) bool { return r.State == office.Selling && r.By[purchase.Synced] == 5 })
	s.tills[2].does("sell 1.00")
	s.booked(11)
	s.say("Till-3's PC comes back after all. It has learnt what was sent, and sells on.")
	for _, c := range s.tills {
		c.end()
		s.whole(c)
	}
	s.say("Forloy has eleven sales, each booked once, and the books of all three tills hold. Nothing was lost.")
}
