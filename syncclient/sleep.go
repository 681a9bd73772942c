package syncclient

import (
	"context"
	"time"
)

// sleepGap is how far the wall clock may run ahead of the monotonic one before
// it was a sleep (row 30); sleepCheck is how often that is looked at.
const (
	sleepGap   = 30 * time.Second
	sleepCheck = 5 * time.Second
)

// watchSleep notices that the PC has slept (the wall clock went on while the
// monotonic one stood still), or that its clock was set.
func (l *Loop) watchSleep(ctx context.Context) {
	tick := time.NewTicker(sleepCheck)
	defer tick.Stop()
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
		case setAhead: // it could be a sleep that the system does not tell of
			l.resume(false)
		case setBack:
			l.log.Info("the PC's clock was set back")
			l.askTime.Store(true)
			l.Wake()
		}
		last, lastAsleep = now, asleep
	}
}

// clockChange is what the two clocks tell about the time between two checks.
type clockChange int

const (
	asUsual clockChange = iota
	slept               // the monotonic clock stood still
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

// resume gives up what was under way, drops connections that are dead by now,
// and tries at once. slept: the PC did sleep; else its clock was set, and the
// monotonic one is right.
func (l *Loop) resume(slept bool) {
	l.log.Info("the PC has slept, or its clock was set: trying again at once", "slept", slept)
	if slept {
		l.woken.Store(true)
	}
	l.askTime.Store(true)
	l.flight.end(errWoke)
	l.client.CloseIdle()
	l.SyncNow()
}
