package config

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestSave(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new", FileName)
	write(t, path, `# the shop's own words
theme = "dark" # at night
timeout = "10s"
later = [
  1, # a newer version's
]

[extra]
theme = "not this one"
`)
	s := start{region: "DE", env: map[string]string{"COUNTERFOIL_LOCATION_ID": "for-this-start"}}
	c, err := s.loadIn(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	save := c.Saver()
	next := c.Settings
	next.Theme, next.Silent, next.WedgePrefix = "", true, "\"\x02"
	next.Grace, next.DayCutOff = 9*time.Second, 3*time.Hour
	if err := save(next); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := `# the shop's own words
timeout = "10s"
later = [
  1, # a newer version's
]
wedge_prefix = "\"\u0002"
silent = true
undo_seconds = 9
day_cut_off = "03:00"

[extra]
theme = "not this one"
`
	if string(got) != want {
		t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
	again, err := start{region: "DE"}.loadIn(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	next.LocationID = ""
	if again.Settings != next {
		t.Fatalf("read back %+v, want %+v", again.Settings, next)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "new", "*.new")); len(left) != 0 {
		t.Fatalf("left behind: %q", left)
	}
	if runtime.GOOS != "windows" {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("mode %v, %v", info.Mode(), err)
		}
	}
}

func TestSaveMakesFolderAndRemembers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "shop")
	c, err := start{region: "DE"}.loadIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	save := c.Saver()
	if err := save(c.Settings); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("nothing had changed, and yet: %v", err)
	}
	for _, theme := range []string{"dark", "light", "dark"} {
		next := c.Settings
		next.Theme = theme
		if err := save(next); err != nil {
			t.Fatal(err)
		}
		got, err := start{region: "DE"}.loadIn(dir)
		if err != nil || got.Settings.Theme != theme {
			t.Fatalf("got %+v, %v", got.Settings, err)
		}
	}
	if info, err := os.Stat(dir); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
}

// A limit that is taken away stays away.
func TestSaveNoLimit(t *testing.T) {
	dir := t.TempDir()
	c, err := start{region: "DE"}.loadIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	next := c.Settings
	next.AskAbove = ""
	if err := c.Saver()(next); err != nil {
		t.Fatal(err)
	}
	if c, err = (start{region: "DE"}).loadIn(dir); err != nil || c.Settings != next {
		t.Errorf("got %+v, %v", c.Settings, err)
	}
}

// TestSaveKeepsTheLine: of a setting's line, only the value changes, and a new line ends as the others do.
func TestSaveKeepsTheLine(t *testing.T) {
	for old, want := range map[string]string{
		"theme='dark'# \"at\" night\nx = 1":                "theme=\"light\"# \"at\" night\nx = 1",
		"x = 1 # one\r\n'theme' = \"dark\"\t# night\r\n":   "x = 1 # one\r\n'theme' = \"light\"\t# night\r\n",
		"\"theme\" = \"\"\nwedge_prefix = '#\"' # a # b\n": "\"theme\" = \"light\"\nwedge_prefix = \"#\" # a # b\n",
		"wedge_prefix = \"\\\"#\" # both\n":                "wedge_prefix = \"#\" # both\ntheme = \"light\"\n",
		"x = 1 # one\r\n":                                  "x = 1 # one\r\ntheme = \"light\"\r\n",
		"x = 1\r\ny = 2":                                   "x = 1\r\ny = 2\r\ntheme = \"light\"\r\n",
	} {
		changes := []change{{"theme", "light"}}
		if strings.Contains(old, "wedge_prefix") {
			changes = append(changes, change{"wedge_prefix", "#"})
		}
		if got, err := edit(old, changes); err != nil || string(got) != want {
			t.Errorf("%q:\ngot  %q, %v\nwant %q", old, got, err, want)
		}
	}
}

// A value over several lines cannot be edited by line: the file is written anew
// with all its settings.
func TestSaveOverSeveralLines(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, FileName), "wedge_prefix = \"\"\"\nab\"\"\"\nother = 1\n")
	c, err := start{region: "DE"}.loadIn(dir)
	if err != nil || c.Settings.WedgePrefix != "ab" {
		t.Fatalf("%q, %v", c.Settings.WedgePrefix, err)
	}
	next := c.Settings
	next.WedgePrefix = "cd"
	if err := c.Saver()(next); err != nil {
		t.Fatal(err)
	}
	values, err := decode(read(t, filepath.Join(dir, FileName)))
	if err != nil || values["wedge_prefix"] != "cd" || values["other"] != int64(1) || len(values) != 2 {
		t.Fatalf("got %v, %v", values, err)
	}
}

func TestSaveFollowsLink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	dir, real := t.TempDir(), filepath.Join(t.TempDir(), "kept.toml")
	write(t, real, "")
	if err := os.Symlink(real, filepath.Join(dir, FileName)); err != nil {
		t.Fatal(err)
	}
	c, err := start{region: "DE"}.loadIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	next := c.Settings
	next.Theme = "dark"
	if err := c.Saver()(next); err != nil {
		t.Fatal(err)
	}
	if got := string(read(t, real)); got != "theme = \"dark\"\n" {
		t.Fatalf("got %q", got)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The mark that Windows' editor puts before a text hides no key, and costs no comment.
func TestSaveBehindAMark(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	write(t, path, "\ufefftheme = \"dark\" # at night\r\n# ours\r\n")
	c, err := start{}.loadIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	next := c.Settings
	next.Theme = "light"
	if err := c.Saver()(next); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if got := string(text); err != nil || got != "theme = \"light\" # at night\r\n# ours\r\n" {
		t.Errorf("%q, %v", got, err)
	}
}
