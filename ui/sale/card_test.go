package sale

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
)

func TestTypedCard(t *testing.T) {
	d := newDesk(t)
	d.Key(fyne.KeyF2)
	if d.win.Canvas().Focused() != d.sale.card.typed {
		t.Fatal("F2 did not open the field")
	}
	d.Keys("forloy_enr_by_hand")
	d.Key(fyne.KeyReturn)
	d.Keys("3")
	d.Key(fyne.KeyReturn)
	d.Idle()
	drafts := d.till.rung()
	if len(drafts) != 1 || drafts[0].Card != "forloy_enr_by_hand" || drafts[0].Source != purchase.SourceTyped {
		t.Errorf("drafts %+v", drafts)
	}
	if len(d.till.took) != 1 || d.till.took[0].Source != purchase.SourceTyped {
		t.Error("the typed code was not checked as a scan is")
	}
}

func TestLookup(t *testing.T) {
	answer := purchase.CardInfo{CardType: "punch", Title: "Coffee Rewards", CustomerName: "Jane D.", Status: "active",
		Balance: purchase.Balance{CurrentPunches: 7, PunchRequirement: 10, PendingRewards: 1}}
	t.Run("shown", func(t *testing.T) {
		d := newDesk(t)
		d.till.lookup = func(string) (purchase.CardInfo, error) { return answer, nil }
		d.scan("forloy_enr_f456")
		d.Idle()
		d.Says(d.sale.card.first, "Jane D.")
		d.Says(d.sale.card.next, "card ending …f456 · Coffee Rewards")
		d.Says(d.sale.card.much, "7 of 10")
		d.Says(d.sale.card.unit, "punches")
		d.Says(d.sale.details.balance, "7 of 10 punches")
		d.Says(d.sale.details.more, "1 reward to claim")
	})
	t.Run("inactive", func(t *testing.T) {
		d := newDesk(t)
		d.till.lookup = func(string) (purchase.CardInfo, error) {
			a := answer
			a.Status = "inactive"
			return a, nil
		}
		d.scan("forloy_enr_f456")
		d.Idle()
		d.Told(d.sale.card.warns, "This card is inactive: Forloy will refuse the sale")
		d.Told(d.sale.details.notice, "This card is inactive.")
	})
	t.Run("offline", func(t *testing.T) {
		d := newDesk(t)
		d.till.lookup = noNetwork
		d.scan("forloy_enr_f456")
		d.Idle()
		d.Told(d.sale.details.notice, "The sale can still be recorded.")
	})
	t.Run("too late", func(t *testing.T) {
		d := newDesk(t)
		d.till.lookup = func(string) (purchase.CardInfo, error) { return answer, nil }
		d.scan("forloy_enr_f456")
		d.Key(fyne.KeyEscape)
		d.Idle()
		d.Says(d.sale.card.first, "Scan a card")
	})
}

// doubted is a desk with a till that asks as the real one does, and a card on
// the form that Forloy speaks of.
func doubted(t *testing.T, info purchase.CardInfo, err error) *desk {
	t.Helper()
	d := newDesk(t)
	ring := d.till.ring
	d.till.ring = func(draft till.Draft) (purchase.Transaction, error) {
		if len(draft.Doubts) > 0 && !draft.Confirmed {
			return purchase.Transaction{}, &till.Ask{Doubts: draft.Doubts}
		}
		return ring(draft)
	}
	d.till.lookup = func(string) (purchase.CardInfo, error) { return info, err }
	d.scan("forloy_enr_f456")
	d.Idle()
	return d
}

func TestACardThatForloyWillRefuseIsSaidBeforeTheSale(t *testing.T) {
	for name, c := range map[string]struct {
		info              purchase.CardInfo
		err               error
		card, side, asked string
	}{
		"unknown": {err: fault.New(fault.CardUnknown),
			card: "Forloy knows no such card", side: "Forloy knows no such card",
			asked: "Forloy knows no such card: it will refuse the sale."},
		"inactive": {info: purchase.CardInfo{Status: "inactive", CustomerName: "Jane D."},
			card: "This card is inactive: Forloy will refuse the sale", side: "This card is inactive.",
			asked: "This card is inactive. Forloy will refuse a sale on it."},
	} {
		t.Run(name, func(t *testing.T) {
			d := doubted(t, c.info, c.err)
			d.Told(d.sale.card.warns, c.card)
			d.Told(d.sale.details.notice, c.side)
			if d.sale.card.mark.Shape != kit.ShapeTriangle || d.sale.card.mark.Ink == kit.InkGood {
				t.Error("it looks as if all were well")
			}
			d.Heard(device.SoundAttention)
			d.Keys("5")
			d.Key(fyne.KeyReturn)
			d.Idle()
			if d.Open() == nil || !strings.Contains(d.Open().Question.Body, c.asked) {
				t.Fatalf("asks %+v", d.Open())
			}
			d.Key(fyne.KeyReturn)
			d.Key(fyne.KeyEnter)
			d.Idle()
			if len(d.till.rung()) != 1 {
				t.Fatal("Enter has answered")
			}
			d.Key(fyne.KeyTab)
			d.Press(d.Open().Question.Yes)
			d.Idle()
			if rung := d.till.rung(); len(rung) != 2 || !rung[1].Confirmed || d.sale.card.card != "" {
				t.Errorf("the sale was not possible: %+v", rung)
			}
			d.till.lookup = noNetwork
			d.scan("forloy_enr_other")
			d.Idle()
			if d.sale.card.doubt != (fault.Fault{}) {
				t.Error("the next card is doubted too")
			}
		})
	}
}

func TestAnOldAnswerSaysNothingOfTheCardOnTheForm(t *testing.T) {
	d := newDesk(t)
	type asking struct {
		info chan purchase.CardInfo
		err  chan error
	}
	asked := make(chan asking)
	d.till.lookup = func(string) (purchase.CardInfo, error) {
		a := asking{make(chan purchase.CardInfo), make(chan error)}
		asked <- a
		return <-a.info, <-a.err
	}
	var all []asking
	for _, card := range []string{"forloy_enr_one", "forloy_enr_two", "forloy_enr_one"} {
		d.scan(card)
		all = append(all, <-asked)
	}
	answer := func(a asking, info purchase.CardInfo, err error) {
		a.info <- info
		a.err <- err
	}
	answer(all[2], purchase.CardInfo{Title: "Coffee"}, nil)
	answer(all[1], purchase.CardInfo{}, fault.New(fault.CardUnknown))
	answer(all[0], purchase.CardInfo{}, fault.New(fault.CardUnknown))
	d.Idle()
	d.Says(d.sale.card.first, "Coffee")
	if d.sale.card.doubt != (fault.Fault{}) || d.sale.card.mark.Shape != kit.ShapeCheck {
		t.Error("the card on the form is doubted for an older answer")
	}
	d.Heard()
}

// No answer is no doubt.
func TestOfflineIsNoDoubt(t *testing.T) {
	d := doubted(t, purchase.CardInfo{}, fault.New(fault.LinkNoNetwork))
	d.Told(d.sale.details.notice, "Forloy cannot be asked just now.")
	if d.sale.card.doubt != (fault.Fault{}) || d.sale.card.mark.Shape != kit.ShapeCheck {
		t.Error("the card is doubted")
	}
	d.Heard()
}

// The first piece of a torn scan looked like a card: it is taken off, and what was typed stays. A card that a camera
// has read since is not the wedge's, and one that was read long before is no piece.
func TestTornScan(t *testing.T) {
	d := newDesk(t)
	d.Keys("24")
	d.scan("forloy_enr_abc")
	d.Idle()
	d.sale.Refuse(fault.New(fault.ScanTorn))
	d.Heard(device.SoundRefused)
	d.Told(d.sale.message, "The scan came in pieces, and the card is taken off again. Check the amount and scan again.")
	if d.sale.OnForm() != "" || d.sale.amount.Field.Text != "24" {
		t.Errorf("the form holds %q and %q", d.sale.OnForm(), d.sale.amount.Field.Text)
	}
	for _, whole := range []purchase.Scan{
		{Text: "forloy_enr_abc123", Source: purchase.SourceCamera, At: time.Now()},
		{Text: "forloy_enr_def456", Source: purchase.SourceWedge, At: time.Now().Add(-time.Minute)},
	} {
		d.scanned(whole)
		d.Idle()
		d.sale.Refuse(fault.New(fault.ScanTorn))
		if d.sale.OnForm() != whole.Text {
			t.Errorf("the form holds %q", d.sale.OnForm())
		}
	}
}
