package wedge

import "testing"

// A window without a scanner's hook delivers fingers and keys in the order in which they came, each finger where it
// was; a mouse that stood still waits for nothing.
func TestTurns(t *testing.T) {
	w := &turns{}
	at, did := "nowhere", ""
	press := func() { did += at + " " }
	w.press(press)
	for _, place := range []string{"Try again", "Dismiss"} {
		w.move(func() { at = place })
		w.press(press)
	}
	w.key(func() { did += "Enter" })
	if did != "nowhere " || at != "Try again" {
		t.Errorf("before the pointer is there: did %s, at %s", did, at)
	}
	for range 3 {
		w.arrive()
	}
	if did != "nowhere Try again Dismiss Enter" {
		t.Errorf("did %s", did)
	}
}

// A mouse that is moved while something waits holds up the keys behind it for one look, however far it goes.
func TestMovesAreOne(t *testing.T) {
	w := &turns{}
	at, did := 0, ""
	w.move(func() { at = 1 })
	w.press(func() { did += "press " })
	for place := range 1000 {
		w.move(func() { at = place })
	}
	w.key(func() { did += "Enter" })
	for range 2 {
		w.arrive()
	}
	if at != 999 || did != "press Enter" {
		t.Errorf("at %d, did %s", at, did)
	}
}
