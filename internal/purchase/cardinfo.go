package purchase

import "strings"

// CardInfo is what Forloy's lookup returns for a card. Any field may be empty: the
// API's own pages disagree on the fields, so decoding is lenient.
type CardInfo struct {
	CardInstanceID string
	Code           string // its QR payload, which a sale needs; "": Forloy did not say
	CardType       string // punch, cashback, discount
	Title          string
	MerchantName   string
	CustomerName   string
	Status         string // "active", "inactive" …
	Balance        Balance
}

// Active reports whether a sale on the card can be expected to succeed. A
// status that is not known counts as active: the server has the last word.
func (c CardInfo) Active() bool { return c.Status == "" || strings.EqualFold(c.Status, "active") }

// NoPunches reports whether Forloy has said that the card is of a kind that collects none.
func (c CardInfo) NoPunches() bool {
	b := c.Balance
	other := strings.EqualFold(c.CardType, "cashback") || strings.EqualFold(c.CardType, "discount")
	return b.PunchRequirement == 0 && b.CurrentPunches == 0 && (other || b.Money != "" || b.DiscountRate != "")
}

// Balance is a card's standing; which fields are set depends on its type.
type Balance struct {
	CurrentPunches   int
	PunchRequirement int
	PendingRewards   int
	Reward           string // what the oldest of them is; "": Forloy did not say
	Money            string // a money balance as Forloy writes it, "" if none
	DiscountRate     string // per cent as Forloy writes it, "" if none
	Tier             string
}

// Claim asks for the oldest reward of a card.
type Claim struct {
	CardInstanceID          string // of the look-up
	LocationID, StaffUserID string
}

// Reward is what Forloy has given.
type Reward struct {
	Title string // "": Forloy did not say
}
