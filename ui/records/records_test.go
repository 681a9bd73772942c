package records_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"counterfoil/internal/checkup"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/tests/uitest"
	"counterfoil/ui/account"
	"counterfoil/ui/records"
)

// shop is a till in memory.
type shop struct {
	account.Manager // what no test asks for

	status till.Status
	found  till.Restored
	fails  error
	dead   bool // no file can be reached, and nothing says so
	did    []string
}

func (s *shop) Status() till.Status { return s.status }

func (s *shop) Unlock(_ context.Context, pin string) error {
	if pin != "123456" {
		return fault.Fault{Kind: fault.LockedWrong, Facts: fault.Facts{Count: 4}}
	}
	s.status.PIN.Unlocked = true
	return nil
}

func (s *shop) Backup(_ context.Context, path string, _ bool) error {
	s.did = append(s.did, "backup")
	return os.WriteFile(path, []byte("copy"), 0o600)
}

func (s *shop) CompareBackup(ctx context.Context, _ string) (till.Restored, error) {
	if s.dead {
		<-ctx.Done()
		return till.Restored{}, ctx.Err()
	}
	return s.found, s.fails
}

func (s *shop) Restore(_ context.Context, file, actor string, reopen bool) (till.Restored, error) {
	s.did = append(s.did, "restore "+filepath.Base(file)+" by "+actor)
	if reopen {
		s.did = append(s.did, "reopen")
	}
	return s.found, s.fails
}

func (s *shop) MoveOut(_ context.Context, path string, _ bool, actor string) error {
	s.did = append(s.did, "move out by "+actor)
	s.status.Trouble = fault.Fault{Kind: fault.StoreMoved, Facts: fault.Facts{At: time.Now()}}
	return os.WriteFile(path, []byte("move"), 0o600)
}

func (s *shop) MoveIn(_ context.Context, file, _ string) (till.MovedIn, error) {
	s.did = append(s.did, "move in "+filepath.Base(file))
	found := s.found
	found.Stale = false
	return till.MovedIn{Restored: found, From: "OLD-PC", Settings: true}, s.fails
}

func (s *shop) MoveBack(_ context.Context, file, _ string) error {
	s.did = append(s.did, "move back "+filepath.Base(file))
	return s.fails
}

func counts(pending, review, synced int64) purchase.Counts {
	return purchase.Counts{Recorded: purchase.Tally{Count: pending + review + synced},
		By: map[purchase.State]purchase.Tally{purchase.Pending: {Count: pending}, purchase.Review: {Count: review},
			purchase.Synced: {Count: synced}}}
}

func open(t *testing.T) (*uitest.Desk, *shop, *records.Sheet) {
	d, s := uitest.Open(t)
	t.Setenv("HOME", t.TempDir())
	newest := time.Date(2026, 3, 10, 14, 22, 0, 0, time.Local)
	k := &shop{found: till.Restored{Here: &till.Holding{Counts: counts(0, 0, 2), Newest: newest},
		Backup: till.Holding{Counts: counts(1, 1, 5), Newest: newest.AddDate(0, 0, -1)}, OnlyHere: 2, OnlyBackup: 7,
		Stale: true, Aside: "counterfoil.db.replaced-1", Now: counts(1, 1, 7)}}
	k.status.Station.StaffID = "usr_1"
	sheet := records.New(s, k, &records.Help{Crashed: true,
		Support: func(_ context.Context, path string, _ bool) error {
			return os.WriteFile(path, []byte("zip"), 0o600)
		},
		Check: func(context.Context) []checkup.Finding {
			return []checkup.Finding{{Kind: checkup.StoreSound},
				{Kind: checkup.SettingDefault, Facts: checkup.Facts{Key: "camera_off"}},
				{Kind: checkup.ClockWrong, Facts: checkup.Facts{Off: -time.Hour}}}
		}})
	return d, k, sheet
}

// file is a file that a person chooses in the dialog.
func file(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What a backup has and lacks is shown first; only then, and by a press of its own,
// is it restored.
func TestRestoreIsShownFirst(t *testing.T) {
	d, k, s := open(t)
	reread := 0
	s.OnRestored = func() { reread++ }
	s.Open()
	s.Compare(file(t, "usb.backup"))
	d.Idle()
	d.Shows("usb.backup")
	d.Shows("In the backup: 7 sales")
	d.Shows("7 sales are only in the backup, and come back")
	d.Shows("2 sales are only here, and stay")
	if len(k.did) > 0 {
		t.Fatal("restored unasked")
	}
	d.Press("Restore")
	d.Idle()
	if len(k.did) != 1 || k.did[0] != "restore usb.backup by manager usr_1" || reread != 1 {
		t.Errorf("%q, read again %d times", k.did, reread)
	}
	d.Shows("There are 9 sales here now")
	d.Shows("1 of them waits and is sent by itself")
	d.Shows("see whether it was dealt with since")
	d.Shows("is not known here")
	d.Shows("counterfoil.db.replaced-1")
	d.Press("Back")
	d.Shows("MOVE TO ANOTHER PC")

	// A share that answers never: a person stops waiting for it.
	k.dead = true
	s.Compare(file(t, "share.backup"))
	d.Press("Stop waiting")
	d.Idle()
	d.Shows("MOVE TO ANOTHER PC")
	k.dead = false

	// The till has moved, and this is of the PC where it went: selling here again is a
	// choice of its own.
	k.found.Reopens, k.found.Nothing, k.did = true, true, nil
	s.Compare(file(t, "new-pc.backup"))
	d.Idle()
	d.Press("Restore, and sell here again")
	d.Idle()
	if len(k.did) != 2 || k.did[1] != "reopen" {
		t.Errorf("%q", k.did)
	}
	k.found.Reopens = false

	k.found.Nothing = true
	s.Compare(file(t, "old.backup"))
	d.Idle()
	d.Shows("there is nothing to restore")
	d.Hides("Nothing is lost")
	k.fails = fault.Fault{Kind: fault.BackupMerchant,
		Facts: fault.Facts{Where: "x.backup", Account: "ana@shop.example"}}
	s.Compare(file(t, "x.backup"))
	d.Idle()
	d.Shows("holds the sales of another merchant")
	d.Shows("Nothing was changed")
}

// A passer-by changes nothing: the manager's PIN stands before it, but not before
// help.
func TestRecordsAreAManagers(t *testing.T) {
	d, k, s := open(t)
	k.status.PIN = till.PINState{Set: true}
	s.Open()
	d.Press("Check this till")
	d.Idle()
	d.Shows("1 thing to look at")
	d.Shows("It is 1 h fast.")
	d.Hides("camera_off") // no name of the settings file
	d.Shows("Set this PC's date, time and time zone right.")
	d.Press("Back")
	d.Press("Move out…")
	d.Shows("Manager PIN")
	d.Keys("111111")
	d.Press("Open")
	d.Idle()
	d.Shows("Wrong PIN")
	d.Press("Forgot the PIN?")
	d.Shows("A new manager PIN")
	d.Press("Back")
	d.Keys("123456")
	d.Press("Open")
	d.Idle()
	d.Shows("Move this till to another PC?")
	if len(k.did) > 0 {
		t.Errorf("%q", k.did)
	}
}

func TestMoving(t *testing.T) {
	d, k, s := open(t)
	s.Open()
	d.Press("Move out…")
	d.Press("Choose the file…")
	d.Press("Save")
	d.Idle()
	d.Shows("has moved to another PC")
	d.Press("Write the file again…")
	d.Shows("this PC cannot take the till back")
	d.Press("Back")
	d.Press("Take it back…")
	d.Shows("Was the file never used on another PC?")
	s.MoveBack(file(t, "till.move"))
	d.Idle()
	d.Shows("This PC sells again")
	s.MoveIn(file(t, "till.move"))
	d.Idle()
	d.Shows("This till was moved here from OLD-PC")
	d.Shows("Sign in on this PC")
	d.Shows("closed and opened again")
	d.Hides("is not known here") // the till that was left has done nothing since
	k.fails = fault.Fault{Kind: fault.MoveUsed, Facts: fault.Facts{Where: "till.move", Name: "NEW-PC", At: time.Now()}}
	s.MoveIn(file(t, "till.move"))
	d.Idle()
	d.Shows("has been moved in already")
	for _, do := range []func(string){s.MoveIn, s.MoveBack} { // the file was marked as used before the disk failed
		k.fails = fault.New(fault.StoreDisk)
		do(file(t, "till.move"))
		d.Idle()
		d.Shows("The disk reported an error.")
		d.Hides("Nothing was changed.")
	}
	want := []string{"move out by manager usr_1", "move back till.move", "move in till.move", "move in till.move"}
	for i, did := range want {
		if i >= len(k.did) || k.did[i] != did {
			t.Fatalf("%q, want %q", k.did, want)
		}
	}
}

// After a crash the window offers the support file once, and it is saved where a
// person says.
func TestCrashIsTold(t *testing.T) {
	d, _, s := open(t)
	s.TellNews()
	d.Shows("closed unexpectedly last time")
	d.Press("Save a support file…")
	d.Shows("Save a support file")
	path := filepath.Join(t.TempDir(), "help.zip")
	d.Field("The file's name").Put(path)
	d.Press("Save")
	d.Idle()
	if content, err := os.ReadFile(path); err != nil || string(content) != "zip" {
		t.Errorf("%v: %q", err, content)
	}
}

// A network drive or a synchronised folder is named once, until somebody has closed
// the notice.
func TestFolderIsTold(t *testing.T) {
	d, s := uitest.Open(t)
	told := 0
	sheet := records.New(s, &shop{}, &records.Help{Told: func() { told++ },
		Folder: fault.Fault{Kind: fault.FolderSynced, Facts: fault.Facts{Name: "OneDrive"}}})
	sheet.TellNews()
	d.Shows("in a folder that “OneDrive” synchronises")
	if told != 0 {
		t.Fatal("told before anybody has read it")
	}
	d.Press("Close")
	d.Idle()
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}
