package sale

import (
	"errors"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// judged is what Forloy last said of cards here: an error of the class fault.Card, or what it
// knows. While it cannot be asked, a card that it refused is no good one.
type judged map[string]judgement

type judgement struct {
	info    purchase.CardInfo
	unknown bool
}

// mostJudged is how many cards are remembered; then all are forgotten, and asked about again.
const mostJudged = 1000

// judge remembers an answer about a card.
func (r *Room) judge(card string, info purchase.CardInfo, err error) {
	unknown := errors.Is(err, fault.CardUnknown)
	if err != nil && !unknown {
		return
	}
	if len(r.judged) >= mostJudged {
		clear(r.judged)
	}
	r.judged[card] = judgement{info, unknown}
}

// doubtAgain warns of the card on the form if Forloy has refused it: when it was asked, or one of
// the last sales. Its answer, if there is one, takes the warning's place.
func (r *Room) doubtAgain() {
	j, asked := r.judged[r.card.card]
	for _, tx := range r.recent { // the newest first
		if asked || tx.Card != r.card.card {
			continue
		}
		switch {
		case tx.State == purchase.Synced:
			asked = true
		case tx.LastError.Code == purchase.CodeCardInactive:
			j.info.Status, asked = "inactive", true
		case tx.LastError.Code == purchase.CodeCardNotFound:
			j.unknown, asked = true, true
		}
	}
	switch {
	case j.unknown:
		r.card.unknown()
	case !j.info.Active():
		r.card.refused(j.info)
	}
}
