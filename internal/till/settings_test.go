package till

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/fault"
)

// Each row stands by itself: what it gives it takes again, and the page of the
// command line names it.
func TestSettingRows(t *testing.T) {
	page, err := os.ReadFile("../../docs/commands.md")
	if err != nil {
		t.Fatal(err)
	}
	pc := PC{Name: "till-1", Currency: "EUR", Region: func() (string, string) { return "DE", "EUR" }}
	var s Settings
	for _, row := range SettingRows {
		if row.Default != nil {
			if text, _ := row.Default(pc); text != "" {
				if err := row.Set(&s, text, ""); err != nil || row.Text(s) != text {
					t.Errorf("%s: the default %q became %q, %v", row.Key, text, row.Text(s), err)
				}
			}
		}
		for _, c := range row.Choices {
			other := s
			if err := row.Set(&other, c.Value, ""); err != nil || row.Text(other) != c.Value {
				t.Errorf("%s: the choice %q became %q, %v", row.Key, c.Value, row.Text(other), err)
			}
		}
		if (row.Flag != "") != (row.Help != "") {
			t.Errorf("%s: a flag and its help go together", row.Key)
		}
		for _, name := range []string{row.Flag, row.Env} {
			if name != "" && !strings.Contains(string(page), name+"`") {
				t.Errorf("docs/commands.md does not name %s", name)
			}
		}
		if !strings.Contains(string(page), "`"+row.Key+"`") && row.Flag == "" && row.Env == "" {
			t.Errorf("docs/commands.md does not name %s", row.Key)
		}
	}
	if err := s.Check(""); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
}

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Settings)
		kept   string
		want   error
	}{
		"nothing":           {func(*Settings) {}, "", nil},
		"no currency":       {func(s *Settings) { s.Currency = "" }, "", fault.Input},
		"one that is gone":  {func(s *Settings) { s.Currency = "BGN" }, "", fault.InputCurrencyGone},
		"one that was kept": {func(s *Settings) { s.Currency = "BGN" }, "BGN", nil},
		"limit":             {func(s *Settings) { s.AskAbove = "1.250" }, "", fault.InputLimit},
		"no suffix":         {func(s *Settings) { s.WedgeSuffix = "" }, "", fault.ConfigChoice},
		"theme":             {func(s *Settings) { s.Theme = "pink" }, "", fault.ConfigChoice},
		"speed":             {func(s *Settings) { s.SerialBaud = 12 }, "", fault.InputBaud},
		"undo":              {func(s *Settings) { s.Grace = time.Hour }, "", fault.InputUndo},
		"end of the day":    {func(s *Settings) { s.DayCutOff = 24 * time.Hour }, "", fault.InputCutOff},
		"address":           {func(s *Settings) { s.APIURL = "http://api.forloy.com" }, "", fault.InputAddressPlain},
		"long id":           {func(s *Settings) { s.StaffID = strings.Repeat("x", 256) }, "", fault.InputTooLong},
	} {
		s := Settings{Currency: "EUR", AskAbove: "1000.00", WedgeSuffix: "enter"}
		c.change(&s)
		if err := s.Check(c.kept); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

// A name is no id, whoever gives it; whatever Forloy may call one is.
func TestIDsAreForloys(t *testing.T) {
	for _, key := range []string{"location_id", "staff_user_id"} {
		for text, is := range map[string]bool{"loc_01HQXYZ": true, "usr_staff_001": true, " loc_1 ": true, "42": true,
			"":                                     true,
			"b2c3d4e5-f6a7-8901-bcde-f12345678901": true,
			"bar centro":                           false, "Caffè": false, "a/b": false, "«loc_1»": false} {
			var s Settings
			err := SettingRow(key).Set(&s, text, "")
			if is != (err == nil) || !is && !errors.Is(err, fault.InputID) {
				t.Errorf("%s %q: %v", key, text, err)
			}
		}
	}
}
