package faults

import (
	"encoding/json"
	"fmt"
	"net/http"
)

const (
	email    = "ana@shop.example"
	password = "correct-horse-0001-staple"
)

// auth is the part of a forloy that signs people in, under the forloy's lock. Tokens are numbered, so that a test can
// name each.
type auth struct {
	on      bool // tokens are checked; off: any will do
	pairs   int  // how many pairs were issued; the last one is valid
	expired bool // the access token has expired
	dead    bool // no refresh token is accepted
	user    string
	cut     bool  // the answer to a refresh is lost after the rotation
	broken  bool  // a refresh gets an unreadable answer
	between fault // answers sign-ins and refreshes instead of the server; nil: nothing does
	renewed int   // refreshes requested
}

func access(n int) string  { return fmt.Sprintf("access-token-%04d-never-to-be-seen", n) }
func renewal(n int) string { return fmt.Sprintf("refresh-token-%04d-never-to-be-seen", n) }

func (a *auth) good(r *http.Request) bool {
	return !a.on || !a.expired && r.Header.Get("Authorization") == "Bearer "+access(a.pairs)
}

func (a *auth) pair() string {
	a.pairs++
	a.expired = false
	return fmt.Sprintf(`{"access_token":%q,"refresh_token":%q,"expires_in":3600,"token_type":"bearer","user":%s}`,
		access(a.pairs), renewal(a.pairs), a.user)
}

// Accounts; the stranger is staff of another merchant.
const (
	cashier = `{"id":"usr_ana","email":"ana@shop.example","user_type":"system_user","merchant_id":"mer_1",` +
		`"location":{"id":"loc_down","name":"Downtown"},"locations":[]}`
	owner = `{"id":"usr_own","email":"ana@shop.example","user_type":"owner","merchant_id":"mer_1",` +
		`"locations":[{"id":"loc_down","name":"Downtown"},{"id":"loc_harb","name":"Harbour"}]}`
	stranger = `{"id":"usr_ben","email":"ben@other.example","user_type":"system_user","merchant_id":"mer_2",` +
		`"location":{"id":"loc_ben","name":"Elsewhere"},"locations":[]}`
)

// unauthorized refuses a password or a token, and echoes it.
func unauthorized(w http.ResponseWriter, secret string) {
	const form = `{"success":false,"error":{"code":"UNAUTHORIZED","message":"Not %s"}}`
	send(w, http.StatusUnauthorized, fmt.Sprintf(form, secret))
}

func (f *forloy) me(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	good, user := f.auth.good(r), f.auth.user
	f.mu.Unlock()
	if !good {
		send(w, http.StatusUnauthorized, failure("TOKEN_EXPIRED"))
		return
	}
	send(w, http.StatusOK, `{"success":true,"data":`+user+`}`)
}

func (f *forloy) login(w http.ResponseWriter, r *http.Request) {
	if odd := f.authNow().between; odd != nil {
		odd(f, request{Request: r, w: w})
		return
	}
	var in struct{ Email, Password string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.Email != email || in.Password != password {
		unauthorized(w, in.Password)
		return
	}
	f.mu.Lock()
	body := f.auth.pair()
	f.mu.Unlock()
	send(w, http.StatusOK, body)
}

// refresh rotates the pair. From then on the old refresh token is invalid, whether or not the answer arrives.
func (f *forloy) refresh(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Token string `json:"refresh_token"`
	}
	err := json.NewDecoder(r.Body).Decode(&in)
	if odd := f.authNow().between; odd != nil {
		odd(f, request{Request: r, w: w})
		return
	}
	f.mu.Lock()
	f.auth.renewed++
	if f.auth.broken {
		f.mu.Unlock()
		send(w, http.StatusBadGateway, "")
		return
	}
	if err != nil || f.auth.dead || in.Token != renewal(f.auth.pairs) {
		f.mu.Unlock()
		unauthorized(w, in.Token)
		return
	}
	body, cut := f.auth.pair(), f.auth.cut
	f.mu.Unlock()
	if cut {
		close(f.rotated)
		f.gone(r) // until the process is killed
		return
	}
	send(w, http.StatusOK, body)
}

// set changes how people are signed in.
func (f *forloy) set(change func(a *auth)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(&f.auth)
}

func (f *forloy) authNow() auth {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.auth
}
