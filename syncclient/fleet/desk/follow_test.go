package desk

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
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

// severalServers is an engine that counts as a cluster.
type severalServers struct{ engine }

func (severalServers) copies() int { return 3 }

// A desk on a cluster reads on where its consumer is gone and the next one cannot be made by its name, as where this
// was assigned to a server that died in the same moment.
func TestConsumerThatCannotBeMadeAgain(t *testing.T) {
	dir := t.TempDir()
	d, err := Open(t.Context(), Options{Dir: dir, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	d.engine = severalServers{d.engine}
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- d.Run(ctx) }()
	o := &branch{Desk: d, t: t, dir: dir}
	m := o.joined(place("till-1"))
	tells := func(entries uint64) {
		t.Helper()
		if err := m.Once(t.Context(), shop(int(entries)), quiet); err != nil {
			t.Fatal(err)
		}
		o.row("till-1", func(r office.Row) bool { return r.Entries == entries })
	}
	tells(20)
	for name := range d.stream.ConsumerNames(t.Context()).Name() {
		prefix, number, _ := strings.Cut(name, "_")
		var n int
		if _, err := fmt.Sscan(number, &n); err != nil {
			t.Fatalf("the desk reads by %q", name)
		}
		if _, err := d.stream.CreateConsumer(t.Context(), jetstream.ConsumerConfig{ // unlike any that reads in order
			Durable: fmt.Sprintf("%s_%d", prefix, n+1), AckPolicy: jetstream.AckExplicitPolicy}); err != nil {
			t.Fatal(err)
		}
		if err := d.stream.DeleteConsumer(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	tells(40)
	stop()
	if err := <-ran; err != nil {
		t.Error(err)
	}
}
