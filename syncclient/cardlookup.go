package syncclient

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Lookup asks Forloy about a card, without changing anything. If barcode is
// set, text is the number under the barcode, otherwise a QR payload. An unknown
// card is fault.CardUnknown. The Status of one that is not active says so, in
// whatever form Forloy does.
func (c *Client) Lookup(ctx context.Context, token, text string, barcode bool) (purchase.CardInfo, error) {
	name := "qr_code_data"
	if barcode {
		name = "barcode_value"
	}
	body, err := json.Marshal(map[string]string{name: text})
	if err != nil {
		return purchase.CardInfo{}, err
	}
	words := newCensor(token, text)
	r, err := c.exchange(ctx, call{method: http.MethodPost, path: "cards/lookup", token: token, body: body,
		words: words})
	var e envelope
	if err == nil {
		e, err = r.open(words)
	}
	if t := asTrouble(err); t != nil { // only the code counts: a web filter has pages for every status
		switch strings.ToUpper(t.Code) {
		case purchase.CodeCardNotFound:
			return purchase.CardInfo{}, fault.New(fault.CardUnknown).With(err)
		case purchase.CodeCardInactive:
			return purchase.CardInfo{Status: "inactive"}, nil
		}
	}
	if err != nil {
		return purchase.CardInfo{}, err
	}
	return readCard(e.content()), nil
}

// readCard reads whatever is there: the API's pages differ on where a balance
// is and what it is called (docs/rules.md, Forloy's API).
func readCard(o object) purchase.CardInfo {
	info := purchase.CardInfo{CardInstanceID: o.text("card_instance_id"), Code: o.text("qr_code_data"),
		CardType: o.word("card_type"), Title: o.text("card_title"),
		MerchantName: o.text("merchant_name"), CustomerName: o.text("customer_name"), Status: o.word("status")}
	info.Balance = readBalance(o)
	if info.Balance == (purchase.Balance{}) {
		info.Balance = readBalance(o.inner("balance"))
	}
	name := []string{"reward_title", "reward_name", "next_reward"}
	info.Balance.Reward = cmp.Or(o.inner("balance").text(name...), o.text(name...))
	return info
}

func readBalance(o object) purchase.Balance {
	return purchase.Balance{
		CurrentPunches:   o.number("current_punches"),
		PunchRequirement: o.number("punch_requirement"),
		PendingRewards:   o.number("pending_rewards"),
		Money:            o.text("cashback_balance", "balance", "current_balance", "available_balance", "amount"),
		DiscountRate:     o.text("discount_rate", "discount_percentage", "rate"),
		Tier:             o.text("tier", "tier_name", "current_tier", "discount_tier"),
	}
}

// number is a count; 0 if it is missing or not a plain number.
func (o object) number(name string) int {
	n, err := strconv.Atoi(o.text(name))
	if err != nil {
		return 0
	}
	return n
}
