package serial

import (
	"time"
	"unicode/utf8"

	"counterfoil/internal/purchase"
)

// maxBytes is more than the longest code with all that a scanner puts round it:
// what is longer is handed on as far as that, to be refused as too long.
const maxBytes = utf8.UTFMax*purchase.MaxCardCode + 64

// line gathers the bytes of one code.
type line struct {
	prefix string
	scan   func(purchase.Scan)
	bytes  []byte
	at     time.Time // of the first byte
}

func (l *line) begun() bool { return len(l.bytes) > 0 }

// take reads what has come. Codes end with CR, LF, both, Tab, or the ETX, EOT
// and NUL of older scanners; no code holds any of these.
func (l *line) take(bytes []byte, now time.Time) {
	for _, b := range bytes {
		switch b {
		case '\r', '\n', '\t', 0, 3, 4:
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

// end hands the code on, if there is one.
func (l *line) end() {
	text, symbology := purchase.Unwrap(string(l.bytes), l.prefix)
	l.bytes = l.bytes[:0]
	if text != "" {
		l.scan(purchase.Scan{Text: text, Symbology: symbology, Source: purchase.SourceSerial, At: l.at})
	}
}
