package till_test

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/queue"
	"counterfoil/syncclient/practice"
)

// Another merchant's records are refused, before anything has changed.
func TestRestoreRefusesAnotherMerchant(t *testing.T) {
	server := start(t)
	ours := open(t, settings(server.URL()))
	if _, err := ours.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	file := ofMerchant(t, "another")
	_, compare := ours.CompareBackup(t.Context(), file)
	_, restore := ours.Restore(t.Context(), file, "", false)
	for _, err := range []error{compare, restore} {
		if f, _ := fault.Of(err); !errors.Is(err, fault.BackupMerchant) || f.Account != practice.StaffEmail {
			t.Error(err)
		}
	}
	ring(t, ours, draft(ours, "forloy_enr_after", "3.00"))
}

// A till with a token that was set has never been signed in to: Forloy says whose it is
// and, where it cannot be asked, the person is told that nobody knows.
func TestRestoreAsksWhoseTokenItIs(t *testing.T) {
	server := start(t)
	ours, theirs := ofMerchant(t, "mer_practice"), ofMerchant(t, "another")
	parts, err := assembly.ForWindow(config.Config{DataDir: t.TempDir(), Token: config.Secret(server.Token()),
		Settings: settings(server.URL())}, assembly.Build{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer parts.Close()
	for _, restores := range []func() error{
		func() error { _, err := parts.Till.CompareBackup(t.Context(), theirs); return err },
		func() error { _, err := parts.Till.Restore(t.Context(), theirs, "", false); return err },
	} {
		if err := restores(); !errors.Is(err, fault.BackupMerchant) {
			t.Errorf("another merchant's: %v", err)
		}
	}
	if found, err := parts.Till.CompareBackup(t.Context(), ours); err != nil || !found.Compared {
		t.Errorf("its own: compared %v, %v", found.Compared, err)
	}
	if err := server.SetOffline(true); err != nil {
		t.Fatal(err)
	}
	if found, err := parts.Till.CompareBackup(t.Context(), theirs); err != nil || found.Compared {
		t.Errorf("offline: compared %v, %v", found.Compared, err)
	}
}

// ofMerchant is a backup of a till that somebody of a merchant has signed in to.
func ofMerchant(t *testing.T, merchant string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), merchant+".backup")
	q, err := queue.Open(file, queue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	profile, err := json.Marshal(purchase.Profile{MerchantID: merchant, UserID: "usr_9"})
	if err := errors.Join(err, q.Save("profile", profile), q.Close()); err != nil {
		t.Fatal(err)
	}
	return file
}
