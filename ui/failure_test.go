package ui

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"fyne.io/fyne/v2/test"

	"counterfoil/internal/fault"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
	"counterfoil/ui/shell"
)

// A settings file that cannot be read is told of with its line and what to do, and
// the support file can be saved from there.
func TestFailureTellsTheLine(t *testing.T) {
	d := uitest.New(t)
	why := fault.Fault{Kind: fault.ConfigFile, Facts: fault.Facts{Where: "/till/config.toml"}}.
		With(fault.Fault{Kind: fault.ConfigNoValue, Facts: fault.Facts{Count: 7, Detail: "expected a value"}})
	w := newFailure(Failure{Why: why, File: "/till/config.toml",
		Folder: "/till", Support: func(_ context.Context, path string, _ bool) error {
			return os.WriteFile(path, []byte("zip"), 0o600)
		}}, test.NewTempApp(t), d.Post)
	d.Sit(w.win, w.Shell)
	for _, want := range []string{"Counterfoil cannot start",
		"The file /till/config.toml cannot be used. Line 7: nothing stands behind",
		"The sales are safe", "Open the settings file"} {
		d.Shows(want)
	}
	if short := d.Shortened(); len(short) > 0 {
		t.Errorf("cut short: %q", short)
	}
	d.Press("Save a support file…")
	path := filepath.Join(t.TempDir(), "help.zip")
	d.Field("The file's name").Put(path)
	d.Press("Save")
	d.Idle()
	d.Shows("Saved: " + path)
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

// It speaks the language that was chosen, as far as the settings can be read, and nothing in it is a parser's English.
func TestFailureSpeaksTheLanguage(t *testing.T) {
	t.Cleanup(func() { shell.Speak("") })
	kinds := slices.DeleteFunc(fault.Kinds(), func(k fault.Kind) bool { return !errors.Is(k, fault.ConfigLine) })
	kinds = append(kinds, fault.ConfigEncoding, fault.ConfigNoFile, fault.ConfigLong)
	for _, l := range words.Languages() {
		if l.Code == "" { // as the system
			continue
		}
		d := uitest.New(t)
		for _, kind := range kinds {
			why := fault.Fault{Kind: fault.ConfigFile, Facts: fault.Facts{Where: "/till/config.toml"}}.
				With(fault.Fault{Kind: kind, Facts: fault.Facts{Count: 7, Max: 9, Detail: "expected a value"}})
			w := newFailure(Failure{Why: why, Language: l.Code, Folder: "/till"}, test.NewTempApp(t), d.Post)
			d.Sit(w.win, w.Shell)
			d.Shows(words.Say(why))
			d.Hides("expected")
			if said := words.T("Counterfoil cannot start"); words.InForce() != l.Code {
				t.Errorf("%s: it says %q", l.Code, said)
			}
			if short := d.Shortened(); len(short) > 0 {
				t.Errorf("%s: cut short: %q", l.Code, short)
			}
		}
	}
}

// A flag or a variable is in no file, and renaming one that names the folder of all would begin another till.
func TestFailureIsInNoFile(t *testing.T) {
	for _, f := range []Failure{
		{Why: fault.Fault{Kind: fault.ConfigValue, Facts: fault.Facts{Where: "COUNTERFOIL_CURRENCY"}}.
			With(fault.New(fault.InputCurrency)), File: "/till/config.toml", Folder: "/till"},
		{Why: fault.Fault{Kind: fault.ConfigFile, Facts: fault.Facts{Where: "/program/data-dir.txt"}}.
			With(fault.New(fault.ConfigEmpty))},
	} {
		d := uitest.New(t)
		w := newFailure(f, test.NewTempApp(t), d.Post)
		d.Sit(w.win, w.Shell)
		d.Shows("Correct this where it is set")
		d.Hides("rename")
		d.Hides("Open the settings file")
	}
}

// Whoever ends the session, or presses Ctrl+C in a terminal, ends it while it is still coming up.
func TestFailureEndsWithTheProcess(t *testing.T) {
	d := uitest.New(t)
	w := newFailure(Failure{Why: fault.New(fault.ConfigNoFile)}, test.NewTempApp(t), d.Post)
	d.Sit(w.win, w.Shell)
	closed := false
	w.win.SetOnClosed(func() { closed = true })
	ctx, cancel := context.WithCancel(t.Context())
	w.closeAfter(ctx)
	cancel()
	d.Settle("the window's end", func() bool { return closed })
}

// A data directory that cannot be used is named, with what the PC says of it: nobody here has made settings.
func TestFailureTellsTheFolder(t *testing.T) {
	d := uitest.New(t)
	why := fault.New(fault.StoreFolder).With(
		&fs.PathError{Op: "lstat", Path: "/till/config.toml", Err: syscall.ENOTDIR})
	w := newFailure(Failure{Why: why, Folder: "/shop/till"}, test.NewTempApp(t), d.Post)
	d.Sit(w.win, w.Shell)
	says := strings.TrimSuffix(syscall.ENOTDIR.Error(), ".") // Windows' own sentences end with it
	d.Shows("The folder is /shop/till, and this PC says of it: " + says + ". Make")
	d.Hides("save the file")
	d.Hides("config.toml")
	if short := d.Shortened(); len(short) > 0 {
		t.Errorf("cut short: %q", short)
	}
}
