package syncclient

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxWait is the longest Retry-After that is believed (row 23).
const maxWait = time.Hour

// retryAfter reads the header as seconds or as a date. If there are several,
// the longest wait counts. 0: there is none, it cannot be read, or it is over.
func retryAfter(h http.Header, now time.Time) time.Duration {
	longest := time.Duration(0)
	for _, value := range h.Values("Retry-After") {
		if wait, is := untilDate(value, h, now); is {
			longest = max(longest, wait)
			continue
		}
		for one := range strings.SplitSeq(value, ",") { // something on the way may have joined several
			longest = max(longest, wholeSeconds(one))
		}
	}
	return min(longest, maxWait)
}

// untilDate is the time left until a date, by the answer's own Date header and
// not this PC's clock (row 23).
func untilDate(value string, h http.Header, now time.Time) (wait time.Duration, is bool) {
	at, err := http.ParseTime(strings.TrimSpace(value))
	if err != nil {
		return 0, false
	}
	if told, err := http.ParseTime(h.Get("Date")); err == nil {
		now = told
	}
	return max(at.Sub(now), 0), true
}

// wholeSeconds reads a number of seconds, and rounds a fraction up.
func wholeSeconds(text string) time.Duration {
	text = strings.TrimSpace(text)
	if strings.Trim(text, "+0123456789.") != "" {
		return 0 // a sign, a word, NaN, Inf
	}
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0
	}
	return time.Duration(min(math.Ceil(seconds), maxWait.Seconds())) * time.Second
}
