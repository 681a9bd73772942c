package fleet

import (
	"flag"
	"fmt"
	"time"
)

var weekDays = flag.Int("days", 0, "of BenchmarkScale: days that all light tills sell, as fast as the desk takes them")

// week has all light tills sell their days, today the last. Each begins when the desk has the one before.
func (x *chainStore) week() {
	x.t.Helper()
	for day := range *weekDays {
		opened := time.Now().AddDate(0, 0, day+1-*weekDays).Truncate(time.Hour)
		before, cores, began := x.all().entries, x.cores(), time.Now()
		for sale := range *daySales {
			for _, l := range x.light {
				l.sell(opened.Add(time.Duration(sale) * time.Second))
			}
		}
		more := 2 * uint64(*daySales) * uint64(len(x.light))
		x.reach(before+more, time.Second)
		x.say("Day %d of all %d light tills, %d entries, is at the desk after %.1f s, %.1f s of a core there.", day+1,
			len(x.light), more, time.Since(began).Seconds(), (x.cores() - cores).Seconds())
		x.report(fmt.Sprintf("after day %d", day+1))
	}
	if *weekDays > 0 {
		x.commands("after these days", 0)
	}
}
