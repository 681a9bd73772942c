package sale

import (
	"context"
	"errors"
	"slices"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// earning is a sale on a punch card, whose answer may bring a reward: how many there were
// before it.
type earning struct {
	noted
	card   string
	before int
}

// mayEarn remembers a sale that was recorded on a punch card.
func (r *Room) mayEarn(tx purchase.Transaction, info purchase.CardInfo) {
	if info.Balance.PunchRequirement > 0 {
		r.earnings = append(r.earnings, earning{noted: noted{key: tx.IdempotencyKey, at: tx.RecordedAt}, card: tx.Card,
			before: info.Balance.PendingRewards})
	}
}

// tellEarned looks the cards of sales up again that Forloy has taken: only that says whether they have earned a
// reward. A card is asked about once, and what Forloy does not answer is asked again a little later.
func (r *Room) tellEarned(last []purchase.Transaction) {
	if !r.online {
		return
	}
	taken := map[string][]earning{} // by card
	r.earnings = slices.DeleteFunc(r.earnings, func(e earning) bool {
		at := slices.IndexFunc(last, func(tx purchase.Transaction) bool { return tx.IdempotencyKey == e.key })
		if e.rests() {
			return false
		}
		if at < 0 { // so long ago that the customer has gone?
			return gone(e.at, last)
		}
		if last[at].State == purchase.Synced {
			taken[e.card] = append(taken[e.card], e)
		}
		return last[at].State != purchase.Pending
	})
	for card, sales := range taken {
		first := slices.MinFunc(sales, func(a, b earning) int { return a.before - b.before })
		r.ask(card, func(info purchase.CardInfo, err error) {
			switch {
			case err == nil && info.Active() && info.Balance.PendingRewards > first.before:
				r.earned(card, info)
			case err != nil && !errors.Is(err, fault.CardUnknown):
				for _, e := range sales {
					if e.later() {
						r.earnings = append(r.earnings, e)
						r.askAgain(e.noted)
					}
				}
			}
		})
	}
}

func (r *Room) earned(card string, info purchase.CardInfo) {
	now := info.Balance.PendingRewards
	for i, e := range r.earnings {
		if e.card == card { // told already
			r.earnings[i].before = max(e.before, now)
		}
	}
	r.shell.Signal(device.SoundAttention)
	r.Say(words.N(int64(now), "Reward earned: {whose} · {n} reward waits. Scan the card to give it.",
		"Reward earned: {whose} · {n} rewards wait. Scan the card to give one.", "whose",
		words.Whose(info.CustomerName, card)), kit.InkGood)
	if r.card.card == card {
		r.found(info, nil)
	}
}

// given is a reward that was given here. The books have it in the journal.
type given struct {
	at           time.Time
	whose, title string
}

// noteGiven puts a given reward among the last sales.
func (r *Room) noteGiven(g given) {
	r.given = slices.Insert(r.given, 0, g)
	r.given = r.given[:min(len(r.given), len(r.last.stubs))]
	r.NewDay()
}

// Recall puts the rewards that were given before this start of the window among the last sales.
// Whose they were the journal does not say, only which cards'.
func (r *Room) Recall() {
	r.shell.Work(func(ctx context.Context) func() {
		now := time.Now()
		before, err := r.till.LastRewards(ctx)
		if err != nil {
			return nil // the store's trouble is told elsewhere
		}
		return func() {
			for _, g := range before {
				if !g.At.After(now) && len(r.given) < len(r.last.stubs) {
					r.given = append(r.given, given{g.At, words.CardEnding(g.Card), kit.Name(g.Title)})
				}
			}
			r.NewDay()
		}
	})
}
