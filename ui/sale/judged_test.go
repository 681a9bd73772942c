package sale

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
)

// A card of which Forloy has said that it takes no sale gets no tick while it cannot be asked:
// whether it was looked up, late or in time, or a sale on it was refused.
func TestAKnownBadCardHasNoTickOffline(t *testing.T) {
	const card = "forloy_enr_f456"
	inactive := func(string) (purchase.CardInfo, error) { return purchase.CardInfo{Status: "blocked"}, nil }
	refused := func(code string) func(*desk) {
		return func(d *desk) {
			tx := d.sold(card, "5", "")
			d.shows(tx)
			tx.State, tx.LastError = purchase.Review, purchase.Failure{Code: code}
			d.shows(tx)
		}
	}
	lookedUp := func(answer func(string) (purchase.CardInfo, error)) func(*desk) {
		return func(d *desk) {
			d.till.lookup = answer
			d.scan(card)
			d.Idle()
			d.Key(fyne.KeyEscape)
		}
	}
	unknown := func(string) (purchase.CardInfo, error) {
		return purchase.CardInfo{}, fault.New(fault.CardUnknown)
	}
	for what, row := range map[string]struct {
		before func(*desk)
		says   string
	}{
		"looked up":        {lookedUp(inactive), "This card is blocked"},
		"not known":        {lookedUp(unknown), "Forloy knows no such card"},
		"refused":          {refused(purchase.CodeCardInactive), "This card is inactive"},
		"refused, unknown": {refused(purchase.CodeCardNotFound), "Forloy knows no such card"},
	} {
		d := newDesk(t)
		row.before(d)
		d.Sounds = nil
		d.till.lookup = noNetwork
		d.scan(card)
		d.Idle()
		d.Heard(device.SoundAttention)
		d.Told(d.sale.card.warns, row.says)
		if d.sale.card.mark.Shape != kit.ShapeTriangle || d.sale.card.doubt == (fault.Fault{}) {
			t.Errorf("%s: offline the card has its tick", what)
		}
		d.till.lookup = func(string) (purchase.CardInfo, error) { return purchase.CardInfo{Title: "Coffee"}, nil }
		d.Key(fyne.KeyEscape)
		d.scan(card)
		d.Idle()
		if d.sale.card.mark.Shape != kit.ShapeCheck || d.sale.card.doubt != (fault.Fault{}) {
			t.Errorf("%s: Forloy takes it now, and the card is doubted", what)
		}
		d.Key(fyne.KeyEscape)
		d.till.lookup = noNetwork
		d.scan(card)
		d.Idle()
		if d.sale.card.mark.Shape != kit.ShapeCheck {
			t.Errorf("%s: what Forloy said last is forgotten", what)
		}
	}
}

// A balance counts the sales that wait: one that is taken back, and one that Forloy gets.
func TestABalanceFollowsItsSales(t *testing.T) {
	const card = "forloy_enr_f456"
	d := newDesk(t)
	has := 3
	d.till.lookup = func(string) (purchase.CardInfo, error) {
		return purchase.CardInfo{Status: "active", Balance: purchase.Balance{CurrentPunches: has,
			PunchRequirement: 10}}, nil
	}
	tx := d.sold(card, "24.50", "")
	d.shows(tx)
	d.scan(card)
	d.Idle()
	d.Says(d.sale.card.hint, "Without 1 sale that waits to be sent.")
	d.till.status.Sync.Link = purchase.LinkOffline
	d.till.lookup = noNetwork
	voided := tx
	voided.State = purchase.Voided
	d.shows(voided) // taken back, offline
	d.Idle()
	d.Says(d.sale.card.hint, "")
	d.Says(d.sale.card.much, "3 of 10")
	d.till.status.Sync.Link = purchase.LinkOnline
	d.till.lookup = func(string) (purchase.CardInfo, error) {
		return purchase.CardInfo{Status: "active", Balance: purchase.Balance{CurrentPunches: 4,
			PunchRequirement: 10}}, nil
	}
	d.shows(tx)
	d.Idle()
	d.Says(d.sale.card.hint, "Without 1 sale that waits to be sent.")
	tx.State = purchase.Synced
	d.shows(tx)
	d.Idle()
	d.Says(d.sale.card.hint, "")
	d.Says(d.sale.card.much, "4 of 10")
}
