package sale

import (
	"testing"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// The rest of a torn scan is typed until it is taken back: what was said of the scan stands.
// A person's first digit, or another sentence, takes its place.
func TestWhatIsSaidOutlivesAScansCharacters(t *testing.T) {
	const pieces = "The scan came in pieces. Check the amount and scan again."
	d := newDesk(t)
	d.Keys("24")
	d.sale.Refuse(fault.New(fault.ScanPieces))
	said, amount := d.sale.KeepSaid(), d.sale.Snapshot()
	d.Keys("931")
	d.Told(d.sale.message, "")
	amount()
	said()
	d.Told(d.sale.message, pieces)
	d.Keys("5")
	d.Told(d.sale.message, "")
	d.sale.Refuse(fault.New(fault.ScanPieces))
	said = d.sale.KeepSaid()
	d.Keys("9")
	d.sale.Refuse(fault.New(fault.ScanLayout))
	said()
	d.Told(d.sale.message, "The scanner")
}

// So does the refusal that is about a sale in Review, until that is dealt with.
func TestARefusalOutlivesAScansCharacters(t *testing.T) {
	d := newDesk(t)
	tx := d.sold("forloy_enr_f456", "24.50", "Jane D.")
	d.shows(tx)
	tx.State, tx.LastError = purchase.Review, purchase.Failure{Code: purchase.CodeCardInactive}
	d.shows(tx)
	said := d.sale.KeepSaid()
	d.Keys("9")
	said()
	d.Told(d.sale.message, "refused.")
	tx.State = purchase.Voided
	d.shows(tx)
	d.Told(d.sale.message, "")
}
