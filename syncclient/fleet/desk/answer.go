package desk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// InviteFor is how long a join code is good.
const InviteFor = 10 * time.Minute

// answer begins to answer tills and the desk's own verbs.
func (d *Desk) answer() error {
	for subject, do := range map[string]func(*nats.Msg) any{
		fleet.Beats + ".>": d.beat,
		fleet.JoinSubject:  d.join,
		"desk.invite":      func(*nats.Msg) any { return reply(d.invite()) },
		"desk.tills":       func(*nats.Msg) any { return reply(d.Overview(time.Now())) },
		"desk.revoke":      func(m *nats.Msg) any { return reply(d.revoke(string(m.Data))) },
		"desk.rebuild":     func(*nats.Msg) any { return reply(d.rebuild()) },
		fleet.Deliveries + ".>": func(m *nats.Msg) any {
			return reply(d.rescueList(fleet.KeyOf(m.Subject), string(m.Data)))
		},
		"desk.review": func(*nats.Msg) any { return reply(d.reviews()) },
		"desk.order": func(m *nats.Msg) any {
			return decoded(m.Data, func(q office.OrderAsked) any { return reply(d.order(q, time.Now())) })
		},
		"desk.orders": func(m *nats.Msg) any {
			return decoded(m.Data, func(ids []string) any { return reply(d.orders(ids, time.Now())) })
		},
		"desk.rescue": func(m *nats.Msg) any {
			return decoded(m.Data, func(q office.RescueAsked) any { return reply(d.rescuableHere(q, time.Now())) })
		},
		"desk.aid": func(m *nats.Msg) any {
			return decoded(m.Data, func(q office.AidAsked) any { return reply(d.aid(q, time.Now())) })
		},
		fleet.Errands + ".>": d.errand,
		"desk.rescue.sales": func(m *nats.Msg) any {
			return decoded(m.Data, func(q office.SalesAsked) any { return reply(d.books.waitingSales(q)) })
		},
		"desk.rescue.note": func(m *nats.Msg) any {
			return decoded(m.Data, func(q office.RescueNoted) any { return reply(d.note(q)) })
		},
	} {
		_, err := d.conn.Subscribe(subject, func(m *nats.Msg) {
			said := do(m)
			if said == nil {
				return
			}
			text, err := json.Marshal(said)
			if err == nil {
				err = m.Respond(text)
			}
			if err != nil {
				d.log.Warn("an answer of the desk was not sent", "error", err)
			}
		})
		if err != nil {
			return err
		}
	}
	return d.conn.Flush()
}

func reply[T any](value T, err error) office.Replied {
	if f, is := fault.Of(err); is {
		return office.Replied{Fault: f}
	}
	text, bad := json.Marshal(value)
	if err == nil {
		err = bad
	}
	if err != nil {
		return office.Replied{Fault: fault.Fault{Kind: fault.FleetStored, Facts: fault.Facts{Detail: err.Error()}}}
	}
	return office.Replied{Value: text}
}

// beat notes how a till is, and says how far its journal has come.
func (d *Desk) beat(m *nats.Msg) any {
	key := fleet.KeyOf(m.Subject)
	var b fleet.Beat
	if err := d.opener.Open(m.Data, &b); err != nil {
		d.log.Warn("a till's account of itself cannot be read", "till", key, "error", err)
		return nil
	}
	d.mu.Lock()
	d.beats[key] = heard{b, time.Now()}
	d.mu.Unlock()
	wait, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	info, err := d.stream.Info(wait)
	if err != nil {
		d.log.Warn("the stream does not answer", "error", err)
		return nil
	}
	answer := fleet.Answer{}
	now := time.Now()
	err = d.books.db.View(func(tx *bbolt.Tx) error {
		var t Till
		_, err := get(tx, bucketTill, []byte(key), &t)
		answer = fleet.Answer{Position: t.Position, Current: applied(tx) >= info.State.LastSeq, Clock: now,
			Orders: t.Orders}
		if err == nil && t.Rescued > 0 {
			_, answer.Rescued, err = untold(tx, key)
		}
		return err
	})
	if err != nil {
		d.log.Error("read the books", "error", err)
		return nil
	}
	return answer
}

func secretKey(secret []byte) []byte {
	sum := sha256.Sum256(secret)
	return sum[:]
}

// invited reports whether a secret is that of an invitation that is still good.
func (d *Desk) invited(secret []byte) bool {
	var i invite
	err := d.books.db.View(func(tx *bbolt.Tx) error {
		_, err := get(tx, bucketInvite, secretKey(secret), &i)
		return err
	})
	return err == nil && time.Now().Before(i.Until)
}

func (d *Desk) invite() (office.Invited, error) {
	secret := make([]byte, fleet.SecretSize)
	rand.Read(secret)
	until := time.Now().Add(InviteFor).UTC().Truncate(time.Second)
	err := d.books.db.Update(func(tx *bbolt.Tx) error {
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
	i := fleet.Invitation{Addresses: d.invites, Fingerprint: d.pin, Secret: secret}
	return office.Invited{Code: i.Code(), Until: until, Addresses: d.invites}, office.Stored(err)
}

// join lets a till in, or says why not.
func (d *Desk) join(m *nats.Msg) any {
	var r fleet.Request
	if err := json.Unmarshal(m.Data, &r); err != nil || !nkeys.IsValidPublicUserKey(r.User) ||
		r.Place.Merchant == "" || r.Place.Location == "" || r.Place.Terminal == "" ||
		len(m.Data) > 16<<10 {
		return fleet.Joined{Fault: fault.New(fault.FleetCode)}
	}
	err := d.books.db.Update(func(tx *bbolt.Tx) error { return admit(tx, r, time.Now()) })
	if f, is := fault.Of(err); is {
		return fleet.Joined{Fault: f}
	}
	if err != nil {
		d.log.Error("let a till in", "error", err)
		return nil
	}
	d.gate.let(r.User, r.Place)
	d.log.Info("a till has joined", "till", r.Place.Key())
	return fleet.Joined{Shop: d.keys.Public[:]}
}

func admit(tx *bbolt.Tx, r fleet.Request, now time.Time) error {
	var i invite
	known, err := get(tx, bucketInvite, secretKey(r.Secret), &i)
	if err != nil {
		return err
	}
	if !known || now.After(i.Until) || i.User != "" && i.User != r.User {
		return fault.New(fault.FleetOld)
	}
	if of := tx.Bucket(bucketMeta).Get(keyMerchant); of != nil && string(of) != r.Place.Merchant {
		return fault.New(fault.FleetMerchant)
	}
	err = each(tx, bucketMember, "", func(user string, m insider) error {
		if m.Revoked.IsZero() && m.Place == r.Place && user != r.User {
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
func (d *Desk) revoke(name string) (string, error) {
	shut := ""
	err := d.books.db.Update(func(tx *bbolt.Tx) error {
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
		return "", err
	}
	d.gate.shut(shut)
	about, err := d.server.Connz(&server.ConnzOptions{Username: true, User: shut})
	if err != nil {
		return "", fmt.Errorf("find the till's connections: %w", err)
	}
	for _, c := range about.Conns {
		if err := d.server.DisconnectClientByID(c.Cid); err != nil {
			d.log.Info("a connection of a revoked till has ended by itself", "error", err)
		}
	}
	return name, nil
}

// rebuild has the books made anew, and returns once they are empty: what is asked from now on is answered by the new
// ones.
func (d *Desk) rebuild() (bool, error) {
	empty := make(chan struct{})
	limit := time.After(keepWait)
	select {
	case d.again <- empty:
	case <-limit:
		return false, errors.New("the desk is busy with its stream")
	}
	select {
	case <-empty:
	case <-limit:
		return false, errors.New("the desk is busy with its stream")
	}
	return true, nil
}
