package words

import (
	"strings"

	"counterfoil/internal/purchase"
)

// LongestMessage is how much of a server's message is shown, in characters.
const LongestMessage = 500

// Server is what the server itself said, to the letter, as far as it can be
// shown.
func Server(f purchase.Failure) string {
	code, message := purchase.Legible(f.Code), purchase.Legible(f.Message)
	if code != "" && message != "" {
		code += ": "
	}
	return purchase.Clip(code+message, LongestMessage)
}

// Source says how a card's code got here.
func Source(s purchase.Source) string {
	switch s {
	case purchase.SourceTyped:
		return T("Typed by hand")
	case purchase.SourcePicture:
		return T("Read from a picture")
	case purchase.SourceCommand:
		return T("Handed over by the POS")
	}
	return T("Scanned")
}

// Card is a card by the end of its code, in a sentence.
func Card(code string) string { return CardEnding(purchase.MaskCard(code)) }

// CardEnding is a card of which only the end is known, as purchase.MaskCard writes it.
func CardEnding(end string) string { return T("card ending {last}", "last", end) }

// Whose is a card by its holder's name, where that is known.
func Whose(customer, code string) string {
	if customer == "" {
		return Card(code)
	}
	return purchase.Clip(purchase.Legible(customer), LongestName)
}

// LongestName is how much of somebody's name stands in a line with other words, in
// characters.
const LongestName = 48

// Status is what Forloy calls a card that cannot be sold on.
func Status(status string) string {
	switch strings.ToLower(status) {
	case "inactive":
		return T("inactive")
	case "blocked":
		return T("blocked")
	case "expired":
		return T("expired")
	}
	return purchase.Legible(status)
}
