package settings

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/till"
	"counterfoil/tests/uitest"
)

// inSight reports whether a setting is on the part of the page that can be seen, with what is
// wrong with it.
func (d *desk) inSight(key string) bool {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	box, page := d.room.boxes[key], d.room.page
	top := at(box).Y - at(page).Y
	return top >= 0 && top+box.Size().Height <= page.Size().Height
}

// A link leads to its setting on a page that has not been painted yet, too: at first sight.
func TestALinkToAPageNobodyHasSeen(t *testing.T) {
	_, s := uitest.Open(t)
	r := New(s, &office{}, inForce, nil, "Counterfoil 1.2.3")
	r.Show(till.Status{Settings: inForce})
	r.Root.Resize(uitest.Least)
	for _, key := range []string{"api_url", "wedge_prefix", "pos_port"} {
		r.At(key)
		page := r.page
		y, _ := within(page.Content, r.boxes[key])
		if top := y - page.Offset.Y; top < 0 || top+r.boxes[key].Size().Height > page.Size().Height {
			t.Errorf("%s begins %g below the top of a page %g high", key, top, page.Size().Height)
		}
	}
}

// within is how far below the top of a container something begins.
func within(at, o fyne.CanvasObject) (y float32, is bool) {
	if at == o {
		return 0, true
	}
	if c, holds := at.(*fyne.Container); holds {
		for _, child := range c.Objects {
			if y, is := within(child, o); is {
				return child.Position().Y + y, true
			}
		}
	}
	return 0, false
}

// All that cannot be saved says why at its own field, and the topmost is in sight with the
// keyboard in it. What is mended is marked no longer.
func TestEachProblemIsAtItsField(t *testing.T) {
	d := open(t, nil)
	d.room.page.ScrollToBottom()
	for key, text := range map[string]string{"location_id": "bar centro", "currency": "euros", "undo_seconds": "x",
		"api_url": "ftp://x", "pos_folder": "sales"} {
		d.room.fields[key].SetText(text)
	}
	d.Press("Save")
	d.Idle()
	d.Told(d.room.message, "5 settings cannot be saved. Each says why.")
	for _, says := range []string{"It has no spaces.", "The currency must be a code", "The time to undo must be",
		"The API address must begin with", "Give the file's whole path"} {
		d.Shows(says)
	}
	if d.room.shell.Focused() != d.room.fields["undo_seconds"] || !d.inSight("undo_seconds") {
		t.Errorf("the topmost has not the keyboard, or is out of sight: the page is at %v", d.room.page.Offset)
	}
	if d.office.saves != 0 {
		t.Error("it was saved")
	}
	for _, key := range []string{"undo_seconds", "currency", "api_url", "pos_folder"} {
		d.room.entries[key].put(till.SettingRow(key).Text(inForce))
	}
	d.Press("Save")
	d.Told(d.room.message, "It has no spaces.")
	d.room.fields["location_id"].SetText("loc_9")
	d.Hides("It has no spaces.")
	d.Press("Save")
	d.Idle()
	d.Told(d.room.message, "Saved.")
}

// A folder that is not there is not saved, and says so in sight.
func TestAFolderMustBeThere(t *testing.T) {
	d := open(t, nil)
	d.room.Usable = func(folder string) error {
		return fault.Fault{Kind: fault.InboxFolder, Facts: fault.Facts{Where: folder}}.With(errors.New("gone"))
	}
	dir := t.TempDir()
	d.room.fields["pos_folder"].SetText(dir)
	d.Press("Save")
	d.Idle()
	if d.office.saves != 0 || d.room.checked["pos_folder"].Wrong == nil || d.room.save.Disabled() {
		t.Errorf("%d saves, marked for %v", d.office.saves, d.room.checked["pos_folder"].Wrong)
	}
	if d.room.shell.Focused() != d.room.fields["pos_folder"] || !d.inSight("pos_folder") {
		t.Error("the field is not in sight")
	}
	d.room.Usable = func(string) error { return nil }
	d.Press("Save")
	d.Idle()
	if d.office.saved.POSFolder != dir {
		t.Errorf("saved %+v", d.office.saved)
	}
}

// A POS is told where its sales go: the address of the port in force, to be copied.
func TestPOSAddress(t *testing.T) {
	d := open(t, nil)
	d.Hides("http://127.0.0.1")
	s := inForce
	s.POSPort = 7070
	d.room.Show(till.Status{Settings: s})
	d.Shows("Address: http://127.0.0.1:7070/sale")
	d.Press("Copy the address")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "http://127.0.0.1:7070/sale" {
		t.Errorf("the clipboard has %q", got)
	}
}
