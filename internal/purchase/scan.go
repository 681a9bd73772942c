package purchase

import (
	"strings"
	"time"
)

// Scan is one code as a lens or a wedge read it.
type Scan struct {
	Text      string
	Symbology string // "QR", "CODE_128" …; "": not known (a wedge does not tell)
	Source    Source
	At        time.Time // when it was read
}

// CardInfo is what Forloy's lookup says of a card. Every field may be empty:
// the API's pages differ, so it is decoded leniently and what is there is shown.
type CardInfo struct {
	CardInstanceID string
	Code           string // its QR payload, which a sale needs; "" where Forloy does not say (its pages name no such field)
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

// Balance is a card's standing; which fields are set depends on its type.
type Balance struct {
	CurrentPunches   int
	PunchRequirement int
	PendingRewards   int
	Money            string // a money balance as Forloy writes it, "" if none
	DiscountRate     string // per cent as Forloy writes it, "" if none
	Tier             string
}
