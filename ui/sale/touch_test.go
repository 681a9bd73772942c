package sale

import (
	"testing"

	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
)

// A card's code that is typed on the keypad is taken by Record, as Enter would take it: a touch
// screen has no other key for that.
func TestATypedCodeByTouch(t *testing.T) {
	d := newDesk(t)
	d.Press("1")
	d.Press("Type  F2")
	for _, digit := range []string{"4", "7", "1", "1"} {
		d.Press(digit)
	}
	d.Press(recordLabel())
	d.Idle()
	if rung := d.till.rung(); len(rung) > 0 {
		t.Fatalf("a sale was rung on a code that nobody has seen taken: %+v", rung)
	}
	if got := d.sale.card; got.card != "4711" || got.source != purchase.SourceTyped || got.typing() {
		t.Fatalf("the card is %q by %q, still being typed: %v", got.card, got.source, got.typing())
	}
	d.Press(recordLabel())
	d.Idle()
	if rung := d.till.rung(); len(rung) != 1 || rung[0].Card != "4711" || rung[0].Amount != "1" {
		t.Errorf("rung %+v", rung)
	}
}

// The missing card is marked no longer than the sentence that says so.
func TestAMissingCardsMarkGoes(t *testing.T) {
	d := newDesk(t)
	d.Press("9")
	d.Press(recordLabel())
	d.Idle()
	if got := d.sale.card.paper.Stroke(); got != kit.InkError {
		t.Errorf("the missing card has an outline of %q", got)
	}
	d.Press("Clear")
	if got := d.sale.card.paper.Stroke(); got != kit.InkEdge {
		t.Errorf("on an empty form the card has an outline of %q", got)
	}
}
