package till

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"counterfoil/internal/apiurl"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// field reads and writes one field of Settings as text. It is the one place
// that checks it.
type field struct {
	set func(s *Settings, text, kept string) error
	get func(s Settings) any
}

// Set checks a text, from wherever it comes, and puts it in its place. kept is
// the currency that was kept before, "" if none was: one that has gone out of
// use since then is let through, so that what waits is sent, and a limit that
// was meant in it follows the new one.
func (r Setting) Set(s *Settings, text, kept string) error {
	if r.Choices != nil && !slices.ContainsFunc(r.Choices, func(c Choice) bool { return c.Value == text }) {
		var values []string
		for _, c := range r.Choices {
			if c.Value != "" {
				values = append(values, c.Value)
			}
		}
		return fault.Fault{Kind: fault.ConfigChoice, Facts: fault.Facts{Detail: strings.Join(values, ", ")}}
	}
	return r.field.set(s, text, kept)
}

// Value is the setting as config.toml has it: a string, a bool or an int64; "":
// it is not there.
func (r Setting) Value(s Settings) any { return r.field.get(s) }

// Text is the setting as Set reads it.
func (r Setting) Text(s Settings) string { return fmt.Sprint(r.field.get(s)) }

func textField(at func(*Settings) *string, check func(string) (string, error)) field {
	return field{
		set: func(s *Settings, typed, _ string) error {
			checked, err := check(typed)
			if err == nil {
				*at(s) = checked
			}
			return err
		},
		get: func(s Settings) any { return *at(&s) },
	}
}

func typedField(at func(*Settings) *string) field {
	return textField(at, func(typed string) (string, error) { return typed, nil })
}

func idField(what fault.Field, at func(*Settings) *string) field {
	return textField(at, func(typed string) (string, error) { return checkID(what, typed) })
}

// givenField is an id that Forloy has given. A name in its place would be refused with every
// sale, long after it was typed.
func givenField(what fault.Field, like string, at func(*Settings) *string) field {
	return textField(at, func(typed string) (string, error) {
		id, err := checkID(what, typed)
		if err == nil && strings.ContainsFunc(id, notInID) {
			return "", fault.Fault{Kind: fault.InputID, Facts: fault.Facts{Field: what, Detail: like}}
		}
		return id, err
	})
}

// notInID reports whether a character is in none of Forloy's ids, as far as they are known: a
// prefix and letters and digits, or a UUID.
func notInID(r rune) bool {
	return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-.:", r)
}

func checkID(what fault.Field, typed string) (string, error) {
	return purchase.CheckText(typed, what, purchase.MaxID)
}

func addressField(at func(*Settings) *string) field {
	return textField(at, func(typed string) (string, error) {
		u, err := apiurl.Parse(typed)
		if err != nil {
			return "", err
		}
		return u.String(), nil
	})
}

func boolField(at func(*Settings) *bool) field {
	return field{
		set: func(s *Settings, typed, _ string) error {
			if typed != "true" && typed != "false" {
				return fault.New(fault.ConfigTruth)
			}
			*at(s) = typed == "true"
			return nil
		},
		get: func(s Settings) any { return *at(&s) },
	}
}

// folderField is a folder's whole path: a window has no place that a shorter one starts from.
func folderField(at func(*Settings) *string) field {
	return textField(at, func(typed string) (string, error) {
		path, err := purchase.CheckText(typed, fault.Setting, maxPath)
		if err != nil || path == "" {
			return "", err
		}
		if !filepath.IsAbs(path) {
			return "", fault.New(fault.FileRelative)
		}
		return filepath.Clean(path), nil
	})
}

// maxPath is longer than the paths that Windows takes, in characters.
const maxPath = 1024

// Ports below leastPort belong to the system's own services.
const leastPort, mostPort = 1024, 65535

// portField takes 0, and an empty text, for none.
func portField(at func(*Settings) *int) field {
	return field{
		set: func(s *Settings, typed, _ string) error {
			port, ok := purchase.ParseWhole(typed, 0, mostPort)
			none := port == 0 && ok || strings.TrimSpace(typed) == ""
			if !none && (!ok || port < leastPort) {
				return fault.Fault{Kind: fault.InputPOSPort, Facts: fault.Facts{Min: leastPort, Max: mostPort}}
			}
			*at(s) = port
			return nil
		},
		get: func(s Settings) any { return int64(*at(&s)) },
	}
}

// LeastBaud and MostBaud are a serial scanner's speeds, in bits a second.
const LeastBaud, MostBaud = 300, 921600

// speedField takes an empty text: the default.
func speedField(at func(*Settings) *int) field {
	return field{
		set: func(s *Settings, typed, _ string) error {
			baud, ok := purchase.ParseWhole(typed, LeastBaud, MostBaud)
			if !ok && strings.TrimSpace(typed) != "" {
				return fault.Fault{Kind: fault.InputBaud, Facts: fault.Facts{Min: LeastBaud, Max: MostBaud}}
			}
			*at(s) = baud
			return nil
		},
		get: func(s Settings) any {
			if *at(&s) == 0 {
				return ""
			}
			return int64(*at(&s))
		},
	}
}

// The longest time to undo, in seconds, and until the till locks, in minutes: a day.
const (
	mostUndo = int(purchase.MaxGrace / time.Second)
	mostLock = 24 * 60
)

// countField is a time as a whole number of units, at most so many.
func countField(unit time.Duration, most int, wrong fault.Kind, at func(*Settings) *time.Duration) field {
	return field{
		set: func(s *Settings, typed, _ string) error {
			n, ok := purchase.ParseWhole(typed, 0, most)
			if !ok {
				return fault.Fault{Kind: wrong, Facts: fault.Facts{Max: most}}
			}
			*at(s) = time.Duration(n) * unit
			return nil
		},
		get: func(s Settings) any { return int64(*at(&s) / unit) },
	}
}

func durationField(at func(*Settings) *time.Duration) field {
	return field{
		set: func(s *Settings, typed, _ string) error {
			d, err := time.ParseDuration(typed)
			if err != nil || d <= 0 || d > time.Hour {
				return fault.New(fault.ConfigTimeout)
			}
			*at(s) = d
			return nil
		},
		get: func(s Settings) any {
			if *at(&s) == 0 {
				return ""
			}
			return at(&s).String()
		},
	}
}

// clockField is a time of the clock, "04:00", in digits of any script.
func clockField(at func(*Settings) *time.Duration) field {
	return field{
		set: func(s *Settings, typed, _ string) error {
			clock, err := time.Parse("15:04", purchase.PlainDigits(strings.TrimSpace(typed)))
			if err != nil {
				return fault.New(fault.InputCutOff)
			}
			*at(s) = time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute
			return nil
		},
		get: func(s Settings) any {
			d := *at(&s)
			return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
		},
	}
}

var currencyField = field{
	set: func(s *Settings, typed, kept string) error {
		code := strings.ToUpper(strings.TrimSpace(typed))
		_, err := purchase.Digits(code)
		if gone := errors.Is(err, fault.InputCurrencyGone) && code == kept; err != nil && !gone {
			return err
		}
		s.Currency = code
		return nil
	},
	get: func(s Settings) any { return s.Currency },
}

var limitField = field{
	set: func(s *Settings, typed, kept string) error {
		if strings.TrimSpace(typed) == "" { // never asks
			s.AskAbove = ""
			return nil
		}
		limit, err := purchase.ParseMoney(typed, s.Currency)
		if errors.Is(err, fault.InputCurrencyGone) {
			s.AskAbove = typed // for the next currency, which it will follow
			return nil
		}
		if was, wrong := purchase.ParseMoney(typed, kept); err != nil && wrong == nil {
			if same, fits := was.In(s.Currency); fits { // 1000.00 of a file in EUR is 1000 JPY
				limit, err = same, nil
			}
		}
		if err != nil {
			return fault.New(fault.InputLimit).With(err)
		}
		s.AskAbove = limit.Decimal()
		return nil
	},
	get: func(s Settings) any { return s.AskAbove },
}
