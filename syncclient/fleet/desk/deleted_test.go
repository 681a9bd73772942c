package desk

import (
	"errors"
	"testing"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet/office"
)

// The operator of a cluster deletes its stream while the desk runs. The desk ends and says so, and not silently asks
// for a stream for ever; once it is started again, the tills tell everything anew.
func TestClustersStreamIsDeletedWhileTheDeskRuns(t *testing.T) {
	g := newGrid(t)
	dir, c := t.TempDir(), shop(20)
	first := g.desk(dir)
	m := first.joined(place("till-1"))
	if err := m.Once(t.Context(), c, quiet); err != nil {
		t.Fatal(err)
	}
	first.row("till-1", func(r office.Row) bool { return r.Entries == 20 })
	first.stop()

	d := g.open(dir)
	ended := make(chan error, 1)
	go func() { ended <- d.Run(t.Context()) }()
	if err := d.js.DeleteStream(t.Context(), streamConfig().Name); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, fault.FleetStored) {
		t.Errorf("the desk ends with %v", err)
	}
	d.Close()
	o := g.desk(dir)
	o.row("till-1", func(r office.Row) bool { return r.Head.Number == 0 && r.Entries == 20 })
	if err := m.Once(t.Context(), c, quiet); err != nil {
		t.Fatal(err)
	}
	o.row("till-1", func(r office.Row) bool { return r.Head.Number == 20 && r.Entries == 20 && len(r.Forks) == 0 })
}
