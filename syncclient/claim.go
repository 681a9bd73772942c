package syncclient

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Claim asks Forloy to give the oldest reward of a card, once: the API shows no
// idempotency key, so a second request could give a second reward. The error is
// fault.RewardRefused (Forloy says no), RewardUnsent (nothing has left this PC, or
// Forloy has not looked at it) or RewardUnclear (it may have been given).
func (c *Client) Claim(ctx context.Context, token string, claim purchase.Claim) (purchase.Reward, error) {
	body, err := json.Marshal(map[string]string{"card_instance_id": claim.CardInstanceID,
		"location_id": claim.LocationID, "staff_user_id": claim.StaffUserID})
	if err != nil {
		return purchase.Reward{}, err
	}
	words := newCensor(token, claim.CardInstanceID)
	r, err := c.exchange(ctx, call{method: http.MethodPost, path: "rewards/claim", token: token, body: body,
		words: words})
	var e envelope
	if err == nil {
		e, err = r.open(words)
	}
	if err != nil {
		return purchase.Reward{}, claimFault(err)
	}
	title := e.content().text("reward_title", "title", "name", "reward_name")
	if !e.enveloped && title == "" {
		return purchase.Reward{}, claimFault(errors.New("the answer names no reward"))
	}
	return purchase.Reward{Title: title}, nil
}

// claimFault is what the failure of a claim means. Only Forloy's own words prove that
// no reward was given; a page of something in between proves nothing, and a 503 may
// come from a gateway, behind which it was given.
func claimFault(err error) error {
	t := asTrouble(err)
	switch {
	case t == nil:
		return fault.New(fault.RewardUnclear).With(err)
	case t.Kind == Cancelled && !t.Wrote, t.Status == http.StatusTooManyRequests, !t.Wrote && t.Status == 0:
		return fault.New(fault.RewardUnsent).With(err)
	case t.Kind == Unauthorized && t.content != pageContent:
		return fault.New(fault.RewardUnsent).With(err)
	case t.Code != "" && t.Status < http.StatusInternalServerError && (t.own || t.Kind == Failed):
		return fault.Fault{Kind: fault.RewardRefused, Facts: fault.Facts{Detail: t.Code}}.With(err)
	}
	return fault.New(fault.RewardUnclear).With(err)
}

// Once runs a call that must not be repeated. If Forloy says 401, the token is traded
// for the next one.
func (s *Session) Once(ctx context.Context, call func(token string) error) error {
	token, err := s.token(ctx)
	if err != nil {
		return fault.New(fault.RewardUnsent).With(err)
	}
	err = call(token)
	if t := asTrouble(err); t != nil && t.Kind == Unauthorized && s.fixed == "" {
		if _, renewed := s.renew(ctx, token); renewed != nil {
			err = errors.Join(err, renewed)
		}
	}
	return err
}
