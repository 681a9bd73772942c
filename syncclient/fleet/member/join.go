package member

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
)

// joinWait is how long the desk may take to let a till in.
const joinWait = 10 * time.Second

// Join asks the desk of a join code to let the till at a place in, and keeps the membership at path. A till that asks
// again with the same code is answered as before. Errors: those of fleet.ReadCode and fleet.Dial, and the desk's.
func Join(ctx context.Context, path, code string, place fleet.Place, pc string) (Membership, error) {
	invitation, err := fleet.ReadCode(code)
	if err != nil {
		return Membership{}, err
	}
	if place.Terminal == "" {
		return Membership{}, fault.New(fault.FleetNoTerminal)
	}
	pair, err := newPair(path, place)
	if err != nil {
		return Membership{}, err
	}
	user, err := pair.PublicKey()
	if err != nil {
		return Membership{}, err
	}
	seed, err := pair.Seed()
	if err != nil {
		return Membership{}, err
	}
	answer, err := ask(ctx, invitation, fleet.Request{Secret: invitation.Secret, Place: place, User: user, PC: pc})
	if err != nil {
		return Membership{}, err
	}
	m := Membership{Addresses: invitation.Addresses, Fingerprint: invitation.Fingerprint, Place: place,
		Seed: string(seed), JWT: answer.JWT, Shop: answer.Shop}
	if err := m.save(path); err != nil {
		return Membership{}, fmt.Errorf("keep the membership: %w", err)
	}
	os.Remove(asking(path)) // one that is left is of no use, and does no harm
	return m, nil
}

// asking is the file with the key of a till that asks to join: the desk may have let it in, and its answer be lost.
func asking(path string) string { return path + ".asking" }

// asked is the key with which a till has asked to join at a place; "": it has not.
func asked(path string, place fleet.Place) (seed string) {
	var m Membership
	text, err := os.ReadFile(asking(path))
	if err != nil || json.Unmarshal(text, &m) != nil || m.Place != place {
		return ""
	}
	return m.Seed
}

// newPair is a till's own key, on its disk. One that has joined before, or has asked to at the same place, keeps it:
// the desk then knows it again.
func newPair(path string, place fleet.Place) (nkeys.KeyPair, error) {
	known := asked(path, place)
	if before, err := Load(path); err == nil && before != nil {
		known = before.Seed
	}
	if pair, err := nkeys.FromSeed([]byte(known)); err == nil {
		return pair, nil
	}
	pair, err := nkeys.CreateUser()
	if err != nil {
		return nil, err
	}
	seed, err := pair.Seed()
	if err == nil {
		err = Membership{Place: place, Seed: string(seed)}.save(asking(path))
	}
	if err != nil {
		return nil, fmt.Errorf("keep the till's key: %w", err)
	}
	return pair, nil
}

func ask(ctx context.Context, i fleet.Invitation, r fleet.Request) (fleet.Joined, error) {
	signIn, err := visitor(i)
	if err != nil {
		return fleet.Joined{}, fault.New(fault.FleetCode).With(err)
	}
	conn, err := fleet.Dial(ctx, i.Addresses, i.Fingerprint, signIn,
		nats.CustomInboxPrefix(fleet.InboxOfSecret(i.Secret)))
	if errors.Is(err, fault.FleetRevoked) { // a secret that the desk does not know
		return fleet.Joined{}, fault.New(fault.FleetOld).With(err)
	}
	if err != nil {
		return fleet.Joined{}, err
	}
	defer conn.Close()
	text, err := json.Marshal(r)
	if err != nil {
		return fleet.Joined{}, err
	}
	wait, cancel := context.WithTimeout(ctx, joinWait)
	defer cancel()
	message, err := conn.RequestWithContext(wait, fleet.JoinSubject, text)
	if err != nil {
		return fleet.Joined{}, fault.Fault{Kind: fault.FleetSilent,
			Facts: fault.Facts{Where: conn.ConnectedAddr()}}.With(err)
	}
	var answer fleet.Joined
	if err := json.Unmarshal(message.Data, &answer); err != nil {
		return fleet.Joined{}, fmt.Errorf("read the desk's answer: %w", err)
	}
	if answer.Fault != (fault.Fault{}) {
		return fleet.Joined{}, answer.Fault
	}
	if len(answer.Shop) != len(fleet.ShopKey{}) {
		return fleet.Joined{}, errors.New("the desk's answer lacks the shop's key")
	}
	if i.Pass != nil && (answer.JWT == "" || !bytes.Equal(answer.Shop, i.Pass.Shop)) {
		return fleet.Joined{}, errors.New("the answer is not that of the desk whose join code this is")
	}
	return answer, nil
}

// visitor signs in whoever has an invitation.
func visitor(i fleet.Invitation) (nats.Option, error) {
	if i.Pass == nil {
		return nats.UserInfo(fleet.JoinUser, base64.RawURLEncoding.EncodeToString(i.Secret)), nil
	}
	pair, err := fleet.PassPair(i.Secret)
	if err != nil {
		return nil, err
	}
	text, err := i.Pass.JWT(i.Secret)
	return nats.UserJWT(func() (string, error) { return text, nil }, pair.Sign), err
}
