package sale

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// No sale is made on a card that cannot be seen, or while another customer's is being asked about.

func TestTypingACardHidesTheOneOnTheForm(t *testing.T) {
	d := newDesk(t)
	d.scan("forloy_enr_f456")
	d.Idle()
	d.Key(fyne.KeyF2)
	d.shell.Focus(d.sale.amount.Field)
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if len(d.till.rung()) > 0 {
		t.Fatal("sold on a card out of sight")
	}
	if d.shell.Focused() != d.sale.card.typed {
		t.Error("the keyboard is not where the code is typed")
	}
	d.Keys("forloy_enr_other1234")
	d.Key(fyne.KeyReturn)
	d.Key(fyne.KeyReturn)
	d.Idle()
	if rung := d.till.rung(); len(rung) != 1 || rung[0].Card != "forloy_enr_other1234" {
		t.Errorf("rung: %+v", rung)
	}
}

// A card that is scanned while a code could be typed has the next keys go to the amount: what went on into the hidden
// field would be the code of another card.
func TestAScanEndsTheTypingOfACode(t *testing.T) {
	d := newDesk(t)
	d.Keys("24.50")
	d.Key(fyne.KeyF2)
	d.scan("forloy_enr_f456")
	d.Idle()
	if d.shell.Focused() != d.sale.amount.Field {
		t.Error("the amount does not have the keyboard")
	}
	d.Key(fyne.KeyReturn)
	d.Idle()
	if rung := d.till.rung(); len(rung) != 1 || rung[0].Card != "forloy_enr_f456" || rung[0].Amount != "24.50" {
		t.Errorf("rung: %+v", rung)
	}
}

// A barcode's number that is typed leaves the keyboard to the amount, and its answer leaves it where somebody types.
func TestTypingABarcodeLosesNoKeys(t *testing.T) {
	const number = "990000000001"
	d := newDesk(t)
	asked := make(chan purchase.CardInfo)
	d.till.lookup = func(code string) (info purchase.CardInfo, err error) {
		if code == number {
			info = <-asked
		}
		return info, nil
	}
	d.till.take = fault.New(fault.CardBarcode)
	d.Key(fyne.KeyF2)
	d.Keys(number)
	d.Key(fyne.KeyReturn)
	d.till.take = nil
	d.Keys("2")
	if d.sale.amount.Field.Text != "2" {
		t.Errorf("the amount is %q", d.sale.amount.Field.Text)
	}
	d.sale.amount.Field.SetText("")
	d.Press("+ Receipt")
	d.Keys("47")
	asked <- purchase.CardInfo{Code: "forloy_enr_f456", CustomerName: "Ben", Status: "active"}
	d.Idle()
	d.Keys("11")
	if d.sale.OnForm() != "forloy_enr_f456" || d.sale.extras.receipt.field.Text != "4711" {
		t.Errorf("the form holds %q, receipt %q", d.sale.OnForm(), d.sale.extras.receipt.field.Text)
	}
}

// The second Enter behind a PIN records nothing that somebody else has begun.
func TestEnterBehindAPIN(t *testing.T) {
	d := newDesk(t)
	d.scan("forloy_enr_f456")
	d.Idle()
	d.Keys("5")
	d.shell.Settle()
	d.Key(fyne.KeyReturn)
	d.Idle()
	if len(d.till.rung()) > 0 {
		t.Error("recorded")
	}
}

func TestABarcodeIsTheNextCustomers(t *testing.T) {
	d := newDesk(t)
	d.scan("forloy_enr_f456")
	d.Idle()
	asked := make(chan purchase.CardInfo)
	d.till.lookup = func(string) (purchase.CardInfo, error) { return <-asked, nil }
	d.till.take = fault.New(fault.CardBarcode)
	d.scan("4006381333931")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	if len(d.till.rung()) > 0 || d.sale.way.busy {
		t.Fatal("sold on the card before it")
	}
	asked <- purchase.CardInfo{CustomerName: "Ben", Status: "active"}
	d.Idle()
	d.Keys("1")
	d.Shows("The barcode belongs to Ben. A sale needs the card's QR code: scan that.")
}

// A POS's sale waits for the form, and comes as soon as somebody has emptied that, by whatever way.
func TestAHandOverComesOnAFormThatWasEmptied(t *testing.T) {
	for name, empties := range map[string]func(*desk){
		"amount first": func(d *desk) { d.sale.amount.Field.SetText(""); d.Press("Remove") },
		"card first":   func(d *desk) { d.Press("Remove"); d.sale.amount.Field.SetText("") },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.scan("forloy_enr_f456")
			d.Keys("5")
			d.till.ring = func(till.Draft) (purchase.Transaction, error) {
				return purchase.Transaction{}, &till.Ask{Doubts: []fault.Fault{fault.New(fault.DoubtCardUnknown)}}
			}
			d.Key(fyne.KeyReturn)
			d.Idle()
			d.sale.Prefill(Handed{Amount: "45.60", Receipt: "R-3"})
			d.Press("No, go back")
			if got := d.sale.amount.Field.Text; got != "5" {
				t.Fatalf("the amount is %q", got)
			}
			empties(d)
			if got := d.sale.amount.Field.Text; got != "45.60" {
				t.Errorf("the amount is %q, not the POS's", got)
			}
		})
	}
}

// What is typed for the next customer while a sale is on its way to the disk stays.
func TestACardIsTypedWhileASaleIsRecorded(t *testing.T) {
	const first, next = "forloy_enr_f456", "forloy_enr_next1234"
	for name, whole := range map[string]bool{"a whole code": true, "half a code": false} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			goOn, ring := make(chan struct{}), d.till.ring
			d.till.ring = func(draft till.Draft) (purchase.Transaction, error) {
				<-goOn
				return ring(draft)
			}
			d.scan(first)
			d.Keys("5")
			d.Key(fyne.KeyReturn)
			d.Key(fyne.KeyF2)
			d.Keys(next)
			if whole {
				d.Key(fyne.KeyReturn)
			}
			close(goOn)
			d.Idle()
			if whole && d.sale.card.card != next {
				t.Errorf("the form has %q", d.sale.card.card)
			}
			if !whole && d.sale.card.typed.Text != next {
				t.Errorf("the code's field has %q", d.sale.card.typed.Text)
			}
			if rung := d.till.rung(); len(rung) != 1 || rung[0].Card != first {
				t.Errorf("rung: %+v", rung)
			}
		})
	}
}

// An amount that was given back is replaced by the next digit, also in a room that was made again.
func TestAnAmountGivenBackIsCarried(t *testing.T) {
	d := newDesk(t)
	d.sale.Prefill(Handed{Amount: "12"})
	next := New(d.shell, d.till, d.sale.lens)
	next.Carry(d.sale)
	if got := next.amount.Field.SelectedText(); got != "12" {
		t.Errorf("%q is selected", got)
	}
}

// A reward that was given is not offered again before Forloy has said what there is now.
func TestAGivenRewardIsNotOfferedAgain(t *testing.T) {
	d := withReward(t, 1)
	d.till.lookup = noNetwork
	d.gives("Give reward")
	d.Hides("Give reward")
	d.Press("Look it up again")
	d.Idle()
	if n := len(d.till.claimed); n != 1 {
		t.Errorf("claimed %d times", n)
	}
}
