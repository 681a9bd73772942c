package syncclient

import (
	"fmt"
	"log/slog"
	"strings"
	"time"
)

// Secret is a text that no log, message or JSON shows by accident. Only Reveal
// returns it.
type Secret string

const hidden = "[hidden]"

// Reveal is the text itself, for the one place that sends or stores it.
func (s Secret) Reveal() string { return string(s) }

// sendable reports whether a token can stand in a request's header. One that cannot would
// fail every request from then on, and no 401 would ever have it traded.
func (s Secret) sendable() bool {
	return s != "" && !strings.ContainsFunc(string(s), func(r rune) bool { return r <= ' ' || r > '~' })
}

// String hides the text.
func (s Secret) String() string { return hidden }

// Format hides the text from every verb of fmt.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// LogValue hides the text from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the text from encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Tokens are the tokens of one sign-in. The zero value is none.
type Tokens struct {
	Access    Secret
	Refresh   Secret
	ExpiresAt time.Time     // when the access token ends, by this PC's clock; zero: not known
	Lifetime  time.Duration // how long a new access token is valid; 0: not known
	Merchant  string        // the merchant of the account; "": not known
}

// soon reports whether the access token has ended, or would end during a
// request.
func (t Tokens) soon(now time.Time) bool {
	return !t.ExpiresAt.IsZero() && !now.Before(t.ExpiresAt.Add(-min(2*time.Minute, t.Lifetime/5)))
}
