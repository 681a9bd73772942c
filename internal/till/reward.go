package till

import (
	"context"
	"errors"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Claim has Forloy give the oldest reward of a card, by one request that is never
// queued and never repeated. The journal has it before it is sent, and what came of it
// after. Errors: fault.RewardOffline, RewardRefused, RewardUnsent, RewardUnclear (it
// may have been given), RewardAgain (another claim is under way), or of the class
// fault.Setup or Store; then nothing was sent.
func (t *Till) Claim(ctx context.Context, info purchase.CardInfo, card string) (purchase.Reward, error) {
	if !t.claiming.TryLock() {
		return purchase.Reward{}, fault.New(fault.RewardAgain)
	}
	defer t.claiming.Unlock()
	t.mu.Lock()
	forloy, station := t.forloy, t.station()
	t.mu.Unlock()
	if station.LocationID == "" || station.StaffID == "" {
		return purchase.Reward{}, fault.New(fault.SetupMissing)
	}
	if forloy.State().Link != purchase.LinkOnline {
		return purchase.Reward{}, fault.New(fault.RewardOffline)
	}
	note := func(what string) error {
		return t.use(ctx, func(s Store) error {
			return s.Note(time.Now(), actor(RoleCashier, station.StaffID), what, "card "+purchase.MaskCard(card))
		})
	}
	if err := note("reward asked for"); err != nil {
		return purchase.Reward{}, err
	}
	reward, err := forloy.Claim(ctx, purchase.Claim{CardInstanceID: info.CardInstanceID,
		LocationID: station.LocationID, StaffUserID: station.StaffID})
	if failed := note(claimWord(err)); failed != nil {
		t.log.Error("journal what came of a reward", "answer", claimWord(err), "error", failed)
	}
	if err != nil {
		t.log.Warn("claim a reward", "error", err)
	}
	return reward, err
}

const rewardGiven = "reward given"

// RewardsOf counts the rewards that were given from one business day to another, by the id
// of who gave them.
func (t *Till) RewardsOf(ctx context.Context, from, to string) (map[string]int64, error) {
	first, err := time.ParseInLocation(purchase.DayFormat, from, time.Local)
	if err != nil {
		return nil, err
	}
	var given []Entry
	err = t.use(ctx, func(s Store) error {
		given, err = s.Noted(ctx, rewardGiven, first.AddDate(0, 0, -1)) // entries may be a little out of order
		return err
	})
	by := map[string]int64{}
	for _, e := range given {
		if day := t.DayOf(e.At); from <= day && day <= to {
			_, id := RoleOf(e.Actor)
			by[id]++
		}
	}
	return by, err
}

// claimWord is what the journal says of a claim's answer.
func claimWord(err error) string {
	switch {
	case err == nil:
		return rewardGiven
	case errors.Is(err, fault.RewardRefused):
		return "reward refused"
	case errors.Is(err, fault.RewardUnsent):
		return "reward not asked for"
	}
	return "reward unclear"
}
