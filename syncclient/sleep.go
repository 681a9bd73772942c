package syncclient

import (
	"context"
	"time"
)

// sleepGap is how far the wall clock has to be ahead of the monotonic one to
// count as a sleep (row 30); sleepCheck is how often they are compared.
const (
	sleepGap   = 30 * time.Second
	sleepCheck = 5 * time.Second
)

// watchSleep notices that the PC has slept (the wall clock went on while the
// monotonic one stood still), or that its clock was set, and with the same clock that it has
// a network again.
func (l *Loop) watchSleep(ctx context.Context) {
	tick := time.NewTicker(sleepCheck)
	defer tick.Stop()
	var network addressWatch
	for last, lastAsleep := time.Now(), timeAsleep(); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := time.Now()
		asleep := timeAsleep()
		switch judgeClocks(now.Round(0).Sub(last.Round(0)), now.Sub(last), lastAsleep, asleep) {
		case slept:
			l.resume(true)
		case setAhead: // perhaps a sleep that the system does not report
			l.resume(false)
		case setBack:
			l.log.Info("the PC's clock was set back")
			l.askTime.Store(true)
			l.Wake()
		}
		l.lookForNetwork(&network)
		last, lastAsleep = now, asleep
	}
}

// clockChange is what the two clocks show about the time between two checks.
type clockChange int

const (
	asUsual clockChange = iota
	slept               // the monotonic clock has stood still
	setAhead
	setBack
)

func judgeClocks(wall, monotonic, asleepBefore, asleep time.Duration) clockChange {
	switch ahead := wall - monotonic; {
	case ahead < -sleepGap:
		return setBack
	case ahead <= sleepGap:
		return asUsual
	case asleep < 0 || asleep-asleepBefore > ahead/2:
		return slept
	}
	return setAhead
}

// resume gives up the request in progress, closes connections that are dead by
// now, and tries at once. If slept is false, the PC's clock was only set, and
// the monotonic clock is right.
func (l *Loop) resume(slept bool) {
	l.log.Info("the PC has slept, or its clock was set: trying again at once", "slept", slept)
	if slept {
		l.woken.Store(true)
		l.client.awoke()
	}
	l.askTime.Store(true)
	l.flight.end(errWoke)
	l.client.CloseIdle()
	l.SyncNow()
}
