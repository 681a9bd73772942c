package till

import (
	"reflect"
	"slices"
	"strconv"
	"time"

	"counterfoil/internal/apiurl"
	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Settings are what can be set for a till. The zero value of a text means its
// default. SettingRows says the rest about each.
type Settings struct {
	APIURL     string
	LocationID string // set by hand; "": from the sign-in
	StaffID    string
	TerminalID string
	Timeout    time.Duration // of a whole request
	Currency   string        // ISO 4217
	AskAbove   string        // the window asks before a larger sale; verbs do not

	WedgePrefix  string        // typed or sent by either scanner before each code
	WedgeSuffix  string        // device.SuffixEnter, SuffixTab or SuffixNone
	WedgeReading string        // device.ReadingProven …
	SerialPort   string        // of a scanner at a serial port; "": none
	SerialBaud   int           // its speed in bits a second
	Camera       string        // the live camera's name; "": any
	CameraOff    bool          // it is not used
	Silent       bool          // no sounds
	Volume       string        // of the sounds, in per cent: "25", "50"; "": 100
	Keypad       bool          // the touch keypad is shown
	Theme        string        // "light", "dark", "contrast", "": as the system
	Language     string        // of the window, like "de"; "": the system's
	TextSize     string        // of the window, in per cent: "125", "150"; "": 100
	Still        bool          // nothing moves on the screen
	LockAfter    time.Duration // without a key or press the window locks; 0: never
	Grace        time.Duration // how long the window leaves a new sale alone
	POSFolder    string        // from which a POS's sales are taken; "": none
	POSPort      int           // on this PC, at which a POS hands them over; 0: none
	DayCutOff    time.Duration // the time on the clock until which the business day before runs

	// Seen says to whoever keeps settings that a person has seen all of them: a currency that was
	// only this PC's is theirs now. It is not kept itself.
	Seen bool
}

// with is s with all in it that differs between two others.
func (s Settings) with(were, made Settings) Settings {
	now, from, to := reflect.ValueOf(&s).Elem(), reflect.ValueOf(were), reflect.ValueOf(made)
	for i := range now.NumField() {
		if !to.Field(i).Equal(from.Field(i)) {
			now.Field(i).Set(to.Field(i))
		}
	}
	return s
}

// Setting is everything about one setting, in one row: for
// config.toml, the command line, the environment and the Settings page.
type Setting struct {
	Key  string // in config.toml
	Flag string // on the command line, without dashes; "": none
	Env  string // the environment's variable; "": none
	Help string // of the flag, with its value's name in backquotes

	Label   string   // on the Settings page; "": it is not there
	Says    string   // what it does, and its default ({default}), for the Settings page
	Choices []Choice // all that it can be; nil: anything that Set takes

	Shop   bool // practice does not take it from config.toml; it has its own, by a flag or its Settings page
	Caller bool // goes with a verb to an open window, for that verb
	Needed bool // cannot be empty

	Default func(PC) (text, from string) // from says what it follows; nil: the zero value
	field   field
}

// Choice is a value and what the Settings page calls it.
type Choice struct{ Value, Label string }

// PC is what defaults follow.
type PC struct {
	Practice bool
	Name     string // the host's
	// Region is the country that the system is set to, "" for none that is
	// known, and the currency there, or EUR.
	Region   func() (country, currency string)
	Currency string // that was set, or its default
}

// SettingRows is the table of all settings, in the order in which they are read:
// an amount needs its currency.
var SettingRows = []Setting{
	{Key: "api_url", Flag: "api-url", Env: "COUNTERFOIL_API_URL", Help: "Forloy's `ADDRESS`", Label: "Forloy's address",
		Says: "Where this till finds Forloy. Default: Forloy's own address.",
		Shop: true, Default: inPractice(practiceAPI, apiurl.Default),
		field: addressField(func(s *Settings) *string { return &s.APIURL })},
	{Key: "location_id", Flag: "location", Env: "COUNTERFOIL_LOCATION_ID", Help: "the location's `ID`",
		Label: "Location id",
		Says:  "Where the sales are made. Left empty: the location of the sign-in.", Shop: true, Caller: true,
		field: givenField(fault.Location, "loc_01HQXYZ", func(s *Settings) *string { return &s.LocationID })},
	{Key: "staff_user_id", Flag: "staff", Env: "COUNTERFOIL_STAFF_USER_ID", Help: "the staff member's user `ID`",
		Label: "Staff id",
		Says:  "Who makes the sales. Left empty: whoever has signed in.", Shop: true, Caller: true,
		field: givenField(fault.Staff, "usr_staff_001", func(s *Settings) *string { return &s.StaffID })},
	{Key: "terminal_id", Flag: "terminal", Env: "COUNTERFOIL_TERMINAL_ID", Help: "the terminal's `ID`",
		Label: "Terminal",
		Says:  "Tells this till from others. Default: this PC's name.", Shop: true, Caller: true, Default: hostName,
		field: idField(fault.Terminal, func(s *Settings) *string { return &s.TerminalID })},
	{Key: "timeout", Flag: "timeout", Env: "COUNTERFOIL_TIMEOUT", Help: "`LIMIT` of a whole request, like 30s",
		Default: always("30s"),
		field:   durationField(func(s *Settings) *time.Duration { return &s.Timeout })},
	{Key: "currency", Flag: "currency", Env: "COUNTERFOIL_CURRENCY", Help: "ISO 4217 `CODE`, like EUR",
		Label: "Currency",
		Says:  "The currency of all sales here. Default: that of this PC's region.", Caller: true, Needed: true,
		Default: regionCurrency, field: currencyField},
	{Key: "max_amount", Env: "COUNTERFOIL_MAX_AMOUNT", Label: "Limit: ask before a sale of more than",
		Says:    "The till asks before it records a larger sale. Left empty: it never asks.",
		Default: defaultLimit, field: limitField},

	{Key: "wedge_prefix", Label: "Begins a scan with",
		Says:  "What the scanner types before each code. Default: nothing.",
		field: typedField(func(s *Settings) *string { return &s.WedgePrefix })},
	{Key: "wedge_suffix", Label: "Ends a scan with",
		Says: "The key that the scanner presses after each code. Default: Enter.", Needed: true,
		Default: always(device.SuffixEnter),
		Choices: []Choice{{device.SuffixEnter, "Enter"}, {device.SuffixTab, "Tab"}, {device.SuffixNone, "Nothing"}},
		field:   typedField(func(s *Settings) *string { return &s.WedgeSuffix })},
	{Key: "wedge_reading", Label: "The scanner's keyboard layout",
		Says: "Used for codes that are not cards. Default: not known.",
		Choices: []Choice{{device.ReadingProven, "Not known"}, {device.ReadingPlaces, "US"},
			{device.ReadingRunes, "As this PC"}},
		field: typedField(func(s *Settings) *string { return &s.WedgeReading })},
	{Key: "serial_port", Label: "Plugged in at",
		// practice must not take the real till's scanner
		Says: "For a scanner at a serial port (USB-COM). Default: none.", Shop: true,
		field: idField(fault.Setting, func(s *Settings) *string { return &s.SerialPort })},
	{Key: "serial_baud", Label: "Speed, in bits a second",
		Says: "As it is set in the scanner. Default: {default}.", Default: always(strconv.Itoa(device.DefaultBaud)),
		field: speedField(func(s *Settings) *int { return &s.SerialBaud })},
	{Key: "camera", Shop: true, Default: inPractice(PracticeCamera, ""), // likewise its camera
		field: idField(fault.Setting, func(s *Settings) *string { return &s.Camera })},
	{Key: "camera_off", Shop: true, Default: inPractice("true", ""),
		field: boolField(func(s *Settings) *bool { return &s.CameraOff })},

	{Key: "silent", Label: "Sounds",
		Says:    "Played when a sale is recorded or refused, or something needs a look. Default: on.",
		Choices: []Choice{{"false", "On"}, {"true", "Off"}},
		field:   boolField(func(s *Settings) *bool { return &s.Silent })},
	{Key: "volume", Label: "Volume",
		Says:    "How loud the sounds are. Default: high.",
		Choices: []Choice{{"25", "Low"}, {"50", "Medium"}, {"", "High"}},
		field:   typedField(func(s *Settings) *string { return &s.Volume })},
	{Key: "keypad", Label: "Keypad",
		Says:    "Number keys on the screen, for touch. Default: shown.",
		Choices: []Choice{{"true", "Shown"}, {"false", "Hidden"}}, Default: always("true"),
		field: boolField(func(s *Settings) *bool { return &s.Keypad })},
	{Key: "theme", Label: "Theme",
		Says:    "Default: the same as this PC's system.",
		Choices: []Choice{{"", "Same as system"}, {"light", "Light"}, {"dark", "Dark"}, {"contrast", "High contrast"}},
		field:   typedField(func(s *Settings) *string { return &s.Theme })},
	{Key: "language", Label: "Language",
		Says:  "Default: the same as this PC's system.", // the window adds the choices: it knows its languages
		field: idField(fault.Setting, func(s *Settings) *string { return &s.Language })},
	{Key: "text_size", Label: "Text size",
		Says:    "The size of all text. What no longer fits scrolls. Default: 100%.",
		Choices: []Choice{{"", "100%"}, {"125", "125%"}, {"150", "150%"}},
		field:   typedField(func(s *Settings) *string { return &s.TextSize })},
	{Key: "reduce_motion", Label: "Motion",
		Says:    "Whether a recorded sale slides into place below the form. Default: shown.",
		Choices: []Choice{{"false", "Shown"}, {"true", "Reduced"}},
		field:   boolField(func(s *Settings) *bool { return &s.Still })},
	{Key: "lock_minutes", Label: "Minutes until the till locks, 0 for never",
		Says: "Whoever sells then unlocks it with their PIN. Default: {default}.", Default: always("0"),
		field: countField(time.Minute, mostLock, fault.InputLock,
			func(s *Settings) *time.Duration { return &s.LockAfter })},
	{Key: "undo_seconds", Label: "Seconds a sale can be undone",
		Says: "How long a new sale waits before it is sent. Default: {default}.", Default: always("5"),
		field: countField(time.Second, mostUndo, fault.InputUndo,
			func(s *Settings) *time.Duration { return &s.Grace })},
	{Key: "day_cut_off", Label: "The business day ends at",
		Says: "Sales before this time count for the day before. Default: {default}.", Default: always("00:00"),
		field: clockField(func(s *Settings) *time.Duration { return &s.DayCutOff })},
	{Key: "pos_folder", Label: "Folder for sales",
		// practice must not take the real till's sales
		Says: "A POS puts one file per sale here, and this till takes it. Left empty: none.", Shop: true,
		field: folderField(func(s *Settings) *string { return &s.POSFolder })},
	{Key: "pos_port", Label: "Port on this PC, 0 for none",
		Says: "A POS on this PC sends its sales to this port, with the secret. Default: {default}.", Shop: true,
		Default: always("0"),
		field:   portField(func(s *Settings) *int { return &s.POSPort })},
}

// SettingRow is the row of a key in config.toml. A key without one is a bug
// in this program.
func SettingRow(key string) Setting {
	at := slices.IndexFunc(SettingRows, func(row Setting) bool { return row.Key == key })
	return SettingRows[at]
}

// Check refuses settings that could not work. Nothing is changed by it. kept is
// the currency that was kept before, "" if none was.
func (s Settings) Check(kept string) error {
	for _, row := range SettingRows {
		text := row.Text(s)
		if text == "" && !row.Needed {
			continue
		}
		if err := row.Set(&s, text, kept); err != nil {
			return err
		}
	}
	return nil
}

func always(text string) func(PC) (string, string) {
	return func(PC) (string, string) { return text, "" }
}

func inPractice(there, elsewhere string) func(PC) (string, string) {
	return func(pc PC) (string, string) {
		if pc.Practice {
			return there, "practice"
		}
		return elsewhere, ""
	}
}

// hostName leaves the terminal empty where the host's name cannot be one: it is
// optional, and none is better than a broken one.
func hostName(pc PC) (text, from string) {
	if _, err := checkID(fault.Terminal, pc.Name); err != nil || pc.Name == "" {
		return "", ""
	}
	return pc.Name, "this PC's name"
}

func regionCurrency(pc PC) (text, from string) {
	country, currency := pc.Region()
	if country == "" {
		return currency, "no region is set"
	}
	return currency, "the region " + country
}

// defaultLimit is 1000 with the currency's decimals.
func defaultLimit(pc PC) (text, from string) {
	limit, err := purchase.ParseMoney("1000", pc.Currency)
	if err != nil {
		return "", ""
	}
	return limit.Decimal(), ""
}

// PracticeCamera is the name of the camera that is drawn for practice.
const PracticeCamera = "Practice camera"

// practiceAPI is where nobody listens: the embedded Forloy's address is known to
// its own window only, and without one a verb's practice sales wait.
const practiceAPI = "http://127.0.0.1:1/api/v1"
