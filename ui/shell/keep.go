package shell

import "counterfoil/ui/kit"

// Keep delivers what a button of the pointer does. On a sheet the keyboard then stays where it was: the
// toolkit takes it away at a click beside all that can be pressed, and nobody would see what Space
// answers. The page stays where it was rolled to: a drag of its bar is such a click.
func (s *Shell) Keep(deliver func()) {
	had, on := s.Focused(), s.top()
	deliver()
	if had != nil && on != nil && s.top() == on && s.Focused() == nil {
		kit.Unrolled(func() { s.win.Canvas().Focus(had) })
	}
}

// top is the cover on top; nil: none is, or something of the toolkit's.
func (s *Shell) top() *kit.Cover {
	if n := len(s.sheets); n > 0 {
		return s.sheets[n-1].lies
	}
	return nil
}
