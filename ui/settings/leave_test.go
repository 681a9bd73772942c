package settings

import (
	"errors"
	"testing"
	"time"

	"counterfoil/internal/words"
)

// What was said of a field goes when the field is changed.
func TestMessagesGo(t *testing.T) {
	d := open(t, nil)
	d.Press("Save")
	d.Idle()
	d.Shows("Saved.")
	d.Press("Off") // a choice is a change too
	d.Hides("Saved.")
	d.Press("Save")
	d.Idle()
	d.Shows("Saved.")
	d.room.fields["undo_seconds"].SetText("x")
	d.Hides("Saved.")
	d.Press("Save")
	said := d.room.message.Segment.Text
	d.room.fields["undo_seconds"].SetText("7")
	if now := d.room.message.Segment.Text; said == "" || now != "" {
		t.Errorf("said %q, and after it was mended %q", said, now)
	}
}

// Who leaves may save first; what cannot be saved is not left.
func TestSaveAndLeave(t *testing.T) {
	d := open(t, nil)
	left := false
	leave := func() { d.room.Leave("Leave", func() { left = true }) }
	d.room.fields["undo_seconds"].SetText("x")
	leave()
	d.Press("Save first")
	d.Idle()
	if left || d.office.saves != 0 {
		t.Errorf("left %v after %d saves", left, d.office.saves)
	}
	d.room.fields["undo_seconds"].SetText("7")
	leave()
	d.Press("Save first")
	d.Idle()
	if !left || d.office.saved.Grace != 7*time.Second {
		t.Errorf("left %v with %v", left, d.office.saved.Grace)
	}
}

// Who presses Save and goes at once goes when it is saved, and is not told that it was not.
// What could not be saved is not left.
func TestLeaveWhileItSaves(t *testing.T) {
	d := open(t, nil)
	left := 0
	leave := func() { d.room.Leave("Leave", func() { left++ }) }
	d.room.fields["undo_seconds"].SetText("7")
	d.Press("Save")
	leave()
	if left != 0 {
		t.Error("left before it was saved")
	}
	d.Hides("Leave without saving?")
	d.Idle()
	if left != 1 || d.office.saved.Grace != 7*time.Second {
		t.Errorf("left %d times with %v", left, d.office.saved.Grace)
	}
	d.office.fails = errors.New("the disk")
	d.room.fields["undo_seconds"].SetText("8")
	d.Press("Save")
	leave()
	d.Idle()
	if left != 1 {
		t.Errorf("left %d times what could not be saved", left)
	}
	leave()
	d.Shows("Leave without saving?")
}

// What was said before the language changed is said in the new one.
func TestWhatWasSaidFollowsTheLanguage(t *testing.T) {
	t.Cleanup(func() { words.Use("") })
	d := open(t, nil)
	d.Press("Save")
	d.Idle()
	d.Told(d.room.message, "Saved.")
	words.Use("de")
	next := New(d.room.shell, d.office, inForce, nil, "")
	next.Carry(d.room)
	d.Told(next.message, "Gespeichert.")
}

// An amount is no other one for being typed in the language before: it is shown in the new one, and nothing is left to
// be saved.
func TestTheLimitFollowsTheLanguage(t *testing.T) {
	t.Cleanup(func() { words.Use("") })
	for _, languages := range [][2]string{{"de", "en-GB"}, {"en-GB", "de"}} {
		words.Use(languages[0])
		d := open(t, nil)
		words.Use(languages[1])
		next := New(d.room.shell, d.office, inForce, nil, "")
		next.Carry(d.room)
		if got, want := next.fields["max_amount"].Text, words.Typed("1000.00"); got != want || next.changed() {
			t.Errorf("%v: %q stands there, want %q; to be saved: %v", languages, got, want, next.changed())
		}
	}
}

// What is saved may be the language or the size of text, which makes this room again before it
// has been told that it is saved.
func TestSavedUnderANewRoom(t *testing.T) {
	for _, early := range []bool{true, false} {
		d := open(t, nil)
		d.room.fields["max_amount"].SetText("250")
		d.Press("125%")
		d.Press("Save")
		kept := inForce
		kept.AskAbove, kept.TextSize = "250.00", "125"
		next := New(d.room.shell, d.office, kept, nil, "")
		next.Carry(d.room)
		left := 0
		leave := func() { next.Leave("Leave", func() { left++ }) }
		if early {
			leave()
			d.Hides("Leave without saving?")
		}
		d.Idle()
		d.Told(next.message, "Saved.")
		if !early {
			leave()
		}
		if left != 1 || next.changed() || next.fields["max_amount"].Text != "250.00" {
			t.Errorf("left %d times, with %q", left, next.fields["max_amount"].Text)
		}
		next.fields["max_amount"].SetText("300")
		if leave(); left != 1 {
			t.Error("left what is not saved")
		}
	}
}

// What is typed while it saves stays, and is not saved.
func TestTypedWhileItSaves(t *testing.T) {
	d := open(t, nil)
	d.room.fields["undo_seconds"].SetText("7")
	d.Press("Save")
	d.room.fields["undo_seconds"].SetText("8")
	d.Idle()
	got := d.room.fields["undo_seconds"].Text
	if got != "8" || d.office.saved.Grace != 7*time.Second || !d.room.changed() {
		t.Errorf("%q stands there, %v is saved", got, d.office.saved.Grace)
	}
}
