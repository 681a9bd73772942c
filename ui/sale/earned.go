package sale

import (
	"context"
	"slices"
	"time"

	"counterfoil/internal/device"
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
		r.earnings = append(r.earnings, earning{noted{tx.IdempotencyKey, tx.RecordedAt}, tx.Card,
			info.Balance.PendingRewards})
	}
}

// tellEarned looks the cards of sales up again that Forloy has taken: only that says
// whether they have earned a reward.
func (r *Room) tellEarned(last []purchase.Transaction) {
	taken := map[string]int{} // by card: how many rewards it had before its first sale
	r.earnings = slices.DeleteFunc(r.earnings, func(e earning) bool {
		at := slices.IndexFunc(last, func(tx purchase.Transaction) bool { return tx.IdempotencyKey == e.key })
		if at < 0 { // so long ago that the customer has gone?
			return gone(e.at, last)
		}
		if before, more := taken[e.card]; last[at].State == purchase.Synced && (!more || e.before < before) {
			taken[e.card] = e.before
		}
		return last[at].State != purchase.Pending
	})
	for card, before := range taken {
		r.ask(card, func(info purchase.CardInfo, err error) {
			if err == nil && info.Active() && info.Balance.PendingRewards > before {
				r.earned(card, info)
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
