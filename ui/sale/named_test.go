package sale

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// A sale whose Enter was quicker than Forloy's answer gets its customer's name, though a
// status from before it comes after it, and though the answer came before the disk's.
func TestAQuickSaleIsNamed(t *testing.T) {
	for name, early := range map[string]bool{"answered after it": false, "answered before the disk": true} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			older := d.sold("forloy_enr_a111", "1.00", "Max M.")
			older.State, older.RecordedAt = purchase.Synced, time.Now().Add(-time.Hour)
			ring := d.till.ring
			var tx purchase.Transaction
			d.till.ring = func(draft till.Draft) (_ purchase.Transaction, err error) {
				tx, err = ring(draft)
				tx.RecordedAt = time.Now()
				return tx, err
			}
			disk, forloy := d.till.slowly(), make(chan struct{})
			d.till.lookup = func(string) (purchase.CardInfo, error) {
				<-forloy
				return purchase.CardInfo{CustomerName: "Jane D.", Status: "active"}, nil
			}
			d.shows(older)
			d.scan("forloy_enr_f456")
			d.Keys("5")
			d.Key(fyne.KeyReturn)
			if early {
				close(forloy)
				d.Settle("the card's name", func() bool { return d.sale.card.name != "" })
			}
			close(disk)
			d.Settle("the sale to be recorded", func() bool { return !d.sale.way.busy })
			if !early {
				d.shows(older)
				close(forloy)
				d.Idle()
				tx.State = purchase.Synced
				d.shows(tx, older)
			}
			d.Idle()
			if d.till.named[tx.IdempotencyKey] != "Jane D." {
				t.Errorf("named %v", d.till.named)
			}
		})
	}
}

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
	for range 3 { // what an answer that failed brings about
		d.shows(tx)
		d.Idle()
	}
	if asked != 1 {
		t.Errorf("asked %d times without a pause", asked)
	}
	answer, d.sale.nameless[0].next = nil, time.Time{} // some seconds later
	for range 3 {
		d.shows(tx)
		d.Idle()
	}
	if asked != 2 || d.till.named[tx.IdempotencyKey] != "Jane D." {
		t.Errorf("asked %d times, named %v", asked, d.till.named)
	}
}
