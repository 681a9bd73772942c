package syncclient

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

var aClaim = purchase.Claim{CardInstanceID: "ci_1", LocationID: "loc_1", StaffUserID: "usr_1"}

// TestClaimAnswers: which answers prove that a reward was given, or was not. All
// others leave it open.
func TestClaimAnswers(t *testing.T) {
	for name, row := range map[string]struct {
		status int
		body   string
		want   fault.Kind // "": given
	}{
		"given":                  {200, `{"success":true,"data":{"reward_title":"Free coffee"}}`, ""},
		"given, bare":            {200, `{"title":"Free coffee"}`, ""},
		"nothing said":           {200, `{}`, fault.RewardUnclear},
		"something in between":   {200, `{"message":"please sign in"}`, fault.RewardUnclear},
		"refused":                {409, failure("NO_REWARD_AVAILABLE"), fault.RewardRefused},
		"refused in a 200":       {200, failure("CARD_INACTIVE"), fault.RewardRefused},
		"unknown card":           {404, failure("CARD_NOT_FOUND"), fault.RewardRefused},
		"token expired":          {401, failure("TOKEN_EXPIRED"), fault.RewardUnsent},
		"failed inside":          {500, failure("INTERNAL_ERROR"), fault.RewardUnclear},
		"a gateway":              {502, `{}`, fault.RewardUnclear},
		"a busy gateway":         {503, `{}`, fault.RewardUnclear},
		"too many requests":      {429, failure("RATE_LIMITED"), fault.RewardUnsent},
		"half an answer":         {200, `{"success":tr`, fault.RewardUnclear},
		"a page instead":         {200, `<html>sign in</html>`, fault.RewardUnclear},
		"not there, by a filter": {404, `<html>blocked</html>`, fault.RewardUnclear},
	} {
		reward, err := answering(t, row.status, row.body).Claim(t.Context(), "t", aClaim)
		switch {
		case row.want == "" && (err != nil || reward.Title != "Free coffee"):
			t.Errorf("%s: %+v %v", name, reward, err)
		case row.want != "" && !errors.Is(err, row.want):
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
}

// TestClaimBroken: what has not left this PC was not given; what has may have been.
func TestClaimBroken(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if hijacker, is := w.(http.Hijacker); is {
			conn, _, _ := hijacker.Hijack()
			conn.Close()
		}
	}))
	t.Cleanup(server.Close)
	c, err := NewClient(Config{BaseURL: server.URL, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdle)
	if _, err := c.Claim(t.Context(), "t", aClaim); !errors.Is(err, fault.RewardUnclear) {
		t.Errorf("broken off: %v", err)
	}
	if asked.Load() != 1 {
		t.Errorf("asked %d times", asked.Load())
	}
	server.Close()
	if _, err := c.Claim(t.Context(), "t", aClaim); !errors.Is(err, fault.RewardUnsent) {
		t.Errorf("nobody there: %v", err)
	}
}
