package shell

import (
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
)

// tearStep is the time between two pictures of a stub on its way: together they are over
// before the next card can be held to a scanner.
const tearStep = 35 * time.Millisecond

// EndTear takes away the stub that is on its way: its room is no longer in front.
func (s *Shell) EndTear() {
	if s.torn != nil {
		s.torn.End()
	}
}

// Tear shows how a stub comes off one object and goes to another, unless nothing is to
// move. Nothing waits for it. The one before it is gone by then: where a picture takes
// longer than a sale, they would become more and more.
func (s *Shell) Tear(says string, off, on fyne.CanvasObject) {
	s.EndTear()
	torn := kit.NewTorn(says, off, on)
	s.torn = torn
	var step func()
	step = func() {
		if torn.Step() {
			s.After(tearStep, step)
		}
	}
	if torn != nil {
		s.After(tearStep, step)
	}
}
