package config

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"counterfoil/internal/fault"
	"counterfoil/internal/till"
)

// Config is everything that can be set, checked.
type Config struct {
	DataDir  string        // absolute; not created yet
	Shared   bool          // several accounts of this PC sell with DataDir, and whoever may read it may sign in
	Kiosk    bool          // the window fills the screen, and only a manager closes it
	Demo     bool          // practice: DataDir is a folder of its own, the API is the embedded one
	Token    Secret        // a fixed bearer token; "": none, so a sign-in is used
	Settings till.Settings // when Demo, nobody listens at APIURL: the window puts its own there

	From     map[string]Origin // by key, as in config.toml; data_dir and token too
	Warnings []error           // of what works, but needs a person's attention
}

// Options are what Load reads beside the file.
type Options struct {
	Flags  map[string]string   // the flags given, by name without dashes
	Demo   bool                // --demo
	Getenv func(string) string // nil: os.Getenv. An empty variable counts as not set.
	Region func() string       // nil: the OS's. "DE"; "": none is set
	Beside string              // the program's folder; "": this process's
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
	Line int    // of the file; 0: not known
	Name string // "--currency", "COUNTERFOIL_CURRENCY", the file's path; for a default, what it follows, or ""
}

// where names the place of a setting in a file: its line.
func (o Origin) where(key string) string {
	if o.Line > 0 {
		return fmt.Sprintf("%s, line %d: %s", o.Name, o.Line, key)
	}
	return o.Name + ": " + key
}

// Explicit reports whether a setting was given for this start alone, by a flag
// or the environment.
func (c Config) Explicit(key string) bool { return c.From[key].Kind >= Environment }

// Load gathers the settings. Errors are fault.ConfigValue (a value that cannot
// be, or a file that cannot be read: it names the setting and where it came from) or
// fault.StoreFolder (the data directory cannot be used). Of a configuration that cannot be used,
// the data directory and the language are still told.
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
	if c.Demo { // a scanner's prefix or a theme also holds in practice; the shop's identity does not
		files = append(files, file{path: filepath.Join(base, FileName), shop: true})
	}
	for i := range files {
		if err := files[i].read(); err != nil {
			return c.unread(files), err
		}
		c.Warnings = append(c.Warnings, files[i].unknown()...)
	}
	if err := c.findToken(o); err != nil {
		return c.unread(files), err
	}
	from := newSources(o, files)
	if err := c.take(from); err != nil {
		return c.unread(files), err
	}
	c.warn(from)
	return c, nil
}

// unread is a configuration that cannot be used, for whoever only wants to know
// where it is, and in which language to say why.
func (c Config) unread(files []file) Config {
	without := Config{DataDir: c.DataDir, Demo: c.Demo, From: c.From}
	for _, f := range files {
		without.Settings.Language = cmp.Or(without.Settings.Language, f.tongue)
	}
	return without
}

func checkFlags(o Options) error {
	for name, value := range o.Flags {
		if value == "" { // an unset variable in a script must not mean the default
			return refuse("--"+name, fault.New(fault.ConfigEmpty))
		}
	}
	if _, given := o.Flags["api-url"]; given && o.Demo {
		return refuse("--api-url", fault.New(fault.ConfigPractice))
	}
	return nil
}

// findDataDir gives the directory before --demo moves it into its own folder.
func (c *Config) findDataDir(o Options) (string, error) {
	dir, from := defaultDataDir(), Origin{}
	shared, broken := o.sharedDir()
	if shared != "" {
		dir, from = shared, Origin{Kind: File, Name: o.beside(SharedName)}
	}
	if value := o.Getenv("COUNTERFOIL_DATA_DIR"); value != "" {
		dir, from = value, Origin{Kind: Environment, Name: "COUNTERFOIL_DATA_DIR"}
	}
	if value, given := o.Flags["data-dir"]; given {
		dir, from = value, Origin{Kind: Flag, Name: "--data-dir"}
	}
	if broken != nil && from.Kind < Environment {
		return "", broken
	}
	base, err := filepath.Abs(dir)
	if err != nil {
		return "", fault.New(fault.StoreFolder).With(err)
	}
	c.DataDir, c.From["data_dir"] = base, from
	c.Shared = shared != "" && samePath(base, shared)
	if c.Demo {
		c.DataDir = filepath.Join(base, "practice")
	}
	return base, nil
}

// findToken reads the one setting that comes from the environment only. It is
// the real shop's.
func (c *Config) findToken(o Options) error {
	const variable = "COUNTERFOIL_TOKEN"
	token := strings.TrimSpace(o.Getenv(variable))
	if c.Demo || token == "" {
		return nil
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return refuse(variable, fault.New(fault.ConfigToken))
	}
	c.Token, c.From["token"] = Secret(token), Origin{Kind: Environment, Name: variable}
	return nil
}
