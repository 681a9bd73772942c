package practice

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// network is the API without its listener: synctest's clock stands still on
// real sockets.
type network struct{ *forloy }

func offNetwork() network { return network{newForloy(slog.New(slog.DiscardHandler), nil)} }

func (n network) post(t *testing.T, path, body, token string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, basePath+path, strings.NewReader(body))
	r.Header.Set("Authorization", "bearer "+token)
	w := httptest.NewRecorder()
	n.handler().ServeHTTP(w, r)
	return w
}

func signIn(t *testing.T, p *peer, email string) tokens {
	t.Helper()
	got := p.post("/auth/login", `{"email":"`+email+`","password":"practice"}`)
	var in tokens
	if err := json.Unmarshal(got.body, &in); err != nil || got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	return in
}

func TestSignIn(t *testing.T) {
	p := start(t)
	p.token = ""
	for _, test := range []struct {
		email, kind string
		locations   int
	}{{"ana@practice.example", "system_user", 1}, {"Owner@practice.example", "owner", 2}} {
		in := signIn(t, p, test.email)
		if in.AccessToken == "" || in.RefreshToken == "" || in.ExpiresIn != 3600 || in.TokenType != "bearer" {
			t.Errorf("%s: %+v", test.email, in)
		}
		if in.User.UserType != test.kind || len(in.User.Locations) != test.locations ||
			(in.User.Location == nil) != (test.kind == "owner") {
			t.Errorf("%s: user %+v", test.email, in.User)
		}
		p.token = in.AccessToken
		var who account
		if got := p.get(p.URL() + "/auth/me"); json.Unmarshal(got.Data, &who) != nil || !got.Success ||
			who.ID != in.User.ID {
			t.Errorf("me: %s", got.body)
		}
	}
	for _, body := range []string{`{"email":"ana@practice.example","password":"wrong"}`,
		`{"email":"nobody@practice.example","password":"practice"}`} {
		if got := p.post("/auth/login", body); got.status != 401 || got.Error.Code != "UNAUTHORIZED" {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
}

func TestRefreshRotates(t *testing.T) {
	p := start(t)
	first := signIn(t, p, "ana@practice.example")
	renew := func(token string) (int, tokens) {
		got := p.post("/auth/refresh", `{"refresh_token":"`+token+`"}`)
		var pair tokens
		if err := json.Unmarshal(got.body, &pair); err != nil {
			t.Fatal(err)
		}
		return got.status, pair
	}
	status, second := renew(first.RefreshToken)
	if status != 200 || second.RefreshToken == first.RefreshToken || second.AccessToken == first.AccessToken {
		t.Fatalf("%d: no new pair", status)
	}
	if status, _ := renew(first.RefreshToken); status != 401 {
		t.Errorf("the old refresh token still works: %d", status)
	}
	p.token = second.AccessToken
	if got := p.get(p.URL() + "/auth/me"); got.status != 200 {
		t.Errorf("the new access token: %d", got.status)
	}
	if status, _ := renew(second.RefreshToken); status != 200 {
		t.Errorf("the new refresh token: %d", status)
	}
}

func TestEverythingButSignInNeedsAToken(t *testing.T) {
	p := start(t)
	for _, token := range []string{"", "nobody's"} {
		p.token = token
		for _, got := range []reply{
			p.get(p.URL() + "/auth/me"),
			p.post("/cards/lookup", `{"qr_code_data":"forloy_enr_x"}`),
			p.post("/transactions/sync", batch(sale("forloy_enr_x"))),
		} {
			if got.status != 401 || got.Error.Code != "UNAUTHORIZED" {
				t.Errorf("token %q: %d %s", token, got.status, got.body)
			}
		}
	}
	if len(p.Ledger()) != 0 {
		t.Error("a sale without a token was booked")
	}
}

func TestAccessTokenLivesAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := offNetwork()
		pair := n.grant(accountByEmail("ana@practice.example"))
		body := `{"qr_code_data":"forloy_enr_x"}`
		time.Sleep(time.Hour - time.Second)
		if got := n.post(t, "/cards/lookup", body, pair.AccessToken); got.Code != 200 {
			t.Errorf("before the hour: %d", got.Code)
		}
		time.Sleep(time.Second)
		if got := n.post(t, "/cards/lookup", body, pair.AccessToken); got.Code != 401 ||
			!strings.Contains(got.Body.String(), `"TOKEN_EXPIRED"`) {
			t.Errorf("after the hour: %d %s", got.Code, got.Body)
		}
		if got := n.post(t, "/auth/refresh", `{"refresh_token":"`+pair.RefreshToken+`"}`, ""); got.Code != 200 {
			t.Errorf("refresh after the hour: %d", got.Code)
		}
		if got := n.post(t, "/cards/lookup", body, fixedToken); got.Code != 200 {
			t.Errorf("the fixed token: %d", got.Code)
		}
	})
}
