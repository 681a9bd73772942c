package fleet

import (
	"fmt"
	"time"

	"counterfoil/syncclient/fleet"
)

// nodes is what becomes of a cluster's servers, and of what only a cluster is slow at.
type nodes struct {
	down int               // the server that is dead, counted from 1; 0: none
	gone map[int]time.Time // by till: since when it is dead, to be rescued
}

// longGone is for how long a till must be silent on a cluster, until the desk takes it for gone.
const longGone = 3*fleet.BeatEvery + 10*time.Second

// turnNode kills one of the cluster's servers, or starts the one that is dead. The next one is killed only when that
// one has caught up: two of the three always have everything.
func (x *storm) turnNode() {
	x.t.Helper()
	if x.nodes.down > 0 {
		x.grid.Start(x.nodes.down - 1)
		x.nodes.down = 0
		return
	}
	if !x.grid.Whole() {
		return
	}
	i := x.rand.IntN(3)
	x.grid.Kill(i)
	x.nodes.down = i + 1
	x.kills["a server of the cluster"]++
	x.board.to.Store(x.grid.Address((i + 1 + x.rand.IntN(2)) % 3)) // as a till with three addresses finds another
}

// mendNodes has all servers run, and no till wait to be rescued.
func (x *storm) mendNodes() {
	x.t.Helper()
	if x.nodes.down > 0 {
		x.grid.Start(x.nodes.down - 1)
	}
	x.nodes.down = 0
	clear(x.nodes.gone)
}

// leave has a till be dead for as long as the desk needs to notice: on a cluster a dead till counts as connected for a
// while. One till at a time.
func (x *storm) leave(i int) {
	x.t.Helper()
	if len(x.nodes.gone) > 0 {
		return
	}
	if x.up[i] {
		x.kill(i, "a till at rest")
	}
	x.nodes.gone[i] = time.Now()
}

// overdue rescues the till that was left, if it is time.
func (x *storm) overdue() {
	x.t.Helper()
	for i, since := range x.nodes.gone {
		if time.Since(since) > longGone {
			x.rescue(i)
			delete(x.nodes.gone, i)
		}
	}
}

// opened waits until a desk that was started is there. On a cluster that has just lost a server it may have to be
// started again.
func (x *storm) opened(desk *hub) {
	x.t.Helper()
	err := desk.opens()
	switch {
	case err == nil:
		x.desk = desk
		if x.grid == nil {
			x.board.to.Store(desk.at.Addresses[0])
		}
	case x.grid != nil:
		desk.cmd.Wait()
		x.rest("the desk does not start: %s", fmt.Sprint(err, x.logged("desk")))
	default:
		x.t.Fatalf("where the desk is: %v\n%s", err, x.logged("desk"))
	}
}
