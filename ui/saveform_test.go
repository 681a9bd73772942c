package ui

import (
	"counterfoil/ui/kit"
	"errors"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/till"
)

// saveDesk is a desk whose Day asks where to save.
func saveDesk(t *testing.T) (d *desk, dir string) {
	t.Helper()
	d = newDesk(t)
	dir = t.TempDir()
	d.folder = dir
	d.goTo(placeDay)
	d.idle()
	d.day.date = "2026-11-22"
	d.day.onExport(d.day.date)
	if d.saving == nil || d.win.Canvas().Focused() != d.saving.path {
		t.Fatal("nobody asks where to save")
	}
	return d, dir
}

func TestSavesAndSaysWhere(t *testing.T) {
	d, dir := saveDesk(t)
	d.key(fyne.KeyReturn)
	d.idle()
	path := filepath.Join(dir, "sales-since-2026-11-22.csv")
	if d.till.said() != "export to "+path+", replace false" || d.saving != nil {
		t.Errorf("did %q, form open %t", d.till.said(), d.saving != nil)
	}
	d.told(d.day.message, "Saved: "+path)
	if d.day.message.Segment.Style.ColorName != kit.InkGood {
		t.Error("a success that looks like a fault")
	}
	d.heard()
	d.loadDay() // as when a sale is sent meanwhile
	d.idle()
	d.told(d.day.message, "Saved: "+path)
	d.day.step(-1)
	d.idle()
	d.told(d.day.message, "")
}

func (d *desk) offers(label string) {
	d.Helper()
	if d.saving.save.Label != label {
		d.Errorf("the button says %q, want %q", d.saving.save.Label, label)
	}
}

// A whole path is taken as it stands, and its folder is where the next file
// goes.
func TestSavesAtAWholePath(t *testing.T) {
	d, _ := saveDesk(t)
	other := t.TempDir()
	path := filepath.Join(other, "mine.csv")
	d.saving.path.SetText(path)
	d.key(fyne.KeyReturn)
	d.idle()
	if d.till.said() != "export to "+path+", replace false" || d.folder != other {
		t.Errorf("did %q, next in %s", d.till.said(), d.folder)
	}
}

func TestReplacesOnlyWhenTold(t *testing.T) {
	d, dir := saveDesk(t)
	d.till.fails = till.ErrExists
	d.key(fyne.KeyReturn)
	d.idle()
	path := filepath.Join(dir, "sales-since-2026-11-22.csv")
	d.told(d.saving.message, path+" is there already. Choose another name, or replace it.")
	d.heard(SoundAttention)
	d.offers("Replace it")
	d.key(fyne.KeyReturn) // a double Enter replaces nothing
	d.idle()
	d.sounds = nil
	d.saving.path.SetText("other.csv") // another name is no leave to replace
	d.offers("Save")
	d.told(d.saving.message, "")
	d.saving.save.Tapped(nil)
	d.idle()
	d.till.fails = nil
	d.saving.save.Tapped(nil)
	d.idle()
	other := filepath.Join(dir, "other.csv")
	first := "export to " + path + ", replace false; "
	if want := first + first + "export to " + other + ", replace false; export to " + other + ", replace true"; d.till.said() != want {
		t.Errorf("did %q, want %q", d.till.said(), want)
	}
	d.told(d.day.message, "Saved: "+other)
}

// A fault is said where it was made, and goes with the next try.
func TestAFaultDoesNotOutliveTheNextTry(t *testing.T) {
	d, _ := saveDesk(t)
	d.till.fails = errors.New("no space left on device")
	d.key(fyne.KeyReturn)
	d.idle()
	d.told(d.saving.message, "No space left on device.")
	d.heard(SoundAttention)
	d.till.fails = nil
	d.key(fyne.KeyReturn)
	d.idle()
	if d.saving != nil {
		t.Error("still open")
	}
	d.told(d.day.message, "Saved: ")
	d.heard()
}

func TestSaveFormGoesAway(t *testing.T) {
	d, _ := saveDesk(t)
	d.saving.path.SetText(" ")
	d.key(fyne.KeyReturn)
	d.told(d.saving.message, "Give the file a name.")
	d.key(fyne.KeyEscape)
	if d.saving != nil || d.covered() {
		t.Fatal("Esc does not close it")
	}
	d.day.onExport(d.day.date)
	d.scan("forloy_enr_a")
	if d.saving != nil || d.covered() || d.at != placeSale {
		t.Error("the form lies over a scanned card")
	}
	d.idle()
	if d.till.said() != "" {
		t.Errorf("did %q", d.till.said())
	}
}
