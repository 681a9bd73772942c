package till_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/practice"
)

func TestChooseAndUnlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tl := open(t, settings(nobody))
		for _, pin := range []string{"", "12345", "1234567", "12345x", "１２３４５６"} {
			if err := tl.ChoosePIN(t.Context(), pin); err == nil {
				t.Errorf("PIN %q was taken", pin)
			}
		}
		if err := tl.ChoosePIN(t.Context(), "123456"); err != nil {
			t.Fatal(err)
		}
		if s := tl.Status().PIN; !s.Set || !s.Unlocked || s.Choose {
			t.Errorf("after choosing: %+v", s)
		}
		if err := tl.ChoosePIN(t.Context(), "654321"); !errors.Is(err, fault.Locked) {
			t.Errorf("chosen twice: %v", err)
		}
		time.Sleep(5 * time.Minute)
		if tl.Status().PIN.Unlocked {
			t.Error("still open after five minutes")
		}
		if err := tl.Unlock(t.Context(), "123457"); !errors.Is(err, fault.Locked) || tl.Status().PIN.Unlocked {
			t.Errorf("a wrong PIN: %v", err)
		}
		if err := tl.Unlock(t.Context(), "123456"); err != nil || !tl.Status().PIN.Unlocked {
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
		if err := tl.ChoosePIN(t.Context(), "123456"); err != nil {
			t.Fatal(err)
		}
		tl.Lock()
		for range 4 {
			if err := tl.Unlock(t.Context(), "000000"); !errors.Is(err, fault.LockedWrong) {
				t.Fatalf("a free try: %v", err)
			}
		}
		for _, wait := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
			if err := tl.Unlock(t.Context(), "000000"); !errors.Is(err, fault.LockedLast) {
				t.Fatalf("a try that costs %d min: %v", wait, err)
			}
			time.Sleep(wait*time.Minute - time.Second)
			if err := tl.Unlock(t.Context(), "123456"); !errors.Is(err, fault.Locked) {
				t.Fatalf("the right PIN one second before %d min are over: %v", wait, err)
			}
			time.Sleep(time.Second)
		}
		if err := tl.Unlock(t.Context(), "123456"); err != nil {
			t.Errorf("after the wait: %v", err)
		}
		if err := tl.Unlock(t.Context(), "000000"); !errors.Is(err, fault.LockedWrong) {
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
	if err := tl.ChoosePIN(t.Context(), "123456"); err != nil {
		t.Fatal(err)
	}
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	if err := tl.ChoosePIN(t.Context(), "111111"); !errors.Is(err, fault.Locked) {
		t.Errorf("staff chose a PIN over one that is set: %v", err)
	}
	if err := tl.ResetPIN(t.Context(), practice.StaffEmail, "wrong", "222222"); !errors.Is(err, fault.SignInPassword) {
		t.Errorf("reset with a wrong password: %v", err)
	}
	for _, who := range []string{practice.StaffEmail, "owner@practice.example"} {
		if err := tl.ResetPIN(t.Context(), who, practice.Password, "222222"); err != nil {
			t.Errorf("reset by %s: %v", who, err)
		}
	}
	if err := tl.Unlock(t.Context(), "222222"); err != nil {
		t.Errorf("the new PIN: %v", err)
	}
}
