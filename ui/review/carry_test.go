package review

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
)

// again is the room made again while it is in front, as for another size of text.
func (d *desk) again() {
	next := New(d.room.shell, d.office, "Counterfoil 1.2.3")
	next.Show(d.room.status)
	next.Carry(d.room)
	d.room = next
	d.Put(next.Root)
	d.room.shell.Window().Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { next.Key(e.Name) })
	next.Load()
	d.Idle()
}

func TestWhatIsChosenIsCarried(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE", "CARD_NOT_FOUND", "CARD_NOT_FOUND")
	keys := keysOf(d.office.review)
	d.room.filterBy(filter{byCause: valueOf(byCause, &d.office.review[0])})
	d.Idle()
	d.tick(1)
	d.tick(2)
	d.again()
	d.Shows("2 chosen, €10.05")
	if n := len(d.room.list.txs); n != 3 {
		t.Errorf("%d sales are listed", n)
	}
	d.Press("Try again")
	d.expect("manager usr_ana retries " + keys[2] + "," + keys[3])
}

func TestAnOpenFormIsCarried(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
	keys := keysOf(d.office.review)
	d.room.list.widget.Select(1)
	d.Press("Dismiss")
	d.Keys("of a friend")
	d.again()
	d.Keys("'s") // it still has the keyboard
	d.Key(fyne.KeyReturn)
	d.expect("manager usr_ana dismisses " + keys[1] + ": of a friend's")

	d.Press("Rescan and replace")
	d.room.Take(purchase.Scan{Source: purchase.SourceWedge}, "forloy_enr_jane")
	d.again()
	d.Press("Replace")
	d.expect("manager usr_ana replaces " + keys[1] + " by wedge forloy_enr_jane of Jane D.")
}

func TestWhatIsAwaitedIsCarried(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	all := d.office.review
	d.settled(purchase.Pending, all...)
	d.Press("Try again")
	d.office.review = nil
	d.Idle()
	d.again()
	d.settled(purchase.Synced, all...)
	d.room.Show(d.room.status)
	d.Idle()
	d.Shows("Sent: €5.00, card ending …a123.")
}
