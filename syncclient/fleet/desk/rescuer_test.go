package desk

import (
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

// rescuer is somebody who sends in the till's place, the desk or another till, a step at a time: whatever happens may
// happen in between, another rescue too.
type rescuer struct {
	by       string
	out      *office.Outbox
	offered  []purchase.Transaction
	answered []purchase.Result
}

func (c *chainOf) step(r *rescuer) {
	next := rescuer{by: r.by} // it is dead, or done
	switch {
	case r.out == nil:
		out, err := office.ReadOutbox(c.t.Context(), c, c.opener, c.memory, c.place, r.by)
		c.must(err)
		next.out = out
	case r.answered != nil:
		if r.out.Settle(noon, r.answered) == nil {
			next.out = r.out
		}
	case r.offered != nil && c.cut("not a byte is sent"):
		if r.out.Retract(noon, r.offered) == nil {
			next.out = r.out
		}
	case r.offered != nil:
		next.out = r.out
		for _, tx := range r.offered {
			next.answered = append(next.answered, c.book(tx))
		}
	default:
		waiting, err := r.out.Next(0, 2)
		c.must(err)
		if len(waiting) == 0 {
			break
		}
		if some, err := r.out.Offer(noon, waiting); err == nil {
			next.out, next.offered = r.out, some
		}
	}
	*r = next
}
