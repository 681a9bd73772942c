// Package member is a till's side of package fleet: how it joins a desk, and how it tells the desk its journal. A till
// that has not joined has no membership file, and nothing here runs.
package member

import (
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"counterfoil/internal/durable"
	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
)

// FileName is the membership's file in the data directory.
const FileName = "desk-membership.json"

// Membership is what a till that has joined holds. The seed is a secret.
type Membership struct {
	Addresses   []string    `json:"addresses"`
	Fingerprint []byte      `json:"certificate_sha256,omitempty"`
	Place       fleet.Place `json:"place"`
	Seed        string      `json:"seed"`
	JWT         string      `json:"jwt,omitempty"` // on a cluster of the chain's own, which knows the till by it
	Shop        []byte      `json:"shop_key"`
}

// Load reads a membership; nil: this till has not joined.
func Load(path string) (*Membership, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var m Membership
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err == nil && (len(m.Shop) != len(fleet.ShopKey{}) || len(m.Addresses) == 0) {
		err = errors.New("it is not whole")
	}
	if err != nil {
		return nil, fault.Fault{Kind: fault.FleetStored, Facts: fault.Facts{Detail: FileName}}.With(err)
	}
	return &m, nil
}

func (m Membership) save(path string) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return durable.Write(path, func(w io.Writer) error {
		_, err := w.Write(append(text, '\n'))
		return err
	})
}

// cardKeys are those by which the desk tells this till a card. They are made of the till's own key: its membership
// stays one file that was written once.
func (m Membership) cardKeys() (private fleet.ShopKey, public []byte, err error) {
	private = sha256.Sum256([]byte("counterfoil card " + m.Seed))
	pair, err := ecdh.X25519().NewPrivateKey(private[:])
	if err != nil {
		return private, nil, err
	}
	return private, pair.PublicKey().Bytes(), nil
}

// options sign a connection in as this till.
func (m Membership) options() ([]nats.Option, error) {
	pair, err := nkeys.FromSeed([]byte(m.Seed))
	if err != nil {
		return nil, err
	}
	user, err := pair.PublicKey()
	if err != nil {
		return nil, err
	}
	signIn := nats.Nkey(user, pair.Sign)
	if m.JWT != "" {
		signIn = nats.UserJWT(func() (string, error) { return m.JWT, nil }, pair.Sign)
	}
	return []nats.Option{signIn, nats.CustomInboxPrefix(fleet.Inbox(user))}, nil
}
