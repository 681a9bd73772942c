package ui

import (
	"strings"
	"testing"
	"time"
)

// A till that nobody uses locks itself; one that is in use does not.
func TestLocksWhenNobodyIsThere(t *testing.T) {
	d := newDesk(t)
	locked := func() bool {
		d.Idle()
		return strings.Contains(d.till.said(), "lock the till")
	}
	s := d.status
	s.Settings.LockAfter = time.Hour
	d.show(s)
	before := d.idle
	d.inUse()
	if d.idle == before || d.idle == nil {
		t.Fatal("a key does not begin the hour anew")
	}
	if locked() {
		t.Fatal("locked while somebody is there")
	}
	s.Settings.LockAfter = time.Millisecond
	d.show(s)
	d.Settle("the lock", locked)
	s.Settings.LockAfter = 0
	d.show(s)
	if d.idle != nil {
		t.Error("never is some time")
	}
}
