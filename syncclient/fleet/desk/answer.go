package desk

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// answer begins to answer tills and the desk's own verbs.
func (d *Desk) answer() error {
	verbs := fleet.Inbox(d.engine.own()) + "."
	for subject, do := range map[string]func(*nats.Msg) any{
		fleet.Beats + ".>": d.beat,
		fleet.JoinSubject:  d.join,
		"desk.invite":      func(*nats.Msg) any { return reply(d.invite()) },
		"desk.tills":       func(*nats.Msg) any { return reply(d.Overview(time.Now())) },
		"desk.revoke":      func(m *nats.Msg) any { return reply(d.revoke(string(m.Data))) },
		"desk.rebuild":     func(m *nats.Msg) any { return reply(d.rebuild(string(m.Data) == office.Anyway)) },
		fleet.Deliveries + ".>": func(m *nats.Msg) any {
			if err := d.member(m); err != nil {
				return reply(false, err)
			}
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
		hereSubject:          func(*nats.Msg) any { return true },
		"desk.rescue.sales": func(m *nats.Msg) any {
			return decoded(m.Data, func(q office.SalesAsked) any { return reply(d.waitingSales(q)) })
		},
		"desk.rescue.note": func(m *nats.Msg) any {
			return decoded(m.Data, func(q office.RescueNoted) any {
				wait, cancel := soon()
				defer cancel()
				return reply(d.note(wait, q))
			})
		},
	} {
		// Whoever asks says where the answer goes, and the desk may speak everywhere: what it says on a subject of its
		// own verbs would be an order.
		from := fleet.Inbox("")
		if strings.HasPrefix(subject, "desk.") && subject != hereSubject {
			from = verbs
		}
		_, err := d.conn.Subscribe(subject, func(m *nats.Msg) {
			if !strings.HasPrefix(m.Reply, from) {
				return
			}
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
	if err := d.member(m); err != nil {
		f, refused := fault.Of(err)
		if !refused {
			d.log.Error("read the books", "error", err)
			return nil
		}
		return fleet.Answer{Fault: f}
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
	err = d.books.view(func(tx *bbolt.Tx) error {
		var t Till
		_, err := get(tx, bucketTill, []byte(key), &t)
		answer = fleet.Answer{Position: goOn(tx, key, t, b.Told), Current: applied(tx) >= info.State.LastSeq,
			Clock: now, Orders: t.Orders}
		if err == nil {
			_, answer.Rescued, err = untold(tx, key, "", math.MaxInt)
		}
		return err
	})
	if err != nil {
		d.log.Error("read the books", "error", err)
		return nil
	}
	if answer.Orders > 0 && answer.Current {
		if err := d.requeue(key, now); err != nil {
			d.log.Warn("an order was not put back into its till's queue", "till", key, "error", err)
		}
	}
	return answer
}

// goOn is the entry behind which a till goes on telling: the one that it has told last, if the books have it. Two PCs
// may speak as one till, as after a disk was copied: each goes on with its own branch, or each would tell all of its
// journal again with every beat.
func goOn(tx *bbolt.Tx, key string, t Till, told fleet.Position) fleet.Position {
	of, whole := hashOf(told)
	if t.Position.Number == 0 || !whole || tx.Bucket(bucketEntry).Get(entryKey(key, told.Number, of)) == nil {
		return t.Position
	}
	return told
}

func hashOf(p fleet.Position) (of hash, whole bool) {
	if len(p.Hash) != hex.EncodedLen(len(of)) {
		return of, false
	}
	_, err := hex.Decode(of[:], []byte(p.Hash))
	return of, err == nil
}

// member reports whether the till that asks is in, by where it wants the answer: nobody else can hear what is said
// there. A cluster may let one in that the desk has revoked.
func (d *Desk) member(m *nats.Msg) error {
	rest, inbox := strings.CutPrefix(m.Reply, fleet.Inbox(""))
	user, _, _ := strings.Cut(rest, ".")
	var who insider
	err := d.books.view(func(tx *bbolt.Tx) error {
		_, err := get(tx, bucketMember, []byte(user), &who)
		return err
	})
	in := inbox && !who.Since.IsZero() && who.Revoked.IsZero()
	if err == nil && (!in || who.Place.Key() != fleet.KeyOf(m.Subject)) {
		err = fault.New(fault.FleetRevoked)
	}
	return err
}

// rebuild has the books made anew, and returns once they are empty: what is asked from now on is answered by the new
// ones. What the stream has lost, and a till has not told once more, would be gone with them: only anyway does it then.
func (d *Desk) rebuild(anyway bool) (bool, error) {
	if !anyway {
		if err := d.books.inStream(); err != nil {
			return false, err
		}
	}
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
