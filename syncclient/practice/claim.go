package practice

import (
	"net/http"

	"counterfoil/internal/purchase"
)

// rewardTitle is what a full card is good for.
const rewardTitle = "Free coffee"

// claim gives a card's oldest reward. It has no idempotency key: each call gives one.
func (f *forloy) claim(c *call) (answer, error) {
	var in struct {
		Card     string `json:"card_instance_id"`
		Location string `json:"location_id"`
		Staff    string `json:"staff_user_id"`
	}
	if err := decode(c.body, &in); err != nil {
		return answer{}, err
	}
	if in.Card == "" || in.Location == "" || in.Staff == "" {
		return answer{}, invalid(http.StatusUnprocessableEntity, "Give card_instance_id, location_id and staff_user_id")
	}
	slow, left, err := f.give(in.Card)
	if err != nil {
		return answer{}, err
	}
	if slow {
		if err := pause(c.Context(), SlowAnswer); err != nil {
			return answer{}, err
		}
	}
	return answer{data: map[string]any{"reward_title": rewardTitle, "pending_rewards": left}}, nil
}

func (f *forloy) give(instance string) (slow bool, left int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for code, c := range f.cards {
		switch {
		case instanceID(code) != instance:
			continue
		case c.Behaviour == Missing:
			return false, 0, refusal{http.StatusNotFound, purchase.CodeCardNotFound, messageNotFound}
		case c.Behaviour == Inactive:
			return false, 0, refusal{http.StatusConflict, purchase.CodeCardInactive, messageInactive}
		case c.rewards() <= 0:
			return false, 0, refusal{http.StatusConflict, "NO_REWARD_AVAILABLE", "The card has no reward to give"}
		}
		c.given++
		f.notify()
		return c.Behaviour == Slow, c.rewards(), nil
	}
	return false, 0, refusal{http.StatusNotFound, purchase.CodeCardNotFound, messageNotFound}
}
