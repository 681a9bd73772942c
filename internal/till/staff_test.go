package till_test

import (
	"cmp"
	"errors"
	"fmt"
	"testing"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/syncclient/practice"
)

// fromSignIn are settings where the staff is whoever has signed in.
func fromSignIn(url string) till.Settings {
	s := settings(url)
	s.StaffID = ""
	return s
}

// sells records a sale and says whose id it bears.
func sells(t *testing.T, tl *till.Till) string {
	t.Helper()
	tx, err := tl.Record(t.Context(), purchase.Sale{Card: "forloy_enr_abc123", ScannedAt: time.Now(),
		Amount: purchase.Money{Minor: 500, Currency: "EUR"}, Source: purchase.SourceWedge})
	if err != nil {
		t.Fatal(err)
	}
	return tx.StaffUserID
}

// TestStaff: two people sell at one till, each under their own id, by PIN and offline.
func TestStaff(t *testing.T) {
	server, dir := start(t), t.TempDir()
	first, err := assembly.ForWindow(config.Config{DataDir: dir, Settings: fromSignIn(server.URL())}, assembly.Build{},
		nil)
	if err != nil {
		t.Fatal(err)
	}
	tl := first.Till
	if _, err := tl.Join(t.Context(), practice.SecondEmail, practice.Password); !errors.Is(err, fault.SignInFirst) {
		t.Errorf("before anybody has signed in: %v", err)
	}
	ana, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password)
	if err != nil {
		t.Fatal(err)
	}
	if got := sells(t, tl); got != ana.UserID {
		t.Errorf("sold by %q", got)
	}
	if err := tl.SetStaffPIN(t.Context(), ana.UserID, "519283"); err != nil {
		t.Error(err)
	}
	owner, err := tl.Join(t.Context(), practice.SecondEmail, practice.Password)
	if err != nil || owner.ID == ana.UserID || owner.Name == "" {
		t.Fatalf("%+v %v", owner, err)
	}
	if err := tl.SetStaffPIN(t.Context(), ana.UserID, "372915"); !errors.Is(err, fault.LockedStaff) {
		t.Errorf("the PIN of another: %v", err)
	}
	if got := sells(t, tl); got != ana.UserID {
		t.Errorf("who has joined sells already: %q", got)
	}
	if err := tl.SetStaffPIN(t.Context(), owner.ID, "604817"); err != nil {
		t.Error(err)
	}
	if got := sells(t, tl); got != owner.ID {
		t.Errorf("sold by %q", got)
	}
	if err := server.SetOffline(true); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		if err := tl.ChangeStaff(t.Context(), ana.UserID, "730528"); !errors.Is(err, fault.LockedWrong) {
			t.Errorf("a wrong PIN: %v", err)
		}
	}
	if err := tl.ChangeStaff(t.Context(), ana.UserID, "730528"); !errors.Is(err, fault.LockedLast) {
		t.Errorf("the fifth: %v", err)
	}
	if err := tl.ChangeStaff(t.Context(), owner.ID, "604817"); err != nil {
		t.Errorf("another's wrong tries lock the owner out: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	next := openAt(t, dir, fromSignIn(server.URL())) // the wait outlives a restart
	if err := next.ChangeStaff(t.Context(), ana.UserID, "519283"); !errors.Is(err, fault.LockedWait) {
		t.Errorf("the right one too soon: %v", err)
	}
	if got := sells(t, next); got != owner.ID {
		t.Errorf("after a restart sold by %q", got)
	}
}

// An id that was set by hand sells until somebody shows a PIN of their own, and again once it is set anew.
func TestAPINCountsBeforeASetID(t *testing.T) {
	server := start(t)
	tl := open(t, settings(server.URL()))
	ana, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password)
	if err != nil {
		t.Fatal(err)
	}
	if got := sells(t, tl); got != "usr_1" {
		t.Errorf("after the sign-in: %q", got)
	}
	if err := tl.SetStaffPIN(t.Context(), ana.UserID, "519283"); err != nil {
		t.Fatal(err)
	}
	if got := sells(t, tl); got != ana.UserID {
		t.Errorf("after her PIN was chosen: %q", got)
	}
	for _, id := range []string{"usr_2", ""} {
		were := tl.Status().Settings
		made := were
		made.StaffID = id
		if err := tl.SetSettings(t.Context(), were, made); err != nil {
			t.Fatal(err)
		}
		if got := sells(t, tl); got != cmp.Or(id, ana.UserID) {
			t.Errorf("with %q set: %q", id, got)
		}
		if err := tl.ChangeStaff(t.Context(), ana.UserID, "519283"); err != nil {
			t.Fatal(err)
		}
		if got := sells(t, tl); got != ana.UserID || tl.Status().Station.StaffID != got {
			t.Errorf("with %q set, after her PIN: %q", id, got)
		}
	}
}

// A folder may be slow to save settings: what is set elsewhere meanwhile stays.
func TestWhatIsSetElsewhereStays(t *testing.T) {
	tl := open(t, settings(nobody))
	were := tl.Status().Settings
	for _, set := range []func(*till.Settings){
		func(s *till.Settings) { s.Theme, s.Keypad = "dark", true },
		func(s *till.Settings) { s.TextSize = "125" },
	} {
		made := were
		set(&made)
		if err := tl.SetSettings(t.Context(), were, made); err != nil {
			t.Fatal(err)
		}
	}
	want := were
	want.Theme, want.Keypad, want.TextSize = "dark", true, "125"
	if got := tl.Status().Settings; got != want {
		t.Errorf("in force: %+v", got)
	}
}

// TestRemoveStaff: a manager takes somebody off; their sales stay. The till does not go to
// another without a PIN.
func TestRemoveStaff(t *testing.T) {
	for _, pins := range []bool{true, false} {
		t.Run(fmt.Sprintf("others have a PIN: %v", pins), func(t *testing.T) { removeStaff(t, pins) })
	}
}

func removeStaff(t *testing.T, pins bool) {
	server := start(t)
	tl := open(t, fromSignIn(server.URL()))
	ana, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password)
	if err != nil {
		t.Fatal(err)
	}
	if err := tl.ChoosePIN(t.Context(), "846290"); err != nil {
		t.Fatal(err)
	}
	if pins {
		if err := tl.SetStaffPIN(t.Context(), ana.UserID, "519283"); err != nil {
			t.Fatal(err)
		}
	}
	owner, err := tl.Join(t.Context(), practice.SecondEmail, practice.Password)
	if err != nil {
		t.Fatal(err)
	}
	if err := tl.SetStaffPIN(t.Context(), owner.ID, "604817"); err != nil {
		t.Fatal(err)
	}
	sells(t, tl)
	if err := tl.RemoveStaff(t.Context(), owner.ID); !errors.Is(err, fault.LockedManager) {
		t.Errorf("by anybody: %v", err)
	}
	if err := tl.Unlock(t.Context(), "846290"); err != nil {
		t.Fatal(err)
	}
	if err := tl.RemoveStaff(t.Context(), ana.UserID); !errors.Is(err, fault.LockedManager) {
		t.Errorf("whoever is signed in: %v", err)
	}
	if err := tl.RemoveStaff(t.Context(), owner.ID); err != nil {
		t.Error(err)
	}
	if !tl.Status().Locked == pins {
		t.Errorf("locked %v, and somebody has a PIN: %v", tl.Status().Locked, pins)
	}
	if !pins { // nobody could open it
		if got := sells(t, tl); got != ana.UserID {
			t.Errorf("sold by %q", got)
		}
	}
	if err := tl.ChangeStaff(t.Context(), owner.ID, "604817"); err == nil {
		t.Error("who was removed sells again")
	}
}

// TestNameStaff: the shop's own name of somebody, which they give themselves, or a manager.
func TestNameStaff(t *testing.T) {
	server, dir := start(t), t.TempDir()
	cfg := config.Config{DataDir: dir, Settings: fromSignIn(server.URL())}
	first, err := assembly.ForWindow(cfg, assembly.Build{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	tl := first.Till
	ana, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password)
	if err != nil {
		t.Fatal(err)
	}
	ben, err := tl.Join(t.Context(), practice.SecondEmail, practice.Password)
	if err != nil {
		t.Fatal(err)
	}
	if err := tl.NameStaff(t.Context(), ben.ID, "Benjamin"); !errors.Is(err, fault.LockedManager) {
		t.Errorf("another's, by anybody: %v", err)
	}
	if err := tl.NameStaff(t.Context(), ana.UserID, "  Anabel "); err != nil {
		t.Fatal(err)
	}
	if err := tl.ChoosePIN(t.Context(), "846290"); err != nil {
		t.Fatal(err)
	}
	if err := tl.NameStaff(t.Context(), ben.ID, "Benjamin"); err != nil {
		t.Error(err)
	}
	again, err := tl.Join(t.Context(), practice.SecondEmail, practice.Password)
	if err != nil || again.Name != "Benjamin" {
		t.Errorf("after joining again: %+v %v", again, err)
	}
	named := func(tl *till.Till, ana, ben string, ids [2]string) {
		t.Helper()
		s := tl.Status()
		if s.Station.StaffName != ana || s.StaffOf(ids[0]) != ana || s.StaffOf(ids[1]) != ben {
			t.Errorf("%q sells, with %q", s.Station.StaffName, s.StaffOf(ids[1]))
		}
	}
	ids := [2]string{ana.UserID, ben.ID}
	named(tl, "Anabel", "Benjamin", ids)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := assembly.ForWindow(cfg, assembly.Build{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = second.Close() })
	sells(t, second.Till) // reads the store
	named(second.Till, "Anabel", "Benjamin", ids)
	if err := second.Till.NameStaff(t.Context(), ana.UserID, ""); err != nil {
		t.Error(err)
	}
	named(second.Till, "Ana", "Benjamin", ids)
}

// TestLockStaff: a till where nobody has a PIN could not be opened again.
func TestLockStaff(t *testing.T) {
	server := start(t)
	tl := open(t, fromSignIn(server.URL()))
	ana, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password)
	if err != nil {
		t.Fatal(err)
	}
	if tl.LockStaff(t.Context()); tl.Status().Locked {
		t.Error("locked with no PIN set")
	}
	if err := tl.SetStaffPIN(t.Context(), ana.UserID, "519283"); err != nil {
		t.Fatal(err)
	}
	if tl.LockStaff(t.Context()); !tl.Status().Locked {
		t.Error("not locked")
	}
	if err := tl.ChangeStaff(t.Context(), ana.UserID, "519283"); err != nil || tl.Status().Locked {
		t.Errorf("still locked: %v", err)
	}
}

// A lock is not walked round by starting the program again.
func TestALockOutlastsARestart(t *testing.T) {
	server, dir := start(t), t.TempDir()
	opened := func() *assembly.Parts {
		parts, err := assembly.ForWindow(config.Config{DataDir: dir, Settings: fromSignIn(server.URL())},
			assembly.Build{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return parts
	}
	parts := opened()
	ana, err := parts.Till.SignIn(t.Context(), practice.StaffEmail, practice.Password)
	if err != nil {
		t.Fatal(err)
	}
	if err := parts.Till.SetStaffPIN(t.Context(), ana.UserID, "519283"); err != nil {
		t.Fatal(err)
	}
	parts.Till.LockStaff(t.Context())
	for _, locked := range []bool{true, false} {
		if err := parts.Close(); err != nil {
			t.Fatal(err)
		}
		parts = opened()
		_, _ = parts.Till.Find(t.Context(), "none") // reads the store
		if got := parts.Till.Status().Locked; got != locked {
			t.Errorf("locked: %t, want %t", got, locked)
		}
		if err := parts.Till.ChangeStaff(t.Context(), ana.UserID, "519283"); err != nil || parts.Till.Status().Locked {
			t.Errorf("still locked: %v", err)
		}
	}
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestReviewClosesForTheNext: what a manager has opened is not open for whoever sells next.
func TestReviewClosesForTheNext(t *testing.T) {
	server := start(t)
	tl := open(t, fromSignIn(server.URL()))
	ana, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password)
	if err != nil {
		t.Fatal(err)
	}
	if err := tl.SetStaffPIN(t.Context(), ana.UserID, "519283"); err != nil {
		t.Fatal(err)
	}
	if err := tl.ChoosePIN(t.Context(), "846290"); err != nil {
		t.Fatal(err)
	}
	for _, next := range []struct {
		name string
		do   func() error
	}{
		{"joins", func() error {
			ben, err := tl.Join(t.Context(), practice.SecondEmail, practice.Password)
			if err != nil {
				return err
			}
			return tl.SetStaffPIN(t.Context(), ben.ID, "604817")
		}},
		{"changes", func() error { return tl.ChangeStaff(t.Context(), ana.UserID, "519283") }},
		{"locks", func() error {
			tl.LockStaff(t.Context())
			return tl.ChangeStaff(t.Context(), ana.UserID, "519283")
		}},
	} {
		if err := tl.Unlock(t.Context(), "846290"); err != nil || !tl.Status().PIN.Unlocked {
			t.Fatalf("not open: %v", err)
		}
		if err := next.do(); err != nil {
			t.Fatal(err)
		}
		if tl.Status().PIN.Unlocked {
			t.Errorf("%s: the manager's Review is still open", next.name)
		}
	}
}

// TestAnotherStaffPIN: who shows the PIN that they have may choose another, once, offline too.
func TestAnotherStaffPIN(t *testing.T) {
	server := start(t)
	tl := open(t, fromSignIn(server.URL()))
	ana, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password)
	if err != nil {
		t.Fatal(err)
	}
	if err := tl.SetStaffPIN(t.Context(), ana.UserID, "519283"); err != nil {
		t.Fatal(err)
	}
	if err := server.SetOffline(true); err != nil {
		t.Fatal(err)
	}
	if err := tl.SetStaffPIN(t.Context(), ana.UserID, "604817"); !errors.Is(err, fault.LockedStaff) {
		t.Errorf("without a proof: %v", err)
	}
	if err := tl.ChangeStaff(t.Context(), ana.UserID, "519283"); err != nil {
		t.Fatal(err)
	}
	if err := tl.SetStaffPIN(t.Context(), ana.UserID, "604817"); err != nil {
		t.Error(err)
	}
	if err := tl.ChangeStaff(t.Context(), ana.UserID, "604817"); err != nil {
		t.Error(err)
	}
}
