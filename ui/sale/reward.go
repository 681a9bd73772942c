package sale

import (
	"context"
	"errors"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// longestReward is how much of a reward's name its button has room for, in characters.
const longestReward = 16

// showReward says on the button in the card's row what it does now.
func (r *Room) showReward() {
	n := int64(r.card.info.Balance.PendingRewards)
	reward := purchase.Clip(kit.Name(r.card.info.Balance.Reward), longestReward)
	switch {
	case r.giving != "" && r.giving == r.card.card:
		r.card.gives.Set(words.T("Giving…"))
	case r.unclear:
		r.card.gives.Set(words.T("Look it up again"))
	case r.offline:
		r.card.gives.Set(words.T("Reward: offline"))
	case !r.online: // the badge says why
		r.card.gives.Set(words.T("Reward: not now"))
	case reward != "" && n > 1:
		r.card.gives.Set(words.T("Give 1 of {n}: {reward}", "n", words.Number(n), "reward", reward))
	case reward != "":
		r.card.gives.Set(words.T("Give: {reward}", "reward", reward))
	default:
		r.card.gives.Set(words.N(n, "Give reward", "Give 1 of {n} rewards"))
	}
	r.card.gives.SetEnabled(r.giving == "" && (r.online || r.unclear))
	r.card.root.Refresh()
}

// askReward asks whether the card's oldest reward is meant: nothing takes it back. Where the
// last answer was not clear, the card has to be looked up before another.
func (r *Room) askReward() {
	card, info := r.card.card, r.card.info
	switch {
	case r.giving != "" || card == "":
		return
	case r.unclear:
		r.details.asking()
		r.lookUp(card)
		return
	}
	whose := kit.Upper(words.Whose(info.CustomerName, card))
	body := words.T("{whose}: a reward can be given once, and nothing takes it back.", "whose", whose)
	if reward := kit.Name(info.Balance.Reward); reward != "" {
		body = words.T("{whose}: {reward}. Nothing takes it back.", "whose", whose, "reward", reward)
	}
	r.shell.Ask(shell.Question{Title: words.T("Give the reward?"), Body: body, No: words.T("No, go back"),
		Yes: words.T("Yes, give it"), YesKind: kit.Plain, OnNo: r.Ready,
		OnYes: func() {
			if r.card.card == card {
				r.giveReward(card, info)
			}
			r.Ready() // its button does nothing now
		}})
}

// giveReward asks Forloy once for the card's oldest reward.
func (r *Room) giveReward(card string, info purchase.CardInfo) {
	if r.giving != "" {
		return
	}
	r.giving = card
	r.showReward()
	r.work(func(ctx context.Context) func() {
		reward, err := r.till.Claim(context.WithoutCancel(ctx), info, card)
		return func() {
			r.giving = ""
			r.gave(card, info, reward, err)
			r.readyAgain()
		}
	})
}

func (r *Room) gave(card string, info purchase.CardInfo, reward purchase.Reward, err error) {
	whose := words.Whose(info.CustomerName, card)
	if err == nil {
		r.noteGiven(given{time.Now(), whose, kit.Name(reward.Title)})
	}
	switch {
	case err == nil && reward.Title != "":
		r.shell.Signal(device.SoundRecorded)
		r.Say(words.T("Reward given: {reward}, {whose}", "reward", kit.Name(reward.Title), "whose", whose), kit.InkGood)
	case err == nil:
		r.shell.Signal(device.SoundRecorded)
		r.Say(words.T("Reward given: {whose}", "whose", whose), kit.InkGood)
	case errors.Is(err, fault.RewardUnclear):
		r.shell.Alarm()
		r.Say(words.Say(err), kit.InkAttention)
	default:
		r.shell.Signal(device.SoundRefused)
		r.Say(words.Say(err), kit.InkError)
	}
	if r.card.card != card { // the next customer's
		r.showReward()
		return
	}
	doubt := errors.Is(err, fault.RewardUnclear)
	r.unclear = err == nil || doubt // until Forloy has said what there is now
	if !doubt {
		r.lookUp(card)
	}
	r.showReward()
}
