package sale

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/shell"
)

// A question is not answered by Enter: it could be the second of a double one.
func TestAsk(t *testing.T) {
	begin := func(t *testing.T) *desk {
		d := newDesk(t)
		ring := d.till.ring
		d.till.ring = func(draft till.Draft) (purchase.Transaction, error) {
			if !draft.Confirmed {
				return purchase.Transaction{}, &till.Ask{Doubts: []fault.Fault{unknown}}
			}
			return ring(draft)
		}
		d.scan("forloy_enr_f456")
		d.Keys("5")
		d.Key(fyne.KeyReturn)
		d.Idle()
		if d.Open() == nil {
			t.Fatal("nothing was asked")
		}
		d.Heard(device.SoundAttention)
		d.Key(fyne.KeyReturn)
		d.Key(fyne.KeyEnter)
		d.Idle()
		if d.Open() == nil || len(d.till.rung()) != 1 {
			t.Fatal("Enter has answered the question")
		}
		return d
	}
	t.Run("the safe answer", func(t *testing.T) {
		d := begin(t)
		d.Key(fyne.KeySpace) // the focus is on it
		d.Idle()
		if len(d.till.rung()) != 1 || d.Open() != nil {
			t.Error("the sale was rung, or the question is still there")
		}
		if d.sale.card.card == "" || d.sale.amount.Field.Text != "5" || d.sale.button.Disabled() {
			t.Error("the form did not stay as it was")
		}
	})
	t.Run("escape", func(t *testing.T) {
		d := begin(t)
		d.Key(fyne.KeyEscape)
		if d.Open() != nil || len(d.till.rung()) != 1 || d.sale.card.card == "" {
			t.Error("Esc did not go back")
		}
	})
	t.Run("yes", func(t *testing.T) {
		d := begin(t)
		d.win.Canvas().FocusPrevious()
		d.Key(fyne.KeySpace)
		d.Idle()
		drafts := d.till.rung()
		if len(drafts) != 2 || !drafts[1].Confirmed || drafts[1].Form != drafts[0].Form {
			t.Errorf("drafts %+v", drafts)
		}
		d.Heard(device.SoundRecorded)
	})
	t.Run("another question", func(t *testing.T) {
		d := begin(t)
		d.shell.Ask(shell.Question{Title: "Quit?", No: "Stay"})
		d.Key(fyne.KeyEscape)
		if d.sale.way.busy || d.Open() != nil {
			t.Error("the form is stuck behind a question that is gone")
		}
	})
}
