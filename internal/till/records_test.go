package till_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/queue"
	"counterfoil/syncclient/practice"
)

func backup(t *testing.T, tl *till.Till) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "till.backup")
	if err := tl.Backup(t.Context(), path, false); err != nil {
		t.Fatal(err)
	}
	return path
}

// An open window restores without a restart: it goes on with the records that are
// there now, and with their PIN and people.
func TestRestoreUnderAnOpenWindow(t *testing.T) {
	server := start(t)
	old := open(t, settings(server.URL()))
	if _, err := old.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	if err := old.ChoosePIN(t.Context(), "135790"); err != nil {
		t.Fatal(err)
	}
	sale, at := draft(old, "forloy_enr_lost", "1.00"), time.Now()
	sale.Receipt, sale.ScannedAt = "4711", at
	lost := ring(t, old, sale)
	file := backup(t, old)

	fresh := open(t, settings(server.URL()))
	since := draft(fresh, "forloy_enr_since", "2.00")
	since.Receipt, since.ScannedAt = "4712", at
	ring(t, fresh, since)
	if _, there, err := fresh.OfReceipt(t.Context(), "4712", purchase.Money{Minor: 200, Currency: "EUR"}, at); !there {
		t.Fatal("today's receipts were not read:", err)
	}
	found, err := fresh.CompareBackup(t.Context(), file)
	if err != nil || found.OnlyBackup != 1 || found.OnlyHere != 1 || found.Nothing {
		t.Fatalf("%v, %+v", err, found)
	}
	if recorded(t, fresh) != 1 {
		t.Fatal("comparing has changed the records")
	}
	done, err := fresh.Restore(t.Context(), file, "manager usr_1", false)
	if err != nil || done.Now.Recorded.Count != 2 {
		t.Fatalf("%v, %+v", err, done)
	}
	if _, err := os.Stat(done.Aside); err != nil {
		t.Errorf("what was here is not kept: %v", err)
	}
	if tx, err := fresh.Find(t.Context(), lost.IdempotencyKey); err != nil || string(tx.Wire) != string(lost.Wire) {
		t.Errorf("%v: %s", err, tx.Wire)
	}
	// A POS that asks again about a sale that has come back gets that sale.
	once, err := fresh.RecordOnce(t.Context(), purchase.Sale{Card: "forloy_enr_lost", Source: purchase.SourceCommand,
		Amount: purchase.Money{Minor: 100, Currency: "EUR"}, Receipt: "4711", ScannedAt: at})
	if err != nil || once.IdempotencyKey != lost.IdempotencyKey {
		t.Errorf("%v: %s, want %s", err, once.IdempotencyKey, lost.IdempotencyKey)
	}
	if s := fresh.Status(); !s.PIN.Set || !s.ProfileKnown {
		t.Errorf("the PIN is set: %v; a profile is known: %v", s.PIN.Set, s.ProfileKnown)
	}
	ring(t, fresh, draft(fresh, "forloy_enr_after", "3.00"))
	if books, err := fresh.Verify(t.Context()); err != nil || len(books.Problems)+len(books.Altered) > 0 {
		t.Errorf("%v, %+v", err, books)
	}
	again, err := fresh.Restore(t.Context(), file, "manager usr_1", false)
	if err != nil || !again.Nothing || again.Aside != "" {
		t.Errorf("again: %v, %+v", err, again)
	}
}

// A backup from before anybody signed in, with a longer history, changes neither the
// merchant nor who sells here; the people whom only it knows come back.
func TestRestoreKeepsWhoSellsHere(t *testing.T) {
	server := start(t)
	file := filepath.Join(t.TempDir(), "old.backup")
	q, err := queue.Open(file, queue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	staff := []byte(`{"people":[{"id":"usr_old","name":"Ben"}],"selling":"usr_old"}`)
	if err := q.Save("staff", staff); err != nil {
		t.Fatal(err)
	}
	for i := range 9 {
		tx, err := purchase.New(purchase.Sale{Card: "forloy_enr_old", Source: purchase.SourceWedge,
			Amount:     purchase.Money{Minor: int64(100 + i), Currency: "EUR"},
			LocationID: "loc_1", StaffUserID: "usr_old", ScannedAt: time.Now(), Zone: time.UTC})
		if err == nil {
			_, err = q.Record(tx)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	ours := open(t, settings(server.URL()))
	if _, err := ours.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	before := ours.Status()
	done, err := ours.Restore(t.Context(), file, "", false)
	if err != nil || done.OnlyBackup != 9 {
		t.Fatalf("%v, %+v", err, done)
	}
	after := ours.Status()
	if after.ProfileKnown != before.ProfileKnown || after.Station != before.Station {
		t.Errorf("signed in %v: %+v, before %+v", after.ProfileKnown, after.Station, before.Station)
	}
	names := map[string]bool{}
	for _, m := range after.Staff {
		names[m.Name] = true
	}
	if !names["Ben"] || len(after.Staff) != len(before.Staff)+1 {
		t.Errorf("the people: %+v, before %+v", after.Staff, before.Staff)
	}
}

// One file out, one file in. The file holds no token; what waits is sent from the
// new PC; the old one says at its window where the till has gone.
func TestMovingBetweenPCs(t *testing.T) {
	server := start(t)
	s := settings(server.URL())
	old := open(t, s)
	if _, err := old.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	waits := ring(t, old, draft(old, "forloy_enr_waits", "1.00"))
	file := filepath.Join(t.TempDir(), "till.move")
	if err := old.MoveOut(t.Context(), file, false, "manager usr_1"); err != nil {
		t.Fatal(err)
	}
	if _, err := old.Ring(t.Context(), draft(old, "forloy_enr_no", "1.00")); !errors.Is(err, fault.StoreMoved) {
		t.Error(err)
	}
	run, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); old.Run(run) }()
	for status := range old.Updates() {
		if errors.Is(status.Trouble, fault.StoreMoved) && status.Counts.Recorded.Count == 1 {
			break
		}
	}
	stop()
	<-ended
	if err := old.MaySell(t.Context()); !errors.Is(err, fault.StoreMoved) {
		t.Errorf("a POS may fill the form of a till that has moved: %v", err)
	}
	if n := len(server.Ledger()); n != 0 {
		t.Errorf("the old PC has sent %d", n)
	}
	secrets := old.Secrets(t.Context())
	if len(secrets) < 3 || secrets[1] == "" {
		t.Fatalf("no token is known: %d", len(secrets))
	}
	for name, text := range unpacked(t, file) {
		for _, secret := range secrets {
			if secret != "" && bytes.Contains(text, []byte(secret)) {
				t.Errorf("%s holds a token", name)
			}
		}
	}

	new := open(t, s)
	in, err := new.MoveIn(t.Context(), file, "")
	if err != nil || in.Now.Recorded.Count != 1 {
		t.Fatalf("%v, %+v", err, in)
	}
	err = old.MoveBack(t.Context(), file, "")
	if f, _ := fault.Of(err); f.Kind != fault.MoveUsed || f.Where != file || f.Name == "" {
		t.Errorf("the old PC sells too, or is not told why not: %v %+v", err, f)
	}
	if _, err := new.Void(t.Context(), waits.IdempotencyKey, "mistake", ""); !errors.Is(err, fault.RefusedOffered) {
		t.Errorf("the other PC may have sent it: %v", err)
	}
	if _, err := new.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	if pass, err := new.Pass(t.Context()); err != nil || pass.Accepted != 1 {
		t.Errorf("%v, %+v", err, pass)
	}
}

// A move whose file cannot be written has not happened.
func TestMoveOutThatFails(t *testing.T) {
	dir := t.TempDir()
	tl := openAt(t, dir, settings(nobody))
	ring(t, tl, draft(tl, "forloy_enr_a", "1.00"))
	for _, path := range []string{filepath.Join(dir, "till.move"), filepath.Join(t.TempDir(), "no", "folder", "x")} {
		if err := tl.MoveOut(t.Context(), path, false, ""); !errors.Is(err, fault.File) {
			t.Errorf("%s: %v", path, err)
		}
	}
	// The settings cannot be read once the store is marked already.
	if err := os.Mkdir(filepath.Join(dir, "config.toml"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := tl.MoveOut(t.Context(), filepath.Join(t.TempDir(), "till.move"), false, ""); err == nil {
		t.Error("moved out without settings")
	}
	ring(t, tl, draft(tl, "forloy_enr_b", "1.00"))
}

func unpacked(t *testing.T, path string) map[string][]byte {
	t.Helper()
	file, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := map[string][]byte{}
	for _, part := range file.File {
		from, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[part.Name], err = io.ReadAll(from); err != nil {
			t.Fatal(err)
		}
	}
	if len(out[assembly.StoreName]) == 0 {
		t.Fatalf("no store in the file: %d parts", len(out))
	}
	return out
}
