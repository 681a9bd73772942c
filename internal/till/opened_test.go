package till_test

import (
	"context"
	"errors"
	"testing"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/till"
	"counterfoil/syncclient/practice"
)

// TestWhoOpenedReview: what is done behind the manager's door bears the name of whoever
// opened it, where the till knows it; and the door is shut once somebody else sells, however
// that came.
func TestWhoOpenedReview(t *testing.T) {
	const owner = "owner@practice.example"
	server := start(t)
	tl := open(t, fromSignIn(server.URL()))
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	if err := tl.ChoosePIN(t.Context(), "482917"); err != nil {
		t.Fatal(err)
	}
	by := func(want string) {
		t.Helper()
		if got := tl.Status(); !got.PIN.Unlocked || got.Manager() != want {
			t.Errorf("opened %v, by %q, want %q", got.PIN.Unlocked, got.Manager(), want)
		}
	}
	by("manager usr_practice_ana")
	if err := tl.UnlockAs(t.Context(), owner, practice.Password); err != nil {
		t.Fatal(err)
	}
	by("user usr_practice_owner")
	if name := tl.Status().StaffOf("usr_practice_owner"); name != "Owner" {
		t.Errorf("the owner is called %q", name)
	}
	if err := tl.Unlock(t.Context(), "482917"); err != nil { // the next one
		t.Fatal(err)
	}
	by("manager usr_practice_ana")
	if err := tl.ResetPIN(t.Context(), owner, practice.Password, "917284"); err != nil {
		t.Fatal(err)
	}
	by("user usr_practice_owner")
	s := tl.Status().Settings
	s.StaffID = "usr_by_hand"
	if err := tl.SetSettings(t.Context(), tl.Status().Settings, s); err != nil {
		t.Fatal(err)
	}
	if tl.Status().PIN.Unlocked {
		t.Error("somebody else sells, and the door is still open")
	}
	if err := tl.RemoveStaff(t.Context(), "usr_practice_ben"); err == nil {
		t.Error("somebody was removed behind a door that is shut")
	}
}

// TestTheFirstPINIsForWhoHasSignedIn: they may put it off, and whoever sells later needs their
// password, so that not any cashier chooses it. Practice guards nothing.
func TestTheFirstPINIsForWhoHasSignedIn(t *testing.T) {
	server := start(t)
	for name, ends := range map[string]func(*till.Till){
		"a sale": func(tl *till.Till) { sells(t, tl) },
		"a lock": func(tl *till.Till) { tl.LockStaff(context.Background()) },
		"another": func(tl *till.Till) {
			ben, err := tl.Join(t.Context(), practice.SecondEmail, practice.Password)
			if err == nil {
				err = tl.SetStaffPIN(t.Context(), ben.ID, "730614")
			}
			if err != nil {
				t.Error(err)
			}
		},
	} {
		for _, demo := range []bool{false, true} {
			parts, err := assembly.ForWindow(config.Config{DataDir: t.TempDir(), Demo: demo,
				Settings: fromSignIn(server.URL())}, assembly.Build{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			tl := parts.Till
			if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
				t.Fatal(err)
			}
			if !tl.Status().PIN.Choose {
				t.Errorf("%s: nobody may choose it after the sign-in", name)
			}
			ends(tl)
			if tl.Status().PIN.Choose != demo {
				t.Errorf("%s, in practice %v: may choose it: %v", name, demo, !demo)
			}
			err = tl.ChoosePIN(t.Context(), "846290")
			if demo != (err == nil) || !demo && !errors.Is(err, fault.LockedChoose) {
				t.Errorf("%s, in practice %v: chosen by anybody: %v", name, demo, err)
			}
			if err := tl.ResetPIN(t.Context(), practice.StaffEmail, practice.Password, "519283"); err != nil {
				t.Errorf("%s: with the password: %v", name, err)
			}
			if err := parts.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestNamesStay: who has left the till keeps their name in its books, after a restart and in
// the records that another PC takes over.
func TestNamesStay(t *testing.T) {
	server, dir := start(t), t.TempDir()
	tl := openAt(t, dir, fromSignIn(server.URL()))
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	if err := tl.ChoosePIN(t.Context(), "846290"); err != nil {
		t.Fatal(err)
	}
	ben, err := tl.Join(t.Context(), practice.SecondEmail, practice.Password)
	if err != nil {
		t.Fatal(err)
	}
	if err := tl.SetStaffPIN(t.Context(), ben.ID, "604817"); err != nil {
		t.Fatal(err)
	}
	if err := tl.NameStaff(t.Context(), ben.ID, "Benny"); err != nil {
		t.Fatal(err)
	}
	sells(t, tl)
	if err := tl.Unlock(t.Context(), "846290"); err != nil {
		t.Fatal(err)
	}
	before := tl.Status()
	if err := tl.RemoveStaff(t.Context(), ben.ID); err != nil {
		t.Fatal(err)
	}
	called := func(s till.Status, want string) {
		t.Helper()
		if got := s.StaffOf(ben.ID); got != want {
			t.Errorf("called %q, want %q", got, want)
		}
	}
	called(before, "Benny")
	called(tl.Status(), "Benny")
	if n := len(tl.Status().Staff); n != 1 {
		t.Errorf("%d people sell here", n)
	}
	backup := t.TempDir() + "/backup"
	if err := tl.Backup(t.Context(), backup, false); err != nil {
		t.Fatal(err)
	}
	other := openAt(t, t.TempDir(), fromSignIn(server.URL()))
	if _, err := other.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Restore(t.Context(), backup, "manager", false); err != nil {
		t.Fatal(err)
	}
	called(other.Status(), "Benny")
	if again, err := tl.Join(t.Context(), practice.SecondEmail, practice.Password); err != nil || again.Name != "Ben" {
		t.Errorf("who comes back is called %q, %v", again.Name, err)
	}
	called(tl.Status(), "Ben")
}

// With a token that was set nobody has signed in: Forloy says whose till it is, and an owner of another shop is no
// manager here.
func TestAnotherShopsOwnerOpensNothing(t *testing.T) {
	api := newAPI(t)
	parts, err := assembly.ForWindow(config.Config{DataDir: t.TempDir(), Token: "set-at-one.example",
		Settings: settings(api.url())}, assembly.Build{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer parts.Close()
	tl := parts.Till
	if err := tl.ChoosePIN(t.Context(), "482917"); err != nil {
		t.Fatal(err)
	}
	tl.Lock()
	if err := tl.UnlockAs(t.Context(), "owner@two.example", "any"); !errors.Is(err, fault.LockedOwner) {
		t.Errorf("opened: %v", err)
	}
	if err := tl.ResetPIN(t.Context(), "owner@two.example", "any", "917284"); !errors.Is(err, fault.LockedAccount) {
		t.Errorf("the PIN is another: %v", err)
	}
	if tl.Status().PIN.Unlocked {
		t.Error("Review is open")
	}
	if err := tl.UnlockAs(t.Context(), "owner@one.example", "any"); err != nil {
		t.Errorf("this shop's: %v", err)
	}
}
