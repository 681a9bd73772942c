package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"

	"github.com/BurntSushi/toml"
)

// FileName is the settings file's name in the data directory.
const FileName = "config.toml"

// file is one config.toml as read.
type file struct {
	path   string
	shop   bool // the real shop's, while practising
	values map[string]any
}

// read reads the file; one that is not there is empty.
func (f *file) read() error {
	text, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w: read settings: %w", ErrUnreadable, err)
	}
	if f.values, err = decode(text); err != nil {
		return refuse(f.path, err.Error())
	}
	return nil
}

func decode(text []byte) (map[string]any, error) {
	values := make(map[string]any)
	_, err := toml.Decode(string(text), &values)
	if parse, ok := errors.AsType[toml.ParseError](err); ok {
		return nil, fmt.Errorf("line %d cannot be read: %s", parse.Position.Line, parse.Message)
	}
	return values, err
}

// text is a value as it would stand in the environment.
func (f *file) text(key string) (value string, found bool, err error) {
	switch v := f.values[key].(type) {
	case nil:
		return "", false, nil
	case string:
		return v, true, nil
	case bool:
		return strconv.FormatBool(v), true, nil
	case int64:
		return strconv.FormatInt(v, 10), true, nil
	case float64: // money never travels through a float
		return "", true, refuse(f.path+": "+key, `write the number in quotes: "1000.00"`)
	}
	return "", true, refuse(f.path+": "+key, "it must be a text in quotes, a whole number, true or false")
}

// unknown says which keys mean nothing here. They may be a newer version's, so
// they stop nobody; a slip of the hand is found by doctor.
func (f *file) unknown() []string {
	var found []string
	for _, key := range slices.Sorted(maps.Keys(f.values)) {
		if !slices.ContainsFunc(settings, func(s setting) bool { return s.key == key }) {
			found = append(found, fmt.Sprintf("%s: %q is not a setting of this version.", f.path, key))
		}
	}
	return found
}
