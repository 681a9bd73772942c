package syncclient

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// answering is a client whose server gives the same answer to everything.
func answering(t *testing.T, status int, body string) *Client {
	t.Helper()
	answer := func(w http.ResponseWriter, _ *http.Request) { send(w, status, body) }
	server := httptest.NewServer(http.HandlerFunc(answer))
	t.Cleanup(server.Close)
	c, err := NewClient(Config{BaseURL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdle)
	return c
}

// TestLoginForms reads a sign-in with and without the envelope.
func TestLoginForms(t *testing.T) {
	bare := `{"access_token":"a-token","refresh_token":"r-token","expires_in":3600,"token_type":"bearer",
		"user":{"id":"usr_9","email":"o@shop.example","user_type":"owner","merchant_id":"mer_1","location":null,
		"locations":[{"id":"loc_1","name":"Downtown"},{"id":"loc_2","name":"Harbour"}]}}`
	for _, body := range []string{bare, `{"success":true,"data":` + bare + `,"meta":{"request_id":"x"}}`,
		`{"data":` + bare + `}`} {
		c := answering(t, 200, body)
		tokens, p, err := c.Login(t.Context(), "o@shop.example", "pw")
		want := purchase.Profile{UserID: "usr_9", Email: "o@shop.example", Owner: true, MerchantID: "mer_1",
			Locations: []purchase.Location{{ID: "loc_1", Name: "Downtown"}, {ID: "loc_2", Name: "Harbour"}}}
		if err != nil || fmt.Sprint(p) != fmt.Sprint(want) || !p.Owner {
			t.Errorf("%+v %v", p, err)
		}
		if left := time.Until(tokens.ExpiresAt); tokens.Access != "a-token" || tokens.Refresh != "r-token" ||
			left > time.Hour || left < 59*time.Minute {
			t.Errorf("expires in %v", left)
		}
		if again, err := c.refresh(t.Context(), "r"); err != nil || again.Access != "a-token" {
			t.Error(err)
		}
		if me, _, err := c.me(t.Context(), "a"); err != nil || me.UserID != "usr_9" {
			t.Errorf("%+v %v", me, err)
		}
	}
}

// TestRefreshRefused: which answers mean that a person has to sign in, and
// which that the till has to try again.
func TestRefreshRefused(t *testing.T) {
	for status, dead := range map[int]bool{400: true, 401: true, 403: false, 404: false, 405: false, 409: false,
		410: false, 413: false, 422: true, 501: false, 408: false, 429: false, 500: false, 503: false} {
		_, err := answering(t, status, failure("X")).refresh(t.Context(), "r")
		if err == nil || errors.Is(err, fault.SignIn) != dead {
			t.Errorf("%d: %v", status, err)
		}
	}
	for _, body := range []string{"{}", `{"success":true,"data":{}}`, `{"access_token":""}`, "[]",
		`{"access_token":"a\nb"}`, `{"access_token":"a b"}`, `{"access_token":"ä"}`, `{"access_token":" \n"}`,
		`{"success":false,"error":{"code":"X"}}`} {
		if _, err := answering(t, 200, body).refresh(t.Context(), "r"); err == nil || errors.Is(err, fault.SignIn) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// TestTokenWithBlanks: blanks round a token are none of it, and a request's header bears none.
func TestTokenWithBlanks(t *testing.T) {
	c := answering(t, 200, `{"access_token":" a-token\n","refresh_token":"r"}`)
	if tokens, err := c.refresh(t.Context(), "r"); err != nil || tokens.Access != "a-token" {
		t.Errorf("%q %v", tokens.Access.Reveal(), err)
	}
}

// TestLookup reads what is there, wherever it is.
func TestLookup(t *testing.T) {
	const rest = `"card_instance_id":"ci_1","card_title":"Coffee Rewards","merchant_name":"Shop",` +
		`"customer_name":"Jane D.","status":"active"`
	base := purchase.CardInfo{CardInstanceID: "ci_1", Title: "Coffee Rewards", MerchantName: "Shop",
		CustomerName: "Jane D.", Status: "active"}
	for fields, balance := range map[string]purchase.Balance{
		`"card_type":"punch","balance":{"current_punches":7,"punch_requirement":10,"pending_rewards":1},`: {
			CurrentPunches: 7, PunchRequirement: 10, PendingRewards: 1},
		`"card_type":"punch","balance":{"current_punches":1,"pending_rewards":1,"reward_title":"Free coffee"},`: {
			CurrentPunches: 1, PendingRewards: 1, Reward: "Free coffee"},
		`"card_type":"punch","balance":{"current_punches":1,"pending_rewards":1},"reward_title":"Free coffee",`: {
			CurrentPunches: 1, PendingRewards: 1, Reward: "Free coffee"},
		`"card_type":"punch","current_punches":7,"punch_requirement":10,`: {
			CurrentPunches: 7, PunchRequirement: 10},
		`"card_type":"cashback","balance":{"cashback_balance":12.50},`: {Money: "12.50"},
		`"card_type":"cashback","balance":"12.50",`:                    {Money: "12.50"},
		`"card_type":"cashback","balance":12.50,`:                      {Money: "12.50"},
		`"card_type":"discount","balance":{"discount_rate":10,"tier":"Silver"},`: {
			DiscountRate: "10", Tier: "Silver"},
		`"card_type":"discount","balance":[],`: {},
		``:                                     {},
	} {
		body := `{` + fields + rest + `}`
		for _, answer := range []string{body, `{"success":true,"data":` + body + `}`} {
			got, err := answering(t, 200, answer).Lookup(t.Context(), "t", "forloy_enr_one", false)
			want := base
			want.CardType, want.Balance = got.CardType, balance
			if err != nil || got != want || !got.Active() {
				t.Errorf("%s: %+v %v", answer, got, err)
			}
		}
	}
	c := answering(t, 200, `{"card_instance_id":"ci_1","qr_code_data":"forloy_enr_one"}`)
	told, err := c.Lookup(t.Context(), "t", "990000000001", true)
	if err != nil || told.Code != "forloy_enr_one" {
		t.Errorf("the payload of a barcode's card: %+v %v", told, err)
	}
	_, err = answering(t, 404, failure("CARD_NOT_FOUND")).Lookup(t.Context(), "t", "forloy_enr_one", false)
	if !errors.Is(err, fault.CardUnknown) {
		t.Error(err)
	}
	_, err = answering(t, 404, failure("NOT_FOUND")).Lookup(t.Context(), "t", "forloy_enr_one", false)
	if err == nil || errors.Is(err, fault.CardUnknown) {
		t.Error(err)
	}
}

// TestLookupAsks: a QR payload and a barcode each have a field of their own.
func TestLookupAsks(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var b [200]byte
		n, _ := r.Body.Read(b[:])
		asked = append(asked, r.Method+" "+r.URL.Path+" "+r.Header.Get("Authorization")+" "+string(b[:n]))
		send(w, 200, "{}")
	}))
	defer server.Close()
	c, err := NewClient(Config{BaseURL: server.URL + "/api/v1/", UserAgent: "x"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseIdle()
	for _, barcode := range []bool{false, true} {
		if _, err := c.Lookup(t.Context(), "tok", "990000000001", barcode); err != nil {
			t.Error(err)
		}
	}
	want := []string{`POST /api/v1/cards/lookup Bearer tok {"qr_code_data":"990000000001"}`,
		`POST /api/v1/cards/lookup Bearer tok {"barcode_value":"990000000001"}`}
	if fmt.Sprint(asked) != fmt.Sprint(want) {
		t.Error(asked)
	}
}

// TestEveryKindHasARow: each kind of trouble is in the table, with a word for
// the log and a sentence for the operator.
func TestEveryKindHasARow(t *testing.T) {
	names := map[string]Kind{}
	for k := NoNetwork; k <= NoKeyring; k++ {
		r := k.rule()
		if r.row == 0 || r.says == "" || r.link == "" || r.exit() == ExitDone ||
			(r.exit() == ExitSignIn) != (r.link == purchase.LinkSignIn) {
			t.Errorf("kind %d: %+v", k, r)
		}
		if other, taken := names[r.name]; taken {
			t.Errorf("kinds %d and %d are both %q", other, k, r.name)
		}
		names[r.name] = k
	}
}
