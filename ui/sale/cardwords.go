package sale

import (
	"regexp"
	"strconv"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// What is said of a card: whose it is, and what is on it.

var unknown = fault.New(fault.DoubtCardUnknown)

func inactive(info purchase.CardInfo) fault.Fault {
	return fault.Fault{Kind: fault.DoubtCardInactive, Facts: fault.Facts{Detail: words.Status(info.Status)}}
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

// cardName is a card in one line.
func cardName(info purchase.CardInfo) string {
	if who := names(info); who != "" {
		return who
	}
	return words.T("a card that Forloy knows")
}

// plainAmount is what Forloy writes a balance as, if it writes no currency, and a rate.
var plainAmount = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)

// figure is a card's balance: how much, of what.
type figure struct{ much, unit string }

// balance is what is on a card. Money is Forloy's, in the currency of the till.
func balance(info purchase.CardInfo, currency string) figure {
	b := info.Balance
	switch {
	case b.PunchRequirement > 0:
		return figure{words.T("{have} of {need}", "have", strconv.Itoa(b.CurrentPunches), "need",
			strconv.Itoa(b.PunchRequirement)), words.T("punches")}
	case b.Money != "":
		much := purchase.Legible(b.Money)
		if plainAmount.MatchString(much) {
			much = words.Amount(much, currency)
		}
		return figure{much, words.T("to spend")}
	case b.DiscountRate != "":
		rate := purchase.Legible(b.DiscountRate)
		if plainAmount.MatchString(rate) {
			rate = words.Decimal(rate)
		}
		unit := words.T("off")
		if b.Tier != "" {
			unit += " · " + kit.Name(b.Tier)
		}
		return figure{words.T("{rate}%", "rate", rate), unit}
	}
	return figure{}
}
