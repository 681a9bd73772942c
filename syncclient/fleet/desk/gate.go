package desk

import (
	"encoding/base64"
	"log/slog"
	"sync"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"

	"counterfoil/syncclient/fleet"
)

// gate says who may connect, and what each may say and hear. It is asked by the server for each connection.
type gate struct {
	own  string // the desk's own nkey
	log  *slog.Logger
	mu   sync.RWMutex
	of   map[string]fleet.Place   // by nkey: the tills that have joined
	open func(secret []byte) bool // whether an invitation is still good
}

// Check implements server.Authentication.
func (g *gate) Check(c server.ClientAuthentication) bool {
	o := c.GetOpts()
	switch {
	case o.Nkey != "" && !signed(c.GetNonce(), o):
		return false
	case o.Nkey != "" && o.Nkey == g.own:
		c.RegisterUser(&server.User{Username: o.Nkey})
		return true
	case o.Nkey != "":
		g.mu.RLock()
		place, joined := g.of[o.Nkey]
		g.mu.RUnlock()
		if !joined {
			g.log.Info("a till that has not joined, or was revoked, was turned away", "from", c.RemoteAddress())
			return false
		}
		c.RegisterUser(&server.User{Username: o.Nkey, Permissions: ofTill(o.Nkey, place)})
		return true
	case o.Username == fleet.JoinUser:
		secret, err := base64.RawURLEncoding.DecodeString(o.Password)
		if err != nil || !g.open(secret) {
			return false
		}
		c.RegisterUser(&server.User{Username: fleet.JoinUser, Permissions: may(
			[]string{fleet.JoinSubject}, []string{fleet.InboxOfSecret(secret) + ".>"})})
		return true
	}
	return false
}

// ofTill is all that a till may: say its own, and hear what is said to it.
func ofTill(user string, p fleet.Place) *server.Permissions {
	say := []string{p.Subject(fleet.Journal), p.Subject(fleet.Beats), p.Subject(fleet.Deliveries),
		p.Subject(fleet.Errands)}
	return may(append(say, fleet.OrderRights(p)...),
		[]string{p.Subject(fleet.Orders), fleet.Inbox(user) + ".>"})
}

func may(say, hear []string) *server.Permissions {
	return &server.Permissions{Publish: &server.SubjectPermission{Allow: say},
		Subscribe: &server.SubjectPermission{Allow: hear}}
}

// signed reports whether whoever connects holds the private key of its nkey.
func signed(nonce []byte, o *server.ClientOpts) bool {
	key, err := nkeys.FromPublicKey(o.Nkey)
	if err != nil || len(nonce) == 0 {
		return false
	}
	signature, err := base64.RawURLEncoding.DecodeString(o.Sig)
	return err == nil && key.Verify(nonce, signature) == nil
}

func (g *gate) let(user string, p fleet.Place) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.of[user] = p
}

func (g *gate) shut(user string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.of, user)
}
