// Package uitest drives a window in a test as a person does: by keys, and by what
// is to be seen on the screen. A test that names buttons by their words goes on
// working when a room is built in another way.
package uitest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"counterfoil/internal/device"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// The screen is read in one language, whichever the PC speaks.
func init() { words.SystemIs("en-GB") }

// Least is the smallest window that a till may have.
var Least = fyne.NewSize(800, 600)

// Desk is a window and who sits before it. The test's goroutine is the UI
// goroutine: what the window posts runs when the test lets it.
type Desk struct {
	*testing.T
	Sounds []device.Sound // heard since Heard was last asked
	Opened string         // by Shell.ShowSale, in a window of Open
	Said   string         // by Shell.Says, in a window of Open

	win   fyne.Window
	shell *shell.Shell
	posts chan func()
}

// New returns a desk whose window comes by Sit. Its Post and Chime are for the
// shell.
func New(t *testing.T) *Desk { return &Desk{T: t, posts: make(chan func(), 1000)} }

// Post takes what is to run on the UI goroutine; Chime hears.
func (d *Desk) Post(f func()) { d.posts <- f }

// Chime hears a sound.
func (d *Desk) Chime(s device.Sound) { d.Sounds = append(d.Sounds, s) }

// Sit shows the window, in its smallest size, and closes it when the test ends.
func (d *Desk) Sit(win fyne.Window, s *shell.Shell) {
	d.win, d.shell = win, s
	win.Resize(Least)
	win.Show()
	d.Cleanup(func() {
		s.Close()
		s.Wait()
		forget()
	})
}

// forget lets the toolkit give back what windows that are gone have left: it keeps how each widget is drawn, and with
// that the window, until a window has been painted. In tests none is.
func forget() { software.NewCanvas().Capture() }

// Open returns a desk before an empty window, and the shell for one room.
func Open(t *testing.T) (*Desk, *shell.Shell) {
	t.Helper()
	d := New(t)
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.Paper{})
	win := app.NewWindow("")
	s := shell.New(win, d.Post, d.Chime)
	s.Says = func(what string, _ fyne.ThemeColorName) { d.Said = what }
	s.Visit, s.Bring, s.Setting = func(shell.Place) {}, func(shell.Place) {}, func(string) {}
	s.ShowSale = func(key string) { d.Opened = key }
	d.Sit(win, s)
	return d, s
}

// Put fills the window of Open with a room.
func (d *Desk) Put(room fyne.CanvasObject) {
	d.win.SetContent(room)
	d.win.Resize(Least)
}

// Settle runs what is posted until a condition holds.
func (d *Desk) Settle(what string, holds func() bool) {
	d.Helper()
	limit := time.After(2 * time.Minute)
	for !holds() {
		select {
		case f := <-d.posts:
			f()
		case <-limit:
			d.Fatalf("still waiting: %s; on the screen: %s", what, d.Screen())
		}
	}
}

// Idle waits for every job under way and runs what they posted.
func (d *Desk) Idle() {
	d.shell.Wait()
	for {
		select {
		case f := <-d.posts:
			f()
			d.shell.Wait()
		default:
			return
		}
	}
}

// Keys types on whatever has the focus, as a person does.
func (d *Desk) Keys(text string) {
	for _, r := range text {
		if f := d.win.Canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else {
			d.win.Canvas().OnTypedRune()(r)
		}
	}
}

// Key presses a key that types nothing.
func (d *Desk) Key(name fyne.KeyName) {
	event := &fyne.KeyEvent{Name: name}
	f := d.win.Canvas().Focused()
	if f == nil {
		d.win.Canvas().OnTypedKey()(event)
		return
	}
	f.TypedKey(event)
	if name == fyne.KeySpace {
		d.Keys(" ")
	}
	if f, up := d.win.Canvas().Focused().(desktop.Keyable); up {
		f.KeyUp(event)
	}
}

// Heard checks which sounds there were since it was last asked.
func (d *Desk) Heard(want ...device.Sound) {
	d.Helper()
	if fmt.Sprint(d.Sounds) != fmt.Sprint(want) {
		d.Errorf("heard %v, want %v", d.Sounds, want)
	}
	d.Sounds = nil
}

// Says checks a text.
func (d *Desk) Says(t *kit.Text, want string) {
	d.Helper()
	if t.Content != want {
		d.Errorf("says %q, want %q", t.Content, want)
	}
}

// Told checks that words hold a part; with an empty one, that there are none.
func (d *Desk) Told(w *kit.Words, want string) {
	d.Helper()
	if !strings.Contains(w.Segment.Text, want) || want == "" && !w.Empty() {
		d.Errorf("says %q, want %q", w.Segment.Text, want)
	}
}

// Posted is how many funcs wait to run on the UI goroutine.
func (d *Desk) Posted() int { return len(d.posts) }

// Drain runs what is posted by now, without waiting for jobs under way.
func (d *Desk) Drain() {
	for range len(d.posts) {
		(<-d.posts)()
	}
}
