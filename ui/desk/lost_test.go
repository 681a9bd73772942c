package desk

import (
	"testing"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// A till that is connected and no longer has some of its sales: another one can be told to send these.
func TestSalesThatATillHasLostAreSent(t *testing.T) {
	a := open(t)
	a.view.Tills[1].Online, a.view.Tills[1].Lost = true, 2
	a.view.Tills[1].Entry, a.view.Tills[1].Hash = 812, "3fa9c1d2e4b5a687"
	a.openTill(a.view.Tills[1])
	a.Idle()
	a.Shows("Journal, no. 812")
	a.Shows("3fa9c1d2e4b5a687") // as verify at that till says
	a.Shows("2 sales that wait are no longer at this till: its store was put back, or replaced. Have another till " +
		"send them.")
	a.Press("Have another till send its sales…")
	a.Press("Send them now")
	a.Keys("Anna")
	a.Press("Send them now")
	a.Idle()
	a.done("rescue till-2 by till-1 for Anna now false")
}

// A sale that was sent after it was taken back is dismissed once somebody has seen to it. What the desk has done alone
// says so.
func TestSaleThatWasSentAfterAllIsDismissed(t *testing.T) {
	a := open(t)
	s := a.view.Reviews[0]
	s.Code = sentAllTheSame
	a.openSale(s)
	a.Shows("It was taken back at the till, and the desk has sent it, not knowing of that. Have it reversed at Forloy.")
	a.Press("Dismiss")
	a.Keys("Anna")
	a.Press("Dismiss")
	a.Keys("reversed")
	a.Press("Dismiss")
	a.Idle()
	a.done("dismiss r1 at till-2 by Anna: reversed")
	a.hall.orders = []Done{{ID: "o1", Till: "till-2", Do: purchase.OrderDismiss, By: "Anna", State: orderDone,
		Why: fault.RefusedNotFound}}
	a.look()
	a.Shows("till-2 · Dismiss: done by Anna at the desk alone: the till no longer has this sale")
}
