package shell_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/tests/uitest"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

const fileName = "The file's name"

// saver is a desk that is asked where to save a file, and what was written.
type saver struct {
	*uitest.Desk
	shell *shell.Shell
	dir   string
	wrote []string
	fails error // of the next writes
}

func newSaver(t *testing.T) *saver {
	t.Helper()
	d, s := uitest.Open(t)
	a := &saver{Desk: d, shell: s, dir: t.TempDir()}
	a.ask()
	d.Field(fileName).SetText(filepath.Join(a.dir, "first.csv"))
	d.Key(fyne.KeyReturn) // from here on it saves in dir
	d.Idle()
	a.wrote = nil
	a.ask()
	return a
}

func (a *saver) ask() {
	a.shell.Save("sales.csv", func(_ context.Context, path string, replace bool) error {
		a.wrote = append(a.wrote, fmt.Sprintf("%s, replace %t", path, replace))
		return a.fails
	})
}

func (a *saver) expect(want ...string) {
	a.Helper()
	if got := strings.Join(a.wrote, "; "); got != strings.Join(want, "; ") {
		a.Errorf("wrote %q, want %q", got, want)
	}
}

func TestSavesAndSaysWhere(t *testing.T) {
	a := newSaver(t)
	a.Key(fyne.KeyReturn)
	a.Idle()
	path := filepath.Join(a.dir, "sales.csv")
	a.expect(path + ", replace false")
	if a.Said != "Saved: "+path || a.shell.Saving() {
		t.Errorf("said %q, form open %t", a.Said, a.shell.Saving())
	}
	a.Heard()
}

// Without its ending no program opens a file: it is added, and what is typed lands before it.
func TestSavesWithItsEnding(t *testing.T) {
	a := newSaver(t)
	a.Keys("-nov")
	a.Key(fyne.KeyReturn)
	a.Idle()
	a.ask()
	a.Field(fileName).SetText("mine")
	a.Key(fyne.KeyReturn)
	a.Idle()
	a.expect(filepath.Join(a.dir, "sales-nov.csv")+", replace false",
		filepath.Join(a.dir, "mine.csv")+", replace false")
}

// A whole path is taken as it stands, and its folder is where the next file goes.
func TestSavesAtAWholePath(t *testing.T) {
	a := newSaver(t)
	other := t.TempDir()
	path := filepath.Join(other, "mine.csv")
	a.Field(fileName).SetText(path)
	a.Key(fyne.KeyReturn)
	a.Idle()
	a.expect(path + ", replace false")
	a.ask()
	a.Shows("In " + other)
}

// The form says where the file will be, whatever is typed: a whole path does not lead into the folder used last.
func TestSaysTheFolderOfWhatIsTyped(t *testing.T) {
	a := newSaver(t)
	other := t.TempDir()
	for typed, dir := range map[string]string{filepath.Join(other, "mine.csv"): other, "mine.csv": a.dir, "": a.dir,
		filepath.Join("november", "mine.csv"): filepath.Join(a.dir, "november")} {
		a.Field(fileName).SetText(typed)
		a.Shows("In " + dir)
	}
}

func TestReplacesOnlyWhenTold(t *testing.T) {
	a := newSaver(t)
	a.fails = fault.RefusedExists
	a.Key(fyne.KeyReturn)
	a.Idle()
	path, other := filepath.Join(a.dir, "sales.csv"), filepath.Join(a.dir, "other.csv")
	a.Shows(path + " is there already. Choose another name, or replace it.")
	a.Heard(device.SoundAttention)
	a.Button("Replace it")
	a.Key(fyne.KeyReturn) // a double Enter replaces nothing
	a.Idle()
	a.Sounds = nil
	a.Field(fileName).SetText("other.csv") // another name is no leave to replace
	a.Hides("is there already")
	a.Press("Save")
	a.Idle()
	a.fails = nil
	a.Press("Replace it")
	a.Idle()
	a.expect(path+", replace false", path+", replace false", other+", replace false", other+", replace true")
	if a.Said != "Saved: "+other {
		t.Errorf("said %q", a.Said)
	}
}

// A fault is said where it was made, and goes with the next try.
func TestAFaultDoesNotOutliveTheNextTry(t *testing.T) {
	a := newSaver(t)
	a.fails = fault.New(fault.StoreFull)
	a.Key(fyne.KeyReturn)
	a.Idle()
	a.Shows("The disk is full. Make room on it.")
	a.Heard(device.SoundAttention)
	a.fails = nil
	a.Key(fyne.KeyReturn)
	a.Idle()
	if a.shell.Saving() {
		t.Error("still open")
	}
	a.Heard()
}

// A fault that comes after the form was closed is said in the room in front.
func TestAFaultAfterTheFormIsClosed(t *testing.T) {
	a := newSaver(t)
	a.fails = fault.New(fault.StoreFull)
	a.Key(fyne.KeyReturn)
	a.shell.CloseSave()
	a.Idle()
	a.Heard(device.SoundAttention)
	if a.Said != "The disk is full. Make room on it." {
		t.Errorf("said %q", a.Said)
	}
}

func TestSaveNeedsAName(t *testing.T) {
	a := newSaver(t)
	a.Field(fileName).SetText(" ")
	a.Key(fyne.KeyReturn)
	a.Shows("Give the file a name.")
	a.Press("Cancel")
	if a.shell.Saving() || a.shell.Covered() {
		t.Error("Cancel does not close it")
	}
	a.Idle()
	a.expect()
}

// What is said while something lies over the rooms is said there: it hides the room.
func TestSaidOnTheSheet(t *testing.T) {
	d, s := uitest.Open(t)
	if s.Tell("Saved", kit.InkGood) {
		t.Error("told where nothing lies")
	}
	var sheet shell.Sheet
	sheet.Put(s, 0, kit.NewButton("Back", kit.Quiet, nil))
	if !s.Tell("Saved: b.zip", kit.InkGood) || !s.Tell("Saved: c.zip", kit.InkText) {
		t.Error("not told")
	}
	d.Shows("Saved: c.zip")
	d.Hides("Saved: b.zip")
}

// What is said on a sheet hides neither its title nor anything else of it, and is in the window.
func TestSaidAboveTheSheet(t *testing.T) {
	d, s := uitest.Open(t)
	for name, high := range map[string]float32{"low": 200, "high": 500, "as high as the window": 560} {
		title := kit.NewText("Closing no. 1", kit.SizeMedium, kit.InkText)
		var sheet shell.Sheet
		sheet.Put(s, 2*kit.Grid, kit.Container(kit.Exactly{Size: fyne.NewSize(500, high)},
			kit.ColumnFill(kit.Grid, 1, title, kit.Spacer())))
		s.Tell("Saved: b.pdf", kit.InkGood)
		place := fyne.CurrentApp().Driver().AbsolutePositionForObject
		said := d.Text("Saved: b.pdf")
		at := place(said)
		if foot := at.Y + said.Size().Height; foot > place(title).Y || at.Y < 0 {
			t.Errorf("%s: said from %v to %v, over the title at %v", name, at.Y, foot, place(title).Y)
		}
		sheet.Close()
	}
}
