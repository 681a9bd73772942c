package syncclient

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// SessionConfig says whose tokens a Session owns.
type SessionConfig struct {
	Client  *Client
	Store   TokenStore
	DataDir string // for the lock file that all processes share
	// Token, if it is not empty, is used as it is and takes precedence over a
	// sign-in (COUNTERFOIL_TOKEN).
	Token  Secret
	Logger *slog.Logger // nil: silent
}

// Session owns the tokens. Requests get theirs from it, and only the session
// trades them for new ones: one trade at a time, also across processes, and the
// new pair is stored before it is used. A refresh token works only once, so if
// the new pair were lost, the till would be locked out.
type Session struct {
	client *Client
	store  TokenStore
	lock   string
	fixed  Secret
	log    *slog.Logger

	turn    chan struct{} // held by whoever changes the tokens
	changed chan struct{} // receives after a person has signed in or out

	mu      sync.Mutex
	tokens  Tokens
	loaded  bool
	unkept  Tokens                           // a new pair, of a trade, that could not be stored yet
	refused Secret                           // a refresh token that Forloy has refused: never sent again
	asked   struct{ token, merchant string } // whose token it is, as /auth/me said
}

// NewSession reads nothing yet; the first call does.
func NewSession(c SessionConfig) (*Session, error) {
	if c.Client == nil || c.Store == nil || c.DataDir == "" {
		return nil, errors.New("a session needs a client, a token store and a data directory")
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return &Session{client: c.Client, store: c.Store, lock: filepath.Join(c.DataDir, "session.lock"), fixed: c.Token,
		log: c.Logger, turn: make(chan struct{}, 1), changed: make(chan struct{}, 1)}, nil
}

// Changed receives after a person has signed in or out; several changes may
// count as one. It has one reader, the Loop.
func (s *Session) Changed() <-chan struct{} { return s.changed }

// SignIn trades e-mail and password for tokens and stores them if may accepts
// the profile; otherwise the earlier sign-in stays, and the error is may's.
// Other errors are fault.SignInPassword, fault.SignInNotStored or a *Trouble. A
// nil may accepts every profile.
func (s *Session) SignIn(ctx context.Context, email, password string, may func(purchase.Profile) error) (
	purchase.Profile, error) {
	var profile purchase.Profile
	err := s.withLock(ctx, func() error {
		tokens, who, err := s.client.Login(ctx, email, password)
		if err != nil {
			return err
		}
		profile = who
		if may != nil {
			if err := may(who); err != nil {
				return err
			}
		}
		return s.keep(ctx, tokens)
	})
	if err == nil {
		s.tell()
	}
	return profile, err
}

// SignOut forgets the tokens here. Forloy is not told, since the API has no
// call for it.
func (s *Session) SignOut(ctx context.Context) error {
	err := s.withLock(ctx, func() error {
		if err := s.store.Delete(ctx); err != nil {
			return err
		}
		s.adopt(Tokens{})
		return nil
	})
	if err == nil {
		s.tell()
	}
	return err
}

// token is the access token to use, refreshed if it is about to expire. The
// error is fault.SignInNeeded if a person has to sign in, otherwise a *Trouble
// of the refresh, or fault.SignInNotStored.
func (s *Session) token(ctx context.Context) (string, error) {
	if s.fixed != "" {
		return s.fixed.Reveal(), nil
	}
	tokens, err := s.current(ctx)
	if err != nil {
		return "", err
	}
	if !tokens.soon(time.Now()) {
		return tokens.Access.Reveal(), nil
	}
	fresh, err := s.renew(ctx, tokens.Access.Reveal())
	if t := asTrouble(err); err != nil && (t == nil || t.Kind != SignIn) && time.Now().Before(tokens.ExpiresAt) {
		return tokens.Access.Reveal(), nil // still valid for now
	}
	return fresh, err
}

// current is the pair in memory. It is read from the store if there is none or
// if the one in memory is dead: another process may have signed in.
func (s *Session) current(ctx context.Context) (Tokens, error) {
	s.mu.Lock()
	tokens := s.tokens
	refused := s.refused != "" && tokens.Refresh == s.refused
	usable := s.loaded && s.unkept == (Tokens{}) && tokens.Access != "" && !refused
	s.mu.Unlock()
	if usable {
		return tokens, nil
	}
	err := s.withLock(ctx, func() error {
		var err error
		tokens, err = s.reload(ctx)
		return err
	})
	if err != nil {
		return Tokens{}, err
	}
	if tokens.Access == "" || s.isRefused(tokens) {
		return Tokens{}, signInTrouble(nil)
	}
	return tokens, nil
}

// renew trades the tokens for a new pair because Forloy says that the access
// token dead is dead. Only one process and one goroutine does so; the others
// find the new pair in the store. Its errors are those of token.
func (s *Session) renew(ctx context.Context, dead string) (string, error) {
	if s.fixed != "" {
		return "", signInTrouble(errors.New("the fixed token is refused"))
	}
	var access Secret
	err := s.withLock(ctx, func() error {
		tokens, err := s.reload(ctx)
		switch {
		case err != nil:
			return err
		case tokens.Access == "" || tokens.Refresh == "" || s.isRefused(tokens):
			return signInTrouble(nil)
		case tokens.Access.Reveal() != dead && !tokens.soon(time.Now()):
			access = tokens.Access // another process or goroutine was faster
			return nil
		}
		fresh, err := s.trade(ctx, tokens.Refresh)
		if errors.Is(err, fault.SignInNeeded) {
			s.refuse(tokens.Refresh)
		}
		if err != nil {
			return err
		}
		if fresh.Refresh == "" {
			fresh.Refresh = tokens.Refresh // no rotation: the old one stays valid
		}
		fresh.Merchant = tokens.Merchant
		if err := s.keep(ctx, fresh); err != nil {
			// The old pair is dead, so this is the only one: it is stored later.
			s.mu.Lock()
			s.unkept = fresh
			s.mu.Unlock()
			return err
		}
		access = fresh.Access
		return nil
	})
	return access.Reveal(), err
}

// refreshGrace is how much longer a refresh may take once its caller has gone,
// as at shutdown: if nobody read the answer, the sign-in would be lost.
const refreshGrace = 3 * time.Second

func (s *Session) trade(ctx context.Context, refresh Secret) (Tokens, error) {
	longer, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-time.After(refreshGrace):
			cancel(context.Cause(ctx))
		case <-longer.Done():
		}
	})
	defer stop()
	return s.client.refresh(longer, refresh)
}

// Do runs a call with a token. If Forloy says 401, the token is traded and the
// call runs once more (row 17).
func (s *Session) Do(ctx context.Context, call func(token string) error) error {
	token, err := s.token(ctx)
	if err != nil {
		return err
	}
	err = call(token)
	if t := asTrouble(err); t == nil || t.Kind != Unauthorized {
		return err
	}
	if s.fixed != "" {
		return dead(err)
	}
	token, err = s.renew(ctx, token)
	if err != nil {
		return err
	}
	return dead(call(token))
}

// dead turns a 401 that no new token helps against into fault.SignInNeeded. A
// web page with status 401 comes from something in between.
func dead(err error) error {
	switch t := asTrouble(err); {
	case t == nil || t.Kind != Unauthorized:
		return err
	case t.content == pageContent:
		t.besideBatch()
		return err
	}
	return signInTrouble(err)
}

func signInTrouble(err error) *Trouble { return &Trouble{Kind: SignIn, err: err} }

// keep stores a pair durably before anything uses it. If it cannot be stored,
// nothing has changed.
func (s *Session) keep(ctx context.Context, t Tokens) error {
	// The pair exists, and after a trade the old one is dead, so a shutdown must not
	// stop it from being stored.
	if err := s.store.Save(context.WithoutCancel(ctx), t); err != nil {
		return err
	}
	s.adopt(t)
	return nil
}

// reload returns what the store holds, once it has stored a pair that could not
// be stored before. The caller holds the turn.
func (s *Session) reload(ctx context.Context) (Tokens, error) {
	s.mu.Lock()
	unkept := s.unkept
	s.mu.Unlock()
	if unkept != (Tokens{}) {
		return unkept, s.keep(ctx, unkept)
	}
	tokens, err := s.store.Load(ctx)
	if err != nil {
		return Tokens{}, err
	}
	s.adopt(tokens)
	return tokens, nil
}

func (s *Session) adopt(t Tokens) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens, s.loaded, s.unkept = t, true, Tokens{}
}

func (s *Session) refuse(refresh Secret) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = refresh
}

func (s *Session) isRefused(t Tokens) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused != "" && t.Refresh == s.refused
}

// tell wakes the Loop.
func (s *Session) tell() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}
