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
	DataDir string // the lock file that processes share stands here
	// Token, if not empty, is used as it is and beats a sign-in
	// (COUNTERFOIL_TOKEN).
	Token  Secret
	Logger *slog.Logger // nil: silent
}

// Session owns the tokens. Requests get theirs from it, and it alone trades
// them for new ones: one at a time, also among processes, and stored before
// they are used. A refresh token works once; were the new pair lost, the till
// would be locked out.
type Session struct {
	client *Client
	store  TokenStore
	lock   string
	fixed  Secret
	log    *slog.Logger

	turn    chan struct{} // held by whoever changes the tokens
	changed chan struct{} // a person has signed in or out

	mu      sync.Mutex
	tokens  Tokens
	loaded  bool
	unkept  Tokens                           // a new pair that could not be stored yet
	refused Secret                           // a refresh token that Forloy refused: never sent again
	asked   struct{ token, merchant string } // whose a token is, as /auth/me said
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

// Changed tells, coalesced, that a person has signed in or out. It has one
// reader: the Loop.
func (s *Session) Changed() <-chan struct{} { return s.changed }

// SignIn trades e-mail and password for tokens and stores them, if may says yes
// to whose they are; else the sign-in there was lives on, and the error is
// may's. Other errors are fault.SignInPassword, fault.SignInNotStored or a *Trouble. may nil: yes
// to all.
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

// SignOut forgets the tokens here. Forloy is not told: the API names no way
// to.
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

// token is the access token to use, refreshed when it is about to expire. The
// error is fault.SignInNeeded where a person has to sign in, else a *Trouble of the
// refresh, or fault.SignInNotStored.
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
		return tokens.Access.Reveal(), nil // still good for now
	}
	return fresh, err
}

// current is the pair in hand, read from the store when there is none or when
// the one in hand is dead: another process may have signed in.
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

// renew trades the tokens for a new pair because Forloy refused the access
// token dead. Only one process and one goroutine does so; the others find the
// new pair in the store and use it. Errors are those of Token.
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
			access = tokens.Access // somebody else was faster
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
			fresh.Refresh = tokens.Refresh // no rotation: the old one goes on
		}
		fresh.Merchant = tokens.Merchant
		if err := s.keep(ctx, fresh); err != nil {
			return err
		}
		access = fresh.Access
		return nil
	})
	return access.Reveal(), err
}

// refreshGrace is how long a refresh under way may go on after its caller has
// gone, as at shutdown: an answer nobody reads would cost the sign-in.
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

// Do runs a call with a token. When Forloy says 401 the token is traded and
// the call runs once more (row 17).
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

// dead makes of a 401 that no trade of tokens mends a need to sign in. A web
// page that says 401 comes from something between.
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

// keep stores a pair durably, and only then lets it be used. A pair that
// cannot be stored is held back and tried again: the old one is dead, so it is
// all there is.
func (s *Session) keep(ctx context.Context, t Tokens) error {
	// The pair is in hand and the old one is dead: a shutdown must not stop
	// the storing of it.
	if err := s.store.Save(context.WithoutCancel(ctx), t); err != nil {
		s.mu.Lock()
		s.unkept = t
		s.mu.Unlock()
		return err
	}
	s.adopt(t)
	return nil
}

// reload returns what the store holds, after storing what could not be stored
// before. The turn must be held.
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
