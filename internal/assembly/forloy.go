package assembly

import (
	"context"
	"errors"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/syncclient"
)

// forloy is one API address as a till knows it: client, session and loop.
type forloy struct {
	*syncclient.Loop
	client  *syncclient.Client
	session *syncclient.Session
}

var _ till.Forloy = forloy{}

func (f forloy) SignIn(ctx context.Context, email, password string, may func(purchase.Profile) error) (
	purchase.Profile, error) {
	return f.session.SignIn(ctx, email, password, may)
}

func (f forloy) SignOut(ctx context.Context) error { return f.session.SignOut(ctx) }

func (f forloy) Identify(ctx context.Context, email, password string) (purchase.Profile, error) {
	_, p, err := f.client.Login(ctx, email, password) // its tokens are dropped: the session stays as it was
	return p, err
}

func (f forloy) Whose(ctx context.Context) (purchase.Profile, error) { return f.session.Whose(ctx) }

func (f forloy) Lookup(ctx context.Context, card string) (purchase.CardInfo, error) {
	var info purchase.CardInfo
	err := f.session.Do(ctx, func(token string) (err error) {
		info, err = f.client.Lookup(ctx, token, card, purchase.IsBarcode(card))
		return err
	})
	if errors.Is(err, fault.Link) {
		f.Doubt()
	}
	return info, err
}

func (f forloy) Claim(ctx context.Context, c purchase.Claim) (purchase.Reward, error) {
	var reward purchase.Reward
	err := f.session.Once(ctx, func(token string) (err error) {
		reward, err = f.client.Claim(ctx, token, c)
		return err
	})
	if errors.Is(err, fault.RewardUnsent) || errors.Is(err, fault.RewardUnclear) {
		f.Doubt()
	}
	return reward, err
}

func (f forloy) Pass(ctx context.Context) (till.Pass, error) {
	o, err := f.Loop.Pass(ctx)
	return till.Pass{Accepted: o.Accepted, Refused: o.Refused, Left: o.Left,
		SignIn: o.Exit == syncclient.ExitSignIn, RetryAt: o.RetryAt, Cause: o.Cause}, err
}

func (f forloy) LastKnown(load func(string) ([]byte, error)) (purchase.SyncState, error) {
	return syncclient.LastKnown(load)
}

// link is the client for one API address, with its session.
type link struct {
	client  *syncclient.Client
	session *syncclient.Session
}

// connect makes the loop that sends to one API address. The window's loop
// leaves a new sale alone for its grace; a verb's pass does not. All loops
// share one turn: a new one waits for the last batch of the one that it
// replaces.
func (p *Parts) connect(s till.Settings) (till.Forloy, error) {
	to, err := p.linkTo(s)
	if err != nil {
		return nil, err
	}
	loop, err := syncclient.NewLoop(syncclient.LoopConfig{Outbox: outbox{p.lender, p.storeTrouble},
		Client: to.client, Session: to.session, Grace: s.Grace, Pending: p.pending, Turn: p.turn, Owner: p.owner,
		Keep: p.lender.keep, Logger: p.log})
	if err != nil {
		return nil, err
	}
	return forloy{loop, to.client, to.session}, nil
}

// linkTo keeps one link to an address while the program runs: a session still
// knows the tokens when the keyring is out of reach.
func (p *Parts) linkTo(s till.Settings) (link, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if to, known := p.links[s.APIURL]; known {
		return to, nil
	}
	client, err := syncclient.NewClient(syncclient.Config{BaseURL: s.APIURL, Timeout: s.Timeout,
		UserAgent: "Counterfoil/" + p.build.Version, Built: p.build.At, Logger: p.log})
	if err != nil {
		return link{}, err
	}
	session, err := syncclient.NewSession(syncclient.SessionConfig{Client: client, Store: p.tokenStore(s.APIURL),
		DataDir: p.config.DataDir, Token: syncclient.Secret(p.config.Token), Logger: p.log})
	if err != nil {
		return link{}, err
	}
	p.links[s.APIURL] = link{client, session}
	return p.links[s.APIURL], nil
}

// owner says whose the sales in the store are.
func (p *Parts) owner() (merchant, account string, err error) {
	return till.Owner(outbox{p.lender, p.storeTrouble}.Load)
}

// storeTrouble hands the sender's trouble with the store to the till, which
// shows it. The sender runs only once there is a till.
func (p *Parts) storeTrouble(err error) { p.Till.StoreTrouble(err) }

// pending is how many transactions wait; 0 if the store cannot be read, which
// is reported elsewhere.
func (p *Parts) pending() int {
	n, err := p.lender.waiting(context.Background())
	if err != nil {
		p.log.Error("count what waits", "error", err)
	}
	return n
}

// tokenStore is where the sign-in to an address is kept.
func (p *Parts) tokenStore(apiURL string) syncclient.TokenStore {
	switch {
	case p.tokens != nil:
		return p.tokens
	case p.config.Shared:
		return syncclient.NewSharedTokenStore(p.config.DataDir, apiURL, p.log)
	}
	return syncclient.NewTokenStore(p.config.DataDir, apiURL, p.log)
}

// secrets are the tokens in use and those that are kept.
func (p *Parts) secrets(ctx context.Context) []string {
	all := []string{string(p.config.Token)}
	if kept, err := p.tokenStore(p.Till.Status().Settings.APIURL).Load(ctx); err == nil {
		all = append(all, string(kept.Access), string(kept.Refresh))
	}
	return all
}
