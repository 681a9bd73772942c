package sale

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// Who the customer of a sale made offline was is asked once Forloy has the sale; what it
// does not answer then is asked with the next change.
func TestASaleMadeOfflineIsNamedLater(t *testing.T) {
	d := newDesk(t)
	d.till.lookup = noNetwork
	ring := d.till.ring
	var tx purchase.Transaction
	d.till.ring = func(draft till.Draft) (_ purchase.Transaction, err error) {
		tx, err = ring(draft)
		return tx, err
	}
	d.scan("forloy_enr_f456")
	d.Idle()
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Idle()
	asked := 0
	answer := error(fault.New(fault.LinkNoNetwork))
	d.till.lookup = func(string) (purchase.CardInfo, error) {
		asked++
		return purchase.CardInfo{CustomerName: "Jane D.", Status: "active"}, answer
	}
	d.shows(tx)
	d.Idle()
	if asked != 0 {
		t.Error("asked before the sale was sent")
	}
	tx.State = purchase.Synced
	d.shows(tx)
	d.Idle()
	answer = nil
	for range 3 {
		d.shows(tx)
		d.Idle()
	}
	if asked != 2 || d.till.named[tx.IdempotencyKey] != "Jane D." {
		t.Errorf("asked %d times, named %v", asked, d.till.named)
	}
}
