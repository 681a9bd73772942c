package fleet

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

// rescue has a dead till's sales sent in its place, and mostly kills whoever does. Meanwhile the till may come back.
func (x *storm) rescue(i int) {
	x.t.Helper()
	for x.desk == nil {
		x.turnDesk()
	}
	if x.up[i] {
		x.kill(i, "a till at rest")
	}
	if x.rand.IntN(3) == 0 {
		x.aid(i)
	}
	verb := x.command(x.ctx, x.program(), x.office(), "desk", "rescue", x.tills[i].name, "--now")
	verb.Stderr = x.log("rescue")
	x.must(verb.Start(), "a rescue")
	ended := make(chan error, 1)
	go func() { ended <- verb.Wait() }()
	if x.rand.IntN(3) == 0 {
		x.pause(300 * time.Millisecond)
		x.start(i)
	}
	late := time.Duration(x.rand.Int64N(int64(400 * time.Millisecond)))
	if x.rand.IntN(3) == 0 {
		late = time.Hour
	}
	select {
	case err := <-ended: // a line that is cut leaves some of them
		if err == nil {
			x.rescues++
		}
	case <-time.After(late):
		verb.Process.Kill()
		<-ended
		x.kills["a rescue"]++
	}
}

// aid orders another till to send a dead one's sales. The desk then leaves them to that till, while it is connected.
func (x *storm) aid(i int) {
	by := (i + 1) % len(x.tills)
	if !x.up[by] {
		x.start(by)
	}
	ctx, cancel := context.WithTimeout(x.ctx, 2*time.Second)
	defer cancel()
	a, err := x.control().Aid(ctx, office.AidAsked{Till: x.tills[i].name, By: x.tills[by].name, Manager: "Anna",
		Within: 24 * time.Hour, Now: true})
	if err == nil && a.Order != nil { // else the dead till still counts as connected, or nothing of it waits
		x.aids++
		x.pause(300 * time.Millisecond)
	}
}

// order has a till do something with one of its sales, from the desk, or with a sale that waits at the till itself.
func (x *storm) order(i int) {
	x.t.Helper()
	recent := x.said[i][max(0, len(x.said[i])-8):]
	if len(recent) == 0 {
		return
	}
	key := recent[x.rand.IntN(len(recent))]
	if x.up[i] && x.rand.IntN(2) == 0 {
		x.tills[i].tries("void " + key) // which it refuses if the sale was sent
		return
	}
	all := []string{purchase.OrderRetry, purchase.OrderDismiss, purchase.OrderReplace, purchase.OrderVoid}
	do := all[x.rand.IntN(len(all))]
	ctx, cancel := context.WithTimeout(x.ctx, 2*time.Second)
	defer cancel()
	_, err := x.control().Order(ctx, office.OrderAsked{Till: x.tills[i].name, Do: do, Keys: []string{key},
		Reason: "so", By: "Anna", Within: 24 * time.Hour,
		Card: &office.Card{Code: "forloy_enr_practice0punch", Source: purchase.SourceTyped}})
	if err == nil { // else the desk is dead, or has no such sale
		x.orders++
	}
}

func (s *story) control() office.Control {
	return office.Control{Dir: filepath.Join(s.office(), office.DirName)}
}

// settle mends everything, starts everybody anew, and waits until all is told, sent and done.
func (x *storm) settle() {
	x.t.Helper()
	x.mend()
	x.mendNodes()
	for x.desk == nil {
		x.turnDesk()
	}
	for i := range x.tills {
		if x.up[i] {
			x.kill(i, "a till at rest")
		}
		x.start(i)
	}
	x.await()
}

// mend mends all lines.
func (x *storm) mend() {
	for _, l := range append(slices.Clone(x.lines), x.toAPI) {
		l.mend()
	}
}

// await waits until all is told, sent and done.
func (x *storm) await() {
	x.t.Helper()
	for {
		wrong := x.unsettled()
		if wrong == "" {
			return
		}
		for _, c := range x.tills {
			c.does("send")
		}
		x.rest("%s", wrong)
	}
}

// unsettled is what is still on its way.
func (x *storm) unsettled() string {
	x.t.Helper()
	heads := map[string]string{}
	for _, c := range x.tills {
		heads[c.name] = c.does("head")
	}
	o, err := x.control().Tills(x.ctx)
	if err != nil { // a cluster may be choosing a leader
		return err.Error()
	}
	for _, r := range o.Tills {
		if head := fmt.Sprint(r.Head.Number, " ", r.Head.Hash); head != heads[r.Terminal] {
			return fmt.Sprintf("%s is at %s, the desk at %s", r.Terminal, heads[r.Terminal], head)
		}
		if r.By[purchase.Pending] > 0 {
			return fmt.Sprintf("of %s, sales wait: %v, it says %+v", r.Terminal, r.By, r.Beat)
		}
	}
	orders, err := x.control().Orders(x.ctx)
	if err != nil {
		return err.Error()
	}
	for _, o := range orders {
		if o.State == office.OrderWaits {
			return fmt.Sprintf("an order waits: %+v", o)
		}
	}
	return ""
}

// reckon closes the tills and compares all ledgers.
func (x *storm) reckon() {
	x.t.Helper()
	r := newReckoning(x.story)
	for _, c := range x.tills {
		c.end()
		r.till(c)
	}
	r.said(slices.Concat(x.said...))
	r.forloys()
	r.desk("as it is")
	x.must(x.control().Rebuild(x.ctx), "rebuild")
	r.waitFor(maps.Clone(r.heads))
	r.desk("made anew from its stream")
	if x.t.Failed() {
		x.t.FailNow()
	}
	for i := range x.tills {
		x.start(i)
	}
}
