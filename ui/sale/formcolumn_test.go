package sale

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// leftByBands are the heights that the smallest window leaves the room: under the header
// alone, under practice's band too, and under that and a band that tells of the clock, in one
// line or two.
var leftByBands = []float32{516, 456, 421, 395}

// In every language the whole form can be seen on the smallest window, and nothing of it
// moves when a sale is recorded and the next card comes.
func TestNothingOfTheFormRollsOrJumps(t *testing.T) {
	defer words.Use("")
	for _, language := range words.Languages() {
		words.Use(language.Code)
		for _, height := range leftByBands {
			d := newDesk(t)
			d.win.Resize(fyne.NewSize(800, height))
			stands := func() fyne.Position {
				return fyne.CurrentApp().Driver().AbsolutePositionForObject(d.sale.amount.Root)
			}
			before := stands()
			see := func(when string) {
				t.Helper()
				if need, have := d.sale.fields.Content.Size().Height, d.sale.fields.Size().Height; need > have {
					t.Errorf("%s, %g high, %s: the fields are %g high and have %g", language.Code, height, when, need,
						have)
				}
				if stands() != before {
					t.Errorf("%s, %g high, %s: the amount has moved from %v to %v", language.Code, height, when, before,
						stands())
				}
			}
			see("empty")
			d.scan("forloy_enr_f456")
			d.Idle()
			see("with a card")
			d.Keys("12.50")
			d.Key(fyne.KeyReturn)
			d.Idle()
			if d.sale.message.Empty() {
				t.Fatal("nothing is said of the sale")
			}
			see("recorded")
			d.Key(fyne.KeyF2)
			see("with a code being typed")
		}
	}
}

// What Forloy says of a card is to be seen whole in every language: why it will refuse the
// card, what to type on a discount card, and who gets a reward.
func TestWhatIsSaidOfACardIsNotCutOff(t *testing.T) {
	defer words.Use("")
	for _, language := range words.Languages() {
		words.Use(language.Code)
		for name, info := range map[string]purchase.CardInfo{
			"inactive": {CustomerName: "Maximiliane Ackermann", Status: "inactive"},
			"discount": {CustomerName: "Jane D.", Status: "active",
				Balance: purchase.Balance{DiscountRate: "10", Tier: "Silver"}},
			"reward": {CustomerName: "Maximiliane Ackermann", Status: "active", CardInstanceID: "ci_1",
				Balance: purchase.Balance{PendingRewards: 1, PunchRequirement: 10}},
		} {
			d := newDesk(t)
			d.till.lookup = func(string) (purchase.CardInfo, error) { return info, nil }
			d.scan("forloy_enr_f456")
			d.Idle()
			cut := slices.DeleteFunc(d.Shortened(), func(text string) bool { return strings.Contains(text, "f456") })
			if len(cut) > 0 {
				t.Errorf("%s, %s: %q has no room", language.Code, name, cut)
			}
			if box := d.sale.card; box.root.MinSize().Height != newCardBox(kit.LeastWidth).root.MinSize().Height {
				t.Errorf("%s, %s: the card's height has changed", language.Code, name)
			}
			if b := d.sale.card.gives; b.Visible() && b.Size().Height < kit.Touch {
				t.Errorf("%s: the button is %v", language.Code, b.Size())
			}
		}
	}
}

// On a large screen text of the largest size leaves the card's buttons room beside it, and all of the
// form is in sight with what is said of a sale, under practice's band too.
func TestTheLargestTextOnALargeScreen(t *testing.T) {
	screen := fyne.NewSize(1920, 1080)
	kit.Zoom(kit.ZoomFor("150", screen))
	t.Cleanup(func() { kit.Zoom(1, 1) })
	d := newDeskIn(t, screen)
	d.win.Resize(screen.SubtractWidthHeight(0, 277)) // the bands and the header
	for _, has := range []purchase.Balance{{CurrentPunches: 4, PunchRequirement: 10}, {Money: "17.50"},
		{DiscountRate: "10", Tier: "Silver"}} {
		d.till.lookup = func(string) (purchase.CardInfo, error) {
			return purchase.CardInfo{CustomerName: "Jane D.", Status: "active", Balance: has}, nil
		}
		d.sale.clear()
		d.scan("forloy_enr_f456")
		d.Idle()
		d.sale.Say("Recorded: €12.50, Jane D.", kit.InkGood)
		card := d.sale.card
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject
		if ends, box := at(card.unit).Y+card.unit.Size().Height, at(card.root).Y+card.root.Size().Height; ends > box {
			t.Errorf("%q ends at %g, the card at %g", card.unit.Content, ends, box)
		}
		if hint := card.hint; hint.Content != "" && at(hint).X+hint.Size().Width > at(card.unit).X {
			t.Errorf("%q is under %q", hint.Content, card.unit.Content)
		}
		if hand, box := at(card.hand), at(card.root); hand.Y > box.Y+card.root.Size().Height/2 {
			t.Errorf("%s is at %v, below the card's %v", card.hand.Label, hand, box)
		}
		if page, has := d.sale.fields.Content.MinSize().Height, d.sale.fields.Size().Height; page > has {
			t.Errorf("the form is %g high and has %g: %q", page, has, d.sale.message.Segment.Text)
		}
	}
}
