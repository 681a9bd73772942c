package till

import (
	"context"
	"errors"
	"strings"
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
	note := func(what, title string) error {
		about := aboutCard + purchase.MaskCard(card)
		if title = purchase.Clip(purchase.Legible(title), longestTitle); title != "" {
			about += titled + title
		}
		return t.use(ctx, func(s Store) error {
			return s.Note(time.Now(), actor(RoleCashier, station.StaffID), what, about)
		})
	}
	if err := note("reward asked for", ""); err != nil {
		return purchase.Reward{}, err
	}
	reward, err := forloy.Claim(ctx, purchase.Claim{CardInstanceID: info.CardInstanceID,
		LocationID: station.LocationID, StaffUserID: station.StaffID})
	if failed := note(claimWord(err), reward.Title); failed != nil {
		t.log.Error("journal what came of a reward", "answer", claimWord(err), "error", failed)
	}
	if err != nil {
		t.log.Warn("claim a reward", "error", err)
	}
	return reward, err
}

const rewardGiven = "reward given"

// What the journal says a reward was given for, and which one: "card …f456: Free coffee".
const (
	aboutCard    = "card "
	titled       = ": "
	longestTitle = 80
)

// GivenReward is a reward that was given here, as the journal has it.
type GivenReward struct {
	At      time.Time
	Card    string // its end, as purchase.MaskCard writes it
	Title   string // "": Forloy did not say
	StaffID string // who gave it; "": not known
}

// RewardsGiven are those since a time, the newest first.
func (t *Till) RewardsGiven(ctx context.Context, since time.Time) ([]GivenReward, error) {
	var noted []Entry
	err := t.use(ctx, func(s Store) (err error) {
		noted, err = s.Noted(ctx, rewardGiven, since)
		return err
	})
	var given []GivenReward
	for _, e := range noted {
		g := GivenReward{At: e.At}
		_, g.StaffID = RoleOf(e.Actor)
		g.Card, g.Title, _ = strings.Cut(strings.TrimPrefix(e.Reason, aboutCard), titled)
		given = append(given, g)
	}
	return given, err
}

// lastRewards is how far back rewards are looked for that stand among the last sales.
const lastRewards = 30 * 24 * time.Hour

// LastRewards are those that stand among the last sales, the newest first: the journal is not
// read beyond the oldest of these.
func (t *Till) LastRewards(ctx context.Context) ([]GivenReward, error) {
	since := time.Now().Add(-lastRewards)
	err := t.use(ctx, func(s Store) error {
		last, err := s.Recent(LastSales)
		if len(last) == LastSales && last[LastSales-1].RecordedAt.After(since) {
			since = last[LastSales-1].RecordedAt
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return t.RewardsGiven(ctx, since)
}

// RewardsOf counts the rewards that were given from one business day to another, by the id
// of who gave them.
func (t *Till) RewardsOf(ctx context.Context, from, to string) (map[string]int64, error) {
	first, err := time.ParseInLocation(purchase.DayFormat, from, time.Local)
	if err != nil {
		return nil, err
	}
	given, err := t.RewardsGiven(ctx, first.AddDate(0, 0, -1)) // entries may be a little out of order
	by := map[string]int64{}
	for _, g := range given {
		if day := t.DayOf(g.At); from <= day && day <= to {
			by[g.StaffID]++
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
