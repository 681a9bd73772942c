package ui

import (
	"testing"

	"counterfoil/ui/shell"
)

// A stub on its way to the last sales goes with its room.
func TestATornStubGoesWithItsRoom(t *testing.T) {
	d := newDesk(t)
	d.Tear("€5.00", d.Button("Sync now"), d.Button("Sale"))
	d.Shows("€5.00")
	d.goTo(shell.Day)
	d.Hides("€5.00")
}
