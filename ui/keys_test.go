package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/shell"
)

func TestKeysWithoutAField(t *testing.T) {
	d := newDesk(t)
	d.win.Canvas().Unfocus()
	d.Keys("1 2")
	if got := d.amount(); got != "1 2" { // the first key gave it the focus
		t.Errorf("amount %q", got)
	}
	d.Key(fyne.KeyEscape)
	d.win.Canvas().Unfocus()
	d.Keys(" ")
	if got := d.amount(); got != "" || d.win.Canvas().Focused() != nil {
		t.Errorf("a blank became the amount %q", got)
	}
	d.Keys("12")
	d.win.Canvas().Focus(d.Button("Sync now"))
	d.Keys("3")
	if got := d.amount(); got != "123" {
		t.Errorf("amount %q after a digit on a button", got)
	}
	d.win.Canvas().Unfocus()
	d.Key(fyne.KeyBackspace)
	if got := d.amount(); got != "12" {
		t.Errorf("amount %q", got)
	}
	d.Key(fyne.KeyEscape)
	d.goTo(shell.Day)
	d.Keys("9")
	d.goTo(shell.Sale)
	if got := d.amount(); got != "" {
		t.Errorf("a digit typed on Day became the amount %q", got)
	}
}

// A wedge types into what has the focus until its burst is known for a scan;
// then all is as it was.
func TestSnapshot(t *testing.T) {
	d := newDesk(t)
	d.Keys("5")
	for name, focus := range map[string]fyne.Focusable{"nothing": nil, "a button": d.Button("Sync now")} {
		d.win.Canvas().Unfocus()
		restore := d.Snapshot()
		if focus != nil {
			d.win.Canvas().Focus(focus)
			restore = d.Button("Sync now").Snapshot()
		}
		d.Keys("4006381333931")
		if d.amount() == "5" {
			t.Fatal("no digit arrived at the amount")
		}
		restore()
		if d.amount() != "5" || d.win.Canvas().Focused() != focus {
			t.Errorf("%s focused: amount %q, focus %v", name, d.amount(), d.win.Canvas().Focused())
		}
	}
}

// What the keyboard did in vain is said where the eye is, on every page.
func TestKeysInVainAreNamed(t *testing.T) {
	d := newDesk(t)
	d.keysDoubted(fault.New(fault.ScanDoubted))
	d.Heard(device.SoundAttention)
	d.Shows("This PC was busy. Check the amount, then press Enter.")
	d.keysDoubted(fault.New(fault.ScanKept))
	d.Shows("This PC was busy. Check what you typed, then press Enter.")
	d.tellKeys(fault.New(fault.ScanPadNumLock))
	d.Shows("Num Lock is off")
	d.goTo(shell.Settings)
	d.keysDoubted(fault.New(fault.ScanDoubted))
	if !d.notices.keys.Root.Visible() || d.at != shell.Settings {
		t.Error("in Settings nothing is said")
	}
	d.Desk.Says(d.notices.keys.Says, "This PC was busy. Check the amount, then press Enter.")
	d.goTo(shell.Sale)
	if d.notices.keys.Root.Visible() {
		t.Error("the notice has come along")
	}
}

// A menu is closed by what takes its place: it would take the keys.
func TestAMenuGoesWithItsRoom(t *testing.T) {
	for name, comes := range map[string]func(d *desk){
		"a room":     func(d *desk) { d.visit(shell.Review) },
		"a scan":     func(d *desk) { d.scan("forloy_enr_f456") },
		"a question": func(d *desk) { d.header.TellConnection(); d.AnswerSafely() },
		"Esc":        func(d *desk) { d.Key(fyne.KeyEscape) },
		"a tap beside it": func(d *desk) {
			d.win.Canvas().Overlays().Top().(fyne.Tappable).Tapped(nil)
		},
	} {
		d := newDesk(t)
		d.showMenu(d.Button("Sync now"))
		if !d.Covered() {
			t.Fatal("no menu")
		}
		comes(d)
		if d.Covered() {
			t.Errorf("%s: the menu is still there", name)
		}
	}
}

// What a menu lists may be known only after its room was left.
func TestAMenuOfARoomThatWasLeft(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Settings)
	button := d.Button("Save")
	d.goTo(shell.Sale)
	d.Menu(fyne.NewMenu("", fyne.NewMenuItem("ttyUSB0", nil)), button)
	if d.Covered() {
		t.Error("a menu of Settings lies over Sale")
	}
}

// On the smallest window the menu has all its entries in sight, off the window's edges, in practice and in large text
// too, and keys reach what the header tells by a tap only.
func TestTheMenuOfTheSmallestWindow(t *testing.T) {
	for _, text := range []string{"100", "150"} {
		d := newDesk(t, practiceScreen, func(cfg *Config, c *counter) {
			c.status.Settings.TextSize = text
			cfg.OpenTill = func() error { return nil }
			cfg.DecodePicture = func(string) ([]purchase.Scan, error) { return nil, nil }
		})
		d.win.Resize(fyne.NewSize(800, 600))
		d.showMenu(d.Button("Sync now"))
		menu := d.win.Canvas().Focused().(*widget.PopUpMenu)
		needs := float32(0)
		for _, line := range menu.Items {
			needs += line.MinSize().Height
		}
		if ends := menu.Position().Y + menu.Size().Height; needs > menu.Size().Height || ends > 600-4 {
			t.Errorf("%s%%: the entries need %g of %g, and end at %g", text, needs, menu.Size().Height, ends)
		}
		d.chooses("Connection…")
		if asked := d.Open(); asked == nil || asked.Question.Title != "Connection" {
			t.Errorf("%s%%: the connection is not told: %s", text, d.Screen())
		}
		d.win.Close()
	}
}

// chooses chooses the entry of the open menu that begins so, by keys.
func (d *desk) chooses(entry string) {
	for _, line := range d.win.Canvas().Focused().(*widget.PopUpMenu).Items {
		if labelOf(line) != "" { // no line between them
			d.Key(fyne.KeyDown)
		}
		if strings.HasPrefix(labelOf(line), entry) {
			break
		}
	}
	d.Key(fyne.KeyReturn)
}

// A language is chosen from the menu by keys, too, and the one in force is marked.
func TestALanguageByKeys(t *testing.T) {
	d := newDesk(t, func(_ *Config, c *counter) { c.status.Settings.Language = "en-GB" })
	d.showMenu(d.Button("Sync now"))
	d.chooses("Language")
	menu, is := d.win.Canvas().Focused().(*widget.PopUpMenu)
	if !is {
		t.Fatal("no menu of languages")
	}
	var marked []string
	for i, o := range menu.Items {
		if l := words.Languages()[i]; checked(o) {
			marked = append(marked, l.Code)
		}
	}
	if len(marked) != 1 || marked[0] != "en-GB" {
		t.Errorf("marked: %q", marked)
	}
	d.Key(fyne.KeyDown)
	d.Key(fyne.KeyDown)
	d.Key(fyne.KeyReturn)
	d.Idle()
	if got := d.till.settings.Language; got != "de" || d.Covered() {
		t.Errorf("language %q, and a menu is open: %t", got, d.Covered())
	}
}

// labelOf is what a line of a menu says.
func labelOf(line fyne.CanvasObject) string {
	if item, is := line.(fyne.Widget); is {
		for _, part := range test.WidgetRenderer(item).Objects() {
			if says, is := part.(*canvas.Text); is {
				return says.Text
			}
		}
	}
	return ""
}

// checked reports whether a line of a menu has its mark.
func checked(line fyne.CanvasObject) bool {
	for _, part := range test.WidgetRenderer(line.(fyne.Widget)).Objects() {
		if picture, is := part.(*canvas.Image); is && picture.Visible() {
			return true
		}
	}
	return false
}
