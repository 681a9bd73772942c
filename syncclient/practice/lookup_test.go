package practice

import (
	"encoding/json"
	"testing"
)

func (p *peer) balance(body string) (cardView, string) {
	p.t.Helper()
	got := p.post("/cards/lookup", body)
	var view cardView
	if err := json.Unmarshal(got.Data, &view); err != nil || got.status != 200 {
		p.t.Fatalf("%d %s", got.status, got.body)
	}
	var raw struct{ Balance json.RawMessage }
	if err := json.Unmarshal(got.Data, &raw); err != nil {
		p.t.Fatal(err)
	}
	return view, string(raw.Balance)
}

// Each type has its own balance, and sales move it.
func TestLookupShowsBalanceByType(t *testing.T) {
	p := start(t)
	for _, test := range []struct{ card, kind, fresh, later string }{
		{"forloy_enr_practice0punch", "punch",
			`{"current_punches":0,"lifetime_punches":0,"pending_rewards":0,"punch_requirement":10}`,
			`{"current_punches":1,"lifetime_punches":11,"pending_rewards":1,"punch_requirement":10,` +
				`"reward_title":"Free coffee"}`},
		{"forloy_enr_practice0cash", "cashback", `{"cashback_balance":0.00}`, `{"cashback_balance":13.48}`},
		{"forloy_enr_practice0discount", "discount", `{"discount_rate":10,"tier":"Silver"}`,
			`{"discount_rate":10,"tier":"Silver"}`},
	} {
		ask := `{"qr_code_data":"` + test.card + `"}`
		view, balance := p.balance(ask)
		if view.CardType != test.kind || view.Status != "active" || view.CardTitle == "" || view.CustomerName == "" ||
			balance != test.fresh {
			t.Errorf("%+v, balance %s, want %s", view, balance, test.fresh)
		}
		for range 11 {
			p.sync(sale(test.card))
		}
		if _, balance := p.balance(ask); balance != test.later {
			t.Errorf("%s after 11 sales: %s, want %s", test.card, balance, test.later)
		}
	}
}

func TestLookup(t *testing.T) {
	p := start(t)
	byCode, _ := p.balance(`{"qr_code_data":"forloy_enr_practice0punch"}`)
	byBarcode, _ := p.balance(`{"barcode_value":"990000000001"}`)
	if byBarcode.CardInstanceID != byCode.CardInstanceID {
		t.Errorf("the barcode finds %s, the code %s", byBarcode.CardInstanceID, byCode.CardInstanceID)
	}
	if view, _ := p.balance(`{"barcode_value":"990000000005"}`); view.Status != "inactive" {
		t.Errorf("inactive card: %+v", view)
	}
	one, _ := p.balance(`{"qr_code_data":"forloy_enr_stranger"}`)
	two, _ := p.balance(`{"qr_code_data":"forloy_enr_stranger"}`)
	if one.Status != "active" || one.CardType != two.CardType {
		t.Errorf("unknown card: %+v then %+v", one, two)
	}
	for body, want := range map[string]struct {
		status int
		code   string
	}{
		`{"qr_code_data":"forloy_enr_practice0deleted"}`: {404, "CARD_NOT_FOUND"},
		`{"barcode_value":"990000000006"}`:               {404, "CARD_NOT_FOUND"},
		`{"barcode_value":"123456789012"}`:               {404, "CARD_NOT_FOUND"},
		`{"qr_code_data":"https://example.com"}`:         {404, "CARD_NOT_FOUND"},
		`{}`:                                             {422, "VALIDATION_ERROR"},
		`{"qr_code_data":"a","barcode_value":"1"}`:       {422, "VALIDATION_ERROR"},
		`nonsense`: {400, "VALIDATION_ERROR"},
	} {
		if got := p.post("/cards/lookup", body); got.status != want.status || got.Error.Code != want.code {
			t.Errorf("%s: %d %s, want %v", body, got.status, got.body, want)
		}
	}
	if len(p.Ledger()) != 0 {
		t.Error("a lookup was booked")
	}
}
