package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/till"
)

// start is one start of the program.
type start struct {
	flags  map[string]string
	env    map[string]string
	file   string
	region string
	demo   bool
}

func (s start) load(t *testing.T) (Config, error) {
	t.Helper()
	dir := t.TempDir()
	if s.file != "" {
		write(t, filepath.Join(dir, FileName), s.file)
	}
	return s.loadIn(dir)
}

func (s start) loadIn(dir string) (Config, error) {
	flags := map[string]string{"data-dir": dir}
	for k, v := range s.flags {
		flags[k] = v
	}
	return Load(Options{Flags: flags, Demo: s.demo, Getenv: func(k string) string { return s.env[k] },
		Region: func() string { return s.region }})
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestDefaults(t *testing.T) {
	c, err := start{region: "DE"}.load(t)
	if err != nil {
		t.Fatal(err)
	}
	host, _ := os.Hostname()
	want := till.Settings{APIURL: "https://api.forloy.com/api/v1", TerminalID: host, Currency: "EUR",
		AskAbove: "1000.00", WedgeSuffix: device.SuffixEnter, SerialBaud: 9600, Keypad: true, Grace: 5 * time.Second,
		Timeout: 30 * time.Second}
	if c.Settings != want || c.Token != "" || len(c.Warnings) != 0 {
		t.Fatalf("got %+v, want settings %+v", c, want)
	}
	if err := c.Settings.Check(""); err != nil {
		t.Fatalf("the till refuses the defaults: %v", err)
	}
}

// Every setting of docs/commands.md, from each of its places: the flag beats
// the environment, which beats the file.
func TestPrecedence(t *testing.T) {
	for _, s := range []struct {
		flag, env, key              string
		fromFlag, fromEnv, fromFile string
		wantFlag, wantEnv, wantFile string
		get                         func(Config) string
	}{
		{"api-url", "COUNTERFOIL_API_URL", "api_url", "https://flag.example/", "HTTPS://Env.example/v1//",
			`"http://127.0.0.1:8080/api"`, "https://flag.example", "https://env.example/v1",
			"http://127.0.0.1:8080/api",
			func(c Config) string { return c.Settings.APIURL }},
		{"location", "COUNTERFOIL_LOCATION_ID", "location_id", "f", " e ", `"t"`, "f", "e", "t",
			func(c Config) string { return c.Settings.LocationID }},
		{"staff", "COUNTERFOIL_STAFF_USER_ID", "staff_user_id", "f", "e", `"t"`, "f", "e", "t",
			func(c Config) string { return c.Settings.StaffID }},
		{"terminal", "COUNTERFOIL_TERMINAL_ID", "terminal_id", "f", "e", `"t"`, "f", "e", "t",
			func(c Config) string { return c.Settings.TerminalID }},
		{"timeout", "COUNTERFOIL_TIMEOUT", "timeout", "1s", "2s", `"3s"`, "1s", "2s", "3s",
			func(c Config) string { return c.Settings.Timeout.String() }},
		{"currency", "COUNTERFOIL_CURRENCY", "currency", "usd", "GBP", `"KWD"`, "USD", "GBP", "KWD",
			func(c Config) string { return c.Settings.Currency }},
		{"", "COUNTERFOIL_MAX_AMOUNT", "max_amount", "", "12,5", `"7.25"`, "", "12.50", "7.25",
			func(c Config) string { return c.Settings.AskAbove }},
	} {
		t.Run(s.key, func(t *testing.T) {
			env := map[string]string{s.env: s.fromEnv}
			file := s.key + " = " + s.fromFile
			check := func(kind Kind, want string, st start) {
				t.Helper()
				st.region = "DE"
				c, err := st.load(t)
				if err != nil {
					t.Fatal(err)
				}
				if got := s.get(c); got != want || c.From[s.key].Kind != kind {
					t.Fatalf("got %q from %+v, want %q", got, c.From[s.key], want)
				}
				if c.Explicit(s.key) != (kind >= Environment) {
					t.Fatalf("explicit: %v", c.Explicit(s.key))
				}
			}
			check(File, s.wantFile, start{file: file})
			check(Environment, s.wantEnv, start{file: file, env: env})
			check(File, s.wantFile, start{file: file, env: map[string]string{s.env: ""}}) // empty is not set
			if s.flag != "" {
				check(Flag, s.wantFlag, start{file: file, env: env, flags: map[string]string{s.flag: s.fromFlag}})
			}
		})
	}
}

func TestFileOnly(t *testing.T) {
	c, err := start{region: "DE", file: `
wedge_prefix = "~"
wedge_suffix = "tab"
wedge_reading = "places"
serial_port = "COM3"
serial_baud = 115200
silent = true
keypad = true
theme = "dark"
undo_seconds = 0
day_cut_off = "04:30"
`}.load(t)
	if err != nil {
		t.Fatal(err)
	}
	got := c.Settings
	got.APIURL, got.TerminalID, got.Timeout = "", "", 0
	want := till.Settings{Currency: "EUR", AskAbove: "1000.00", WedgePrefix: "~", WedgeSuffix: device.SuffixTab,
		WedgeReading: device.ReadingPlaces, SerialPort: "COM3", SerialBaud: 115200, Silent: true,
		Keypad: true, Theme: "dark", DayCutOff: 4*time.Hour + 30*time.Minute}
	if got != want {
		t.Fatalf("got %+v, want %+v", got, want)
	}
}

// An empty text in the file is as good as none, but for a limit: without one, the till never asks.
func TestEmptyInTheFile(t *testing.T) {
	usual, err := start{region: "DE"}.load(t)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range till.SettingRows {
		want := usual.Settings
		if row.Key == "max_amount" {
			want.AskAbove = ""
		}
		c, err := start{region: "DE", file: row.Key + ` = ""`}.load(t)
		if err != nil || c.Settings != want || c.Settings.Check("") != nil {
			t.Errorf("%s: got %+v, %v, %v", row.Key, c.Settings, err, c.Settings.Check(""))
		}
	}
}

// A till outlives its shop's currency.
func TestACurrencyThatIsGone(t *testing.T) {
	c, err := start{file: "currency = \"BGN\"\nmax_amount = \"500.00\""}.load(t)
	if err != nil || c.Settings.Currency != "BGN" || c.Settings.AskAbove != "500.00" || len(c.Warnings) != 1 ||
		!errors.Is(c.Warnings[0], fault.InputCurrencyGone) {
		t.Errorf("a kept one must leave the till able to send: %v, %+v, %q", err, c.Settings, c.Warnings)
	}
	_, err = start{flags: map[string]string{"currency": "BGN"}}.load(t)
	if !errors.Is(err, fault.Config) || !errors.Is(err, fault.InputCurrencyGone) {
		t.Errorf("one that is given now: got %v", err)
	}
	_, err = start{file: `currency = "EURO"`}.load(t)
	if !errors.Is(err, fault.Config) {
		t.Errorf("what is no code: %v", err)
	}
}

func TestRegion(t *testing.T) {
	for region, want := range map[string]string{
		"US": "USD", "de": "EUR", "GB": "GBP", "JP": "JPY", "": "EUR", "XX": "EUR",
	} {
		c, err := start{region: region}.load(t)
		if err != nil {
			t.Fatal(err)
		}
		if c.Settings.Currency != want {
			t.Errorf("%q: got %s, want %s", region, c.Settings.Currency, want)
		}
		if known := region != "" && region != "XX"; (len(c.Warnings) == 0) != known {
			t.Errorf("%q: warnings %q", region, c.Warnings)
		}
		if region == "JP" && c.Settings.AskAbove != "1000" {
			t.Errorf("yen have no decimals: %s", c.Settings.AskAbove)
		}
	}
}

// The limit follows a currency that was given for one start: the number stays.
func TestLimitFollowsCurrency(t *testing.T) {
	for name, c := range map[string]struct {
		start start
		want  string // "": refused
	}{
		"a flag, no decimals": {start{flags: map[string]string{"currency": "JPY"},
			file: "currency = \"EUR\"\nmax_amount = \"1000.00\""}, "1000"},
		"the region's currency": {start{flags: map[string]string{"currency": "JPY"}, file: `max_amount = "250.00"`},
			"250"},
		"more decimals": {start{env: map[string]string{"COUNTERFOIL_CURRENCY": "KWD"},
			file: `max_amount = "12.50"`}, "12.500"},
		"fewer decimals": {start{flags: map[string]string{"currency": "EUR"},
			file: "currency = \"KWD\"\nmax_amount = \"12.500\""}, "12.50"},
		"the default":       {start{flags: map[string]string{"currency": "KWD"}}, "1000.000"},
		"does not fit":      {start{flags: map[string]string{"currency": "JPY"}, file: `max_amount = "12.50"`}, ""},
		"grouping":          {start{file: `max_amount = "1.250"`}, ""},
		"grouping, another": {start{flags: map[string]string{"currency": "JPY"}, file: `max_amount = "1.000"`}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.start.region = "DE"
			got, err := c.start.load(t)
			if c.want == "" {
				if !errors.Is(err, fault.Config) || !strings.Contains(err.Error(), "max_amount") {
					t.Fatalf("got %v", err)
				}
				return
			}
			if err != nil || got.Settings.AskAbove != c.want {
				t.Fatalf("got %q, %v; want %q", got.Settings.AskAbove, err, c.want)
			}
		})
	}
}

func TestUnknownKeysAreWarnings(t *testing.T) {
	c, err := start{region: "DE", file: "theme = \"dark\"\ncurency = \"USD\"\n[later]\nx = 1"}.load(t)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Warnings) != 2 {
		t.Fatalf("got %q", c.Warnings)
	}
	typo, _ := fault.Of(c.Warnings[0])
	if typo.Kind != fault.ConfigMistyped || typo.Name != "currency" ||
		!strings.HasSuffix(typo.Where, "config.toml, line 2: curency") {
		t.Errorf("of a typo: %v", typo)
	}
	if later, _ := fault.Of(c.Warnings[1]); later.Kind != fault.ConfigUnknown ||
		!strings.HasSuffix(later.Where, "config.toml, line 3: later") {
		t.Errorf("of a later version's table: %v", later)
	}
}

func TestNearest(t *testing.T) {
	for key, want := range map[string]string{"Theme": "theme", "languge": "language", "wedge_sufix": "wedge_suffix",
		"staff_user": "staff_user_id", "location": "", "x": "", "password": "", "api-url": "api_url"} {
		if got := nearest(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

// Practice shares nothing of the shop's, but the scanner's settings apply.
func TestDemo(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, FileName), `api_url = "https://real.example"
location_id = "real"
wedge_suffix = "tab"
serial_port = "COM3"
theme = "dark"
`)
	write(t, filepath.Join(dir, "practice", FileName),
		"theme = \"light\"\nstaff_user_id = \"own\"\napi_url = \"https://other.example\"")
	s := start{demo: true, region: "DE", env: map[string]string{"COUNTERFOIL_API_URL": "https://real.example",
		"COUNTERFOIL_TOKEN": "real", "COUNTERFOIL_LOCATION_ID": "real", "COUNTERFOIL_STAFF_USER_ID": "real",
		"COUNTERFOIL_CURRENCY": "CHF"}}
	c, err := s.loadIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	if c.DataDir != filepath.Join(dir, "practice") || c.Token != "" ||
		c.Settings.APIURL != "http://127.0.0.1:1/api/v1" || c.Settings.LocationID != "" || c.Settings.SerialPort != "" {
		t.Fatalf("the shop leaked into practice: %+v", c)
	}
	write(t, filepath.Join(dir, "practice", FileName), `wedge_suffix = ""`)
	if own, err := s.loadIn(dir); err != nil || own.Settings.WedgeSuffix != "enter" {
		t.Errorf("emptied in practice: %q, %v", own.Settings.WedgeSuffix, err)
	}
	write(t, filepath.Join(dir, FileName), `wedge_prefix = "shop"`)
	write(t, filepath.Join(dir, "practice", FileName), `wedge_prefix = "own"`)
	own, err := s.loadIn(dir)
	next := own.Settings
	next.WedgePrefix = ""
	if err := errors.Join(err, own.Saver()(next)); err != nil {
		t.Fatal(err)
	}
	if own, err = s.loadIn(dir); err != nil || own.Settings.WedgePrefix != "" {
		t.Errorf("emptied on practice's own Settings page: %q, %v", own.Settings.WedgePrefix, err)
	}
	if c.Settings.WedgeSuffix != "tab" || c.Settings.Theme != "light" || c.Settings.StaffID != "own" ||
		c.Settings.Currency != "CHF" {
		t.Fatalf("got %+v", c.Settings)
	}
}

func TestDataDir(t *testing.T) {
	c, err := Load(Options{Getenv: func(string) string { return "" }})
	if err != nil && !errors.Is(err, fault.StoreFolder) {
		t.Fatal(err)
	}
	if err == nil && (!filepath.IsAbs(c.DataDir) || !strings.EqualFold(filepath.Base(c.DataDir), "counterfoil")) {
		t.Fatalf("got %s", c.DataDir)
	}
	t.Chdir(t.TempDir())
	here, _ := os.Getwd()
	c, err = Load(Options{Flags: map[string]string{"data-dir": "shop"},
		Getenv: func(k string) string { return map[string]string{"COUNTERFOIL_DATA_DIR": "/elsewhere"}[k] }})
	if err != nil || c.DataDir != filepath.Join(here, "shop") {
		t.Fatalf("got %s, %v", c.DataDir, err)
	}
}

// A data directory that is a file is the folder's trouble, not that of its settings.
func TestDataDirIsAFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "till")
	write(t, dir, "a file where the folder should be")
	_, err := start{}.loadIn(dir)
	if err == nil && runtime.GOOS == "windows" {
		t.Skip("Windows says only that there is no settings file")
	}
	if !errors.Is(err, fault.StoreFolder) || !strings.Contains(err.Error(), dir) {
		t.Fatalf("got %v", err)
	}
}

func TestSecretIsNeverPrinted(t *testing.T) {
	c, err := start{env: map[string]string{"COUNTERFOIL_TOKEN": " tok-123 "}}.load(t)
	if err != nil {
		t.Fatal(err)
	}
	if c.Token != "tok-123" {
		t.Fatal("the token was not read, or its white space was not cut")
	}
	for _, text := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c),
		fmt.Sprintf("%q", c.Token)} {
		if strings.Contains(text, "tok-123") {
			t.Fatalf("printed: %s", text)
		}
	}
}
