package shell

import "time"

// held is what would tear typing.
type held struct {
	typing func() bool // it still would
	do     func()
	until  time.Time
}

// How long it waits at most, and how often it looks.
const (
	longestTyping = 3 * time.Second
	typingLook    = 50 * time.Millisecond
)

// OnceTyped does something once nobody types, and reports whether that waits: what is typed may not be whole, and would
// come in two pieces. What waits is done in its order.
func (s *Shell) OnceTyped(typing func() bool, do func()) (waits bool) {
	if len(s.held) == 0 && !typing() {
		do()
		return false
	}
	s.held = append(s.held, held{typing, do, time.Now().Add(longestTyping)})
	if len(s.held) == 1 {
		s.After(typingLook, s.look)
	}
	return true
}

func (s *Shell) look() {
	for len(s.held) > 0 {
		if first := s.held[0]; first.typing() && time.Now().Before(first.until) {
			s.After(typingLook, s.look)
			return
		}
		s.doFirst()
	}
}

func (s *Shell) doFirst() {
	first := s.held[0]
	s.held = s.held[1:]
	first.do()
}

// Typed does all that waits: with Enter, what is typed is whole.
func (s *Shell) Typed() {
	for len(s.held) > 0 {
		s.doFirst()
	}
}
