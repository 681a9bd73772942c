package sale

import (
	"slices"

	"counterfoil/ui/kit"
)

// part is a part of the form that Esc takes out by itself.
type part int

const (
	cardPart part = iota
	amountPart
	extrasPart
	handedPart // amount and extras, as a POS has handed them over
)

// covers are the parts of the form that a part has something in.
func (r *Room) covers(p part) (all []part) {
	if p == cardPart && r.OnForm() != "" {
		all = append(all, cardPart)
	}
	if (p == amountPart || p == handedPart) && r.amount.Field.Text != "" {
		all = append(all, amountPart)
	}
	if (p == extrasPart || p == handedPart) && !r.extras.empty() {
		all = append(all, extrasPart)
	}
	return all
}

// entered notes which part of the form was changed last.
func (r *Room) entered(p part) {
	r.order = append(slices.DeleteFunc(r.order, func(other part) bool { return other == p }), p)
	r.stepped = false
}

// stepBack takes out of the form what was entered last, if there is more on it; false: that
// was done, or there is no more, or all of it came at once.
func (r *Room) stepBack() bool {
	whole := slices.Concat(r.covers(cardPart), r.covers(handedPart))
	for _, p := range slices.Backward(r.order) {
		out := r.covers(p)
		if len(out) == 0 {
			continue
		}
		if r.stepped || len(out) == len(whole) {
			return false
		}
		r.takeOut(out)
		r.stepped = true
		return true
	}
	return false
}

func (r *Room) takeOut(parts []part) {
	for _, p := range parts {
		switch p {
		case cardPart:
			r.dropCard()
		case amountPart:
			r.amount.Put("")
		case extrasPart:
			r.extras.clear()
		}
	}
	r.say("", kit.InkQuiet)
}
