package review

import (
	"slices"
	"strings"
	"testing"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
)

func TestTryAgain(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
	keys := keysOf(d.office.review)
	d.room.list.widget.Select(1)
	d.Press("Try again")
	d.Press("Try again") // a double click acts once
	d.expect("manager usr_ana retries " + keys[1])
	d.Shows("Trying again: €5.01, card ending …b123")
}

func TestTryAgainOffline(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	offline := unlocked
	offline.Sync.Link = purchase.LinkOffline
	d.room.Show(offline)
	d.settled(purchase.Pending, d.office.review...)
	d.Press("Try again")
	d.Idle()
	d.Shows("Waiting again: €5.00, card ending …a123. The outcome shows once Forloy can be reached.")
}

// That a sale waits again is no success: what came of it is said, also when it
// was quicker than the status that tells of it.
func TestWhatCameOfTryingAgain(t *testing.T) {
	for _, c := range []struct {
		name   string
		states []purchase.State
		says   string
		good   bool
	}{
		{"still refused", []purchase.State{purchase.Review},
			"Still refused: €5.00, card ending …a123. No such card.", false},
		{"sent", []purchase.State{purchase.Synced}, "Sent: €5.00, card ending …a123.", true},
		{"all refused", []purchase.State{purchase.Review, purchase.Review}, "Still refused: all 2 sales.", false},
		{"all sent", []purchase.State{purchase.Synced, purchase.Synced}, "Sent: all 2 sales.", true},
		{"some sent", []purchase.State{purchase.Synced, purchase.Review}, "Sent: 1. Still refused: 1.", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, slices.Repeat([]string{"CARD_NOT_FOUND"}, len(c.states))...)
			all := d.office.review
			d.settled(purchase.Pending, all...)
			if len(all) > 1 {
				d.Press("Choose all 2")
			}
			d.Press("Try again")
			d.office.review = nil
			d.Idle()
			if got := d.room.last.Content; !strings.HasPrefix(got, "Trying again: ") {
				t.Errorf("says %q", got)
			}
			if d.room.last.Ink == kit.InkGood {
				t.Error("waiting again looks like a success")
			}
			for i, state := range c.states {
				all[i].Attempts++
				d.settled(state, all[i])
				if state == purchase.Review {
					d.office.review = append(d.office.review, all[i])
				}
			}
			d.room.Show(d.room.status) // its counts are what they were
			d.Idle()
			d.Says(d.room.last, d.room.detail.message.Segment.Text)
			d.Told(d.room.detail.message, c.says)
			if good := d.room.last.Ink == kit.InkGood; good != c.good {
				t.Errorf("looks good: %t", good)
			}
			if !c.good {
				d.Heard(device.SoundAttention)
				d.Says(d.room.detail.facts[6], "2") // attempts
			}
		})
	}
}

func TestWhatCameOfAReplacement(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	tx := d.office.review[0]
	tx.IdempotencyKey = "new"
	d.settled(purchase.Pending, tx)
	d.Press("Rescan and replace")
	d.Keys("forloy_enr_other")
	d.Press("Replace")
	d.Idle()
	d.Shows("Replaced: €5.00, card ending …a123. The new sale keeps the time of the old one, ")
	d.settled(purchase.Review, tx)
	d.room.Show(d.room.status)
	d.Idle()
	d.Shows("Still refused: ")
}
