package sale

import (
	"context"
	"errors"
	"slices"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// noted is a sale of which more may become known, and when it was recorded.
type noted struct {
	key   string
	at    time.Time
	tries int       // that Forloy has not answered
	next  time.Time // not before is it asked again
}

// What Forloy does not answer is asked again, the first time after a while, then each time after twice as long: an
// answer that fails has the connection looked at, and what comes of that is a status, which asks again.
const (
	mostTries  = 6
	tryAgainIn = 10 * time.Second
)

// later puts the next try off; false: there is none.
func (n *noted) later() bool {
	n.next = time.Now().Add(tryAgainIn << n.tries)
	n.tries++
	return n.tries < mostTries
}

// askAgain asks about what is due then.
func (r *Room) askAgain(n noted) {
	r.shell.After(time.Until(n.next), func() {
		r.tellEarned(r.latest)
		r.nameSent(r.latest)
	})
}

// rests reports whether it is too early for the next try.
func (n *noted) rests() bool { return time.Now().Before(n.next) }

// gone reports whether a sale that is not among the last ones was among them. Right after
// it is recorded, a status may still be from before it.
func gone(at time.Time, last []purchase.Transaction) bool {
	return len(last) > 0 && last[0].RecordedAt.After(at)
}

// mayName names a sale whose Enter was quicker than Forloy's answer, or remembers it.
func (r *Room) mayName(tx purchase.Transaction) {
	answered := tx.Card == r.card.card && r.card.info != purchase.CardInfo{}
	switch {
	case tx.CustomerName != "":
	case !answered:
		r.nameless = append(r.nameless, noted{key: tx.IdempotencyKey, at: tx.RecordedAt})
	case r.card.name != "":
		r.keepName([]string{tx.IdempotencyKey}, r.card.name)
	}
}

// nameSent asks who the customers of such sales are, once Forloy has the sales: a card is
// asked about once, and what Forloy does not answer is asked again later.
func (r *Room) nameSent(last []purchase.Transaction) {
	if !r.online || len(r.nameless) == 0 {
		return
	}
	sent := map[string][]noted{} // a card's sales
	r.nameless = slices.DeleteFunc(r.nameless, func(n noted) bool {
		at := slices.IndexFunc(last, func(tx purchase.Transaction) bool { return tx.IdempotencyKey == n.key })
		if n.rests() {
			return false
		}
		if at < 0 {
			return gone(n.at, last)
		}
		if last[at].State == purchase.Synced && last[at].CustomerName == "" {
			sent[last[at].Card] = append(sent[last[at].Card], n)
		}
		return last[at].State != purchase.Pending
	})
	for card, sales := range sent {
		r.ask(card, func(info purchase.CardInfo, err error) {
			switch {
			case err == nil && info.CustomerName != "":
				var keys []string
				for _, n := range sales {
					keys = append(keys, n.key)
				}
				r.keepName(keys, info.CustomerName)
			case err != nil && !errors.Is(err, fault.CardUnknown):
				for _, n := range sales {
					if n.later() {
						r.nameless = append(r.nameless, n)
						r.askAgain(n)
					}
				}
			}
		})
	}
}

func (r *Room) keepName(keys []string, holder string) {
	r.shell.Work(func(ctx context.Context) func() {
		_ = r.till.NameHolder(context.WithoutCancel(ctx), keys, holder) // the sales are as good without it
		return func() {}
	})
}
