package desk

import (
	"context"
	"testing"

	"counterfoil/syncclient/fleet"
)

// A commit of the books ends where a group does, or what is lost with a desk that dies behind it is never read again.
func TestCommitsEndWithAGroup(t *testing.T) {
	const groups, size = 3*most/fleet.GroupEntries + 1, fleet.GroupEntries - 1 // no limit is the end of one
	behind := make(chan message, 10)
	go func() {
		for n := range groups {
			for i := range size {
				behind <- message{number: uint64(n + 1), more: i < size-1}
			}
		}
		close(behind)
	}()
	got := 0
	for first := range behind {
		some := drained(t.Context(), first, behind)
		for len(some) > 0 && some[len(some)-1].number == 0 { // of the channel's end
			some = some[:len(some)-1]
		}
		if got += len(some); some[len(some)-1].more || len(some) >= most+size {
			t.Fatalf("a commit of %d entries ends in the middle of message %d", len(some), some[len(some)-1].number)
		}
	}
	if got != groups*size {
		t.Errorf("%d entries of %d", got, groups*size)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if some := drained(ctx, message{number: 1, more: true}, make(chan message)); some != nil {
		t.Errorf("half a group is taken: %v", some)
	}
}
