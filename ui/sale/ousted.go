package sale

import (
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// ousted is a card whose place another has taken on the form. Whoever had scanned it
// may not have seen that.
type ousted struct {
	card, name string
	source     purchase.Source
	at         time.Time
}

// tellOusted says that the card on the form has taken another's place, and how that one
// comes back.
func (r *Room) tellOusted() {
	r.say(r.oustedLine(), kit.InkAttention)
	r.offers = true // the line stands while the sale is typed on, unless another takes its place
}

// oustedLine says so in words.
func (r *Room) oustedLine() string {
	return words.T("{new} in place of {old} · {keys} brings it back", "new",
		kit.Upper(toldApart(r.card.name, r.card.card)), "old", toldApart(r.ousted.name, r.ousted.card),
		"keys", shell.KeysOf(shell.UndoLast))
}

// forgetOusted: the card on the form is in nobody's place any more.
func (r *Room) forgetOusted() {
	r.ousted = ousted{}
	if r.offers {
		r.say("", kit.InkQuiet)
	}
}

// toldApart is whose a card is and which: a customer may have two.
func toldApart(name, card string) string {
	if name == "" {
		return words.Card(card)
	}
	return kit.Name(name) + " (" + purchase.MaskCard(card) + ")"
}

// takeBackCard puts the card back whose place another has taken, while the screen says that
// it does, and reports whether it did.
func (r *Room) takeBackCard() bool {
	old := r.ousted
	if !r.offers || r.way.busy {
		return false
	}
	r.setCard(old.card, old.source, old.at)
	r.lookUp(old.card)
	r.Say(words.T("{card} is back on the form.", "card", kit.Upper(words.Whose(old.name, old.card))), kit.InkQuiet)
	return true
}
