package config

import (
	"os"
	"strings"
	"sync"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// sources are all places that a value may come from, in order of precedence.
type sources struct {
	flags  map[string]string
	getenv func(string) string
	files  []file
	pc     till.PC
}

func newSources(o Options, files []file) sources {
	name, err := os.Hostname()
	if err != nil {
		name = ""
	}
	region := sync.OnceValues(func() (string, string) { return regionCurrency(o.Region()) })
	return sources{o.Flags, o.Getenv, files, till.PC{Practice: o.Demo, Name: name, Region: region}}
}

// take finds the value of each setting and puts it in its place.
func (c *Config) take(from sources) error {
	kept := from.keptCurrency()
	for _, row := range till.SettingRows {
		from.pc.Currency = c.Settings.Currency
		text, origin, err := from.find(row)
		if err != nil {
			return err
		}
		c.From[row.Key] = origin
		if text == "" {
			continue
		}
		if err := row.Set(&c.Settings, text, kept); err != nil {
			return origin.refuse(row.Key, err)
		}
	}
	return nil
}

// find gives a setting's value as text, and where it is from.
func (s sources) find(row till.Setting) (string, Origin, error) {
	if text, given := s.flags[row.Flag]; given {
		return text, Origin{Kind: Flag, Name: "--" + row.Flag}, nil
	}
	if row.Env != "" && !(s.pc.Practice && row.Shop) {
		if text := s.getenv(row.Env); text != "" {
			return text, Origin{Kind: Environment, Name: row.Env}, nil
		}
	}
	for _, f := range s.files {
		// Practice ignores the shop's settings, but keeps what was typed on its
		// own Settings page; its API is always the embedded one.
		if s.pc.Practice && row.Shop && (f.shop || row.Key == "api_url") {
			continue
		}
		text, found, err := f.text(row.Key)
		if err == nil && found && text == "" && row.Default != nil && !emptyCounts(row.Key) {
			break // the default, and not what the shop has in its file
		}
		if err != nil || found {
			return text, Origin{Kind: File, Line: f.lines[row.Key], Name: f.path}, err
		}
	}
	if row.Default == nil {
		return "", Origin{}, nil
	}
	text, from := row.Default(s.pc)
	return text, Origin{Kind: Default, Name: from}, nil
}

// emptyCounts reports whether an empty text in the file is not the setting's default, but a value of its own: without
// a limit, the till never asks.
func emptyCounts(key string) bool { return key == "max_amount" }

func (s sources) noRegion() bool {
	country, _ := s.pc.Region()
	return country == ""
}

// keptCurrency is the currency without what flags and the environment say.
func (s sources) keptCurrency() string {
	s.flags, s.getenv = nil, func(string) string { return "" }
	code, _, err := s.find(till.SettingRow("currency"))
	if err != nil {
		return "" // reported where the currency itself is read
	}
	return strings.ToUpper(strings.TrimSpace(code))
}

// warn tells what works, but needs a person's attention.
func (c *Config) warn(from sources) {
	if c.From["currency"].Kind == Default && from.noRegion() {
		c.Warnings = append(c.Warnings,
			fault.Fault{Kind: fault.ConfigNoRegion, Facts: fault.Facts{Currency: c.Settings.Currency}})
	}
	if _, err := purchase.Digits(c.Settings.Currency); err != nil {
		c.Warnings = append(c.Warnings, err)
	}
}
