package practice

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"hash/fnv"
	"math/big"
	"regexp"
	"slices"
	"time"
)

// Behaviour is what a card does when it is looked up or sold on.
type Behaviour string

const (
	Active   Behaviour = "active"   // every sale is accepted
	Inactive Behaviour = "inactive" // found by a lookup, refused by a sale: CARD_INACTIVE
	Missing  Behaviour = "missing"  // deleted, or never there: CARD_NOT_FOUND
	Flaky    Behaviour = "flaky"    // INTERNAL_ERROR at a sale's first two tries, then accepted
	Slow     Behaviour = "slow"     // accepted, but the answer takes SlowAnswer
)

// Behaviours are all of them, in the order a list shows them.
var Behaviours = [...]Behaviour{Active, Inactive, Missing, Flaky, Slow}

// SlowAnswer is how long a lookup of a slow card takes, and a batch with one.
const SlowAnswer = 3 * time.Second

// flakyTries is how many tries of each sale a flaky card fails.
const flakyTries = 2

// Errors of SetCard.
var (
	ErrCardCode  = errors.New("a card needs a code")
	ErrBehaviour = errors.New("a card is active, inactive, missing, flaky or slow")
)

// Card is a named card of the practice server.
type Card struct {
	Code      string    `json:"code"`    // the QR payload
	Barcode   string    `json:"barcode"` // the number below it; lookups take it, sales do not; may be empty
	Name      string    `json:"name"`
	Behaviour Behaviour `json:"status"`
	Type      string    `json:"card_type"` // punch, cashback, discount
}

// The practice cards. The two of the sync guide's example are among them, so
// that the guide's request gets the guide's answer.
func practiceCards() []Card {
	return []Card{
		{"forloy_enr_practice0punch", "990000000001", "Coffee Rewards", Active, "punch"},
		{"forloy_enr_practice0cash", "990000000002", "Cashback Club", Active, "cashback"},
		{"forloy_enr_practice0discount", "990000000003", "Silver Discount", Active, "discount"},
		{"forloy_enr_practice0inactive", "990000000005", "Inactive card", Inactive, "punch"},
		{"forloy_enr_practice0deleted", "990000000006", "Deleted card", Missing, "punch"},
		{"forloy_enr_practice0flaky", "990000000007", "Flaky card", Flaky, "cashback"},
		{"forloy_enr_practice0slow", "990000000008", "Slow card", Slow, "punch"},
		{base64.StdEncoding.EncodeToString([]byte(`{"card_instance_id":"practice-json-card"}`)), "990000000004",
			"Card with a long code", Active, "punch"},
		{"forloy_enr_abc123def456", "990000000009", "Sample cashback card", Active, "cashback"},
		{"forloy_enr_ghi789jkl012", "990000000010", "Sample punch card", Active, "punch"},
	}
}

// card is a card with its balance.
type card struct {
	Card
	punches  int // of all time
	given    int // rewards, of all time
	turnover big.Rat
}

// punchesForReward is how many punches make a reward on every practice card.
const punchesForReward = 10

var cardCode = regexp.MustCompile(`^forloy_enr_[a-z0-9]+$`)

// looksLikeCard tells a card that the practice server has never seen from a
// code that is no card (API notes, "QR payload").
func looksLikeCard(code string) bool {
	if cardCode.MatchString(code) {
		return true
	}
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding,
		base64.RawURLEncoding} {
		text, err := encoding.Strict().DecodeString(code)
		var payload struct {
			ID string `json:"card_instance_id"`
		}
		if err == nil && json.Unmarshal(text, &payload) == nil && payload.ID != "" {
			return true
		}
	}
	return false
}

// typeOf gives every unknown card a type, always the same one.
func typeOf(code string) string {
	h := fnv.New32a()
	h.Write([]byte(code))
	return []string{"punch", "cashback", "discount"}[h.Sum32()%3]
}

func (f *forloy) nameCards() {
	for _, c := range practiceCards() {
		f.cards[c.Code] = &card{Card: c}
		f.named = append(f.named, c.Code)
	}
}

// find is the card of a QR payload; nil if there is none. f.mu is held.
func (f *forloy) find(code string) *card {
	if c := f.cards[code]; c != nil {
		if c.Behaviour == Missing {
			return nil
		}
		return c
	}
	if f.onlyNamed || !looksLikeCard(code) {
		return nil
	}
	c := &card{Card: Card{Code: code, Name: "Practice card", Behaviour: Active, Type: typeOf(code)}}
	f.cards[code] = c
	return c
}

// findBarcode is the card of a numeric barcode; nil if there is none. f.mu is
// held.
func (f *forloy) findBarcode(barcode string) *card {
	for _, code := range f.named {
		if c := f.cards[code]; c.Barcode == barcode {
			return f.find(code)
		}
	}
	return nil
}

// setCard names a card, or changes a named one. What was sold on it stays.
func (f *forloy) setCard(code string, behaviour Behaviour) error {
	switch {
	case code == "":
		return ErrCardCode
	case !slices.Contains(Behaviours[:], behaviour):
		return ErrBehaviour
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	defer f.notify()
	c := f.cards[code]
	if c == nil {
		c = &card{Card: Card{Code: code, Name: "Practice card", Type: typeOf(code)}}
		f.cards[code] = c
	}
	c.Behaviour = behaviour
	if !slices.Contains(f.named, code) {
		f.named = append(f.named, code)
	}
	return nil
}

func (f *forloy) namedCards() []Card {
	f.mu.Lock()
	defer f.mu.Unlock()
	cards := make([]Card, 0, len(f.named))
	for _, code := range f.named {
		cards = append(cards, f.cards[code].Card)
	}
	return cards
}

// rewards are those that wait to be given.
func (c *card) rewards() int {
	if c.Type != "punch" {
		return 0
	}
	return c.punches/punchesForReward - c.given
}

// balance is a card's balance as the API shows it; the fields depend on the
// type.
func (c *card) balance() map[string]any {
	switch c.Type {
	case "punch":
		has := map[string]any{
			"current_punches":   c.punches % punchesForReward,
			"punch_requirement": punchesForReward,
			"pending_rewards":   c.rewards(),
			"lifetime_punches":  c.punches,
		}
		if c.rewards() > 0 {
			has["reward_title"] = rewardTitle
		}
		return has
	case "cashback":
		back := new(big.Rat).Mul(&c.turnover, big.NewRat(5, 100))
		return map[string]any{"cashback_balance": json.Number(back.FloatString(2))}
	default:
		return map[string]any{"discount_rate": 10, "tier": "Silver"}
	}
}
