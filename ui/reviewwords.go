package ui

import (
	"fmt"
	"strings"

	"counterfoil/ui/kit"

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

// bookedWords warn of a second booking.
const bookedWords = "Forloy may have booked this sale already. Look for it there first: on a new card it would count twice."

// reviewWords is why a transaction is in review, and what nobody knows of it.
func reviewWords(tx purchase.Transaction) string {
	if tx.MayBeBooked() {
		return "May be booked. " + refusalWords(tx.LastError)
	}
	return refusalWords(tx.LastError)
}

// refusalWords is what a code means to a shop.
func refusalWords(f purchase.Failure) string {
	if says, known := refusals[strings.ToUpper(f.Code)]; known {
		return says
	}
	if f.Code == "" {
		return "Put aside for a person to look at."
	}
	return "Forloy refused this sale for a reason this version has no words for."
}

// longestMessage is how much of a server's message is shown, in characters.
const longestMessage = 500

// serverWords is what the server itself said, to the letter, as far as it can be
// shown.
func serverWords(f purchase.Failure) string {
	code, message := purchase.Legible(f.Code), purchase.Legible(f.Message)
	if code != "" && message != "" {
		code += ": "
	}
	return purchase.Clip(code+message, longestMessage)
}

// supportText is what "Copy for support" puts on the clipboard: all that helps
// to find the case, and no whole card code.
func supportText(version string, txs []purchase.Transaction) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s in review\n", strings.TrimSpace(version), kit.Plural(int64(len(txs)), "transaction", "transactions"))
	for _, tx := range txs {
		fmt.Fprintf(&b, "\nkey %s\nscanned %s\nlast error %s\nat %s\nattempts %d\namount %s\ncard %s\nlocation %s\nstaff %s\nterminal %s\nreceipt %s\n",
			tx.IdempotencyKey, tx.ScannedAt.UTC().Format(purchase.TimeFormat), serverWords(tx.LastError),
			tx.LastError.At.UTC().Format(purchase.TimeFormat), tx.Attempts, tx.Amount, purchase.MaskCard(tx.Card),
			tx.LocationID, tx.StaffUserID, tx.TerminalID, tx.Receipt)
	}
	return b.String()
}
