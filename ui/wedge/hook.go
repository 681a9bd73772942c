package wedge

import (
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
)

// ErrNoKeyboard: the window's keyboard cannot be listened to before focus (it is
// not shown yet, or it is no desktop window). Everything else goes on working.
var ErrNoKeyboard = errors.New("the window's keyboard is out of reach")

// Filter decides what is a scanner's and what a person's. It is called on the
// main goroutine only.
type Filter interface {
	Handle(s device.Stroke, now time.Time) []device.Action
	// Tick: the event queue was looked at, everything up to now has been handled.
	Tick(now time.Time) []device.Action
	// Flush: no time to wait, the pointer or the focus moves.
	Flush() []device.Action
}

// Withdrawable is a focusable thing that typing changes and that is no
// widget.Entry: Snapshot returns what puts it back as it is now.
type Withdrawable interface {
	Snapshot() (restore func())
}

// Options of a Hook.
type Options struct {
	// Unfocused is what runes change while nothing has the focus (the window's
	// own handler of typed runes); nil: nothing.
	Unfocused Withdrawable
	// Beside returns what puts back what runes change beside what has the focus; nil: nothing.
	Beside    func() (restore func())
	OnScan    func(purchase.Scan)
	OnRefused func(cause error)  // a scan arrived damaged
	OnDoubted func(cause error)  // what was typed has done nothing: it is withdrawn, or left to be checked
	OnUnable  func(cause error)  // a key that was meant to type cannot
	OnTyped   func(device.Burst) // nil: nobody asks
	OnUse     func()             // a key, a button or the pointer moved: somebody is there; nil: nobody asks
	OnEscape  func() bool        // Esc, before what has the focus gets it; whether it is spent; nil: it is not
}

// Hook listens to one window's keyboard. Its methods are for the main goroutine.
type Hook struct {
	window  fyne.Window
	filter  Filter
	options Options
	marked  bool          // a burst is being typed
	kept    []kept        // what it has changed since the mark
	beside  func()        // puts back what it has changed beside that; nil: nothing
	pressed device.Stroke // the last key, in this look at the event queue
	spent   bool          // what the pointer's button did came behind typing that is in doubt

	typed time.Time // when the last character came

	turns turns
}

// kept is a focused object (nil: none had the focus) and what puts it back.
type kept struct {
	focused fyne.Focusable
	restore func()
}

// Install begins to listen to a window that has been shown. All calls come on
// the main goroutine, while a key is handled. Where it returns ErrNoKeyboard
// (also under Fyne's test driver) the Hook is nil and nothing has changed.
func Install(w fyne.Window, f Filter, o Options) (*Hook, error) {
	h := &Hook{window: w, filter: f, options: o}
	if err := h.attach(); err != nil {
		return nil, err
	}
	f.Tick(time.Now()) // nothing was typed into the window before
	afterLooks(func() {
		h.pressed = device.Stroke{}
		h.apply(h.filter.Tick(time.Now()))
		h.turns.arrive()
	})
	return h, nil
}

// Use replaces the filter, after a change of settings.
func (h *Hook) Use(f Filter) {
	h.Flush()
	f.Tick(time.Now())
	h.filter = f
}

// typingEnds is longer than what the slowest scanner leaves between two characters
// and the filter waits for its next one.
const typingEnds = 350 * time.Millisecond

// Typing reports whether a character has come just now: what is typed may not be
// whole.
func (h *Hook) Typing() bool { return time.Since(h.typed) < typingEnds }

// Flush ends what has been typed so far: call it before the program itself
// moves the focus for a reason other than a scan.
func (h *Hook) Flush() { h.settle() }

// settle is Flush; it reports whether what was typed is in doubt.
func (h *Hook) settle() bool {
	actions := h.filter.Flush()
	h.apply(actions)
	return slices.ContainsFunc(actions, func(a device.Action) bool { return a.Do == device.Doubted })
}

// inPlace delivers what a button of the pointer did where the pointer is.
func (h *Hook) inPlace(deliver func()) {
	h.use()
	h.turns.press(deliver)
}

// use tells that somebody is there.
func (h *Hook) use() {
	if h.options.OnUse != nil {
		h.options.OnUse()
	}
}

// move delivers where the pointer is.
func (h *Hook) move(deliver func()) {
	h.use()
	h.turns.move(deliver)
}

// handle gives one stroke to the filter; deliver is Fyne's own callback for it.
func (h *Hook) handle(s device.Stroke, deliver func()) {
	h.use()
	s.Event = func() { h.turns.key(deliver) }
	s.Secret = h.secret()
	s.Keeps = h.keeps()
	if s.Kind == device.StrokeRune {
		h.typed = time.Now()
	}
	h.apply(h.filter.Handle(s, time.Now()))
}

// secret reports whether a key may be one of a password or a PIN. In a sheet that asks for one
// every key may be: half of what is typed fast is there before the focus moves on.
func (h *Hook) secret() bool {
	focused := h.window.Canvas().Focused()
	if field, ok := focused.(interface{ IsPrivate() bool }); ok && field.IsPrivate() {
		return true
	}
	if e := entryOf(focused); e != nil && e.Password {
		return true
	}
	return kit.AsksSecret()
}

// keeps reports whether a key goes to a field that keeps what is in doubt. What waits for the pointer
// may move the focus first.
func (h *Hook) keeps() bool {
	field, ok := h.window.Canvas().Focused().(*kit.Field)
	return ok && field.Keeps && !h.turns.wait()
}

func (h *Hook) apply(actions []device.Action) {
	for _, a := range actions {
		switch a.Do {
		case device.Pass:
			h.remember()
			a.Event.(func())()
		case device.Mark:
			h.marked, h.kept, h.beside = true, nil, nil
		case device.Withdraw:
			h.typed = time.Time{} // it has ended
			// The last one first: a character typed while nothing had the focus
			// can have given it to a field, which then was kept with that
			// character in it.
			for _, k := range slices.Backward(h.kept) {
				k.restore()
			}
			if h.beside != nil {
				h.beside()
			}
			h.marked, h.kept, h.beside = false, nil, nil
		case device.Scanned:
			h.marked, h.kept, h.beside = false, nil, nil
			h.options.OnScan(a.Scan)
		case device.Typed:
			if h.options.OnTyped != nil {
				h.options.OnTyped(a.Burst)
			}
		case device.Refused:
			h.marked, h.kept, h.beside = false, nil, nil
			h.options.OnRefused(fault.New(a.Cause))
		case device.Doubted:
			h.marked, h.kept, h.beside = false, nil, nil
			h.options.OnDoubted(fault.New(a.Cause))
		case device.Unable:
			h.options.OnUnable(fault.New(a.Cause))
		}
	}
}

// remember keeps the focused field as it is, before the burst's first stroke
// reaches it. The focus can move within a burst: each field is kept.
func (h *Hook) remember() {
	if !h.marked {
		return
	}
	if len(h.kept) == 0 && h.options.Beside != nil {
		h.beside = h.options.Beside()
	}
	focused := h.window.Canvas().Focused()
	if slices.ContainsFunc(h.kept, func(k kept) bool { return k.focused == focused }) {
		return
	}
	restore := func() {}
	if focused == nil {
		if h.options.Unfocused != nil {
			restore = h.options.Unfocused.Snapshot()
		}
	} else if snapshot := snapshotOf(focused); snapshot != nil {
		restore = snapshot
	}
	h.kept = append(h.kept, kept{focused, restore})
}
