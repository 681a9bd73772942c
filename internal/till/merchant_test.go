package till_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
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

// The store is free while Forloy is asked: sales go on.
func TestRestoreAsksWithoutTheStore(t *testing.T) {
	var sells *till.Till
	var while error
	forloy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sold := make(chan error, 1)
		go func() {
			_, err := sells.Ring(context.WithoutCancel(r.Context()), draft(sells, "forloy_enr_while", "1.00"))
			sold <- err
		}()
		select {
		case while = <-sold:
		case <-time.After(3 * time.Second):
			while = errors.New("it waits for the answer")
		}
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"id":"usr_1","email":"ana@shop.example","merchant_id":"mer_practice"}`)
	}))
	defer forloy.Close()
	parts, err := assembly.ForWindow(config.Config{DataDir: t.TempDir(), Token: "set",
		Settings: settings(forloy.URL + "/api/v1")}, assembly.Build{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer parts.Close()
	sells = parts.Till
	done, err := sells.Restore(t.Context(), ofMerchant(t, "mer_practice"), "", false)
	if err != nil || while != nil || !done.Compared {
		t.Errorf("restored: %v, compared %v; meanwhile: %v", err, done.Compared, while)
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
