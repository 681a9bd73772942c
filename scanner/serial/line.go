package serial

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"counterfoil/internal/purchase"
)

// maxBytes is more than the longest code with everything that a scanner puts round it. A longer one is passed on up
// to this length, and refused as too long.
const maxBytes = utf8.UTFMax*purchase.MaxCardCode + 64

const (
	noisePause = time.Second // the least time between two reports of noise
	leastCode  = 6           // characters; a shorter text amid noise is noise too
)

// line collects the bytes of one code.
type line struct {
	prefix string
	scan   func(purchase.Scan)
	bytes  []byte
	at     time.Time // of the first byte
	ends   bool      // the scanner has ended the last code, so it ends all of them
	noisy  time.Time // when noise last came
	told   time.Time // when noise was last passed on
}

func (l *line) begun() bool { return len(l.bytes) > 0 }

// take reads what has come. Codes end with CR, LF, both, Tab, or the ETX, EOT and NUL of older scanners. No code
// contains any of these.
func (l *line) take(bytes []byte, now time.Time) {
	for _, b := range bytes {
		switch b {
		case '\r', '\n', '\t', 0, 3, 4:
			l.ends = l.ends || l.begun()
			l.end()
			continue
		}
		if !l.begun() {
			l.at = now
		}
		if len(l.bytes) < maxBytes {
			l.bytes = append(l.bytes, b)
		}
	}
}

// end passes the code on, if there is one. Noise is passed on too, so that the scan test can name a wrong speed; but
// a line with nothing but noise must not keep the window busy.
func (l *line) end() {
	text, symbology := purchase.Unwrap(string(l.bytes), l.prefix)
	l.bytes = l.bytes[:0]
	noise := !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl)
	switch {
	case text == "":
		return
	case noise && l.at.Sub(l.told) < noisePause:
		l.noisy = l.at
		return
	case noise:
		l.noisy, l.told = l.at, l.at
	case len(text) < leastCode && l.at.Sub(l.noisy) < noisePause:
		return
	}
	l.scan(purchase.Scan{Text: text, Symbology: symbology, Source: purchase.SourceSerial, At: l.at})
}

// silence is how long nothing must come until a code counts as ended. A scanner that ends its codes is given more
// time, since its link may have stalled, and a part of a code would be a wrong code.
func (l *line) silence(usual time.Duration) time.Duration {
	if l.ends {
		return 50 * usual
	}
	return usual
}

// quiet ends a code that has had its silence. The scanner may have been set to end its codes no more: then only this
// one was late.
func (l *line) quiet() {
	l.ends = l.ends && !l.begun()
	l.end()
}
