// Package timezone tells whether this program knows the PC's time zone. Go says
// nothing when it does not: for a TZ that names no zone, or a zone file that
// cannot be read, it uses UTC, and an evening's sales count on another day.
package timezone

import (
	"os"
	"strings"
	"time"

	"counterfoil/internal/fault"
)

// Trouble is what is wrong, of the class fault.Zone; zero: nothing. UTC is no
// trouble if somebody has chosen it.
func Trouble() fault.Fault {
	tz, set := os.LookupEnv("TZ")
	return judge(time.Local.String(), tz, set)
}

// fallback is the name that Go gives the zone it falls back to; a zone that it
// could read has its own, or "Local".
const fallback = "UTC"

func judge(local, tz string, set bool) fault.Fault {
	name := strings.TrimPrefix(tz, ":")
	switch {
	case local != fallback:
		return fault.Fault{}
	case !set:
		return fault.New(fault.ZoneUnreadable)
	case name == "":
		return fault.New(fault.ZoneEmpty)
	case name == "UTC" || name == "UTC0" || name == "GMT0":
		return fault.Fault{}
	}
	return fault.Fault{Kind: fault.ZoneUnknown, Facts: fault.Facts{Detail: tz}}
}

// Now names the zone as it is at a moment: "CET, UTC+01:00".
func Now(at time.Time) string { return at.Local().Format("MST, UTC-07:00") }
