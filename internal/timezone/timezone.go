// Package timezone tells whether this program knows the PC's time zone. Go says
// nothing when it does not: a TZ that names no zone, or a zone file that cannot
// be read, is UTC to it, and an evening's sales count on another day.
package timezone

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// Trouble is what is wrong, in a sentence without its full stop, and what to do;
// both "": nothing. UTC is no trouble where somebody has chosen it.
func Trouble() (what, advice string) {
	tz, set := os.LookupEnv("TZ")
	return judge(time.Local.String(), tz, set)
}

// fallback is the name that Go gives the zone it falls back to; a zone that it
// could read has its own, or "Local".
const fallback = "UTC"

func judge(local, tz string, set bool) (what, advice string) {
	name := strings.TrimPrefix(tz, ":")
	switch {
	case local != fallback:
		return "", ""
	case !set:
		return "this PC's time zone cannot be read, so UTC is used", "set the time zone in the system's settings (/etc/localtime)"
	case name == "":
		return "TZ is empty, which means UTC", adviceTZ
	case name == "UTC" || name == "UTC0" || name == "GMT0":
		return "", ""
	}
	return fmt.Sprintf("TZ is %q, which is no time zone known here, so UTC is used", tz), adviceTZ
}

const adviceTZ = "set TZ to a name like Europe/Berlin, or leave it away"

// Now names the zone as it is at a moment: "CET, UTC+01:00".
func Now(at time.Time) string { return at.Local().Format("MST, UTC-07:00") }
