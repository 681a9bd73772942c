package config

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// setting is one line of the table in docs/commands.md.
type setting struct {
	key   string // in config.toml; "": not there
	flag  string // without dashes; "": none
	env   string // "": none
	shop  bool   // of the real shop: practice takes it from a flag only
	parse func(c *Config, value string) error
	// fallback is the default; nil: the zero value.
	fallback func(o Options, c *Config) (value, from string)
	// get is the value as the window's Settings page knows it; nil: it does not.
	get func(till.Settings) any
}

// settings in the order they are read: an amount needs its currency.
var settings = []setting{
	{key: "api_url", flag: "api-url", env: "COUNTERFOIL_API_URL", shop: true, parse: parseAPI,
		fallback: func(_ Options, c *Config) (string, string) {
			if c.Demo {
				return noAPI, "practice"
			}
			return DefaultAPI, ""
		},
		get: func(s till.Settings) any { return s.APIURL }},
	{env: "COUNTERFOIL_TOKEN", shop: true, parse: parseToken},
	{key: "location_id", flag: "location", env: "COUNTERFOIL_LOCATION_ID", shop: true,
		parse: func(c *Config, v string) error { return parseID(&c.Settings.LocationID, v) },
		get:   func(s till.Settings) any { return s.LocationID }},
	{key: "staff_user_id", flag: "staff", env: "COUNTERFOIL_STAFF_USER_ID", shop: true,
		parse: func(c *Config, v string) error { return parseID(&c.Settings.StaffID, v) },
		get:   func(s till.Settings) any { return s.StaffID }},
	{key: "terminal_id", flag: "terminal", env: "COUNTERFOIL_TERMINAL_ID", shop: true,
		parse:    func(c *Config, v string) error { return parseID(&c.Settings.TerminalID, v) },
		fallback: hostName,
		get:      func(s till.Settings) any { return s.TerminalID }},
	{key: "timeout", flag: "timeout", env: "COUNTERFOIL_TIMEOUT", parse: parseTimeout,
		fallback: constant("30s")},
	{key: "currency", flag: "currency", env: "COUNTERFOIL_CURRENCY", parse: parseCurrency,
		fallback: regionCurrency,
		get:      func(s till.Settings) any { return s.Currency }},
	{key: "max_amount", env: "COUNTERFOIL_MAX_AMOUNT", parse: parseMaxAmount,
		fallback: maxAmount,
		get:      func(s till.Settings) any { return s.MaxAmount }},
	{key: "wedge_prefix",
		parse: func(c *Config, v string) error { c.Settings.WedgePrefix = v; return nil },
		get:   func(s till.Settings) any { return s.WedgePrefix }},
	{key: "wedge_suffix",
		parse: func(c *Config, v string) error {
			return oneOf(&c.Settings.WedgeSuffix, v, device.SuffixEnter, device.SuffixTab, device.SuffixNone)
		},
		fallback: constant(device.SuffixEnter),
		get:      func(s till.Settings) any { return s.WedgeSuffix }},
	{key: "wedge_reading",
		parse: func(c *Config, v string) error {
			return oneOf(&c.Settings.WedgeReading, v, device.ReadingRunes, device.ReadingPlaces)
		},
		get: func(s till.Settings) any { return s.WedgeReading }},
	{key: "serial_port", shop: true, // practice must not take the real till's scanner
		parse: func(c *Config, v string) error { return parseID(&c.Settings.SerialPort, v) },
		get:   func(s till.Settings) any { return s.SerialPort }},
	{key: "serial_baud", parse: parseBaud, fallback: constant("9600"),
		get: func(s till.Settings) any { return int64(s.SerialBaud) }},
	{key: "camera", shop: true, // practice must not take the real till's camera
		parse: func(c *Config, v string) error { return parseID(&c.Settings.Camera, v) },
		fallback: func(_ Options, c *Config) (string, string) {
			if c.Demo {
				return PracticeCamera, "practice"
			}
			return "", ""
		},
		get: func(s till.Settings) any { return s.Camera }},
	{key: "camera_off", shop: true,
		parse: func(c *Config, v string) error { return parseBool(&c.Settings.CameraOff, v) },
		fallback: func(_ Options, c *Config) (string, string) {
			if c.Demo {
				return "true", "practice"
			}
			return "false", ""
		},
		get: func(s till.Settings) any { return s.CameraOff }},
	{key: "silent",
		parse: func(c *Config, v string) error { return parseBool(&c.Settings.Silent, v) },
		get:   func(s till.Settings) any { return s.Silent }},
	{key: "keypad", fallback: constant("true"),
		parse: func(c *Config, v string) error { return parseBool(&c.Settings.Keypad, v) },
		get:   func(s till.Settings) any { return s.Keypad }},
	{key: "theme",
		parse: func(c *Config, v string) error { return oneOf(&c.Settings.Theme, v, "light", "dark") },
		get:   func(s till.Settings) any { return s.Theme }},
	{key: "undo_seconds", parse: parseUndo, fallback: constant("5"),
		get: func(s till.Settings) any { return int64(s.Grace / time.Second) }},
	{key: "day_cut_off", parse: parseCutOff,
		get: func(s till.Settings) any { return till.FormatCutOff(s.DayCutOff) }},
}

// PracticeCamera is the name of the camera that is drawn for practice.
const PracticeCamera = "Practice camera"

// set finds a setting's value and takes it, or says whose value cannot be.
func (c *Config) set(s setting, o Options, files []file) error {
	value, from, err := c.find(s, o, files)
	if err != nil {
		return err
	}
	name := s.key
	if name == "" {
		name = "token"
	}
	c.From[name] = from
	if value == "" {
		return nil
	}
	if err := s.parse(c, value); err != nil {
		where := from.Name
		if from.Kind == File {
			where += ": " + s.key
		}
		return refuse(where, err.Error())
	}
	return nil
}

func (c *Config) find(s setting, o Options, files []file) (string, Origin, error) {
	if value, given := o.Flags[s.flag]; given {
		return value, Origin{Flag, "--" + s.flag}, nil
	}
	if s.env != "" && !(c.Demo && s.shop) {
		if value := o.Getenv(s.env); value != "" {
			return value, Origin{Environment, s.env}, nil
		}
	}
	for _, f := range files {
		// Practice forgets the shop, but keeps what was typed on its own
		// Settings page; the API is never another than its own.
		if s.key == "" || c.Demo && s.shop && (f.shop || s.key == "api_url") {
			continue
		}
		value, found, err := f.text(s.key)
		if err != nil || found {
			return value, Origin{File, f.path}, err
		}
	}
	if s.fallback == nil {
		return "", Origin{}, nil
	}
	value, name := s.fallback(o, c)
	return value, Origin{Default, name}, nil
}

func constant(value string) func(Options, *Config) (string, string) {
	return func(Options, *Config) (string, string) { return value, "" }
}

func hostName(Options, *Config) (string, string) {
	name, err := os.Hostname()
	if err != nil || checkID(name) != nil { // a terminal id is optional: none is better than a broken one
		return "", ""
	}
	return name, "this PC's name"
}

// maxAmount is 1000 with the currency's decimals.
func maxAmount(_ Options, c *Config) (string, string) {
	m, err := purchase.ParseMoney("1000", c.Settings.Currency)
	if err != nil {
		return "", ""
	}
	return m.Decimal(), ""
}

func parseToken(c *Config, value string) error {
	value = strings.TrimSpace(value)
	if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("a token holds no spaces and no special characters")
	}
	c.Token = Secret(value)
	return nil
}

func parseID(to *string, value string) error {
	value = strings.TrimSpace(value)
	if err := checkID(value); err != nil {
		return err
	}
	*to = value
	return nil
}

func checkID(value string) error {
	switch {
	case !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl):
		return errors.New("it holds characters that cannot be sent")
	case utf8.RuneCountInString(value) > purchase.MaxID:
		return fmt.Errorf("it is longer than %d characters", purchase.MaxID)
	}
	return nil
}

func parseTimeout(c *Config, value string) error {
	d, err := time.ParseDuration(value)
	if err != nil || d <= 0 || d > time.Hour {
		return errors.New("the time limit must be a time like 30s, up to 1h")
	}
	c.Timeout = d
	return nil
}

// parseCurrency takes a kept currency even when it is in use no more: nothing can
// be recorded in it, which each amount is told, but what waits is sent.
func parseCurrency(c *Config, value string) error {
	value = strings.ToUpper(strings.TrimSpace(value))
	_, err := purchase.Digits(value)
	if errors.Is(err, purchase.ErrCurrencyGone) && c.From["currency"].Kind == File {
		c.Warnings = append(c.Warnings, err.Error())
		err = nil
	}
	if err != nil {
		return err
	}
	c.Settings.Currency = value
	return nil
}

// parseMaxAmount reads the limit. It follows a currency that holds for this start
// alone, if that can say the same number: 1000.00 of a file in EUR is 1000 JPY.
func parseMaxAmount(c *Config, value string) error {
	m, err := purchase.ParseMoney(value, c.Settings.Currency)
	if errors.Is(err, purchase.ErrCurrencyGone) {
		c.Settings.MaxAmount = value // for the next currency, which it will follow
		return nil
	}
	if kept, wrong := purchase.ParseMoney(value, c.kept); err != nil && wrong == nil {
		if same, fits := kept.In(c.Settings.Currency); fits {
			m, err = same, nil
		}
	}
	if err != nil {
		return err
	}
	c.Settings.MaxAmount = m.Decimal()
	return nil
}

func oneOf(to *string, value string, allowed ...string) error {
	for _, a := range allowed {
		if value == a {
			*to = value
			return nil
		}
	}
	return fmt.Errorf("it must be one of %s", strings.Join(allowed, ", "))
}

func parseBool(to *bool, value string) error {
	switch value {
	case "true":
		*to = true
	case "false":
		*to = false
	default:
		return errors.New("it must be true or false")
	}
	return nil
}

func parseBaud(c *Config, value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 300 || n > 921600 {
		return errors.New("the scanner's speed must be a whole number, 300 to 921600")
	}
	c.Settings.SerialBaud = n
	return nil
}

func parseUndo(c *Config, value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > 60 {
		return errors.New("the time to undo must be a whole number of seconds, 0 to 60")
	}
	c.Settings.Grace = time.Duration(n) * time.Second
	return nil
}

func parseCutOff(c *Config, value string) error {
	at, err := till.ParseCutOff(value)
	if err != nil {
		return err
	}
	c.Settings.DayCutOff = at
	return nil
}
