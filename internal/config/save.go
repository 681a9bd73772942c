package config

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"counterfoil/internal/durable"
	"counterfoil/internal/fault"
	"counterfoil/internal/till"
)

// Saver gives the function that a till saves its settings with. It writes only
// what has changed: a value that a flag or the environment gave for this start
// does not become permanent because the theme was changed. Everything else in
// config.toml stays: comments, and keys that the window does not know. The file
// is replaced whole (0600), so that a crash leaves the old one or the new one.
// The function may be called from any goroutine.
func (c Config) Saver() func(till.Settings) error {
	var mu sync.Mutex
	before := c.Settings
	path := filepath.Join(c.DataDir, FileName)
	return func(next till.Settings) error {
		mu.Lock()
		defer mu.Unlock()
		changes := differences(before, next, c.Demo)
		if next.Seen && c.From["currency"].Kind == Default && next.Currency == before.Currency {
			changes = append(changes, change{"currency", next.Currency})
		}
		next.Seen = false
		if len(changes) > 0 {
			if err := save(path, changes); err != nil {
				return err
			}
		}
		before = next
		return nil
	}
}

// Kept are the keys that the settings file in a data directory has; none where it cannot
// be read.
func Kept(dir string) map[string]bool {
	f := file{path: filepath.Join(dir, FileName)}
	keys := map[string]bool{}
	if f.read() == nil {
		for key := range f.values {
			keys[key] = true
		}
	}
	return keys
}

// change is a key's new value; nil removes the key.
type change struct {
	key   string
	value any
}

// differences has an emptied setting removed from the file, or written empty if practice is: what the shop has set
// would take its place there.
func differences(before, next till.Settings, practice bool) []change {
	var changes []change
	for _, row := range till.SettingRows {
		value := row.Value(next)
		if value == row.Value(before) {
			continue
		}
		if value == "" && !practice && !emptyCounts(row.Key) {
			value = nil
		}
		changes = append(changes, change{row.Key, value})
	}
	return changes
}

func save(path string, changes []change) error {
	if err := saveTo(path, changes); err != nil {
		return fault.Fault{Kind: fault.FileUnreachable, Facts: fault.Facts{Where: path, Detail: err.Error()}}.With(err)
	}
	return nil
}

func saveTo(path string, changes []change) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // replace the file, not somebody's link to it
	}
	old, err := readFile(path)
	if err != nil {
		return err
	}
	text, err := edit(withoutMark(old), changes)
	if err != nil {
		return err
	}
	fill := func(w io.Writer) error { _, err := w.Write(text); return err }
	if err := durable.Write(path, fill); err != nil {
		return err
	}
	return nil
}

// edit changes keys in a file's text and leaves the rest as it stands. The
// result is read back: where editing by line does not give what was meant (a
// value over several lines), the whole file is written again, without comments.
func edit(old string, changes []change) ([]byte, error) {
	want, err := decode([]byte(old))
	if err != nil {
		return nil, err
	}
	text := old
	for _, c := range changes {
		if c.value == nil {
			delete(want, c.key)
		} else {
			want[c.key] = c.value
		}
		if text, err = editLine(text, c); err != nil {
			return nil, err
		}
	}
	if got, err := decode([]byte(text)); err == nil && reflect.DeepEqual(got, want) {
		return []byte(text), nil
	}
	var b bytes.Buffer
	err = toml.NewEncoder(&b).Encode(want)
	return b.Bytes(), err
}

var tableHead = regexp.MustCompile(`(?m)^\s*\[`)

// onItsLine is a value that stands on its line alone, and that line's end.
const onItsLine = `("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s"'#]+)[ \t]*(?:#.*)?\r?(?:\n|$)`

func editLine(text string, c change) (string, error) {
	top, tables := text, ""
	if at := tableHead.FindStringIndex(text); at != nil {
		top, tables = text[:at[0]], text[at[0]:]
	}
	line, end := "", "\n"
	if strings.Contains(text, "\r\n") {
		end = "\r\n"
	}
	if c.value != nil {
		var b strings.Builder
		if err := toml.NewEncoder(&b).Encode(map[string]any{c.key: c.value}); err != nil {
			return "", err
		}
		line = strings.TrimSuffix(b.String(), "\n") + end
	}
	assigned := regexp.MustCompile(`(?m)^[ \t]*["']?` + regexp.QuoteMeta(c.key) + `["']?[ \t]*=[ \t]*` + onItsLine)
	if at := assigned.FindStringSubmatchIndex(top); at != nil && c.value == nil {
		return top[:at[0]] + top[at[1]:] + tables, nil
	} else if at != nil { // the value alone: what else is on its line is somebody's own
		_, value, _ := strings.Cut(strings.TrimSuffix(line, end), " = ")
		return top[:at[2]] + value + top[at[3]:] + tables, nil
	}
	if top != "" && !strings.HasSuffix(top, "\n") {
		top += end
	}
	return top + line + tables, nil
}
