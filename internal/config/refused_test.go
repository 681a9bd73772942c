package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"counterfoil/internal/fault"
)

func inLine(line int, key string) string {
	return fmt.Sprintf(`%s","count":%d,"key":"%s"}`, FileName, line, key)
}

// A refusal names the setting and its place, and never repeats the value.
func TestRefused(t *testing.T) {
	const value = "S3CRET"
	for name, s := range map[string]struct {
		start start
		names string
	}{
		"currency flag":      {start{flags: map[string]string{"currency": value}}, "--currency"},
		"currency env":       {start{env: map[string]string{"COUNTERFOIL_CURRENCY": value}}, "COUNTERFOIL_CURRENCY"},
		"currency file":      {start{file: `currency = "S3CRET"`}, inLine(1, "currency")},
		"no time":            {start{flags: map[string]string{"timeout": "30"}}, "--timeout"},
		"no time at all":     {start{flags: map[string]string{"timeout": "0s"}}, "--timeout"},
		"negative time":      {start{env: map[string]string{"COUNTERFOIL_TIMEOUT": "-1s"}}, "COUNTERFOIL_TIMEOUT"},
		"plain http":         {start{flags: map[string]string{"api-url": "http://api.example/v1"}}, "--api-url"},
		"http, loopback-ish": {start{flags: map[string]string{"api-url": "http://127.0.0.1.example/"}}, "--api-url"},
		"other scheme":       {start{flags: map[string]string{"api-url": "ftp://127.0.0.1/"}}, "--api-url"},
		"no host": {start{env: map[string]string{"COUNTERFOIL_API_URL": "https:///v1"}},
			"COUNTERFOIL_API_URL"},
		"user in the url": {start{env: map[string]string{"COUNTERFOIL_API_URL": "https://u:S3CRET@x.example"}},
			"COUNTERFOIL_API_URL"},
		"query in the url": {start{env: map[string]string{"COUNTERFOIL_API_URL": "https://x.example?t=S3CRET"}},
			"COUNTERFOIL_API_URL"},
		"token": {start{env: map[string]string{"COUNTERFOIL_TOKEN": "S3CRET x"}}, "COUNTERFOIL_TOKEN"},
		"amount": {start{env: map[string]string{"COUNTERFOIL_MAX_AMOUNT": "1.000,00"}},
			"COUNTERFOIL_MAX_AMOUNT"},
		"amount, decimals": {start{env: map[string]string{"COUNTERFOIL_MAX_AMOUNT": "10.5",
			"COUNTERFOIL_CURRENCY": "JPY"}}, "COUNTERFOIL_MAX_AMOUNT"},
		"amount as float":   {start{file: `max_amount = 10.5`}, inLine(1, "max_amount")},
		"location":          {start{flags: map[string]string{"location": "a\nb"}}, "--location"},
		"long staff":        {start{flags: map[string]string{"staff": strings.Repeat("x", 256)}}, "--staff"},
		"empty location":    {start{flags: map[string]string{"location": ""}}, "--location"},
		"location in words": {start{flags: map[string]string{"location": "bar centro"}}, "--location"},
		"staff in words":    {start{file: `staff_user_id = "Ana B."`}, inLine(1, "staff_user_id")},
		"staff, accented": {start{env: map[string]string{"COUNTERFOIL_STAFF_USER_ID": "José"}},
			"COUNTERFOIL_STAFF_USER_ID"},
		"empty data dir":             {start{flags: map[string]string{"data-dir": ""}}, "--data-dir"},
		"suffix":                     {start{file: `wedge_suffix = "S3CRET"`}, inLine(1, "wedge_suffix")},
		"reading":                    {start{file: `wedge_reading = "S3CRET"`}, inLine(1, "wedge_reading")},
		"speed":                      {start{file: `serial_baud = 12`}, inLine(1, "serial_baud")},
		"theme":                      {start{file: `theme = "S3CRET"`}, inLine(1, "theme")},
		"silent":                     {start{file: `silent = "S3CRET"`}, inLine(1, "silent")},
		"keypad, a number":           {start{file: `keypad = 1`}, inLine(1, "keypad")},
		"undo":                       {start{file: `undo_seconds = 61`}, inLine(1, "undo_seconds")},
		"cut-off":                    {start{file: `day_cut_off = "24:00"`}, inLine(1, "day_cut_off")},
		"a name in quotes":           {start{file: "\n'theme' = 'S3CRET'"}, inLine(2, "theme")},
		"before a table":             {start{file: "theme = 'S3CRET'\n[later]\ntheme = 'dark'"}, inLine(1, "theme")},
		"a table":                    {start{file: "[currency]\na = 1"}, inLine(1, "currency")},
		"not TOML":                   {start{file: "theme = \"dark\"\ncurrency ="}, `{"count":2`},
		"a text without quotes":      {start{file: "theme = S3CRET"}, `config.line.bare {"count":1`},
		"no value":                   {start{file: "theme =\n"}, `config.line.no_value {"count":1`},
		"in a list":                  {start{file: "theme = [S3CRET]"}, `"count":1`},
		"a number that is none":      {start{file: "theme = 1_S3CRET_"}, `"count":1`},
		"a fraction that is none":    {start{file: "theme = 1.2.S3CRET"}, `"count":1`},
		"an escape that is none":     {start{file: `theme = "\uS3CRET"`}, `"count":1`},
		"a number beyond all":        {start{file: "theme = 99999999999999999999"}, "a number is out of range"},
		"a day that is none":         {start{file: "theme = 2026-13-48"}, "invalid datetime: …"},
		"a key twice, behind a mark": {start{file: "\ufefftheme = \"dark\"\r\ntheme = \"dark\""}, `"count":2`},
		"demo and API": {start{flags: map[string]string{"api-url": "https://x.example"}, demo: true},
			"--api-url"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.start.load(t)
			if !errors.Is(err, fault.Config) {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(err.Error(), s.names) || strings.Contains(err.Error(), value) {
				t.Fatalf("%q should name %q and hold no value", err, s.names)
			}
		})
	}
}

func holds(text string) func(path string) error {
	return func(path string) error { return os.WriteFile(path, []byte(text), 0o600) }
}

// What lies in the settings file's place and cannot be read as one keeps nobody waiting, and says so.
func TestUnreadFile(t *testing.T) {
	for name, lay := range map[string]func(path string) error{
		"config.no_file":  func(path string) error { return os.Mkdir(path, 0o700) },
		"symbolic links":  loop,
		"config.long":     func(path string) error { return os.WriteFile(path, make([]byte, longest+1), 0o600) },
		"no_file":         pipe,
		"encoding":        holds("\xff\xfet\x00=\x001\x00"),
		"coding":          holds("t\x00=\x001\x00"),
		"config.encoding": holds("camera = \"K\xfcche\""),
		"line.bare":       holds("language = de"),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := lay(filepath.Join(dir, FileName)); err != nil {
				t.Skip(err) // Windows has no pipes in a folder
			}
			c, err := start{}.loadIn(dir)
			if !errors.Is(err, fault.ConfigValue) || !strings.Contains(err.Error(), name) || c.DataDir != dir {
				t.Errorf("got %v, of %q", err, c.DataDir)
			}
			if kept := Kept(dir); len(kept) != 0 {
				t.Errorf("it keeps %v", kept)
			}
		})
	}
}

// What people get wrong most has a kind of its own, by which the window says it in each language; and the language is
// found in a file that cannot be read.
func TestMistakes(t *testing.T) {
	for text, want := range map[string]fault.Fault{
		"theme = dark":                    {Kind: fault.ConfigBare},
		"theme = “dark”":                  {Kind: fault.ConfigBare},
		"theme = ‘dark’":                  {Kind: fault.ConfigBare},
		"keypad = yes":                    {Kind: fault.ConfigBare},
		"keypad = True":                   {Kind: fault.ConfigBare},
		`pos_folder = C:\Sales`:           {Kind: fault.ConfigBare},
		`theme = "dark`:                   {Kind: fault.ConfigOpen},
		"theme = 'dark":                   {Kind: fault.ConfigOpen},
		"theme = \"dark\nsilent = true":   {Kind: fault.ConfigOpen},
		"theme = \"dark\r\n":              {Kind: fault.ConfigOpen},
		"theme = \"\"\"dark":              {Kind: fault.ConfigOpen},
		`theme = "dark'`:                  {Kind: fault.ConfigOpen},
		`pos_folder = "C:\Sales"`:         {Kind: fault.ConfigBackslash},
		`pos_folder = "C:\Users\a"`:       {Kind: fault.ConfigBackslash},
		`pos_folder = "C:\xampp"`:         {Kind: fault.ConfigBackslash},
		`pos_folder = "C:\uni"`:           {Kind: fault.ConfigBackslash},
		"theme =":                         {Kind: fault.ConfigNoValue},
		"theme =\n":                       {Kind: fault.ConfigNoValue},
		"theme = \r\nsilent = true":       {Kind: fault.ConfigNoValue},
		"theme = # dark":                  {Kind: fault.ConfigNoValue},
		"theme":                           {Kind: fault.ConfigNoEquals},
		"theme\n":                         {Kind: fault.ConfigNoEquals},
		"theme\r\nsilent = true":          {Kind: fault.ConfigNoEquals},
		`theme "dark"`:                    {Kind: fault.ConfigNoEquals},
		`theme: "dark"`:                   {Kind: fault.ConfigNoEquals},
		"a line of words":                 {Kind: fault.ConfigNoEquals},
		"theme = \"a\"\ntheme = \"b\"":    {Kind: fault.ConfigRepeated, Facts: fault.Facts{Count: 3}},
		`theme = "dark" // at night`:      {Kind: fault.ConfigBehind},
		`theme = "dark";`:                 {Kind: fault.ConfigBehind},
		"max_amount = 1000,00":            {Kind: fault.ConfigBehind},
		`theme = "a"b"`:                   {Kind: fault.ConfigBehind},
		"max_amount = 1.000.00":           {Kind: fault.ConfigNumber},
		"max_amount = 1000.":              {Kind: fault.ConfigNumber},
		"max_amount = .50":                {Kind: fault.ConfigNumber},
		"undo_seconds = 08":               {Kind: fault.ConfigNumber},
		"day_cut_off = 4:00":              {Kind: fault.ConfigNumber},
		"day_cut_off = 25:00:00":          {Kind: fault.ConfigNumber},
		"pos_port = 99999999999999999999": {Kind: fault.ConfigNumber},
		"theme = \"\x01\"":                {Kind: fault.ConfigLine},
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, FileName), "language = 'fr'\r\n"+text)
		c, err := start{}.loadIn(dir)
		got, is := fault.Of(fault.Under(err))
		if want.Count == 0 {
			want.Count = 2
		}
		if !is || got.Kind != want.Kind || got.Count != want.Count || c.Settings.Language != "fr" {
			t.Errorf("%q: got %v, in %q; want %s in line %d", text, err, c.Settings.Language, want.Kind, want.Count)
		}
	}
}
