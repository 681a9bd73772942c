package shell

import "time"

// Held is what waits until nobody types, in its order: what is typed may not be whole, and would come in two pieces.
type Held struct {
	shell *Shell
	all   []held
}

type held struct {
	typing func() bool // it would still tear typing
	do     func()
	until  time.Time
}

// How long it waits at most, and how often it looks.
const (
	longestTyping = 3 * time.Second
	typingLook    = 50 * time.Millisecond
)

// NewHeld returns one in which nothing waits.
func (s *Shell) NewHeld() *Held { return &Held{shell: s} }

// OnceTyped does something once nobody types, and reports whether that waits.
func (h *Held) OnceTyped(typing func() bool, do func()) (waits bool) {
	if len(h.all) == 0 && !typing() {
		do()
		return false
	}
	h.all = append(h.all, held{typing, do, time.Now().Add(longestTyping)})
	if len(h.all) == 1 {
		h.shell.After(typingLook, h.look)
	}
	return true
}

func (h *Held) look() {
	for len(h.all) > 0 {
		if first := h.all[0]; first.typing() && time.Now().Before(first.until) {
			h.shell.After(typingLook, h.look)
			return
		}
		h.doFirst()
	}
}

func (h *Held) doFirst() {
	first := h.all[0]
	h.all = h.all[1:]
	first.do()
}

// Now does all that waits: with Enter, what is typed is whole.
func (h *Held) Now() {
	for len(h.all) > 0 {
		h.doFirst()
	}
}
