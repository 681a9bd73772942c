package sale

import (
	"strings"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// What Forloy's answer about the card leaves to ask before the sale is recorded.

var noPunches = fault.New(fault.DoubtNoPunches)

// discounts reports whether an amount is the one after this card's discount.
func discounts(info purchase.CardInfo) bool { return info.Active() && info.Balance.DiscountRate != "" }

// unsaid is the doubt about an amount that was typed before the card's discount was shown.
func unsaid(info purchase.CardInfo, amount string) fault.Fault {
	return fault.Fault{Kind: fault.DoubtDiscount, Facts: fault.Facts{Detail: balance(info, "").much, Amount: amount}}
}

// doubts are the questions about the sale on the form.
func (r *Room) doubts(punches int) (all []fault.Fault) {
	if r.card.doubt != (fault.Fault{}) {
		all = append(all, r.card.doubt)
	}
	if r.beforeDiscount() && r.amount.Field.Text != r.fromPOS {
		if amount, err := purchase.ParseMoney(r.amount.Field.Text, r.amount.code); err == nil {
			all = append(all, unsaid(r.card.info, amount.String()))
		}
	}
	if punches > 0 && r.card.info.NoPunches() {
		all = append(all, noPunches)
	}
	return all
}

// beforeDiscount reports whether the amount, or its beginning, was typed before the card came, which
// gives a discount. Whoever types on with the card on the form knows of it, or is told by its row as
// soon as Forloy has: a question then would come with every sale of a quick hand. Nor is one asked of
// what a POS hands over, which reckons what is paid: the row alone tells.
func (r *Room) beforeDiscount() bool {
	return discounts(r.card.info) && r.amountFirst(r.amount.Field.Text)
}

// amountFirst reports whether an amount, or its beginning, stood on the form when the card came.
func (r *Room) amountFirst(amount string) bool {
	return r.undiscounted != "" && strings.HasPrefix(amount, r.undiscounted)
}

// weigh holds what Forloy has just said of the card against what is on the form already.
func (r *Room) weigh() {
	punches, _ := r.extras.count()
	if punches > 0 && r.card.info.NoPunches() {
		r.Say(words.Of(noPunches).What, kit.InkAttention)
	}
	if r.card.doubt == (fault.Fault{}) && len(r.doubts(punches)) > 0 {
		r.shell.Alarm()
	}
}

// sayDiscount says in the card's row which amount is meant, and that the one which stands there may
// be another. A card that collects no punches is not offered any.
func (r *Room) sayDiscount() {
	r.extras.punches.plus.SetEnabled(!r.card.info.NoPunches())
	if !discounts(r.card.info) || r.card.gives.Visible() {
		return
	}
	says, ink := words.T("Type the amount after the discount"), kit.InkAccent
	if r.beforeDiscount() {
		says, ink = words.T("Is the amount after the discount?"), kit.InkAttention
	}
	r.card.hint.SetInk(says, ink)
}
