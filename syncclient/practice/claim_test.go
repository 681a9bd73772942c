package practice

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestClaim: ten punches earn a reward, each claim gives one, and none is given that
// was not earned.
func TestClaim(t *testing.T) {
	p := start(t)
	const card = "forloy_enr_practice0punch"
	ask := `{"qr_code_data":"` + card + `"}`
	view, _ := p.balance(ask)
	claim := `{"card_instance_id":"` + view.CardInstanceID + `","location_id":"loc_1","staff_user_id":"usr_1"}`
	if got := p.post("/rewards/claim", claim); got.status != 409 {
		t.Errorf("with no punch: %d %s", got.status, got.body)
	}
	for range 21 {
		p.sync(sale(card))
	}
	for left := 1; left >= 0; left-- {
		got := p.post("/rewards/claim", claim)
		var given struct {
			Pending int `json:"pending_rewards"`
		}
		if err := json.Unmarshal(got.Data, &given); err != nil || got.status != 200 || given.Pending != left {
			t.Errorf("%d left: %d %s", left, got.status, got.body)
		}
		if _, balance := p.balance(ask); !strings.Contains(balance, `"current_punches":1,`) {
			t.Errorf("balance %s", balance)
		}
	}
	if got := p.post("/rewards/claim", claim); got.status != 409 {
		t.Errorf("a third: %d %s", got.status, got.body)
	}
	inactive, _ := p.balance(`{"qr_code_data":"forloy_enr_practice0inactive"}`)
	for body, want := range map[string]int{
		`{}`: 422, strings.Replace(claim, "loc_1", "", 1): 422,
		strings.Replace(claim, view.CardInstanceID, "ci_x", 1):                  404,
		strings.Replace(claim, view.CardInstanceID, inactive.CardInstanceID, 1): 409,
	} {
		if got := p.post("/rewards/claim", body); got.status != want {
			t.Errorf("%s: %d, want %d", body, got.status, want)
		}
	}
}
