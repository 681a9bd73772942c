package settings

import (
	"testing"

	"counterfoil/internal/till"
)

// Settings that are locked have the keyboard in the PIN, as Review has.
func TestLockedSettingsWaitForThePIN(t *testing.T) {
	d := open(t, nil)
	d.room.Show(till.Status{Settings: inForce, PIN: till.PINState{Set: true}})
	d.room.Open()
	if got := d.room.shell.Focused(); got != d.room.door.Fields[0] {
		t.Errorf("the focus is at %v", got)
	}
}
