package scanner

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"counterfoil/internal/device"
)

const (
	ms = time.Millisecond

	enter = device.KeyEnter
	tab   = device.KeyTab
	other = device.KeyOther
)

// hand builds a list of timed strokes. Its layout says which rune a key makes.
type hand struct {
	layout func(key byte, shift bool) rune
	hold   time.Duration // how long a key stays down; 0: half a millisecond
	now    time.Duration
	done   []timed
}

func (h *hand) put(kind, key string, r rune, shift, command bool, at time.Duration) {
	code := 0
	for _, b := range []byte(key) {
		code = code*7 + int(b)
	}
	if kind == device.StrokeRune {
		code = 0
	}
	stroke := device.Stroke{Kind: kind, Key: key, Code: code, Rune: r, Shift: shift, Command: command}
	h.done = append(h.done, timed{stroke, at})
}

// text presses the keys that type this on a US keyboard, one every `each`.
func (h *hand) text(text string, each time.Duration) *hand {
	hold := h.hold
	if hold == 0 {
		hold = min(each/2, 500*time.Microsecond)
	}
	for _, r := range text {
		key, shift := place(r)
		if shift {
			h.put(device.StrokePress, device.KeyShift, 0, false, false, h.now)
		}
		h.put(device.StrokePress, string(key), 0, shift, false, h.now)
		made := usRune(key, shift)
		if h.layout != nil {
			made = h.layout(key, shift)
		}
		if made != 0 { // 0: a dead key
			h.put(device.StrokeRune, "", made, shift, false, h.now)
		}
		h.put(device.StrokeRelease, string(key), 0, shift, false, h.now+hold)
		if shift {
			h.put(device.StrokeRelease, device.KeyShift, 0, true, false, h.now+hold)
		}
		h.now += each
	}
	return h
}

func (h *hand) key(name string, each time.Duration) *hand {
	h.put(device.StrokePress, name, 0, false, false, h.now)
	h.put(device.StrokeRelease, name, 0, false, false, h.now+max(h.hold, 500*time.Microsecond))
	h.now += each
	return h
}

// enter ends a code or an amount.
func (h *hand) enter() *hand { return h.key(enter, 0) }

func (h *hand) ctrl(name string, each time.Duration) *hand {
	h.put(device.StrokePress, device.KeyModifier, 0, false, false, h.now)
	h.put(device.StrokePress, name, 0, false, true, h.now)
	h.put(device.StrokeRelease, name, 0, false, true, h.now+500*time.Microsecond)
	h.put(device.StrokeRelease, device.KeyModifier, 0, false, true, h.now+time.Millisecond)
	h.now += each
	return h
}

// drop removes the n-th press, as GLFW does with the second of two presses of one key in the same millisecond.
func (h *hand) drop(n int) *hand {
	for i, s := range h.done {
		if s.Kind == device.StrokePress && s.Key != device.KeyShift {
			if n == 0 {
				h.done = slices.Delete(h.done, i, i+1)
				return h
			}
			n--
		}
	}
	panic("drop: not that many presses")
}

// holding presses the keys while Control or Alt is down: they act and type nothing.
func (h *hand) holding(text string, each time.Duration) *hand {
	for _, r := range text {
		key, shift := place(r)
		let := h.now + min(each/2, 500*time.Microsecond)
		if shift {
			h.put(device.StrokePress, device.KeyShift, 0, false, true, h.now)
		}
		h.put(device.StrokePress, string(key), 0, shift, true, h.now)
		h.put(device.StrokeRelease, string(key), 0, shift, true, let)
		if shift {
			h.put(device.StrokeRelease, device.KeyShift, 0, true, true, let)
		}
		h.now += each
	}
	return h
}

// held keeps a key down until the system has repeated it n times, 33 ms apart.
func (h *hand) held(key string, n int, each time.Duration) *hand {
	r := rune(0)
	if len(key) == 1 {
		r = rune(key[0])
	}
	h.put(device.StrokePress, key, 0, false, false, h.now)
	if r != 0 {
		h.put(device.StrokeRune, "", r, false, false, h.now)
	}
	h.now += 300 * time.Millisecond
	for range n {
		h.put(device.StrokeRepeat, key, 0, false, false, h.now)
		if r != 0 {
			h.put(device.StrokeRune, "", r, false, false, h.now)
		}
		h.now += 33 * time.Millisecond
	}
	h.put(device.StrokeRelease, key, 0, false, false, h.now)
	h.now += each
	return h
}

func (h *hand) wait(d time.Duration) *hand {
	h.now += d
	return h
}

// place returns the key, and whether Shift is needed, to type a rune on a US keyboard.
func place(r rune) (key byte, shift bool) {
	for k := byte(' '); k < 127; k++ {
		if k >= 'A' && k <= 'Z' || strings.IndexByte("~!@#$%^&*()_+{}|:\"<>?", k) >= 0 {
			continue // a key is named for what it types without Shift
		}
		for _, s := range []bool{false, true} {
			if usRune(k, s) == r {
				return k, s
			}
		}
	}
	panic(fmt.Sprintf("no US key types %q", r))
}
