package practice

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
	"counterfoil/ui/kit"
)

// stands is a till with sales in each state.
func stands(recorded, waiting, review int64) till.Status {
	return till.Status{Ready: true, Counts: purchase.Counts{Recorded: purchase.Tally{Count: recorded},
		By: map[purchase.State]purchase.Tally{purchase.Pending: {Count: waiting}, purchase.Review: {Count: review}}}}
}

// The round goes on by what is done, and tells what it has come to.
func TestTheGuidedRound(t *testing.T) {
	d, r, _, _ := open(t)
	d.Shows("Nothing leaves this PC")
	r.Status(till.Status{}) // not signed in yet
	d.Hides(" of 9")
	r.Status(stands(0, 0, 0))
	d.Shows("1 of 9")
	d.Shows("Press a card in the list")
	r.CardOnForm()
	d.Shows("Now type an amount and press Enter.")
	r.Status(stands(0, 0, 0))
	d.Shows("2 of 9")
	r.Status(stands(1, 1, 0))
	d.Shows("For a few seconds Undo takes it back")
	r.Status(stands(1, 0, 0))
	d.Shows("Now pull the plug")
	d.Press("Pull the plug")
	d.Idle()
	d.Shows("Make another sale.")
	r.Status(stands(2, 1, 0))
	d.Shows("It is safe on this PC. Plug it in again.")
	plugged := 0
	r.OnPlugged = func() { plugged++ }
	d.Press("Plug it in again")
	d.Idle()
	if plugged != 1 {
		t.Errorf("the till was told %d times that it can send", plugged)
	}
	d.Shows("Forloy can be reached again: the sale is sent by itself.")
	r.Status(stands(2, 0, 0))
	d.Shows("Deleted card")
	r.Status(stands(3, 1, 0))
	r.Status(stands(3, 0, 1))
	d.Shows("Open Review")
	r.Status(stands(3, 0, 0))
	d.Shows("every sale is kept here, and arrives exactly once")
	d.Press("Close")
	d.Hides("arrives exactly once")
	d.Shows("Nothing leaves this PC")
	r.Status(stands(3, 0, 0))
	d.Hides(" of 9")
}

// Leave is the first button that Tab comes to: it asks, and what it ends can be begun again.
func TestTheRoundIsNotLeftByAccident(t *testing.T) {
	d, r, _, _ := open(t)
	r.Status(stands(0, 0, 0))
	d.Press("Leave")
	d.Shows("Leave the guided round?")
	d.Key(fyne.KeySpace) // the safe answer has the focus
	d.Shows("1 of 9")
	d.Press("Leave")
	d.Press("Leave")
	d.Hides("1 of 9")
}

// Who has left the round, or has been through it, finds the way out of practice in its place.
func TestTheWayOutOfPractice(t *testing.T) {
	d, r, _, _ := open(t)
	left := 0
	r.OnLeave = func() { left++ }
	r.Status(stands(0, 0, 0))
	d.Hides("Leave practice")
	d.Press("Leave")
	d.Shows("“Leave practice” opens the real till.")
	d.Press("Leave")
	d.Press("Leave practice")
	d.Shows("Nothing leaves this PC")
	r.round.at = allDone
	r.showRound()
	d.Press("Leave practice")
	if left != 2 {
		t.Errorf("left %d times", left)
	}
	d, r, _, _ = open(t)
	r.OnLeave = func() {}
	r.Status(stands(7, 0, 0))
	d.Shows("Leave practice")
}

// Whoever has sold here before is left alone, and can have the round all the same; it
// can be left at any step, and what is done in another order counts.
func TestTheRoundIsNobodysDuty(t *testing.T) {
	d, r, _, _ := open(t)
	r.Status(stands(7, 0, 1))
	d.Hides(" of 9")
	r.Guide()
	d.Shows("1 of 9")
	r.Status(stands(8, 1, 1)) // sold without a card from the list
	d.Shows("3 of 9")
	d.Press("Leave")
	d.Press("Leave") // the question
	d.Hides(" of 9")
	r.Status(stands(8, 0, 1))
	d.Hides(" of 9")
	d.Press("Pull the plug")
	d.Idle()
	r.Guide()
	r.Status(stands(9, 1, 1))
	r.Status(stands(9, 0, 1))
	d.Shows("Make another sale.") // the plug was pulled already
}

// A room that takes another's place goes on with its round.
func TestTheRoundGoesOnInAnotherLanguage(t *testing.T) {
	d, r, s, _ := open(t)
	r.Status(stands(0, 0, 0))
	r.Status(stands(1, 0, 0))
	again := New(r.shell, s.knobs(), func(string) {})
	d.Put(again.Band)
	again.Carry(r)
	d.Shows("Now pull the plug")
}

// In every language, no step is wider than the smallest window or higher than the
// others, or the form below would move.
func TestTheRoundFits(t *testing.T) {
	defer words.Use("")
	for _, language := range words.Languages() {
		words.Use(language.Code)
		_, r, _, _ := open(t)
		r.Status(stands(0, 0, 0))
		height := r.Band.MinSize().Height
		for at := scanCard; at <= allDone; at++ {
			r.round.at = at
			r.showRound()
			r.Band.Resize(fyne.NewSize(uitest.Least.Width, height))
			r.Band.Refresh()
			if got := r.Band.MinSize(); got.Width > uitest.Least.Width || got.Height > height {
				t.Errorf("%s, step %d: %v, and the first one is %v high", language.Code, at, got, height)
			}
		}
	}
}

// Each step goes on by what is done, also where that is done early, late or otherwise.
func TestEachStepGoesOn(t *testing.T) {
	for name, steps := range map[string]func(d *uitest.Desk, r *Room){
		"4 of 9": func(_ *uitest.Desk, r *Room) { // the one before still waits, this one is taken back
			r.Status(stands(1, 1, 0))
			r.Status(stands(2, 2, 0))
			r.Status(stands(2, 1, 0))
		},
		"5 of 9": func(d *uitest.Desk, r *Room) { // the plug is pulled before the sale is sent
			r.Status(stands(1, 1, 0))
			d.Press("Pull the plug")
			d.Idle()
		},
		"6 of 9": func(d *uitest.Desk, r *Room) {
			r.Status(stands(1, 1, 0))
			d.Press("Pull the plug")
			d.Idle()
			r.Status(stands(2, 2, 0))
		},
		"7 of 9": func(d *uitest.Desk, r *Room) {
			r.Status(stands(1, 1, 0))
			d.Press("Pull the plug")
			d.Idle()
			r.Status(stands(2, 2, 0))
			d.Press("Plug it in again")
			d.Idle()
		},
		"8 of 9": func(d *uitest.Desk, r *Room) { // the first has arrived, a new one waits
			r.Status(stands(1, 1, 0))
			d.Press("Pull the plug")
			d.Idle()
			r.Status(stands(2, 2, 0))
			d.Press("Plug it in again")
			d.Idle()
			r.Status(stands(3, 1, 0))
		},
	} {
		d, r, _, _ := open(t)
		r.Status(stands(0, 0, 0))
		steps(d, r)
		if !strings.Contains(d.Screen(), name) {
			t.Errorf("not at %s: %s", name, d.Screen())
		}
	}
}

// The round's sentences are as large as other text wherever there is room for them: a short one also where
// a long one is smaller.
func TestTheRoundIsWrittenAsLargeAsOtherText(t *testing.T) {
	t.Cleanup(func() { kit.Zoom(1, 1) })
	for _, c := range []struct {
		window fyne.Size
		whole  bool
	}{{fyne.NewSize(1920, 1080), true}, {fyne.NewSize(800, 600), false}} {
		kit.Zoom(kit.ZoomFor("150", c.window))
		d, r, _, _ := open(t)
		d.Put(r.Band)
		r.shell.Window().Resize(c.window)
		smaller := 0
		for r.round.at = scanCard; r.round.at <= allDone; r.round.at++ {
			r.showRound()
			segment := r.guide.says.Segment
			short := r.round.at == typeAmount || r.round.at == plugIn
			size := (kit.Paper{}).Size(segment.Style.SizeName)
			if size == kit.SizeSmall {
				continue
			}
			smaller++
			if c.whole || short {
				t.Errorf("%v: %q is %g high, other text %g", c.window, segment.Text, size, kit.SizeSmall)
			}
		}
		if !c.whole && smaller == 0 {
			t.Errorf("%v: no step is too long for its room", c.window)
		}
	}
}
