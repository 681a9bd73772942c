package syncclient

import (
	"context"
	"fmt"
	"strings"

	"counterfoil/internal/purchase"
)

// checkMerchant makes sure, once a pass, that a token belongs to the merchant of
// the waiting sales. A fixed token may be anybody's, and so may a sign-in that
// was stored for another address. If one of the two is not known, there is
// nothing to compare. The error is a *Trouble or the outbox's.
func (l *Loop) checkMerchant(ctx context.Context, p *pass, token string) error {
	if l.owner == nil || p.whose == token {
		return nil
	}
	needed, account, err := l.owner()
	if err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	if needed != "" {
		merchant, err := l.session.merchantOf(ctx, token)
		if err != nil {
			return err
		}
		if merchant != "" && !strings.EqualFold(merchant, needed) {
			return &Trouble{Kind: OtherMerchant, needs: account}
		}
	}
	p.whose = token
	return nil
}

// Whose is whose session it is, as Forloy says now.
func (s *Session) Whose(ctx context.Context) (who purchase.Profile, err error) {
	err = s.Do(ctx, func(token string) (err error) {
		who, _, err = s.client.me(ctx, token)
		return err
	})
	return who, err
}

// merchantOf is a token's merchant, as the sign-in told it or, failing that, as
// Forloy says now. "": nobody says.
func (s *Session) merchantOf(ctx context.Context, token string) (string, error) {
	s.mu.Lock()
	tokens, asked := s.tokens, s.asked
	s.mu.Unlock()
	switch {
	case s.fixed == "" && tokens.Access.Reveal() == token && tokens.Merchant != "":
		return tokens.Merchant, nil
	case asked.token == token:
		return asked.merchant, nil
	}
	who, _, err := s.client.me(ctx, token)
	switch t := asTrouble(err); {
	case t == nil && err != nil:
		return "", err
	case t == nil:
	case t.Kind == Unauthorized:
		return "", err // the token is dead, so it is traded
	case t.content != pageContent && (t.Kind == WrongAddress || t.Kind == Forbidden):
		// The token may send, but may not ask who it is.
	default:
		t.besideBatch()
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked.token, s.asked.merchant = token, who.MerchantID
	return who.MerchantID, nil
}
