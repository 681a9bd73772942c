package till_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/practice"
)

// A session is remembered by the store: after a restart, offline, sales can be
// recorded.
func TestSignInOutlivesARestart(t *testing.T) {
	server := start(t)
	dir := t.TempDir()
	s := settings(server.URL())
	s.LocationID, s.StaffID = "", ""
	first := openAt(t, filepath.Join(dir, "a"), s)
	if _, err := first.SignIn(t.Context(), practice.StaffEmail, "wrong"); !errors.Is(err, fault.SignInPassword) {
		t.Errorf("a wrong password: %v", err)
	}
	p, err := first.SignIn(t.Context(), practice.StaffEmail, practice.Password)
	if err != nil || p.UserID == "" || p.Location.ID == "" {
		t.Fatalf("%+v, %v", p, err)
	}
	if !first.Status().Ready || !first.Status().PIN.Choose {
		t.Errorf("after the first sign-in: %+v", first.Status().PIN)
	}
	s.APIURL = nobody
	parts, err := assembly.ForVerb(config.Config{DataDir: filepath.Join(dir, "b"), Settings: s}, assembly.Build{},
		nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parts.Till.Record(t.Context(), purchase.Sale{Card: "forloy_enr_a1", Amount: purchase.Money{Minor: 1,
		Currency: "EUR"}, ScannedAt: time.Now()}); !errors.Is(err, fault.Setup) {
		t.Errorf("a till that nobody signed in at recorded: %v", err)
	}
	tx := ring(t, first, draft(first, "forloy_enr_a1", "5"))
	if tx.StaffUserID != p.UserID || tx.LocationID != p.Location.ID {
		t.Errorf("recorded for %s at %s", tx.StaffUserID, tx.LocationID)
	}
}

// A location that was set by hand before makes way for the chosen one.
func TestOwnerChoosesALocation(t *testing.T) {
	server := start(t)
	s := settings(server.URL())
	s.LocationID, s.StaffID = "", ""
	tl := open(t, s)
	p, err := tl.SignIn(t.Context(), "owner@practice.example", practice.Password)
	if err != nil || !p.Owner || len(p.Locations) < 2 || p.Location.ID != "" || tl.Status().Ready {
		t.Fatalf("%+v, %v, ready %v", p, err, tl.Status().Ready)
	}
	if err := tl.ChooseLocation(t.Context(), "loc_nowhere"); !errors.Is(err, fault.Setup) {
		t.Errorf("a location of somebody else: %v", err)
	}
	if err := tl.ChooseLocation(t.Context(), p.Locations[1].ID); err != nil {
		t.Fatal(err)
	}
	at := func(want purchase.Location) {
		t.Helper()
		if got := tl.Status().Station; got.LocationID != want.ID || got.LocationName != want.Name {
			t.Errorf("stands at %+v", got)
		}
	}
	at(p.Locations[1])
	were := tl.Status().Settings
	byHand := were
	byHand.LocationID = "loc_by_hand"
	if err := tl.SetSettings(t.Context(), were, byHand); err != nil {
		t.Fatal(err)
	}
	if err := tl.ChooseLocation(t.Context(), p.Locations[0].ID); err != nil {
		t.Fatal(err)
	}
	at(p.Locations[0])
}
