package ui

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/checkup"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/records"
	"counterfoil/ui/shell"
)

// covering is something that lies over the rooms, and how it comes there.
type covering struct {
	name  string
	of    string // the file that lays it there, below ui
	open  func(*desk)
	shows string // to be seen while it is there
	under string // to be seen after one Esc; "": nothing lies over the rooms any more
	waits bool   // for a scanner: nothing has the focus at first
	lets  func(*Config, *counter)
}

func presses(labels ...string) func(*desk) {
	return func(d *desk) {
		for _, label := range labels {
			d.Press(label)
			d.Idle()
		}
	}
}

// after opens a dialog from another one.
func after(first func(*desk), then ...func(*desk)) func(*desk) {
	return func(d *desk) {
		first(d)
		d.Idle()
		for _, next := range then {
			next(d)
			d.Idle()
		}
	}
}

func opened(_ *Config, c *counter) { c.status.PIN = till.PINState{Set: true, Unlocked: true} }

func twoOfStaff(_ *Config, c *counter) {
	c.status.Staff = []till.Member{{ID: "usr_ana", Name: "Ana", PIN: true}, {ID: "usr_ben", Name: "Ben", PIN: true}}
}

func dialogs() []covering {
	room := func(p shell.Place) func(*desk) { return func(d *desk) { d.goTo(p) } }
	inDay := func(label string) func(*desk) { return after(room(shell.Day), presses(label)) }
	inRecords := func(d *desk) { d.records.Open() }
	staff := func(i int) func(*desk) { return func(d *desk) { d.staff.Number(i) } }
	lock := func(d *desk) {
		s := d.till.status
		s.Locked = true
		d.show(s)
	}
	kept := func(_ *Config, c *counter) { c.review = toReview() }
	helped := func(cfg *Config, c *counter) {
		opened(cfg, c)
		cfg.Help = &records.Help{Check: func(context.Context) []checkup.Finding {
			return []checkup.Finding{{Kind: checkup.LinkUnreachable}}
		}}
	}
	closed := func(cfg *Config, c *counter) {
		opened(cfg, c)
		c.closings = []purchase.Closing{{Number: 3, Day: purchase.Day{Date: "2026-11-20"}}}
	}
	return []covering{
		{"a question", "shell/question.go", func(d *desk) { d.header.TellConnection() }, "Connection", "", false, nil},
		{"quitting", "shell/question.go", func(d *desk) { d.askQuit() }, "Quit while sales wait?", "", false,
			func(_ *Config, c *counter) {
				c.status.Counts.By = map[purchase.State]purchase.Tally{purchase.Pending: {Count: 3}}
			}},
		{"help", "help/help.go", func(d *desk) { d.Key(fyne.KeyF1) }, "THE CONNECTION", "", false, nil},
		{"about", "about/about.go", func(d *desk) { d.about.Open() }, "About Counterfoil", "", false, nil},
		{"find", "find/find.go", func(d *desk) { d.find.Open() }, "There are no sales yet.", "", false, nil},
		{"a sale's slip", "slip/slip.go", func(d *desk) { d.slip.Open(d.till.review[0].IdempotencyKey) }, "DETAILS", "",
			false, kept},
		{"a slip over find", "slip/slip.go", func(d *desk) {
			d.find.Open()
			d.slip.Open(d.till.review[0].IdempotencyKey)
		}, "DETAILS", "There are no sales yet.", false, kept},
		{"the scan test", "scantest/scantest.go", func(d *desk) { d.test.Open() }, "Scan test", "", true, nil},
		{"saving", "shell/save.go", func(d *desk) { d.Save("sales.csv", nil) }, "Save a spreadsheet", "", false, nil},
		{"a folder to save in", "shell/sheet.go", func(d *desk) {
			d.Save("sales.csv", nil)
			d.Press("Another folder…")
		}, "", "Save a spreadsheet", true, nil},
		{"a picture", "shell/sheet.go", func(d *desk) { d.openPicture() }, "", "", true,
			func(c *Config, _ *counter) {
				c.DecodePicture = func(string) ([]purchase.Scan, error) { return nil, nil }
			}},
		{"the calendar", "day/calendar.go", after(room(shell.Day),
			func(d *desk) { d.Press("Monday 23 November 2026") }),
			"November 2026", "", false, nil},
		{"closed days, none", "day/closing.go", inDay("Closed days…"), "No day has been closed yet.", "", false, nil},
		{"closed days", "day/closing.go", inDay("Closed days…"), "Closed days", "", false, closed},
		{"a closing", "day/reading.go", after(inDay("Closed days…"), func(d *desk) { d.Key(fyne.KeySpace) }),
			"Closing no. 3", "Closed days", false, closed},
		{"sales of a day", "day/list.go", after(room(shell.Day), func(d *desk) { d.figure("To review") }),
			"These sales are no longer kept", "", false, nil},
		{"closing a day", "day/closing.go", inDay("Close this day…"), "is kept as it is now", "", false, opened},
		{"closing a day, locked", "day/closing.go", inDay("Close this day…"), "A manager closes the day.", "", false,
			nil},
		{"closing a day, no PIN known", "day/closing.go", after(inDay("Close this day…"), presses("Forgot the PIN?")),
			"A new manager PIN", "A manager closes the day.", false, nil},
		{"currencies", "settings/currency.go", after(room(shell.Settings), presses("List…")), "Cancel", "", false,
			opened},
		{"somebody new", "staff/staff.go", func(d *desk) { d.staff.Number(1) }, "Sign in: Ben", "", false,
			func(cfg *Config, c *counter) { twoOfStaff(cfg, c); c.status.Staff[1].PIN = false }},
		{"a PIN to sell", "staff/staff.go", staff(1), "Your PIN, to sell under your name.", "", false, twoOfStaff},
		{"a PIN that was forgotten", "staff/staff.go", after(staff(1), presses("Forgot the PIN?")), "Sign in: Ben",
			"Your PIN, to sell under your name.", false, twoOfStaff},
		{"another name", "staff/name.go", func(d *desk) {
			d.staff.Menu(d.Button("Sync now"))
			d.Choose("Another name for Ana…")
		}, "Another name for Ana", "", false, twoOfStaff},
		{"another PIN", "staff/pin.go", func(d *desk) {
			d.staff.Menu(d.Button("Sync now"))
			d.Choose("Another PIN for Ana…")
		}, "Your PIN as it is.", "", false, twoOfStaff},
		{"removing somebody", "staff/remove.go", func(d *desk) {
			d.staff.Menu(d.Button("Sync now"))
			d.Choose("Remove from this till…")
			d.Choose("Ben…")
		}, "A manager removes somebody.", "", false, func(cfg *Config, c *counter) {
			twoOfStaff(cfg, c)
			c.status.PIN = till.PINState{Set: true}
		}},
		{"joining a desk", "join.go", after(func(d *desk) { d.scan(joinCode) }, presses("Join the desk")),
			"A manager joins this till to a desk.", "", false, nil},
		{"the lock", "staff/lock.go", lock, "Locked", "Locked", false, twoOfStaff},
		{"a PIN at the lock", "staff/staff.go", after(lock, staff(1)), "Your PIN, to sell under your name.", "Locked",
			false, twoOfStaff},
		{"a forgotten PIN at the lock", "staff/staff.go", after(lock, staff(1), presses("Forgot the PIN?")),
			"Sign in: Ben", "Your PIN, to sell under your name.", false, twoOfStaff},
		{"records", "records/records.go", inRecords, "Records and support", "", false, helped},
		{"records, locked", "records/records.go", after(inRecords, presses("Save a backup…")),
			"For managers: all records",
			"BACKUPS", false, nil},
		{"records, no PIN known", "records/records.go",
			after(inRecords, presses("Save a backup…", "Forgot the PIN?")), "A new manager PIN",
			"For managers: all records", false, nil},
		{"records, an owner's key", "records/records.go",
			after(inRecords, presses("Save a backup…", "Open with an owner's sign-in")), "An owner's sign-in",
			"For managers: all records", false, nil},
		{"the check", "records/check.go", after(inRecords, presses("Check this till")), "thing to look at", "BACKUPS",
			false, helped},
		{"a backup to restore", "records/records.go", after(inRecords, presses("Restore a backup…")), "", "BACKUPS",
			true,
			helped},
		{"restoring", "records/restore.go", after(inRecords, func(d *desk) { d.records.Compare("/tmp/a.backup") }),
			"Restore a.backup?", "BACKUPS", false, helped},
		{"moving out", "records/move.go", after(inRecords, presses("Move out…")), "Move this till to another PC?",
			"BACKUPS", false, helped},
		{"moving in", "records/move.go", after(inRecords, presses("Move in here…")), "Take over a till here?",
			"BACKUPS",
			false, helped},
		{"a kiosk's end", "kiosk.go", func(d *desk) { d.askQuit() }, "For managers: this till is closed", "", false,
			func(c *Config, _ *counter) { c.Kiosk = true }},
		{"a kiosk's end, no PIN known", "kiosk.go", after(func(d *desk) { d.askQuit() }, presses("Forgot the PIN?")),
			"A new manager PIN", "For managers: this till is closed", false,
			func(c *Config, _ *counter) { c.Kiosk = true }},
	}
}

// desk is a window in which it can be opened.
func (c covering) desk(t *testing.T, set ...func(*Config, *counter)) *desk {
	t.Helper()
	if c.lets != nil {
		set = append(set, c.lets)
	}
	return newDesk(t, set...)
}

// Over the rooms the keyboard is enough: what has it can be seen, Tab goes through all that
// can be pressed or typed in, in the order of reading, and comes round again, with the
// largest text on the smallest window too. Esc goes one step back.
func TestDialogsByKeyboard(t *testing.T) {
	for _, row := range dialogs() {
		t.Run(row.name, func(t *testing.T) {
			d := row.desk(t, func(_ *Config, c *counter) { c.status.Settings.TextSize = "150" })
			row.open(d)
			d.Idle()
			d.Shows(row.shows)
			if !d.Covered() {
				t.Fatal("nothing is open")
			}
			d.settled()
			if f := d.win.Canvas().Focused(); f == nil && !row.waits || f != nil && !d.inSight(f) {
				t.Errorf("the keyboard's focus is not to be seen: %s", described(f))
			}
			if n := d.rings(); n > 1 {
				t.Errorf("%d things look as if they had the keyboard", n)
			}
			d.tabsThrough()
			d.escapes()
			switch {
			case row.under == "" && d.Covered():
				t.Errorf("after Esc there is still: %s", d.Screen())
			case row.under != "":
				d.Shows(row.under)
				if f := d.win.Canvas().Focused(); f == nil || !d.inSight(f) {
					t.Errorf("after Esc the focus is not to be seen: %s", described(f))
				}
			}
		})
	}
}

// Enter presses a Close that is lit, as Space does, but where a scanner is tried, whose Enter
// comes at any pace.
func TestEnterCloses(t *testing.T) {
	for _, row := range dialogs() {
		d := row.desk(t)
		row.open(d)
		d.Idle()
		for _, b := range d.Buttons() {
			if b.Label != "Close" || row.of == "scantest/scantest.go" || row.of == "shell/question.go" {
				continue
			}
			d.win.Canvas().Focus(b)
			d.Key(fyne.KeyReturn)
			d.Idle()
			if row.under == "" && d.Covered() {
				t.Errorf("%s stays open", row.name)
			}
			break
		}
	}
}

// Enter is no answer to a question, and neither is a scan.
func TestQuestionsByKeyboard(t *testing.T) {
	for _, row := range dialogs() {
		if row.of != "shell/question.go" {
			continue
		}
		d := row.desk(t)
		row.open(d)
		d.Key(fyne.KeyReturn)
		d.Key(fyne.KeyEnter)
		d.scan("forloy_enr_f456")
		if d.Open() == nil {
			t.Errorf("%s was answered", row.name)
		}
	}
}

// A scan finds nothing that lies over the card, but for what waits for an answer.
func TestNothingLiesOverAScan(t *testing.T) {
	for _, row := range dialogs() {
		if slices.Contains([]string{"shell/question.go", "scantest/scantest.go", "staff/lock.go", "staff/staff.go",
			"staff/name.go", "staff/pin.go", "staff/remove.go"}, row.of) {
			continue
		}
		d := row.desk(t)
		row.open(d)
		d.Idle()
		d.scan("forloy_enr_f456")
		if d.Covered() {
			t.Errorf("%s lies over a scanned card", row.name)
		}
	}
}

// layers are the ways in which something can be laid over the rooms.
var layers = regexp.MustCompile(`\.(Lay|Put)\((\w+\.)?(s|shell|Shell|over), |\br\.(open|openUntil|sheet)\(`)

// Every file that lays something over the rooms has a row, and nothing of the toolkit is
// laid there past the shell.
func TestEveryDialogIsTried(t *testing.T) {
	tried := map[string]bool{"day/sheet.go": true, // by its callers
		"desk/till.go": true} // in the desk's own window
	for _, row := range dialogs() {
		tried[row.of] = true
	}
	err := filepath.WalkDir(".", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		name := filepath.ToSlash(path)
		if layers.Match(source) && !tried[name] {
			t.Errorf("%s lays something over the rooms that dialogs() does not have", name)
		}
		for way, only := range map[string]string{"widget.NewModalPopUp(": "", "widget.NewPopUp(": "",
			"widget.NewPopUpMenu(": "shell/menu.go", "dialog.Show": ""} {
			if strings.Contains(string(source), way) && name != only {
				t.Errorf("%s calls %s itself", name, way)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
