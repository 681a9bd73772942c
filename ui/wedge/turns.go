package wedge

import (
	"time"

	"fyne.io/fyne/v2"
)

// turns delivers a window's events in the order in which they came. Fyne 2.8 takes a button's
// event at once and the pointer's only after each look at its queue: a finger, which moves the
// pointer and presses in one instant, would press what lay under the last touch, or nothing. So
// the button waits for the look's end, and all that comes behind it waits with it: on a busy PC
// one look brings several touches and the Enter after them.
type turns struct {
	moved bool   // the pointer has, since the last look at the event queue
	late  []late // what came behind what its buttons did after that
}

// late is an event that waits for those before it.
type late struct {
	moves   bool // the pointer
	deliver func()
}

// InPlace has a window that has been shown take what the pointer's buttons do where the pointer is. It is
// for a window without a Hook, which does so too. Errors are Install's.
func InPlace(w fyne.Window) error {
	t := &turns{}
	if err := t.attach(w); err != nil {
		return err
	}
	afterLooks(t.arrive)
	return nil
}

// afterLooks calls what it is given after each look at the event queue: Fyne ticks animations right then,
// sixty times a second, also while nothing is drawn.
func afterLooks(call func()) {
	looks := fyne.NewAnimation(time.Hour, func(float32) { call() })
	looks.RepeatCount = fyne.AnimationRepeatForever
	looks.Start()
}

// press delivers what a button of the pointer did.
func (t *turns) press(deliver func()) {
	if t.moved {
		t.late = append(t.late, late{deliver: deliver})
		return
	}
	t.key(deliver)
}

// move delivers where the pointer is.
func (t *turns) move(deliver func()) {
	if t.wait() {
		// One is delivered a look: of a mouse that moves on, the last place is enough, or a slow PC would keep
		// the keys behind them waiting for as long as it moves.
		if last := len(t.late) - 1; t.late[last].moves {
			t.late = t.late[:last]
		}
		t.late = append(t.late, late{true, deliver})
		return
	}
	t.moved = true
	deliver()
}

// key delivers a key.
func (t *turns) key(deliver func()) {
	if t.wait() {
		t.late = append(t.late, late{deliver: deliver})
		return
	}
	deliver()
}

// wait reports whether events wait for the pointer.
func (t *turns) wait() bool { return len(t.late) > 0 }

// arrive: the pointer is where it was moved to. The next place it was moved to
// waits for the next look.
func (t *turns) arrive() {
	t.moved = false
	for len(t.late) > 0 && !t.moved {
		next := t.late[0]
		t.late = t.late[1:]
		t.moved = next.moves
		next.deliver()
	}
}
