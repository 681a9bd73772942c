package sale

import (
	"errors"
	"testing"
	"time"

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

// gives presses the button of a reward, and says that it is meant.
func (d *desk) gives(button string) {
	d.Helper()
	d.Press(button)
	d.Press("Yes, give it")
	d.Idle()
}

func TestReward(t *testing.T) {
	d := withReward(t, 2)
	b := d.Button("Give 1 of 2 rewards")
	b.Tapped(nil)
	b.Tapped(nil) // a double click
	d.Key(fyne.KeyReturn)
	d.Key(fyne.KeyEnter) // a scan's, or an amount's
	d.Idle()
	if d.Open() == nil || len(d.till.claimed) != 0 {
		t.Fatalf("not asked, or claimed %d times", len(d.till.claimed))
	}
	d.Shows("Jane D.: a reward can be given once, and nothing takes it back.")
	yes := d.Button("Yes, give it")
	yes.Tapped(nil)
	yes.Tapped(nil)
	d.Idle()
	if len(d.till.claimed) != 1 {
		t.Fatalf("claimed %d times", len(d.till.claimed))
	}
	d.Heard(device.SoundRecorded)
	d.Told(d.sale.message, "Reward given: Free coffee, Jane D.")
	d.gives("Give reward")
	d.Hides("Give reward")
	if d.sale.card.card != "forloy_enr_f456" {
		t.Error("the card has left the form")
	}
}

// A reward is given only by its question's Yes, to the customer whose card is on the form.
func TestARewardIsMeant(t *testing.T) {
	for what, answer := range map[string]func(*desk){
		"the safe answer": func(d *desk) { d.Key(fyne.KeySpace) },
		"Esc":             func(d *desk) { d.Key(fyne.KeyEscape) },
		"another's card": func(d *desk) {
			d.scan("forloy_enr_other")
			d.Press("Yes, give it")
		},
	} {
		d := withReward(t, 2)
		d.sale.card.info.Balance.Reward = "Free coffee"
		d.Press("Give 1 of 2 rewards")
		d.Shows("Jane D.: Free coffee. Nothing takes it back.")
		answer(d)
		d.Idle()
		if d.Open() != nil || len(d.till.claimed) != 0 {
			t.Errorf("%s: claimed %d times", what, len(d.till.claimed))
		}
	}
}

// Where the second click of a double one goes, there is no Yes.
func TestNoYesUnderTheRewardsButton(t *testing.T) {
	d := withReward(t, 2)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	for _, size := range []fyne.Size{{Width: 800, Height: 600}, {Width: 1920, Height: 1080},
		{Width: 768, Height: 1366}} {
		d.win.Resize(size)
		gives := d.Button("Give 1 of 2 rewards")
		from := at(gives)
		to := from.Add(gives.Size())
		d.Press(gives.Label)
		yes := d.Button("Yes, give it")
		begin := at(yes)
		end := begin.Add(yes.Size())
		if begin.X < to.X && end.X > from.X && begin.Y < to.Y && end.Y > from.Y {
			t.Errorf("%v: Yes is at %v, the button at %v", size, begin, from)
		}
		d.Key(fyne.KeyEscape)
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
	d.gives("Give 1 of 2 rewards")
	d.Heard(device.SoundAttention)
	d.Told(d.sale.message, "the reward may have been given")
	d.till.claims = nil
	d.Press("Look it up again")
	d.Idle()
	if len(d.till.claimed) != 1 {
		t.Errorf("claimed %d times", len(d.till.claimed))
	}
	d.gives("Give reward")
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
	s.Sync.Link = purchase.LinkSignIn
	d.sale.Show(s)
	if b := d.Button("Reward: not now"); !b.Disabled() {
		t.Error("it can be pressed")
	}
	d.till.claims = fault.Fault{Kind: fault.RewardRefused, Facts: fault.Facts{Detail: "NO_REWARD_AVAILABLE"}}
	d.sale.Show(d.till.status)
	d.gives("Give reward")
	d.Heard(device.SoundRefused)
	d.Told(d.sale.message, "Forloy gives no reward on this card now. It may have been given already.")
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
	d.gives("Give reward")
	d.Shows("reward: Free coffee")
	d.scan("forloy_enr_g789")
	d.Idle()
	answers := d.till.lookup
	d.till.lookup = func(string) (purchase.CardInfo, error) { return purchase.CardInfo{}, errors.ErrUnsupported }
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Idle()
	rewards++
	d.shows(tx)
	d.Sounds, tx.State = nil, purchase.Synced
	d.shows(tx)
	d.Idle()
	d.Heard()
	d.till.lookup = func(string) (purchase.CardInfo, error) {
		t.Error("asked again at once")
		return purchase.CardInfo{}, errors.ErrUnsupported
	}
	d.shows(tx)
	d.Idle()
	d.till.lookup = answers
	d.sale.earnings[0].next = time.Time{} // some seconds later
	d.shows(tx)
	d.Idle()
	d.Heard(device.SoundAttention)
}

// A reward that was given before this start of the window still stands among the last sales, once.
func TestRewardsOfEarlier(t *testing.T) {
	d := withReward(t, 1)
	d.till.given = []till.GivenReward{{At: time.Now().Add(-time.Hour), Card: "…f456", Title: "A muffin"},
		{At: time.Now().Add(-2 * time.Hour), Card: "…x789"}}
	d.sale.Recall()
	d.Idle()
	d.gives("Give reward")
	d.Shows("reward: Free coffee")
	d.Shows("reward: A muffin")
	d.Shows("Card ending …x789")
	if n := len(d.sale.given); n != 3 || d.sale.given[0].title != "Free coffee" {
		t.Errorf("%d rewards: %+v", n, d.sale.given)
	}
}

// A reward among the last sales is paper as they are, though there is nothing to open.
func TestAGivenRewardLooksLikeASale(t *testing.T) {
	d := withReward(t, 1)
	d.gives("Give reward")
	stub := d.sale.last.stubs[0]
	if !stub.paper.Disabled() || !stub.paper.Paper {
		t.Errorf("the tile is off: %t, and looks so: %t", stub.paper.Disabled(), !stub.paper.Paper)
	}
}

// Beside the button of a reward the card's end and its programme are to be read whole.
func TestTheCardBesideItsReward(t *testing.T) {
	d := newDesk(t)
	d.sale.Show(d.till.status)
	d.till.lookup = func(string) (purchase.CardInfo, error) {
		return purchase.CardInfo{CardInstanceID: "ci_1", CustomerName: "Jane D.", Title: "Coffee Rewards",
			Status: "active", Balance: purchase.Balance{PunchRequirement: 10, PendingRewards: 1}}, nil
	}
	d.scan("forloy_enr_f456")
	d.Idle()
	d.Says(d.sale.card.first, "Jane D. · …f456")
	d.Says(d.sale.card.next, "Coffee Rewards")
	if cut := append(d.Shortened(), d.CardsCut()...); len(cut) > 0 {
		t.Errorf("no room for %q", cut)
	}
}
