package review

import (
	"testing"

	"fyne.io/fyne/v2"
)

// A question is about the sale that it was asked about. Whoever clicks on another one,
// or ticks one, has not answered it.
func TestAnotherSaleClosesTheQuestion(t *testing.T) {
	for name, move := range map[string]func(*desk){
		"click": func(d *desk) { d.room.list.widget.Select(1) },
		"tick":  func(d *desk) { d.tick(1) },
		"all":   func(d *desk) { d.Press("Choose all 2") },
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
			d.Press("Dismiss")
			d.Shows("€5.00, card ending …a123")
			d.Keys("wrong card")
			move(d)
			d.Key(fyne.KeyReturn)
			d.expect()
			d.Button("Try again")
			d.room.list.widget.Select(0)
			d.Press("Dismiss")
			if text := d.Field("Reason, for the journal").Text; text != "" {
				t.Errorf("the reason of another sale stands there: %q", text)
			}
			d.room.detail.close()
			clear(d.room.list.ticked)
			d.room.list.ticksChanged()
			d.Press("Rescan and replace")
			d.Shows("€5.00, card ending …a123")
			move(d)
			if d.room.Rescanning() {
				t.Error("a scan would replace another sale")
			}
		})
	}
}

// A sale that turns to review meanwhile changes nothing of what is asked.
func TestQuestionStaysWhenAnotherSaleComes(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
	both := d.office.review
	d.office.review = both[1:]
	d.room.Load()
	d.Idle()
	d.Press("Dismiss")
	d.Keys("wrong ca")
	d.office.review = both
	d.room.Load()
	d.Idle()
	d.Keys("rd")
	d.Key(fyne.KeyReturn)
	d.expect("manager usr_ana dismisses " + both[1].IdempotencyKey + ": wrong card")
	d.Shows("Dismissed: €5.01, card ending …b123.")
	d.room.list.widget.Select(0)
	d.Hides("Dismissed:") // it was about another sale
}

// A question about several ends when one of them has left.
func TestQuestionEndsWithItsSales(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE", "CARD_INACTIVE")
	d.tick(0)
	d.tick(1)
	d.Press("Dismiss")
	d.Shows("2 sales, €10.01")
	d.office.review = d.office.review[1:]
	d.room.Load()
	d.Idle()
	d.Hides("given up")
	d.Button("Try again")
}

// Enter in a form whose sale has just left does nothing.
func TestAnAnswerComesTooLate(t *testing.T) {
	for form, typed := range map[string]string{"Rescan and replace": "forloy_enr_right", "Dismiss": "wrong card"} {
		t.Run(form, func(t *testing.T) {
			d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
			d.Press(form)
			d.Keys(typed)
			answer := d.room.detail.replace.submit
			if form == "Dismiss" {
				answer = d.room.detail.dismiss.submit
			}
			d.office.review = d.office.review[1:]
			d.room.Load()
			d.Idle()
			at := d.room.shell.Focused()
			if at == d.room.detail.replace.card || at == d.room.detail.dismiss.reason {
				t.Error("the keyboard is still in the form")
			}
			answer()
			d.expect()
			d.Hides("Dismissed:")
		})
	}
}
