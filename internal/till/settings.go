package till

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
)

// Settings are what a person can set for a till. The zero value of a field
// means its default.
type Settings struct {
	APIURL     string
	LocationID string // set by hand; "": from the sign-in
	StaffID    string
	TerminalID string
	Currency   string // ISO 4217
	MaxAmount  string // asks above it, in the window only

	WedgePrefix  string        // typed or sent by either scanner before each code
	WedgeSuffix  string        // device.SuffixEnter, SuffixTab or SuffixNone
	WedgeReading string        // device.ReadingProven …
	SerialPort   string        // of a scanner at a serial port; "": none
	SerialBaud   int           // its speed in bits a second, 300 to 921600; 0: 9600
	Camera       string        // the live camera's name; "": any
	CameraOff    bool          // it is not used
	Silent       bool          // no sounds
	Keypad       bool          // touch keypad shown
	Theme        string        // "light", "dark", "" follows the system
	Grace        time.Duration // how long the window leaves a new sale alone, 0 to 60 s
	DayCutOff    time.Duration // the time on the clock until which the business day before runs
}

// LeastBaud and MostBaud are a serial scanner's speeds, in bits a second.
const LeastBaud, MostBaud = 300, 921600

// ErrBaud refuses any other speed.
var ErrBaud error = problem{purchase.ErrInput, "the scanner's speed must be 300 to 921600 bits a second: 9600 is usual"}

// Check refuses settings that could not work, in a sentence. Nothing is
// changed by it. A currency that is in use no more is let through if it is the
// one that was kept: each amount is refused then, but what waits is sent.
func (s Settings) Check(kept string) error {
	_, err := purchase.Digits(s.Currency)
	gone := errors.Is(err, purchase.ErrCurrencyGone) && s.Currency == kept
	if err != nil && !gone {
		return err
	}
	if s.MaxAmount != "" && !gone {
		if _, err := purchase.ParseMoney(s.MaxAmount, s.Currency); err != nil {
			return fmt.Errorf("the limit: %w", err)
		}
	}
	switch {
	case s.WedgeSuffix != device.SuffixEnter && s.WedgeSuffix != device.SuffixTab && s.WedgeSuffix != device.SuffixNone:
		return problem{purchase.ErrInput, "the scanner's suffix must be enter, tab or none"}
	case s.WedgeReading != device.ReadingProven && s.WedgeReading != device.ReadingRunes && s.WedgeReading != device.ReadingPlaces:
		return problem{purchase.ErrInput, "the scanner's reading must be runes, places or empty"}
	case s.SerialBaud != 0 && (s.SerialBaud < LeastBaud || s.SerialBaud > MostBaud):
		return ErrBaud
	case s.Theme != "" && s.Theme != "light" && s.Theme != "dark":
		return problem{purchase.ErrInput, "the theme must be light, dark or empty"}
	case s.Grace < 0 || s.Grace > time.Minute:
		return problem{purchase.ErrInput, "the time to undo must be 0 to 60 seconds"}
	case s.DayCutOff < 0 || s.DayCutOff >= 24*time.Hour:
		return problem{purchase.ErrInput, "the end of the day must be 0 to 23 hours after midnight"}
	}
	return nil
}

// ParseCutOff reads the end of the business day as a time of the clock, "04:00".
func ParseCutOff(text string) (time.Duration, error) {
	at, err := time.Parse("15:04", purchase.PlainDigits(strings.TrimSpace(text)))
	if err != nil {
		return 0, problem{purchase.ErrInput, "the end of the day must be a time like 04:00"}
	}
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute, nil
}

// FormatCutOff writes what ParseCutOff reads.
func FormatCutOff(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
}
