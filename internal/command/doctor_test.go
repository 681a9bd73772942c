package command_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"counterfoil/internal/command"
	"counterfoil/internal/config"
)

// What the window has saved since it was started is no default any more.
func TestDoctorKnowsWhatTheWindowHasSaved(t *testing.T) {
	s := newShop(t)
	delete(s.env, "COUNTERFOIL_CURRENCY")
	delete(s.env, "COUNTERFOIL_TERMINAL_ID")
	open := s.openWindow(command.Desk{})
	before := s.must("doctor")
	were := open.Status().Settings
	set := were
	set.TerminalID, set.Seen = "till-7", true // EUR as it is, which a person has seen
	if err := open.SetSettings(context.Background(), were, set); err != nil {
		t.Fatal(err)
	}
	after := s.must("doctor")
	const noRegion = "no region set"
	region := strings.Contains(before, "the default: the region") // this PC has one
	if strings.Contains(before, noRegion) == region || strings.Contains(after, noRegion) {
		t.Errorf("before %s\nafter %s", before, after)
	}
	for _, key := range []string{"Currency", "terminal_id"} {
		unset, file := key+" is from the default", key+" is from "+filepath.Join(s.dir, config.FileName)
		if !strings.Contains(before, unset) || strings.Contains(after, unset) || !strings.Contains(after, file) {
			t.Errorf("%s: before %s\nafter %s", key, before, after)
		}
	}
}
