package outfile_test

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"counterfoil/internal/fault"
	"counterfoil/internal/outfile"
)

const mark = "counterfoil.db.created"

// desk is a till's data directory, another till's, and a folder that is
// nobody's till.
type desk struct {
	t                   *testing.T
	data, other, out    string
	writer              outfile.Writer
	filled              int
	before              map[string]string
	settings, elsewhere string // the settings' file is a link to elsewhere
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	root := t.TempDir()
	d := &desk{t: t, data: filepath.Join(root, "data"), other: filepath.Join(root, "other"),
		out: filepath.Join(root, "out")}
	for _, dir := range []string{d.data, d.other, d.out, filepath.Join(root, "dotfiles")} {
		d.must(os.MkdirAll(filepath.Join(dir, "backups"), 0o700))
		d.must(os.MkdirAll(filepath.Join(dir, "practice"), 0o700))
	}
	for _, name := range []string{"counterfoil.db", mark, "counterfoil.db.lock", "counterfoil.db.ballast",
		"session-1.json", "sync.lock", "counterfoil.log", "counterfoil.db.damaged-2026-01-02",
		"backups/counterfoil-2026-01-02.backup", "practice/counterfoil.db"} {
		d.must(os.WriteFile(filepath.Join(d.data, name), []byte(name), 0o600))
		d.must(os.WriteFile(filepath.Join(d.other, name), []byte(name), 0o600))
	}
	d.elsewhere = filepath.Join(root, "dotfiles", "till.toml")
	d.must(os.WriteFile(d.elsewhere, []byte("theme"), 0o600))
	d.settings = filepath.Join(d.data, "config.toml")
	if err := os.Symlink(d.elsewhere, d.settings); err != nil {
		d.must(os.WriteFile(d.settings, []byte("theme"), 0o600)) // Windows, without the right to make links
	}
	d.must(os.WriteFile(filepath.Join(d.out, "letter.txt"), []byte("dear grandmother"), 0o600))
	d.writer = outfile.Writer{Own: []string{d.data}, Mark: mark}
	d.before = d.all()
	return d
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// all is the content of every file under the desk.
func (d *desk) all() map[string]string {
	d.t.Helper()
	all := map[string]string{}
	d.must(filepath.WalkDir(filepath.Dir(d.data), func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			var content []byte
			content, err = os.ReadFile(path)
			all[path] = string(content)
		}
		return err
	}))
	return all
}

func (d *desk) write(path string, replace bool) error {
	return d.writer.Write(path, replace, func(w io.Writer) error {
		d.filled++
		_, err := io.WriteString(w, "new")
		return err
	})
}

// refused checks that a path is refused, with and without leave to replace, and
// that no file has changed.
func (d *desk) refused(path string, kind error) {
	d.t.Helper()
	for _, replace := range []bool{false, true} {
		if err := d.write(path, replace); !errors.Is(err, kind) {
			d.t.Errorf("%s (replace %t): got %v, want %v", path, replace, err, kind)
		}
	}
	if d.filled != 0 || !maps.Equal(d.before, d.all()) {
		d.t.Fatalf("%s: something was changed", path)
	}
}

func (d *desk) link(old, new string) string {
	d.t.Helper()
	new = filepath.Join(d.out, new)
	symlink(d.t, old, new)
	return new
}

// symlink skips the test where there are no links: Windows may forbid them, and
// Wine makes files of them.
func symlink(t *testing.T, old, new string) {
	t.Helper()
	err := os.Symlink(old, new)
	info, look := os.Lstat(new)
	if err != nil || look != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Skipf("no links here: %v", err)
	}
}

func (d *desk) hardLink(old, new string) string {
	d.t.Helper()
	new = filepath.Join(d.out, new)
	if err := os.Link(old, new); err != nil {
		d.t.Skipf("no second names here: %v", err)
	}
	d.before = d.all()
	return new
}

func TestNoPathNamesTheTillsOwn(t *testing.T) {
	d := newDesk(t)
	for _, dir := range []string{d.data, d.other} {
		entries, err := os.ReadDir(dir)
		d.must(err)
		for _, e := range entries {
			if e.Name() != "backups" && e.Name() != "practice" {
				d.refused(filepath.Join(dir, e.Name()), fault.File)
			}
		}
		for _, name := range []string{"new.csv", "backups/counterfoil-2026-01-02.backup", "backups/new",
			"practice/counterfoil.db", "practice/new", "Counterfoil.DB", "counterfoil.db-journal"} {
			d.refused(filepath.Join(dir, name), fault.File)
		}
	}
	d.refused(d.data, fault.File)
	d.refused(d.data+string(filepath.Separator), fault.File)
	sep := string(filepath.Separator)
	d.refused(d.out+sep+".."+sep+"data"+sep+"counterfoil.db", fault.File)
	d.refused(d.out+sep+".."+sep+"data"+sep+"."+sep+sep+"new.csv", fault.File)
	d.refused(d.data+sep+"backups"+sep+".."+sep+"counterfoil.db", fault.File)
	d.refused("counterfoil.db", fault.File)
	d.refused("", fault.File)
	d.refused(filepath.Join(d.out, "new")+sep, fault.File)
	d.refused(filepath.Join(d.out, "no-such-folder", "new.csv"), fault.File)
	d.refused(filepath.Join(d.out, "letter.txt", "new.csv"), fault.File)
}

func TestNoLinkLeadsToTheTillsOwn(t *testing.T) {
	for name, path := range map[string]func(*desk) string{
		"a link to the store": func(d *desk) string {
			return d.link(filepath.Join(d.data, "counterfoil.db"), "a.csv")
		},
		"a relative link": func(d *desk) string { return d.link("../data/counterfoil.db", "a.csv") },
		"a link to a new file": func(d *desk) string {
			return d.link(filepath.Join(d.data, "new.csv"), "a.csv")
		},
		"a link to a link": func(d *desk) string {
			d.link("../data/counterfoil.db", "b")
			return d.link("b", "a.csv")
		},
		"a link in a circle": func(d *desk) string { return d.link("a.csv", "a.csv") },
		"a link to the folder": func(d *desk) string {
			return filepath.Join(d.link(d.data, "to"), "counterfoil.db")
		},
		"new in a link to the folder": func(d *desk) string { return filepath.Join(d.link(d.data, "to"), "new.csv") },
		"a link to the backups": func(d *desk) string {
			return filepath.Join(d.link(filepath.Join(d.data, "backups"), "to"), "new.csv")
		},
		"a second name of the store": func(d *desk) string {
			return d.hardLink(filepath.Join(d.data, "counterfoil.db"), "a.csv")
		},
		"a second name of a backup": func(d *desk) string {
			return d.hardLink(filepath.Join(d.data, "backups", "counterfoil-2026-01-02.backup"), "a.csv")
		},
		"where the settings' link leads": func(d *desk) string { return d.elsewhere },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			if runtime.GOOS == "windows" && strings.Contains(name, "settings") {
				t.Skip("the settings are no link here")
			}
			d.refused(path(d), fault.File)
		})
	}
}

// The backups may be on another disk: the files there are the till's own, too.
func TestFoldersThatTheTillLinksTo(t *testing.T) {
	d := newDesk(t)
	away := filepath.Join(filepath.Dir(d.data), "dotfiles", "backups")
	d.must(os.Rename(filepath.Join(d.data, "backups"), filepath.Join(d.out, "backups-before")))
	symlink(t, away, filepath.Join(d.data, "backups"))
	d.before = d.all()
	d.refused(filepath.Join(away, "new.backup"), fault.File)
}

func TestWrites(t *testing.T) {
	d := newDesk(t)
	path := filepath.Join(d.out, "sales.csv")
	d.must(d.write(path, false))
	d.before[path] = "new"
	if !maps.Equal(d.before, d.all()) {
		t.Errorf("there is %v", d.all())
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v", info, err)
	}
	letter := filepath.Join(d.out, "letter.txt")
	if err := d.write(letter, false); !errors.Is(err, fault.RefusedExists) || d.all()[letter] != "dear grandmother" {
		t.Errorf("got %v, %q", err, d.all()[letter])
	}
	d.must(d.write(letter, true))
	d.before[letter] = "new"
	if !maps.Equal(d.before, d.all()) {
		t.Errorf("there is %v", d.all())
	}
}

// A user's own link is kept, and the file that it leads to is replaced.
func TestLinksOfOthersAreFollowed(t *testing.T) {
	d := newDesk(t)
	letter := filepath.Join(d.out, "letter.txt")
	path := d.link("letter.txt", "a.csv")
	if err := d.write(path, false); !errors.Is(err, fault.RefusedExists) {
		t.Errorf("got %v", err)
	}
	d.must(d.write(path, true))
	if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 || d.all()[letter] != "new" {
		t.Errorf("got %v, %v, %q", info, err, d.all()[letter])
	}
}

// Another process may change the place right after it was checked.
func TestNobodysFileIsReplacedInARace(t *testing.T) {
	d := newDesk(t)
	path := filepath.Join(d.out, "sales.csv")
	err := d.writer.Write(path, false, func(w io.Writer) error {
		return os.WriteFile(path, []byte("theirs"), 0o600)
	})
	d.before[path] = "theirs"
	if !errors.Is(err, fault.RefusedExists) || !maps.Equal(d.before, d.all()) {
		t.Errorf("got %v, %v", err, d.all())
	}
	// Meanwhile the folder becomes a link to the till's own.
	aside := d.out + "-aside"
	var unmoved error
	err = d.writer.Write(filepath.Join(d.out, "counterfoil.db"), true, func(w io.Writer) error {
		if unmoved = os.Rename(d.out, aside); unmoved != nil {
			return unmoved
		}
		return os.Symlink(d.data, d.out)
	})
	if unmoved != nil {
		t.Skipf("an open folder cannot be moved here: %v", unmoved)
	}
	if got := d.all(); err != nil || got[filepath.Join(d.data, "counterfoil.db")] != "counterfoil.db" {
		t.Errorf("got %v, %v", err, got)
	}
}

// A folder that is not there is named, and so is a file that was taken for one.
func TestNoFolder(t *testing.T) {
	d := newDesk(t)
	letter := filepath.Join(d.out, "letter.txt")
	for _, dir := range []string{filepath.Join(d.out, "nowhere"), filepath.Join(d.out, "no", "where"), letter} {
		path := filepath.Join(dir, "sales.csv")
		d.refused(path, fault.FileNoFolder)
		if f, is := errors.AsType[fault.Fault](d.write(path, false)); !is || f.Facts.Where != dir {
			t.Errorf("%s: it names %q", path, f.Facts.Where)
		}
	}
}

func TestAFailureLeavesNothing(t *testing.T) {
	d := newDesk(t)
	broken := errors.New("the store is damaged")
	for _, name := range []string{"sales.csv", "letter.txt"} {
		err := d.writer.Write(filepath.Join(d.out, name), true, func(w io.Writer) error {
			io.WriteString(w, "half")
			return broken
		})
		if !errors.Is(err, broken) || !maps.Equal(d.before, d.all()) {
			t.Errorf("got %v, %v", err, d.all())
		}
	}
}

// A disk that is the data directory has a lost+found that is not for everybody.
func TestFolderThatNobodyMayLookInto(t *testing.T) {
	d := newDesk(t)
	shut := filepath.Join(d.data, "lost+found")
	d.must(os.Mkdir(shut, 0o700))
	symlink(t, filepath.Join(shut, "x"), filepath.Join(d.data, "x"))
	d.must(os.Chmod(shut, 0))
	t.Cleanup(func() { os.Chmod(shut, 0o700) })
	if _, err := os.ReadDir(shut); err == nil {
		t.Skip("whoever runs this may look into everything")
	}
	d.must(d.write(filepath.Join(d.out, "sales.csv"), false))
	if err := d.write(filepath.Join(shut, "sales.csv"), false); !errors.Is(err, fault.File) {
		t.Errorf("in there: %v", err)
	}
}
