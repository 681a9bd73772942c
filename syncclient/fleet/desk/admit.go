package desk

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// InviteFor is how long a join code is good.
const InviteFor = fleet.PassLife

func secretKey(secret []byte) []byte {
	sum := sha256.Sum256(secret)
	return sum[:]
}

// invited reports whether a secret is that of an invitation that is still good.
func (d *Desk) invited(secret []byte) bool {
	var i invite
	err := d.books.view(func(tx *bbolt.Tx) error {
		_, err := get(tx, bucketInvite, secretKey(secret), &i)
		return err
	})
	return err == nil && time.Now().Before(i.Until)
}

func (d *Desk) invite() (office.Invited, error) {
	secret := make([]byte, fleet.SecretSize)
	rand.Read(secret)
	until := time.Now().Add(InviteFor).UTC().Truncate(time.Second)
	err := d.books.update(func(tx *bbolt.Tx) error {
		var old []string
		err := each(tx, bucketInvite, "", func(key string, i invite) error {
			if time.Now().After(i.Until) {
				old = append(old, key)
			}
			return nil
		})
		for _, key := range old {
			if err == nil {
				err = tx.Bucket(bucketInvite).Delete([]byte(key))
			}
		}
		if err != nil {
			return err
		}
		return put(tx, bucketInvite, secretKey(secret), invite{Until: until})
	})
	if err != nil {
		return office.Invited{}, office.Stored(err)
	}
	i, err := d.engine.invitation(secret, until)
	i.Secret = secret
	return office.Invited{Code: i.Code(), Until: until, Addresses: i.Addresses}, err
}

// join lets a till in, or says why not.
func (d *Desk) join(m *nats.Msg) any {
	var r fleet.Request
	if err := json.Unmarshal(m.Data, &r); err != nil || !nkeys.IsValidPublicUserKey(r.User) ||
		r.Place.Merchant == "" || r.Place.Location == "" || r.Place.Terminal == "" ||
		len(m.Data) > 16<<10 {
		return fleet.Joined{Fault: fault.New(fault.FleetCode)}
	}
	err := d.books.update(func(tx *bbolt.Tx) error { return admit(tx, r, time.Now()) })
	if f, is := fault.Of(err); is {
		return fleet.Joined{Fault: f}
	}
	if err != nil {
		d.log.Error("let a till in", "error", err)
		return nil
	}
	credentials, err := d.engine.let(r.User, r.Place)
	if err != nil {
		d.log.Error("let a till in", "error", err)
		return nil
	}
	d.log.Info("a till has joined", "till", r.Place.Key())
	return fleet.Joined{Shop: d.keys.Public[:], JWT: credentials}
}

func admit(tx *bbolt.Tx, r fleet.Request, now time.Time) error {
	var i invite
	known, err := get(tx, bucketInvite, secretKey(r.Secret), &i)
	if err != nil {
		return err
	}
	var before insider
	if _, err := get(tx, bucketMember, []byte(r.User), &before); err != nil {
		return err
	}
	used := i.User != "" && (i.User != r.User || !before.Revoked.IsZero())
	if !known || now.After(i.Until) || used {
		return fault.New(fault.FleetOld)
	}
	merchant := string(tx.Bucket(bucketMeta).Get(keyMerchant))
	err = each(tx, bucketMember, "", func(user string, m insider) error {
		switch {
		case !m.Revoked.IsZero():
		case merchant != r.Place.Merchant: // else the first till would bind the desk for good
			return fault.New(fault.FleetMerchant)
		case m.Place == r.Place && user != r.User:
			return fault.Fault{Kind: fault.FleetTerminal, Facts: fault.Facts{Name: r.Place.Terminal}}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := tx.Bucket(bucketMeta).Put(keyMerchant, []byte(r.Place.Merchant)); err != nil {
		return err
	}
	i.User = r.User
	if err := put(tx, bucketInvite, secretKey(r.Secret), i); err != nil {
		return err
	}
	name := []rune(purchase.Legible(r.PC))
	return put(tx, bucketMember, []byte(r.User),
		insider{Place: r.Place, PC: string(name[:min(len(name), 64)]), Since: now.UTC()})
}

// revoke shuts a till out, at once. A name is a terminal, or LOCATION/TERMINAL where several locations have one.
func (d *Desk) revoke(name string) (office.Shut, error) {
	shut := ""
	err := d.books.update(func(tx *bbolt.Tx) error {
		var found []string
		var of insider
		err := each(tx, bucketMember, "", func(user string, m insider) error {
			if m.Revoked.IsZero() && (m.Place.Terminal == name || m.Place.Location+"/"+m.Place.Terminal == name) {
				found, of = append(found, user), m
			}
			return nil
		})
		switch {
		case err != nil:
			return err
		case len(found) == 0:
			return fault.New(fault.FleetUnknown)
		case len(found) > 1:
			return fault.New(fault.FleetMany)
		}
		shut, of.Revoked = found[0], time.Now().UTC()
		return put(tx, bucketMember, []byte(shut), of)
	})
	if err != nil {
		return office.Shut{}, err
	}
	if err := d.engine.shut(shut); err != nil {
		return office.Shut{}, err
	}
	return office.Shut{Till: name, User: shut, Account: d.engine.account()}, nil
}
