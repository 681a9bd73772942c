package command_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"counterfoil/internal/assembly"
	"counterfoil/internal/command"
	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/handover"
	"counterfoil/internal/pos"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/queue"
	"counterfoil/syncclient/practice"
)

// The window carries out all verbs that touch the store.
func TestWindowDoesTheWork(t *testing.T) {
	s := newShop(t)
	s.openWindow(command.Desk{})
	first := s.must("record", "--card", "forloy_enr_a", "--amount", "24,50")
	s.env["COUNTERFOIL_STAFF_USER_ID"] = "other"
	second := s.must("record", "--card", "no-such-card", "--amount", "3", "--location", "flag", "--terminal", "t9",
		"--currency", "JPY")
	list := s.list()
	if len(list) != 2 || list[0]["idempotency_key"] != first || list[1]["idempotency_key"] != second {
		t.Fatalf("got %v", list)
	}
	for key, want := range map[string]string{"location_id": "loc_1", "staff_user_id": "usr_1",
		"pos_terminal_id": "till-1"} {
		if list[0][key] != want {
			t.Errorf("%s: got %v, want the window's %s", key, list[0][key], want)
		}
	}
	for key, want := range map[string]any{"location_id": "flag", "staff_user_id": "other", "pos_terminal_id": "t9",
		"purchase_amount": 3.0} {
		if list[1][key] != want {
			t.Errorf("%s: got %v, want the caller's %v", key, list[1][key], want)
		}
	}
	s.must("sync")
	if ledger := s.server.Ledger(); len(ledger) != 1 || ledger[0].Amount != "24.50" ||
		ledger[0].IdempotencyKey != first {
		t.Fatalf("the ledger has %+v", ledger)
	}
	s.must("review", "dismiss", second, "--reason", "x")
	s.refused(2, "", "void", first, "--reason", "x")
	s.refused(2, "The journal holds no sale with that key.", "journal", "x")
	var status struct{ Recorded, Synced, Dismissed, Pending int }
	if err := json.Unmarshal([]byte(s.must("status", "--json")), &status); err != nil || status.Recorded != 2 ||
		status.Synced != 1 || status.Dismissed != 1 || status.Pending != 0 {
		t.Fatalf("got %+v, %v", status, err)
	}
	s.must("verify")
	if out := s.must("doctor"); !strings.Contains(out, "open in a window") {
		t.Errorf("doctor says %q", out)
	}
}

func TestPathsAreTheCallers(t *testing.T) {
	s := newShop(t)
	s.openWindow(command.Desk{})
	here := t.TempDir()
	t.Chdir(here)
	s.must("record", "--card", "forloy_enr_a", "--amount", "1")
	s.must("backup", "copy")
	s.must("export", "--csv", "out.csv")
	for _, name := range []string{"copy", "out.csv"} {
		info, err := os.Stat(filepath.Join(here, name))
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	s.refused(2, "is there already", "backup", "copy")
	if out := s.must("export", "--csv", "-"); !strings.Contains(out, "forloy_enr_a") {
		t.Errorf("got %q", out)
	}
	gone := filepath.Join(here, "gone")
	if err := os.Mkdir(gone, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(gone)
	if err := os.Remove(gone); err != nil {
		t.Skipf("a working directory stays here: %v", err)
	}
	s.must("version")
	s.must("record", "--card", "forloy_enr_a", "--amount", "1")
	s.must("backup", filepath.Join(here, "another"))
	s.refused(2, "whole path", "restore", "copy")
}

func TestAnotherAPIIsRefused(t *testing.T) {
	s := newShop(t)
	s.openWindow(command.Desk{})
	s.refused(2, "another API address", "status", "--api-url", "https://other.example/api/v1")
	s.must("status", "--api-url", strings.Replace(s.server.URL(), "http://", "HTTP://", 1)+"/")
	s.env["COUNTERFOIL_API_URL"] = "https://other.example/api/v1"
	s.refused(2, "another API address", "record", "--card", "forloy_enr_a", "--amount", "1")
	s.env["COUNTERFOIL_API_URL"] = ""
	token := s.env["COUNTERFOIL_TOKEN"]
	s.env["COUNTERFOIL_TOKEN"] = "another"
	s.refused(2, "another sign-in", "record", "--card", "forloy_enr_a", "--amount", "1")
	delete(s.env, "COUNTERFOIL_TOKEN")
	s.must("status")
	s.env["COUNTERFOIL_TOKEN"] = token
	if list := s.list(); len(list) != 0 {
		t.Fatalf("recorded all the same: %v", list)
	}
}

// forms is a window's form, as often as it was filled.
func forms(s *shop) <-chan pos.Form {
	filled := make(chan pos.Form, 10)
	s.openWindow(command.Desk{Fill: func(_ context.Context, f pos.Form) error { filled <- f; return nil }})
	return filled
}

func TestSecondWindowRaisesTheFirst(t *testing.T) {
	s := newShop(t)
	raised := make(chan bool, 1)
	s.openWindow(command.Desk{Raise: func() { raised <- true }})
	s.must()
	told(t, raised)
}

// told is what the window had been told when the verb ended.
func told[T any](t *testing.T, window <-chan T) (told T) {
	t.Helper()
	select {
	case told = <-window:
	default:
		t.Fatal("the window was not told")
	}
	return told
}

func TestWindowOpensWhereThereIsNone(t *testing.T) {
	s := newShop(t)
	opened := ""
	s.host.Window = func(_ context.Context, c config.Config) int { opened = c.DataDir; return 7 }
	if e := s.run(); e.exit != 7 || e.err != "" || opened != s.dir {
		t.Fatalf("got %+v, opened %q", e, opened)
	}
}

func TestSignInIsTheWindows(t *testing.T) {
	s := newShop(t)
	for _, name := range []string{"COUNTERFOIL_TOKEN", "COUNTERFOIL_LOCATION_ID", "COUNTERFOIL_STAFF_USER_ID"} {
		delete(s.env, name)
	}
	s.openWindow(command.Desk{})
	s.refused(5, "sign in once", "record", "--card", "forloy_enr_a", "--amount", "1")
	s.env["COUNTERFOIL_PASSWORD"] = "wrong"
	s.refused(5, "The e-mail or the password is wrong", "login", "--email", practice.StaffEmail)
	if out := s.must("doctor"); strings.Contains(out, "resume") || !strings.Contains(out, "nobody has signed in yet") {
		t.Errorf("nobody signed in yet, and doctor says %q", out)
	}
	if out := s.must("status"); strings.Contains(out, "resume") {
		t.Errorf("nobody signed in yet, and status says %q", out)
	}
	s.env["COUNTERFOIL_PASSWORD"] = practice.Password
	if out := s.must("login", "--email", practice.StaffEmail); !strings.Contains(out, practice.StaffEmail) {
		t.Fatalf("got %q", out)
	}
	key := s.must("record", "--card", "forloy_enr_a", "--amount", "1")
	s.must("sync")
	if ledger := s.server.Ledger(); len(ledger) != 1 || ledger[0].IdempotencyKey != key || ledger[0].StaffUserID == "" {
		t.Fatalf("the ledger has %+v", ledger)
	}
	s.must("logout")
}

// White space around a location's id is no part of it, here as everywhere.
func TestSignInAtALocation(t *testing.T) {
	s := newShop(t)
	for _, name := range []string{"COUNTERFOIL_TOKEN", "COUNTERFOIL_LOCATION_ID", "COUNTERFOIL_STAFF_USER_ID"} {
		delete(s.env, name)
	}
	s.env["COUNTERFOIL_PASSWORD"] = practice.Password
	s.openWindow(command.Desk{})
	out := s.must("login", "--email", practice.OwnerEmail, "--location", " loc_practice_harbour ")
	if !strings.Contains(out, "(loc_practice_harbour)") {
		t.Errorf("got %q", out)
	}
}

// Whoever has shown their PIN at the window sells by a verb too, before the id that is in the settings.
func TestAVerbsSaleIsOfWhoeverSells(t *testing.T) {
	s := newShop(t)
	for _, name := range []string{"COUNTERFOIL_TOKEN", "COUNTERFOIL_STAFF_USER_ID"} {
		delete(s.env, name)
	}
	file := filepath.Join(s.dir, config.FileName)
	if err := os.WriteFile(file, []byte("staff_user_id = \"usr_set\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	open := s.openWindow(command.Desk{})
	ana, err := open.SignIn(t.Context(), practice.StaffEmail, practice.Password)
	if err != nil {
		t.Fatal(err)
	}
	sold := []string{s.must("record", "--card", "forloy_enr_a", "--amount", "1")}
	if err := open.SetStaffPIN(t.Context(), ana.UserID, "519283"); err != nil {
		t.Fatal(err)
	}
	sold = append(sold, s.must("record", "--card", "forloy_enr_b", "--amount", "1"))
	want := []string{"usr_set", ana.UserID}
	err = open.List(t.Context(), till.Query{}, func(tx purchase.Transaction) error {
		if at := slices.Index(sold, tx.IdempotencyKey); at < 0 || tx.StaffUserID != want[at] {
			t.Errorf("sale %d is of %q", at, tx.StaffUserID)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// These verbs never go to the window, and the window would not carry them out.
func TestOwnWork(t *testing.T) {
	s := newShop(t)
	server, err := handover.Listen(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	var serving sync.WaitGroup
	serving.Go(func() {
		server.Serve(ctx, func(context.Context, handover.Request, io.Writer, io.Writer) int {
			t.Error("handed over")
			return 1
		})
	})
	defer serving.Wait()
	defer cancel()
	s.must("version")
	s.must("help")
	s.must("help", "sync", "--json")
	s.refused(2, "no-such.png: ", "decode", filepath.Join(s.dir, "no-such.png"))
	for _, verb := range []string{"version", "decode", "practice", "help"} {
		var errs bytes.Buffer
		if exit := command.Execute(ctx, s.host, command.Desk{}, handover.Request{Args: []string{verb, "x"}}, io.Discard,
			&errs); exit != 2 {
			t.Errorf("%s: the window would have done it: %d, %s", verb, exit, &errs)
		}
	}
}

// TestFitsWhateverIsSet: an installer asks, and settings that cannot be used are no answer.
func TestFitsWhateverIsSet(t *testing.T) {
	s := newShop(t)
	s.host.Fits = func(c config.Config) error {
		if c.DataDir != s.dir {
			t.Errorf("asked of %s", c.DataDir)
		}
		return fault.New(fault.StoreNewer)
	}
	for _, text := range []string{"", "theme = \"pink\"\n", "no settings"} {
		if err := os.WriteFile(filepath.Join(s.dir, config.FileName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s.refused(3, "newer", "fits")
	}
}

// TestFailureTellsOfAFolderThatCannotBeMade: a start by a click shows it, and opens no window on nothing.
func TestFailureTellsOfAFolderThatCannotBeMade(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	s := newShop(t)
	gone := s.dir
	s.dir = filepath.Join(t.TempDir(), "shop")
	if err := errors.Join(os.Remove(gone), os.Symlink(gone, s.dir)); err != nil {
		t.Fatal(err)
	}
	shown := 0
	s.host.Failure = func(_ context.Context, c config.Config, why error, says string,
		_ func(context.Context, string, bool) error) bool {
		if shown++; !errors.Is(why, fault.StoreFolder) || c.DataDir != s.dir || says == "" {
			t.Errorf("of %s: %v, %q", c.DataDir, why, says)
		}
		return shown == 1 // then there is no display
	}
	s.refused(3, "")
	s.refused(3, "The data directory cannot be used")
	if shown != 2 {
		t.Errorf("shown %d times", shown)
	}
}

// If a window opens while a verb waits for the store, the window does the work.
func TestWindowOpensMeanwhile(t *testing.T) {
	s := newShop(t)
	locked, err := queue.Open(filepath.Join(s.dir, assembly.StoreName), queue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	asked := make(chan bool, 100)
	s.host.Open = func(_ context.Context, c config.Config, busy func() error) (*till.Till, func(), error) {
		parts, err := assembly.ForVerb(c, assembly.Build{}, slog.New(slog.DiscardHandler), func() error {
			err := busy()
			asked <- true
			return err
		})
		if err != nil {
			return nil, nil, err
		}
		return parts.Till, func() { parts.Close() }, nil
	}
	result := make(chan ended, 1)
	go func() { result <- s.run("record", "--card", "forloy_enr_a", "--amount", "1") }()
	<-asked // it waits
	if err := locked.Close(); err != nil {
		t.Fatal(err)
	}
	// Now the verb may get the store before the window does. Either way the sale
	// is recorded once, and nobody waits ten seconds.
	s.openWindow(command.Desk{})
	e := <-result
	if e.exit != 0 || e.err != "" {
		t.Fatalf("got %+v", e)
	}
	if list := s.list(); len(list) != 1 || list[0]["idempotency_key"] != strings.TrimSpace(e.out) {
		t.Fatalf("got %v", list)
	}
}

// The same for a verb that only the window can carry out.
func TestWindowOpensWhileStoreStaysLocked(t *testing.T) {
	s := newShop(t)
	window := make(chan bool)
	s.host.Open = func(ctx context.Context, c config.Config, busy func() error) (*till.Till, func(), error) {
		if err := busy(); err != nil {
			t.Errorf("no window is open yet: %v", err)
		}
		close(window)
		<-window
		s.openWindow(command.Desk{})
		if err := busy(); err == nil {
			t.Error("the window was not asked")
		}
		return nil, nil, errors.New("never")
	}
	key := s.must("record", "--card", "forloy_enr_a", "--amount", "1")
	if list := s.list(); len(list) != 1 || list[0]["idempotency_key"] != key {
		t.Fatalf("got %v", list)
	}
}

// What the verbs that go on in trouble say is the window's alone, too.
func TestWindowOpensWhileTroubleIsTold(t *testing.T) {
	for _, verb := range []string{"doctor", "support"} {
		s := newShop(t)
		locked, err := queue.Open(filepath.Join(s.dir, assembly.StoreName), queue.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer locked.Close()
		s.host.Open = func(ctx context.Context, c config.Config, busy func() error) (*till.Till, func(), error) {
			server, err := handover.Listen(s.dir)
			if err != nil {
				t.Fatal(err)
			}
			var serving sync.WaitGroup
			serving.Go(func() {
				server.Serve(ctx, func(_ context.Context, _ handover.Request, out, _ io.Writer) int {
					io.WriteString(out, "the window's")
					return 0
				})
			})
			parts, err := assembly.ForVerb(c, assembly.Build{}, slog.New(slog.DiscardHandler), busy)
			if err != nil {
				t.Fatal(err)
			}
			return parts.Till, func() { server.Close(); serving.Wait(); parts.Close() }, nil
		}
		args, file := []string{verb}, filepath.Join(t.TempDir(), "support.zip")
		if verb == "support" {
			args = append(args, file)
		}
		if out := s.must(args...); out != "the window's" {
			t.Errorf("%s says %q", verb, out)
		}
		if _, err := os.Stat(file); err == nil {
			t.Error("the window's file is written over")
		}
	}
}

func TestStoreCannotBeOpened(t *testing.T) {
	s := newShop(t)
	s.host.Open = func(context.Context, config.Config, func() error) (*till.Till, func(), error) {
		return nil, nil, errors.New("no disk")
	}
	s.refused(3, "No disk.", "status")
	if e := s.run("doctor"); e.exit != 3 || !strings.Contains(e.out, "!!  store          No disk.") ||
		!strings.Contains(e.out, s.dir) {
		t.Errorf("the doctor says %+v", e)
	}
}

// A bug ends the verb, not the window, and prints no stack trace.
func TestCrash(t *testing.T) {
	s := newShop(t)
	s.openWindow(command.Desk{Fill: func(context.Context, pos.Form) error { panic("forloy_enr_secret") }})
	for range 2 {
		e := s.run("sale", "--card", "forloy_enr_secret")
		if e.exit != 1 || !strings.Contains(e.err, "unexpected") || strings.Contains(e.err, "secret") ||
			strings.Contains(e.err, "goroutine") {
			t.Fatalf("got %+v", e)
		}
	}
	s.must("status")
	s.host.Window = func(context.Context, config.Config) int { panic("x") }
	s.dir = t.TempDir()
	s.refused(1, "unexpected")
}

func TestInterrupted(t *testing.T) {
	s := newShop(t)
	s.host.Open = func(ctx context.Context, _ config.Config, _ func() error) (*till.Till, func(), error) {
		return nil, nil, ctx.Err()
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var errs bytes.Buffer
	exit := command.Main(ctx, s.host, command.Console{Out: io.Discard, Err: &errs,
		Getenv: func(k string) string { return s.env[k] }},
		[]string{"status", "--data-dir", s.dir})
	if exit != 1 || errs.String() != "Interrupted.\n" {
		t.Fatalf("got %d, %q", exit, errs.String())
	}
}

// Once the window has begun, an interrupt leaves open whether the sale is recorded, and that is said.
func TestInterruptedInTheWindow(t *testing.T) {
	s := newShop(t)
	server, err := handover.Listen(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	begun := make(chan bool, 1)
	var serving sync.WaitGroup
	serving.Go(func() {
		server.Serve(t.Context(), func(ctx context.Context, _ handover.Request, _, _ io.Writer) int {
			begun <- true
			<-ctx.Done()
			return 0
		})
	})
	defer serving.Wait()
	defer server.Close()
	const unsure = "Interrupted, but the window may have recorded the purchase: see counterfoil list before you do " +
		"it again.\n"
	for verb, want := range map[string]string{"record --card forloy_enr_a --amount 1": unsure,
		"review replace be4eec4b-23c3-474f-a037-6b14456c072d --card forloy_enr_a": unsure, "status": "Interrupted.\n"} {
		ctx, cancel := context.WithCancel(t.Context())
		go func() { <-begun; cancel() }()
		var errs bytes.Buffer
		exit := command.Main(ctx, s.host, command.Console{Out: io.Discard, Err: &errs,
			Getenv: func(k string) string { return s.env[k] }},
			append(strings.Fields(verb), "--data-dir", s.dir))
		if exit != 1 || errs.String() != want {
			t.Errorf("%s: got %d, %q", verb, exit, errs.String())
		}
	}
}

// If nobody could read a recorded sale's key, the sale stands, and the caller
// is told so.
func TestOutputFails(t *testing.T) {
	s := newShop(t)
	desk := command.Desk{Config: s.config()}
	parts, err := assembly.ForWindow(desk.Config, assembly.Build{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer parts.Close()
	desk.Till = parts.Till
	var errs bytes.Buffer
	exit := command.Execute(t.Context(), s.host, desk,
		handover.Request{Args: []string{"record", "--card", "forloy_enr_a", "--amount", "1"}}, full{}, &errs)
	if exit != 1 || !strings.Contains(errs.String(), "is recorded") {
		t.Fatalf("got %d, %s", exit, &errs)
	}
	n := 0
	err = parts.Till.List(t.Context(), till.Query{}, func(purchase.Transaction) error { n++; return nil })
	if err != nil || n != 1 {
		t.Fatalf("%d recorded, %v", n, err)
	}
}

// The same where the window has recorded it.
func TestCallersOutputFails(t *testing.T) {
	s := newShop(t)
	s.openWindow(command.Desk{})
	var errs bytes.Buffer
	exit := command.Main(t.Context(), s.host, command.Console{Out: full{}, Err: &errs,
		Getenv: func(k string) string { return s.env[k] }},
		[]string{"record", "--data-dir", s.dir, "--card", "forloy_enr_a", "--amount", "1"})
	if exit != 1 || !strings.Contains(errs.String(), "is recorded") || len(s.list()) != 1 {
		t.Fatalf("got %d, %s", exit, &errs)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }
