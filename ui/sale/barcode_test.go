package sale

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
)

func TestBarcode(t *testing.T) {
	const number = "990000000001"
	answer := purchase.CardInfo{CardType: "punch", Title: "Coffee Rewards", CustomerName: "Jane D.", Status: "active",
		Balance: purchase.Balance{CurrentPunches: 7, PunchRequirement: 10}}
	open := func(t *testing.T, info purchase.CardInfo, err error) *desk {
		d := newDesk(t)
		d.till.take = fault.New(fault.CardBarcode)
		d.till.lookup = func(string) (purchase.CardInfo, error) { return info, err }
		return d
	}
	notSold := func(d *desk) {
		d.Helper()
		d.Keys("5")
		d.Key(fyne.KeyReturn)
		d.Idle()
		for _, draft := range d.till.rung() {
			if draft.Card != "" {
				d.Errorf("a sale was rung on %q", draft.Card)
			}
		}
	}
	t.Run("shown, not sold", func(t *testing.T) {
		d := open(t, answer, nil)
		d.scan(number)
		d.Told(d.sale.message, "…0001. Asking Forloy")
		d.Idle()
		d.Told(d.sale.message, "The barcode belongs to Jane D. · Coffee Rewards. "+
			"A sale needs the card's QR code: scan that.")
		d.Says(d.sale.details.balance, "7 of 10 punches")
		d.Heard(device.SoundAttention)
		notSold(d)
	})
	t.Run("typed", func(t *testing.T) {
		d := open(t, answer, nil)
		d.Key(fyne.KeyF2)
		d.Keys(number)
		d.Key(fyne.KeyReturn)
		d.Idle()
		d.Told(d.sale.message, "The barcode belongs to Jane D.")
		if d.sale.card.typing() {
			t.Error("the field is still open")
		}
		notSold(d)
	})
	t.Run("unknown", func(t *testing.T) {
		d := open(t, purchase.CardInfo{}, fault.New(fault.CardUnknown))
		d.scan(number)
		d.Idle()
		d.Told(d.sale.message, "it may be a product's. Scan the card's QR code.")
		d.Heard(device.SoundRefused)
	})
	t.Run("no answer", func(t *testing.T) {
		d := open(t, purchase.CardInfo{}, fault.New(fault.LinkNoNetwork))
		d.scan(number)
		d.Idle()
		d.Told(d.sale.message, "cannot be asked just now. Scan the card's QR code.")
	})
	t.Run("offline", func(t *testing.T) {
		d := open(t, answer, nil)
		d.till.lookup = func(string) (purchase.CardInfo, error) { t.Error("asked while offline"); return answer, nil }
		d.till.status.Sync.Link = purchase.LinkOffline
		d.sale.Show(d.till.status)
		d.scan(number)
		d.Idle()
		d.Told(d.sale.message, "cannot be asked just now. Scan the card's QR code.")
		d.Heard(device.SoundRefused)
		notSold(d)
	})
	t.Run("a product held before the camera", func(t *testing.T) {
		product := purchase.Scan{Text: "4006381333931", Symbology: "EAN_13", Source: purchase.SourceCamera,
			At: time.Now()}
		d := open(t, purchase.CardInfo{}, fault.New(fault.CardUnknown))
		d.scanned(product)
		d.Idle()
		d.Told(d.sale.message, "it may be a product's. Scan the card's QR code.")
		notSold(d)
		d = open(t, answer, nil)
		d.till.lookup = func(string) (purchase.CardInfo, error) { t.Error("asked while offline"); return answer, nil }
		d.till.status.Sync.Link = purchase.LinkOffline
		d.sale.Show(d.till.status)
		d.scanned(product)
		d.Idle()
		d.Told(d.sale.message, "cannot be asked just now. Scan the card's QR code.")
		notSold(d)
	})
	t.Run("Forloy tells the code", func(t *testing.T) {
		known := answer
		known.Code = "forloy_enr_abc123"
		d := open(t, known, nil)
		d.scan(number)
		d.Idle()
		if d.sale.card.card != "forloy_enr_abc123" {
			t.Errorf("card %q", d.sale.card.card)
		}
		d.Told(d.sale.message, "")
	})
	t.Run("a card comes first", func(t *testing.T) {
		d := open(t, answer, nil)
		d.scan(number)
		d.till.take = nil
		d.scan("forloy_enr_other1")
		d.Idle()
		d.Told(d.sale.message, "")
		if d.sale.card.card != "forloy_enr_other1" {
			t.Errorf("card %q", d.sale.card.card)
		}
	})
}

func TestCardName(t *testing.T) {
	for want, info := range map[string]purchase.CardInfo{
		"a card that Forloy knows": {CardType: "discount"}, "Jane D.": {CustomerName: "Jane D."},
		"Coffee": {Title: "Coffee", CardType: "punch"},
	} {
		if got := cardName(info); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Names without end are cut, with an ellipsis.
func TestLongCardName(t *testing.T) {
	long := strings.Repeat("Hauptbahnhofsvorplatz", 1000)
	got := cardName(purchase.CardInfo{CustomerName: long, Title: long})
	if len([]rune(got)) > 2*words.LongestName+3 || !strings.Contains(got, "…") {
		t.Errorf("a name of %d characters", len([]rune(got)))
	}
}
