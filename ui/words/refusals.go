package words

import (
	"strings"

	"counterfoil/internal/purchase"
)

// refusals says in plain words what each of Forloy's codes means to a shop.
var refusals = map[string]string{
	purchase.CodeCardNotFound:  "No such card. The scan may be damaged, or the card was deleted.",
	purchase.CodeCardInactive:  "The card is not active. It was blocked, has expired or was replaced.",
	purchase.CodeInternalError: "Forloy could not take this sale, however often it was tried.",
	purchase.CodeDatabaseError: "Forloy could not take this sale, however often it was tried.",
	purchase.CodeUnclear:       "Forloy's answers for this sale contradict themselves.",
	purchase.CodeConflicting:   "Forloy gave different answers for this sale.",
	purchase.CodeSalvaged:      "Found while a damaged store was salvaged.",
}

// Refusal is what a refused sale's code means to a shop.
func Refusal(f purchase.Failure) string {
	if says, known := refusals[strings.ToUpper(f.Code)]; known {
		return localized(says)
	}
	if f.Code == "" {
		return T("Put aside for a person to look at.")
	}
	return T("Forloy refused this sale for a reason this version has no words for.")
}
