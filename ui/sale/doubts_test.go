package sale

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
)

var silver = purchase.CardInfo{CardType: "discount", Status: "active", Title: "Silver Discount",
	Balance: purchase.Balance{DiscountRate: "10"}}

func kindsOf(doubts []fault.Fault) (kinds []fault.Kind) {
	for _, d := range doubts {
		kinds = append(kinds, d.Kind)
	}
	return kinds
}

// The question writes the rate as the card's row does, in every language.
func TestTheRateIsWrittenOnce(t *testing.T) {
	defer words.Use("")
	for _, l := range words.Languages() {
		words.Use(l.Code)
		rate := balance(silver, "").much
		if says := words.Ask([]fault.Fault{unsaid(silver, "24.50 EUR")}); !strings.Contains(says, rate) ||
			strings.Count(says, "%") != 1 {
			t.Errorf("%s: %q, the row has %q", l.Code, says, rate)
		}
	}
}

// Whether an amount is before or after a discount is asked if it was typed, or begun, before the card
// came; what is typed under the hint is after it.
func TestAnAmountBeforeItsDiscountIsAsked(t *testing.T) {
	for name, c := range map[string]struct {
		before, after string
		asked         bool
	}{
		"card first":                 {"", "24.50", false},
		"amount first":               {"24.50", "", true},
		"typed on":                   {"2", "4.50", true},
		"another amount":             {"24.50", "\b\b\b\b\b22", false},
		"the same amount once more":  {"24.50", "\b\b\b\b\b24.50", true},
		"a digit taken back, and on": {"24.50", "\b5", false},
	} {
		t.Run(name, func(t *testing.T) {
			d := doubted(t, purchase.CardInfo{}, nil)
			d.sale.clear()
			d.till.lookup = func(string) (purchase.CardInfo, error) { return silver, nil }
			d.Keys(c.before)
			d.scan("forloy_enr_other")
			d.Idle()
			for _, key := range c.after {
				if key == '\b' {
					d.Key(fyne.KeyBackspace)
				} else {
					d.Keys(string(key))
				}
			}
			hint := "Type the amount after the discount"
			if c.asked {
				hint = "Is the amount after the discount?"
			}
			d.Says(d.sale.card.hint, hint)
			d.Key(fyne.KeyReturn)
			d.Idle()
			kinds := kindsOf(d.till.rung()[0].Doubts)
			if asked := slices.Contains(kinds, fault.DoubtDiscount); asked != c.asked || asked != (d.Open() != nil) {
				t.Errorf("the doubts are %v, a question is open: %v", kinds, d.Open() != nil)
			}
			if c.asked {
				d.Key(fyne.KeyEscape)
				d.Keys("22.05") // the amount is selected: another one
				d.Key(fyne.KeyReturn)
				d.Idle()
				if rung := d.till.rung(); len(rung[1].Doubts) > 0 || rung[1].Amount != "22.05" {
					t.Errorf("then %+v", rung[1])
				}
			}
		})
	}
}

// A quick hand on a card that came first is not asked, however late Forloy's answer is: its row tells.
func TestAnAmountBehindItsCardIsNotAsked(t *testing.T) {
	d := newDesk(t)
	gate := make(chan struct{})
	d.till.lookup = func(string) (purchase.CardInfo, error) { <-gate; return silver, nil }
	d.scan("forloy_enr_f456")
	d.Keys("24.5")
	close(gate)
	d.Idle()
	d.Says(d.sale.card.hint, "Type the amount after the discount")
	d.Keys("0")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if rung := d.till.rung(); len(rung) != 1 || len(rung[0].Doubts) > 0 || d.Open() != nil {
		t.Errorf("asked about: %+v", rung)
	}
}

// What a POS hands over is not asked about, whichever came first: the row tells.
func TestAHandedAmountOnADiscountCard(t *testing.T) {
	for _, cardFirst := range []bool{true, false} {
		d := doubted(t, silver, nil)
		if !cardFirst {
			d.sale.clear()
		}
		d.sale.Prefill(Handed{Amount: "24.50", Receipt: "R-1"})
		if !cardFirst {
			d.scan("forloy_enr_other")
			d.Idle()
		}
		d.Says(d.sale.card.hint, "Is the amount after the discount?")
		d.Key(fyne.KeyReturn)
		d.Idle()
		if rung := d.till.rung(); len(rung) != 1 || len(rung[0].Doubts) > 0 || d.Open() != nil {
			t.Errorf("card first %v: %+v", cardFirst, rung)
		}
	}
}

// A card that collects no punches is offered none, and what was typed before is said and asked.
func TestPunchesOnACardThatCollectsNone(t *testing.T) {
	cashback := purchase.CardInfo{Status: "active", Balance: purchase.Balance{Money: "17.50"}}
	d := doubted(t, cashback, nil)
	if !d.sale.extras.punches.plus.Disabled() {
		t.Error("punches are offered")
	}
	d.Key(fyne.KeyEscape)
	if d.sale.extras.punches.plus.Disabled() {
		t.Error("punches are not offered for the next card")
	}
	d.Keys("5")
	d.Press("+ Punches")
	d.Keys("2")
	d.scan("forloy_enr_other")
	d.Idle()
	d.Heard(device.SoundAttention)
	d.Told(d.sale.message, "This card collects no punches.")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if drafts := d.till.rung(); len(drafts) != 1 || d.Open() == nil ||
		!slices.Contains(kindsOf(drafts[0].Doubts), fault.DoubtNoPunches) {
		t.Errorf("%+v", drafts)
	}
	if body := words.Ask([]fault.Fault{noPunches}); d.Open() != nil && d.Open().Question.Body != body {
		t.Errorf("the question is %q", d.Open().Question.Body)
	}
	d.Key(fyne.KeyEscape)
	d.sale.extras.punches.field.SetText("")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if drafts := d.till.rung(); len(drafts) != 2 || len(drafts[1].Doubts) > 0 {
		t.Errorf("a sale without punches is asked about: %+v", drafts)
	}
}

// A kind of card that nobody has told is none that collects no punches.
func TestWhichCardsCollectPunches(t *testing.T) {
	for name, c := range map[string]struct {
		info purchase.CardInfo
		none bool
	}{
		"nothing told":        {purchase.CardInfo{}, false},
		"a punch card":        {purchase.CardInfo{CardType: "punch"}, false},
		"by its requirement":  {purchase.CardInfo{Balance: purchase.Balance{PunchRequirement: 10, Money: "0"}}, false},
		"cashback by type":    {purchase.CardInfo{CardType: "Cashback"}, true},
		"cashback by balance": {purchase.CardInfo{Balance: purchase.Balance{Money: "0.00"}}, true},
		"discount":            {silver, true},
	} {
		if got := c.info.NoPunches(); got != c.none {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// So is one that was on its way to the disk when Forloy told of it; what was asked is not said again.
func TestADiscountThatIsToldMeanwhileIsSaid(t *testing.T) {
	for _, before := range []bool{false, true} {
		d := doubted(t, purchase.CardInfo{}, nil)
		d.sale.clear()
		disk, answer := d.till.slowly(), make(chan struct{})
		d.till.lookup = func(string) (purchase.CardInfo, error) { <-answer; return silver, nil }
		d.Keys("24.50")
		d.scan("forloy_enr_other")
		says := "Is €24.50 the amount after the discount? Undo takes it back."
		if before {
			says = "Recorded: €24.50"
			close(answer)
			d.Settle("Forloy's answer", func() bool { return d.sale.card.known })
		}
		d.Key(fyne.KeyReturn)
		if !before {
			close(answer)
			d.Settle("Forloy's answer", func() bool { return d.sale.card.known })
		}
		close(disk)
		d.Idle()
		if before {
			d.Press("Yes, record it")
			d.Idle()
		}
		d.Told(d.sale.message, says)
	}
}

// A sale that was recorded before Forloy told of the discount is asked about while it can be undone,
// as it would have been before: if its amount came before its card, and not from a POS.
func TestADiscountThatIsToldLateIsSaid(t *testing.T) {
	const card = "forloy_enr_f456"
	for name, c := range map[string]struct {
		fill func(d *desk)
		told bool
	}{
		"amount first": {func(d *desk) { d.Keys("24.50"); d.scan(card) }, true},
		"typed on":     {func(d *desk) { d.Keys("2"); d.scan(card); d.Keys("4.50") }, true},
		"card first":   {func(d *desk) { d.scan(card); d.Keys("24.50") }, false},
		"from a POS":   {func(d *desk) { d.sale.Prefill(Handed{Amount: "24.50"}); d.scan(card) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			gate := make(chan struct{})
			d.till.lookup = func(string) (purchase.CardInfo, error) { <-gate; return silver, nil }
			var tx purchase.Transaction
			ring := d.till.ring
			d.till.ring = func(draft till.Draft) (_ purchase.Transaction, err error) {
				tx, err = ring(draft)
				return tx, err
			}
			c.fill(d)
			d.Key(fyne.KeyReturn)
			d.Settle("the sale's recording", func() bool { return d.sale.OnForm() == "" && !d.sale.way.busy })
			d.shows(tx)
			close(gate)
			d.Idle()
			says := "The last sale: The card gives 10% off, which was not shown before the amount. " +
				"Is €24.50 the amount after the discount? Undo takes it back."
			if told := d.sale.message.Segment.Text == says; told != c.told {
				t.Errorf("it says %q", d.sale.message.Segment.Text)
			}
		})
	}
}
