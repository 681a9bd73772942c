package sale

import (
	"context"
	"errors"
	"slices"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// mayName remembers a sale that was recorded before Forloy said whose its card is.
func (r *Room) mayName(tx purchase.Transaction) {
	answered := tx.Card == r.card.card && r.card.info != purchase.CardInfo{}
	if tx.CustomerName == "" && !answered {
		r.nameless = append(r.nameless, tx.IdempotencyKey)
	}
}

// nameSent asks who the customers of such sales are, once Forloy has the sales: a card is
// asked about once, and what Forloy does not answer is asked again later.
func (r *Room) nameSent(last []purchase.Transaction) {
	if !r.online || len(r.nameless) == 0 {
		return
	}
	sent := map[string][]string{} // the keys of a card's sales
	r.nameless = slices.DeleteFunc(r.nameless, func(key string) bool {
		at := slices.IndexFunc(last, func(tx purchase.Transaction) bool { return tx.IdempotencyKey == key })
		if at < 0 { // no longer among the last sales
			return true
		}
		if last[at].State == purchase.Synced && last[at].CustomerName == "" {
			sent[last[at].Card] = append(sent[last[at].Card], key)
		}
		return last[at].State != purchase.Pending
	})
	for card, keys := range sent {
		r.ask(card, func(info purchase.CardInfo, err error) {
			switch {
			case err == nil && info.CustomerName != "":
				r.keepName(keys, info.CustomerName)
			case err != nil && !errors.Is(err, fault.CardUnknown):
				r.nameless = append(r.nameless, keys...)
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
