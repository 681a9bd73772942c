package config

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"counterfoil/internal/fault"
	"counterfoil/internal/till"
)

// FileName is the settings file's name in the data directory.
const FileName = "config.toml"

// CrashName is the file in the data directory that tells of the window's last
// crash. While a window runs, it writes to the same name with CrashOpen behind it.
const (
	CrashName = "crash.log"
	CrashOpen = ".open"
)

// file is one config.toml as read.
type file struct {
	path   string
	shop   bool // the real shop's, in practice
	values map[string]any
	lines  map[string]int // of the keys, where they are plain to see
	tongue string         // the language, which says in what words the rest cannot be used; "": not plain to see
}

// read reads the file; one that is not there is empty.
func (f *file) read() error {
	if _, err := os.Lstat(f.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil { // the folder itself cannot be used
		return fault.New(fault.StoreFolder).With(err)
	}
	text, err := readFile(f.path)
	if err != nil {
		return refuseFile(f.path, err)
	}
	if at := tongue.FindSubmatch(text); at != nil {
		f.tongue = string(at[1])
	}
	if f.values, err = decode(text); err != nil {
		return refuseFile(f.path, err)
	}
	f.lines = map[string]int{}
	table := false // what is in a table is no setting
	for n, line := range strings.Split(withoutMark(text), "\n") {
		key, _, assigned := strings.Cut(line, "=")
		head := strings.HasPrefix(key, "[")
		if head || assigned && !table {
			f.lines[strings.Trim(key, " \t\r\"'[]")] = n + 1
		}
		table = table || head
	}
	return nil
}

var tongue = regexp.MustCompile(`(?m)^(?:\x{feff})?[ \t]*language[ \t]*=[ \t]*["']([A-Za-z-]{2,20})["']`)

// longest is far more than settings need, in bytes: what is longer is another file.
const longest = 1 << 20

// readFile gives the settings file's text; one that is not there has none. The error is
// fault.ConfigUnread, fault.ConfigNoFile or fault.ConfigLong.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err == nil && info.IsDir():
		return nil, fault.New(fault.ConfigNoFile)
	case err == nil && info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket|fs.ModeDevice) != 0:
		return nil, fault.New(fault.ConfigNoFile) // opening a pipe waits for whoever writes into it
	case err == nil && info.Size() > longest:
		return nil, fault.Fault{Kind: fault.ConfigLong, Facts: fault.Facts{Max: longest}}
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(path)
	}
	if err == nil {
		return text, nil
	}
	detail := err
	if at, is := errors.AsType[*fs.PathError](err); is {
		detail = at.Err
	}
	return nil, fault.Fault{Kind: fault.ConfigUnread, Facts: fault.Facts{Detail: detail.Error()}}.With(err)
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
	case float64: // money never goes through a float
		return "", true, f.refuse(key, fault.ConfigQuotes)
	}
	return "", true, f.refuse(key, fault.ConfigType)
}

// at is where a setting's value is.
func (f *file) at(key string) Origin { return Origin{Kind: File, Line: f.lines[key], Name: f.path} }

func (f *file) refuse(key string, kind fault.Kind) error {
	return f.at(key).refuse(key, fault.New(kind))
}

// nearest is the setting that key is most likely meant to be; "": none.
func nearest(key string) string {
	found, best := "", max(1, len(key)/3)+1
	for _, row := range till.SettingRows {
		if d := distance(key, row.Key); d < best {
			found, best = row.Key, d
		}
	}
	return found
}

// distance is how many letters must be typed, left out or changed to make b of a, in
// whatever case (Levenshtein).
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	row := make([]int, len(b)+1)
	for i := range row {
		row[i] = i
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := before
			if a[i] != b[j] {
				changed++
			}
			before = row[j+1]
			row[j+1] = min(row[j]+1, row[j+1]+1, changed)
		}
	}
	return row[len(b)]
}

// unknown names the keys that mean nothing here. They may be a newer version's,
// so they stop nobody; doctor points out a typo.
func (f *file) unknown() []error {
	var found []error
	for _, key := range slices.Sorted(maps.Keys(f.values)) {
		if !slices.ContainsFunc(till.SettingRows, func(row till.Setting) bool { return row.Key == key }) {
			is := fault.Fault{Kind: fault.ConfigUnknown, Facts: fault.Facts{Key: key,
				Where: f.at(key).where(key)}}
			if is.Name = nearest(key); is.Name != "" {
				is.Kind = fault.ConfigMistyped
			}
			found = append(found, is)
		}
	}
	return found
}
