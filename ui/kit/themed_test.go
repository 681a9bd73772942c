package kit

import (
	"errors"
	"image"
	"os"
	"os/exec"
	"reflect"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
)

// TestOneScope: a new scope of the theme would read all fonts anew, and keep them.
func TestOneScope(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Paper{})
	c := NewCheckedIn(TextLook{Text: SizeHuge}, "", func(text string) error {
		if text == "x" {
			return errors.New("wrong")
		}
		return nil
	})
	page := Column(Grid, c.Root)
	win := test.NewTempWindow(t, page)
	page.Refresh()
	scope := c.Field.Theme()
	for _, text := range []string{"1", "x", "2"} {
		c.Put(text)
		page.Refresh()
		win.Content().Refresh()
	}
	if c.Field.Theme() != scope {
		t.Error("a refresh has made another scope")
	}
	if c.Put("x"); !c.Marked() {
		t.Error("what is wrong is not marked")
	}
}

// forgets is how soon the toolkit forgets, in the test below: the variable is read when a
// program starts.
const forgets = 5 * time.Second

// cleans is longer than what the toolkit lets pass between two looks for what it can forget.
const cleans = 10500 * time.Millisecond

// TestTheLookIsKept: an amount that another room has hidden for a while is as large as before.
func TestTheLookIsKept(t *testing.T) {
	if os.Getenv("FYNE_CACHE") != forgets.String() {
		again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTheLookIsKept$", "-test.timeout=5m")
		again.Env = append(os.Environ(), "FYNE_CACHE="+forgets.String())
		if out, err := again.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	test.NewTempApp(t).Settings().SetTheme(Paper{})
	c := NewCheckedIn(TextLook{Text: 40}, "0.00", func(string) error { return nil })
	room := Column(Grid, c.Root)
	win := test.NewTempWindow(t, Container(Stack{}, room))
	win.Resize(fyne.NewSize(300, 120))
	look := func() image.Image { return win.Canvas().Capture() }
	before := look()
	room.Hide()
	look()
	time.Sleep(cleans)
	c.Root.MinSize() // a status lays the room out
	c.Keep()
	software.NewCanvas().Capture() // what has not been drawn is forgotten now
	room.Show()
	if !reflect.DeepEqual(look(), before) {
		t.Error("it looks otherwise")
	}
}
