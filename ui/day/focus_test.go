package day

import (
	"testing"

	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
)

// The focus stays on its line when the page is read again. If nothing is behind the line any more it goes to the next
// one that can be pressed, and with no such line to none.
func TestTheFocusOfALineThatGoes(t *testing.T) {
	s := open(t)
	s.room.shell.Focus(s.Button("Waiting"))
	reads := func(want string) {
		t.Helper()
		s.room.Refresh()
		s.Idle()
		on := ""
		if b, is := s.room.shell.Focused().(*kit.Button); is {
			on = b.Label
			if s.Button(on) != b || b.Disabled() {
				t.Errorf("the focus is on a line %q that cannot be pressed", on)
			}
		}
		if on != want {
			t.Errorf("the focus is on %q, want %q", on, want)
		}
	}
	reads("Waiting")
	d := s.days[s.today]
	d.By[purchase.Pending] = purchase.Tally{}
	reads("To review")
	s.days[s.today] = purchase.Day{Date: s.today}
	reads("")
}
