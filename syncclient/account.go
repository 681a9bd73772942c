package syncclient

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Login trades e-mail and password for tokens. If Forloy refuses them, the
// error is fault.SignInPassword; an answer of a filter or a portal on the way
// is no refusal.
func (c *Client) Login(ctx context.Context, email, password string) (Tokens, purchase.Profile, error) {
	body, err := json.Marshal(map[string]string{"email": email, "password": password})
	if err != nil {
		return Tokens{}, purchase.Profile{}, err
	}
	tokens, inner, err := c.pair(ctx, "auth/login", body, newCensor(password))
	if t := asTrouble(err); t != nil {
		switch {
		case t.Kind == BadRequest && t.own, t.Kind == Unauthorized && t.content == jsonContent:
			return Tokens{}, purchase.Profile{}, fault.New(fault.SignInPassword).With(err)
		case t.Kind == Forbidden && t.own: // about the account, not the password
		default:
			t.besideBatch()
		}
	}
	if err != nil {
		return Tokens{}, purchase.Profile{}, err
	}
	who := readProfile(inner)
	tokens.Merchant = who.MerchantID
	return tokens, who, nil
}

// refresh trades a refresh token for a new pair; the old one is dead from then
// on. Only the API's own failure envelope counts as a refusal, which is
// fault.SignInNeeded (row 17). The path is an assumption (docs/rules.md,
// Forloy's API) that appears nowhere else.
func (c *Client) refresh(ctx context.Context, refreshToken Secret) (Tokens, error) {
	body, err := json.Marshal(map[string]string{"refresh_token": refreshToken.Reveal()})
	if err != nil {
		return Tokens{}, err
	}
	tokens, _, err := c.pair(ctx, "auth/refresh", body, newCensor(refreshToken.Reveal()))
	if t := asTrouble(err); t != nil {
		if t.own && (t.Kind == BadRequest || t.Kind == Unauthorized) {
			t.Kind = SignIn
		} else {
			t.besideBatch()
		}
	}
	return tokens, err
}

// pair posts a request and reads a pair of tokens, bare or inside `data`.
func (c *Client) pair(ctx context.Context, path string, body []byte, words *censor) (Tokens, object, error) {
	r, err := c.exchange(ctx, call{method: http.MethodPost, path: path, body: body, words: words})
	if err != nil {
		return Tokens{}, nil, err
	}
	e, err := r.open(words)
	if err != nil {
		return Tokens{}, nil, err
	}
	inner := e.content()
	tokens := Tokens{Access: Secret(strings.TrimSpace(inner.text("access_token"))),
		Refresh: Secret(inner.text("refresh_token"))}
	if !tokens.Access.sendable() {
		return Tokens{}, nil, &Trouble{Kind: Unreadable, Status: r.status, Wrote: true,
			err: errors.New("the answer holds no token that can be sent")}
	}
	if seconds, err := strconv.ParseFloat(inner.text("expires_in"), 64); err == nil && seconds > 0 && seconds < 1e9 {
		tokens.Lifetime = time.Duration(seconds * float64(time.Second))
		tokens.ExpiresAt = r.sent.Add(tokens.Lifetime).Round(0)
	}
	return tokens, inner, nil
}

// me asks whose token it is and reads Forloy's clock. It is also the probe
// while nothing waits (row 1).
func (c *Client) me(ctx context.Context, token string) (purchase.Profile, clockReading, error) {
	words := newCensor(token)
	r, err := c.exchange(ctx, call{method: http.MethodGet, path: "auth/me", token: token, words: words})
	if err != nil {
		return purchase.Profile{}, clockReading{}, err
	}
	e, err := r.open(words)
	if err != nil {
		return purchase.Profile{}, clockReading{}, err
	}
	return readProfile(e.content()), r.clock(e.at), nil
}

// open reads an answer that may lack the envelope.
func (r reply) open(words *censor) (envelope, error) {
	e, err := readEnvelope(r.body)
	if err != nil {
		return envelope{}, &Trouble{Kind: Unreadable, Status: r.status, Wrote: true, err: err}
	}
	if e.enveloped && !e.success {
		return envelope{}, &Trouble{Kind: Failed, Status: r.status, Wrote: true, Code: words.code(e.code),
			Message: words.message(e.message)}
	}
	return e, nil
}

// content is `data` if there is any, otherwise the answer itself.
func (e envelope) content() object {
	if e.data != nil {
		return e.data
	}
	return e.fields
}

// readProfile reads a user, bare or under `user`.
func readProfile(o object) purchase.Profile {
	if user := o.inner("user"); user != nil {
		o = user
	}
	p := purchase.Profile{UserID: o.text("id", "user_id"), Email: o.text("email"),
		Owner: o.word("user_type") == "owner", MerchantID: o.text("merchant_id"),
		Location: readLocation(o.inner("location"))}
	var list []json.RawMessage
	if json.Unmarshal(o["locations"], &list) == nil {
		for _, raw := range list {
			if one, err := readObject(raw); err == nil {
				p.Locations = append(p.Locations, readLocation(one))
			}
		}
	}
	return p
}

func readLocation(o object) purchase.Location {
	return purchase.Location{ID: o.text("id", "location_id"), Name: o.text("name", "location_name")}
}
