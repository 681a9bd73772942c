// Package shell is what every room of the window may ask of it: work off the UI
// goroutine, a question, a sound, a file to save, another room. It knows no room
// and no till.
//
//	s.Work(func(ctx context.Context) func() {     // on a goroutine of its own
//		day, err := till.Day(ctx, date)
//		return func() { room.show(day, err) } // on the UI goroutine
//	})
package shell

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/device"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// Place is a room that fills the window.
type Place int

const (
	Sale Place = iota
	Review
	Day
	Settings
)

// Account is where Shell.Setting goes for a sign-in.
const Account = "account"

// Shell belongs to one window. Post, Go, Work and Ends may be called from any
// goroutine; everything else belongs to the UI goroutine.
type Shell struct {
	Flash    *kit.Flash                                 // over the room in front
	Silent   bool                                       // no sound; the flash stays
	Visit    func(Place)                                // goes to a room, as a person does; set by the window
	Bring    func(Place)                                // goes to a room unasked, as a scan does; set by the window
	Setting  func(key string)                           // goes to one setting, or to Account; set by the window
	ShowSale func(key string)                           // opens a sale's slip; set by the window
	Says     func(what string, ink fyne.ThemeColorName) // speaks in the room in front; set by the window
	Sample   string                                     // as whom an owner signs in, in practice; set by the window
	Rest     time.Duration                              // of a reading of many sales
	Keeps    func()                                     // keeps what a room would lose undrawn; set by the window
	Scans    *Held                                      // that came without keys
	Hands    *Held                                      // sales that the POS hands over; Enter is not about them

	win   fyne.Window
	post  func(func()) // runs a func on the UI goroutine, in order
	chime func(device.Sound)

	ctx  context.Context // ends when the window has closed
	stop context.CancelFunc
	jobs sync.WaitGroup

	ended sync.Once
	ends  chan struct{} // closed when the window is about to be

	sheets   []*Sheet          // over the rooms, the topmost last
	question *Asked            // nil: none is open
	swap     *Asked            // the last one whether to replace a card
	saving   *saveForm         // nil: not open
	menu     *widget.PopUpMenu // the last one; nil: it was closed
	edge     *kit.Edge         // round it
	torn     *kit.Torn         // the last stub; nil: there was none
	folder   string            // that a file was saved in last; "": none was
	settled  time.Time         // until then Enter records nothing
}

// New returns the shell of a window. post runs a func on the UI goroutine, in
// order; chime plays a sound and does not wait for its end.
func New(win fyne.Window, post func(func()), chime func(device.Sound)) *Shell {
	s := &Shell{Flash: kit.NewFlash(), Rest: longRest, Keeps: func() {}, win: win, post: post, chime: chime,
		ends: make(chan struct{})}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.Scans, s.Hands = s.NewHeld(), s.NewHeld()
	return s
}

// Post runs a func on the UI goroutine. Once the window is closed it does nothing.
func (s *Shell) Post(f func()) {
	if s.ctx.Err() != nil {
		return
	}
	s.post(func() {
		if s.ctx.Err() == nil { // still
			f()
		}
	})
}

// Go runs a func that lasts as long as the window: it ends when the context does.
func (s *Shell) Go(f func(context.Context)) { s.jobs.Go(func() { f(s.ctx) }) }

// Work runs do off the UI goroutine; what it gives back, if anything, runs on
// it. The context ends with the window: what must not be cut short goes on with
// context.WithoutCancel.
func (s *Shell) Work(do func(context.Context) func()) {
	s.jobs.Go(func() {
		if then := do(s.ctx); then != nil {
			s.Post(then)
		}
	})
}

// After runs a func on the UI goroutine after a while.
func (s *Shell) After(d time.Duration, f func()) *time.Timer {
	return time.AfterFunc(d, func() { s.Post(f) })
}

// Settle has Enter record nothing for a moment: the second one of a double Enter was meant for what has just gone.
func (s *Shell) Settle() { s.settled = time.Now().Add(kit.DoubleClick) }

// Settling reports whether that moment lasts.
func (s *Shell) Settling() bool { return time.Now().Before(s.settled) }

// Close ends the window's context; Wait waits for all that it has under way.
func (s *Shell) Close() { s.stop() }

// Wait waits for everything that Go and Work have started.
func (s *Shell) Wait() { s.jobs.Wait() }

// Focus gives the keyboard to an object, Blur to none: a lock keeps it from what lies below.
func (s *Shell) Focus(f fyne.Focusable) {
	if o, is := f.(fyne.CanvasObject); is {
		kit.Wake(s.win.Canvas(), o)
	}
	s.win.Canvas().Focus(f)
	if n := len(s.sheets); n > 0 && s.Focused() == f {
		s.sheets[n-1].home = f
	}
}

// Focused is what has the keyboard; nil: nothing.
func (s *Shell) Focused() fyne.Focusable { return s.win.Canvas().Focused() }

// Blur takes the keyboard from whatever has it, but for a lock: it is called for what lies below.
func (s *Shell) Blur() {
	if n := len(s.sheets); n == 0 || !s.sheets[n-1].Bars {
		s.unfocus()
	}
}

func (s *Shell) unfocus() { s.win.Canvas().Unfocus() }

// Copy puts a text on the clipboard.
func (s *Shell) Copy(text string) { fyne.CurrentApp().Clipboard().SetContent(text) }

// Window is for dialogs of the toolkit and for menus.
func (s *Shell) Window() fyne.Window { return s.win }

// Covered reports whether a dialog, a menu or a pop-up is over the rooms.
func (s *Shell) Covered() bool { return s.win.Canvas().Overlays().Top() != nil }

const flashTime = 180 * time.Millisecond

// Signal tells of something by ear and by eye.
func (s *Shell) Signal(sound device.Sound) {
	if !s.Silent {
		s.chime(sound)
	}
	ink := kit.WashAttention
	switch sound {
	case device.SoundRecorded:
		ink = kit.WashGood
	case device.SoundRefused:
		ink = kit.WashError
	}
	turn := s.Flash.Show(ink)
	s.After(flashTime, func() { s.Flash.End(turn) })
}

// Alarm is Signal(device.SoundAttention).
func (s *Shell) Alarm() { s.Signal(device.SoundAttention) }

// FileTrouble says in the room in front what went wrong with a file.
func (s *Shell) FileTrouble(err error) {
	s.Alarm()
	s.Says(words.Say(err), kit.InkError)
}
