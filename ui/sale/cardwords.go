package sale

import (
	"fmt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
)

// What is said of a card: whose it is, and what is on it.

const noSuchCard = "Forloy knows no such card"

var unknown = fault.New(fault.DoubtCardUnknown)

func inactive(info purchase.CardInfo) fault.Fault {
	return fault.Fault{Kind: fault.DoubtCardInactive, Facts: fault.Facts{Detail: info.Status}}
}

// names is whose card it is and what it is called; "" if Forloy says neither.
func names(info purchase.CardInfo) string {
	who, title := kit.Name(info.CustomerName), kit.Name(info.Title)
	switch {
	case who == "":
		who = title
	case title != "":
		who += " · " + title
	}
	return who
}

// cardName is a card in one line: names, and its type.
func cardName(info purchase.CardInfo) string {
	kind := ""
	if info.CardType != "" {
		kind = "a " + kit.Name(info.CardType) + " card"
	}
	switch who := names(info); {
	case who == "" && kind == "":
		return "a card that Forloy knows"
	case who == "":
		return kind
	case kind == "":
		return who
	default:
		return who + ", " + kind
	}
}

// balanceWords is a card's standing in one line.
func balanceWords(info purchase.CardInfo) string {
	b := info.Balance
	switch {
	case b.PunchRequirement > 0:
		return fmt.Sprintf("%d of %d", b.CurrentPunches, b.PunchRequirement)
	case b.Money != "":
		return b.Money + " to spend"
	case b.DiscountRate != "" && b.Tier != "":
		return b.DiscountRate + " % · " + b.Tier
	case b.DiscountRate != "":
		return b.DiscountRate + " % off"
	case info.CardType != "":
		return info.CardType + " card"
	}
	return ""
}
