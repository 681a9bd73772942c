package config

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/adrg/xdg"

	"counterfoil/internal/till"
)

// Config is everything that can be set, checked.
type Config struct {
	DataDir  string // absolute; not created yet
	Demo     bool   // practice: DataDir is a folder of its own, the API is the embedded one
	Token    Secret // a fixed bearer token; "": none, so a sign-in is used
	Timeout  time.Duration
	Settings till.Settings // when Demo, nobody listens at APIURL: the window puts its own there

	From     map[string]Origin // by key, as in config.toml; data_dir and token too
	Warnings []string          // not wrong, but worth a sentence in doctor

	kept string // the currency without what flags and the environment say
}

// Options are what Load reads from beside the file.
type Options struct {
	Flags  map[string]string   // given flags by name without dashes; absent: not given
	Demo   bool                // --demo
	Getenv func(string) string // nil: os.Getenv. An empty variable counts as not set.
	Region func() string       // nil: the OS's. "DE"; "": none is set
}

// Kind is where a value came from. The order is that of precedence.
type Kind int

const (
	Default Kind = iota
	File
	Environment
	Flag
)

// Origin is the place that a value came from.
type Origin struct {
	Kind Kind
	Name string // "--currency", "COUNTERFOIL_CURRENCY", the file's path; of a default what it follows, or ""
}

// Explicit reports whether a setting was given for this start alone, by a flag
// or the environment.
func (c Config) Explicit(key string) bool { return c.From[key].Kind >= Environment }

// Load gathers the settings. Errors wrap ErrSetting (a value that cannot be:
// the sentence names the setting and where it came from) or ErrUnreadable (the
// data directory or its file cannot be read).
func Load(o Options) (Config, error) {
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.Region == nil {
		o.Region = osRegion
	}
	if err := checkFlags(o); err != nil {
		return Config{}, err
	}
	c := Config{Demo: o.Demo, From: make(map[string]Origin)}
	base, err := c.findDataDir(o)
	if err != nil {
		return Config{}, err
	}
	files := []file{{path: filepath.Join(c.DataDir, FileName)}}
	if c.Demo { // a scanner's prefix or a theme holds in practice too; the shop itself does not
		files = append(files, file{path: filepath.Join(base, FileName), shop: true})
	}
	for i := range files {
		if err := files[i].read(); err != nil {
			return Config{}, err
		}
		c.Warnings = append(c.Warnings, files[i].unknown()...)
	}
	c.kept = keptCurrency(o, c.Demo, files)
	for _, s := range settings {
		if err := c.set(s, o, files); err != nil {
			return Config{}, err
		}
	}
	return c, nil
}

func keptCurrency(o Options, demo bool, files []file) string {
	o.Flags, o.Getenv = nil, func(string) string { return "" }
	own := Config{Demo: demo}
	code, _, err := own.find(setting{key: "currency", fallback: regionCurrency}, o, files)
	if err != nil {
		return "" // said where the currency itself is read
	}
	return strings.ToUpper(strings.TrimSpace(code))
}

func checkFlags(o Options) error {
	for name, value := range o.Flags {
		if value == "" { // an unset variable of a script must not mean the real shop
			return refuse("--"+name, "it is empty")
		}
	}
	if _, given := o.Flags["api-url"]; given && o.Demo {
		return refuse("--api-url", "practice has a Forloy of its own: leave out --demo or this")
	}
	return nil
}

// findDataDir gives the directory before --demo moves it into its own folder.
func (c *Config) findDataDir(o Options) (string, error) {
	dir, from := defaultDataDir(), Origin{}
	if value := o.Getenv("COUNTERFOIL_DATA_DIR"); value != "" {
		dir, from = value, Origin{Environment, "COUNTERFOIL_DATA_DIR"}
	}
	if value, given := o.Flags["data-dir"]; given {
		dir, from = value, Origin{Flag, "--data-dir"}
	}
	base, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("%w: find the data directory: %w", ErrUnreadable, err)
	}
	c.DataDir, c.From["data_dir"] = base, from
	if c.Demo {
		c.DataDir = filepath.Join(base, "practice")
	}
	return base, nil
}

// defaultDataDir is the OS's place for local, non-roaming application data.
func defaultDataDir() string {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return filepath.Join(xdg.DataHome, "Counterfoil")
	}
	return filepath.Join(xdg.DataHome, "counterfoil")
}
