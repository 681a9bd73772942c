package syncclient

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"counterfoil/internal/fault"
)

// TestOddRefusals is row 17: an answer that is not the API's own refuses no
// refresh token and no password, and moves no sale.
func TestOddRefusals(t *testing.T) {
	for name, odd := range map[string]struct {
		fault malfunction
		cause fault.Kind
	}{
		"400 page":   {says(400, "text/html", html), fault.LinkPortal},
		"401 page":   {says(401, "text/html", html), fault.LinkPortal},
		"403 page":   {says(403, "text/html", html), fault.LinkPortal},
		"404 page":   {says(404, "text/html", html), fault.LinkAddress},
		"405 page":   {says(405, "text/html", html), fault.LinkAddress},
		"409 page":   {says(409, "text/html", html), fault.LinkServer},
		"410":        {says(410, "", ""), fault.LinkAddress},
		"413":        {says(413, "", ""), fault.LinkServer},
		"422 page":   {says(422, "text/html", html), fault.LinkPortal},
		"501 page":   {says(501, "text/html", html), fault.LinkAddress},
		"401 text":   {says(401, "text/plain", "no"), fault.LinkServer},
		"403 text":   {says(403, "text/plain", "blocked"), fault.LinkServer},
		"403 own":    {says(403, "application/json", failure("FORBIDDEN")), fault.LinkServer},
		"400 {}":     {says(400, "application/json", `{}`), fault.LinkServer},
		"401 filter": {says(401, "application/json", `{"error":"blocked by policy"}`), fault.LinkServer},
		"200 no":     {says(200, "application/json", failure("X")), fault.LinkServer},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := signedIn(t)
			r.sellMany(t, 3)
			r.forloy.mu.Lock()
			r.forloy.access = "expired"
			r.forloy.mu.Unlock()
			r.between("/auth/refresh", odd.fault)
			for range 4 {
				if o := r.sync(t); o.Exit != ExitLeft || o.Left != 3 || o.Cause.Kind != odd.cause {
					t.Fatalf("%+v", o)
				}
			}
			if r.loop.memory.Limit != 0 {
				t.Error("batches were halved for the refresh's sake")
			}
			r.between("", nil)
			if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 3 || o.Refused != 0 {
				t.Errorf("after it: %+v", o)
			}
			r.between("/auth/login", odd.fault)
			_, err := r.session.SignIn(t.Context(), "ana@shop.example", "pass-word-123", nil)
			if wrong := errors.Is(err, fault.SignInPassword); err == nil || wrong && name != "401 filter" {
				t.Errorf("sign-in: %v", err)
			}
		})
	}
}

// between puts a malfunction before one endpoint; nil: none.
func (r *rig) between(path string, odd malfunction) {
	r.client.http.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
		if odd == nil || !strings.HasSuffix(req.URL.Path, path) {
			return r.client.transport.RoundTrip(req)
		}
		return recorded(odd, req), nil
	})
}
