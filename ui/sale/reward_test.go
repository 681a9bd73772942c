package sale

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// withReward is a desk with a card on the form that has rewards to give.
func withReward(t *testing.T, n int) *desk {
	t.Helper()
	d := newDesk(t)
	d.sale.Show(d.till.status)
	d.till.lookup = func(string) (purchase.CardInfo, error) {
		return purchase.CardInfo{CardInstanceID: "ci_1", CustomerName: "Jane D.", Status: "active",
			Balance: purchase.Balance{CurrentPunches: 1, PunchRequirement: 10,
				PendingRewards: n - len(d.till.claimed)}}, nil
	}
	d.scan("forloy_enr_f456")
	d.Idle()
	return d
}

func TestReward(t *testing.T) {
	d := withReward(t, 2)
	b := d.Button("Give 1 of 2 rewards")
	b.Tapped(nil)
	b.Tapped(nil) // a double click
	d.Idle()
	if len(d.till.claimed) != 1 {
		t.Fatalf("claimed %d times", len(d.till.claimed))
	}
	d.Heard(device.SoundRecorded)
	d.Told(d.sale.message, "Reward given: Free coffee, Jane D.")
	d.Press("Give reward")
	d.Idle()
	d.Hides("Give reward")
	if d.sale.card.card != "forloy_enr_f456" {
		t.Error("the card has left the form")
	}
}

// The button says what is given, where Forloy names it.
func TestRewardByName(t *testing.T) {
	d := withReward(t, 1)
	for _, row := range []struct {
		rewards      int
		reward, want string
	}{
		{1, "Free coffee", "Give: Free coffee"}, {2, "Free coffee", "Give 1 of 2: Free coffee"},
		{1, "A breakfast for two persons", "Give: A breakfast for…"}, {1, "", "Give reward"},
	} {
		d.sale.card.info.Balance.PendingRewards, d.sale.card.info.Balance.Reward = row.rewards, row.reward
		d.sale.showReward()
		d.Shows(row.want)
	}
}

// TestRewardUnclear: before another claim the card is looked up.
func TestRewardUnclear(t *testing.T) {
	d := withReward(t, 2)
	d.till.claims = fault.New(fault.RewardUnclear)
	d.Press("Give 1 of 2 rewards")
	d.Idle()
	d.Heard(device.SoundAttention)
	d.Told(d.sale.message, "the reward may have been given")
	d.till.claims = nil
	d.Press("Look it up again")
	d.Idle()
	if len(d.till.claimed) != 1 {
		t.Errorf("claimed %d times", len(d.till.claimed))
	}
	d.Press("Give reward")
	d.Idle()
	d.Told(d.sale.message, "Reward given")
}

func TestRewardOffline(t *testing.T) {
	d := withReward(t, 1)
	s := d.till.status
	s.Sync.Link = purchase.LinkOffline
	d.sale.Show(s)
	if b := d.Button("Reward: offline"); !b.Disabled() {
		t.Error("it can be pressed")
	}
	d.till.claims = fault.Fault{Kind: fault.RewardRefused, Facts: fault.Facts{Detail: "NO_REWARD_AVAILABLE"}}
	d.sale.Show(d.till.status)
	d.Press("Give reward")
	d.Idle()
	d.Heard(device.SoundRefused)
	d.Told(d.sale.message, "Forloy gives no reward (NO_REWARD_AVAILABLE).")
}

// A sale that earns a reward tells of it when Forloy has taken it, once; one that earns
// none says nothing. A reward that was given stands among the last sales.
func TestARewardIsEarned(t *testing.T) {
	d := newDesk(t)
	rewards := 0
	d.till.lookup = func(string) (purchase.CardInfo, error) {
		return purchase.CardInfo{CardInstanceID: "ci_1", CustomerName: "Jane D.", Status: "active",
			Balance: purchase.Balance{CurrentPunches: 9, PunchRequirement: 10, PendingRewards: rewards}}, nil
	}
	var tx purchase.Transaction
	ring := d.till.ring
	d.till.ring = func(draft till.Draft) (purchase.Transaction, error) {
		made, err := ring(draft)
		tx = made
		return made, err
	}
	sell := func(earns int) {
		d.scan("forloy_enr_f456")
		d.Idle()
		d.Keys("5")
		d.Key(fyne.KeyReturn)
		d.Idle()
		d.shows(tx)
		rewards += earns
		tx.State = purchase.Synced
		d.Sounds = nil
		d.shows(tx)
		d.shows(tx) // as often as it likes
		d.Idle()
	}
	sell(0)
	d.Heard()
	d.Hides("Reward earned")
	sell(1)
	d.Heard(device.SoundAttention)
	d.Told(d.sale.message, "Reward earned: Jane D. · 1 reward waits. Scan the card to give it.")
	d.scan("forloy_enr_f456")
	d.Idle()
	d.Press("Give reward")
	d.Idle()
	d.Shows("reward: Free coffee")
}
