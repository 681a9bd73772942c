package till_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/till"
	"counterfoil/syncclient/practice"
)

func TestChooseAndUnlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tl := open(t, settings(nobody))
		for _, pin := range []string{"", "12345", "1234567", "12345x", "１２３４５６"} {
			if err := tl.ChoosePIN(t.Context(), pin); err == nil {
				t.Errorf("PIN %q was taken", pin)
			}
		}
		if err := tl.ChoosePIN(t.Context(), "482917"); err != nil {
			t.Fatal(err)
		}
		if s := tl.Status().PIN; !s.Set || !s.Unlocked || s.Choose {
			t.Errorf("after choosing: %+v", s)
		}
		if err := tl.ChoosePIN(t.Context(), "917284"); !errors.Is(err, fault.Locked) {
			t.Errorf("chosen twice: %v", err)
		}
		time.Sleep(5 * time.Minute)
		if tl.Status().PIN.Unlocked {
			t.Error("still open after five minutes")
		}
		if err := tl.Unlock(t.Context(), "482918"); !errors.Is(err, fault.Locked) || tl.Status().PIN.Unlocked {
			t.Errorf("a wrong PIN: %v", err)
		}
		if err := tl.Unlock(t.Context(), "482917"); err != nil || !tl.Status().PIN.Unlocked {
			t.Errorf("the right PIN: %v", err)
		}
		tl.Lock()
		if tl.Status().PIN.Unlocked {
			t.Error("open after Lock")
		}
	})
}

// Four wrong tries are free, then each costs a wait that doubles to an hour;
// the count is on disk, so a restart wins nothing.
func TestWrongPINsSlowDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		tl := openAt(t, dir, settings(nobody))
		if err := tl.ChoosePIN(t.Context(), "482917"); err != nil {
			t.Fatal(err)
		}
		tl.Lock()
		for range 4 {
			if err := tl.Unlock(t.Context(), "208461"); !errors.Is(err, fault.LockedWrong) {
				t.Fatalf("a free try: %v", err)
			}
		}
		for _, wait := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
			if err := tl.Unlock(t.Context(), "208461"); !errors.Is(err, fault.LockedLast) {
				t.Fatalf("a try that costs %d min: %v", wait, err)
			}
			time.Sleep(wait*time.Minute - time.Second)
			if err := tl.Unlock(t.Context(), "482917"); !errors.Is(err, fault.Locked) {
				t.Fatalf("the right PIN one second before %d min are over: %v", wait, err)
			}
			time.Sleep(time.Second)
		}
		if err := tl.Unlock(t.Context(), "482917"); err != nil {
			t.Errorf("after the wait: %v", err)
		}
		if err := tl.Unlock(t.Context(), "208461"); !errors.Is(err, fault.LockedWrong) {
			t.Errorf("the right PIN did not clear the count: %v", err)
		}
	})
}

func TestResetNeedsThePassword(t *testing.T) {
	server := start(t)
	s := settings(server.URL())
	tl := open(t, s)
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	if err := tl.ChoosePIN(t.Context(), "482917"); err != nil {
		t.Fatal(err)
	}
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	if err := tl.ChoosePIN(t.Context(), "519283"); !errors.Is(err, fault.Locked) {
		t.Errorf("staff chose a PIN over one that is set: %v", err)
	}
	if err := tl.ResetPIN(t.Context(), practice.StaffEmail, "wrong", "604817"); !errors.Is(err, fault.SignInPassword) {
		t.Errorf("reset with a wrong password: %v", err)
	}
	for _, who := range []string{practice.StaffEmail, "owner@practice.example"} {
		if err := tl.ResetPIN(t.Context(), who, practice.Password, "604817"); err != nil {
			t.Errorf("reset by %s: %v", who, err)
		}
	}
	if err := tl.Unlock(t.Context(), "604817"); err != nil {
		t.Errorf("the new PIN: %v", err)
	}
}

// A restart wins nothing while one has to wait, and the count goes on after it.
func TestTheWaitSurvivesARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		start := func() *assembly.Parts {
			parts, err := assembly.ForWindow(config.Config{DataDir: dir, Settings: settings(nobody)},
				assembly.Build{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { parts.Close() })
			return parts
		}
		first := start()
		if err := first.Till.ChoosePIN(t.Context(), "482917"); err != nil {
			t.Fatal(err)
		}
		for range 5 {
			_ = first.Till.Unlock(t.Context(), "208461")
		}
		first.Close()
		again := start().Till
		if err := again.Unlock(t.Context(), "482917"); wait(err) != time.Minute {
			t.Errorf("the right PIN, at once after a restart: %v", err)
		}
		time.Sleep(time.Minute)
		if err := again.Unlock(t.Context(), "208461"); wait(err) != 2*time.Minute {
			t.Errorf("the sixth wrong try: %v", err)
		}
		time.Sleep(2 * time.Minute)
		if err := again.Unlock(t.Context(), "482917"); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}

// An owner's sign-in opens Review beside the PIN, for as long, and changes neither the
// PIN nor who is signed in here.
func TestAnOwnersSignInOpensReview(t *testing.T) {
	server := start(t)
	tl := open(t, settings(server.URL()))
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	if err := tl.ChoosePIN(t.Context(), "482917"); err != nil {
		t.Fatal(err)
	}
	tl.Lock()
	if err := tl.UnlockAs(t.Context(), practice.StaffEmail, practice.Password); !errors.Is(err, fault.LockedOwner) {
		t.Errorf("staff: %v", err)
	}
	if err := tl.UnlockAs(t.Context(), "owner@practice.example", "wrong"); !errors.Is(err, fault.SignInPassword) {
		t.Errorf("a wrong password: %v", err)
	}
	if tl.Status().PIN.Unlocked {
		t.Error("review is open")
	}
	if err := tl.UnlockAs(t.Context(), "owner@practice.example", practice.Password); err != nil {
		t.Fatal(err)
	}
	if s := tl.Status(); !s.PIN.Unlocked || s.Profile.Email != practice.StaffEmail {
		t.Errorf("open: %v, signed in: %s", s.PIN.Unlocked, s.Profile.Email)
	}
	said := ""
	err := tl.Journal(t.Context(), func(e till.Entry) error { said = e.Actor + ": " + e.What; return nil })
	if err != nil || said != "manager usr_practice_owner: review opened by an owner's sign-in" {
		t.Errorf("the journal says %q, %v", said, err)
	}
	tl.Lock()
	if err := tl.Unlock(t.Context(), "482917"); err != nil {
		t.Errorf("the PIN: %v", err)
	}
}

// Whoever is clearing Review is not locked out in the middle: each action gives another
// five minutes.
func TestReviewStaysOpenWhileItIsUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tl := open(t, settings(nobody))
		if err := tl.ChoosePIN(t.Context(), "482917"); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			time.Sleep(4 * time.Minute)
			if _, err := tl.Retry(t.Context(), nil, "manager"); err != nil {
				t.Fatal(err)
			}
			if !tl.Status().PIN.Unlocked {
				t.Fatal("locked while it is used")
			}
		}
		time.Sleep(5 * time.Minute)
		if tl.Status().PIN.Unlocked {
			t.Error("open after five minutes of rest")
		}
	})
}

// A PIN that is tried first is not chosen. One from before still is a PIN.
func TestEasyPINs(t *testing.T) {
	for pin, easy := range map[string]bool{"123456": true, "654321": true, "111111": true, "121212": true,
		"123123": true, "482917": false, "112233": false, "135790": false} {
		if err := till.CheckNewPIN(pin); easy != errors.Is(err, fault.InputPINEasy) {
			t.Errorf("%s: %v", pin, err)
		}
		if err := till.CheckPIN(pin); err != nil {
			t.Errorf("%s: %v", pin, err)
		}
	}
}
