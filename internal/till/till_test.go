package till_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/practice"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const nobody = "http://127.0.0.1:9/api/v1" // nothing listens there

func settings(url string) till.Settings {
	return till.Settings{APIURL: url, LocationID: "loc_1", StaffID: "usr_1", TerminalID: "till-1", Currency: "EUR",
		MaxAmount: "1000.00", WedgeSuffix: device.SuffixEnter, Timeout: 5 * time.Second}
}

// open joins a till on a store of its own. It is not running.
func open(t *testing.T, s till.Settings) *till.Till {
	t.Helper()
	return openAt(t, t.TempDir(), s)
}

func openAt(t *testing.T, dir string, s till.Settings) *till.Till {
	t.Helper()
	parts, err := assembly.ForWindow(config.Config{DataDir: dir, Settings: s}, assembly.Build{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { parts.Close() })
	return parts.Till
}

func draft(tl *till.Till, card, amount string) till.Draft {
	return till.Draft{Form: tl.NewForm(), Card: card, Source: purchase.SourceWedge, ScannedAt: time.Now(), Amount: amount}
}

func ring(t *testing.T, tl *till.Till, d till.Draft) purchase.Transaction {
	t.Helper()
	tx, err := tl.Ring(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func recorded(t *testing.T, tl *till.Till) int64 {
	t.Helper()
	r, err := tl.Report(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r.Counts.Recorded.Count
}

func TestRingRecordsOncePerForm(t *testing.T) {
	tl := open(t, settings(nobody))
	d := draft(tl, "forloy_enr_abc123", "24,50")
	first := ring(t, tl, d)
	second := ring(t, tl, d) // the second Enter of a double Enter
	if first.IdempotencyKey != second.IdempotencyKey || recorded(t, tl) != 1 {
		t.Errorf("a double Enter recorded %d times (%s, %s)", recorded(t, tl), first.IdempotencyKey, second.IdempotencyKey)
	}
	if first.Amount != (purchase.Money{Minor: 2450, Currency: "EUR"}) || first.LocationID != "loc_1" || first.StaffUserID != "usr_1" || first.TerminalID != "till-1" {
		t.Errorf("recorded %+v", first.Item)
	}
}

func TestRingAtTheSameMoment(t *testing.T) {
	tl := open(t, settings(nobody))
	d := draft(tl, "forloy_enr_abc123", "5")
	keys := make(chan string, 8)
	for range cap(keys) {
		go func() {
			tx, err := tl.Ring(t.Context(), d)
			if err != nil {
				keys <- err.Error()
				return
			}
			keys <- tx.IdempotencyKey
		}()
	}
	first := <-keys
	for range cap(keys) - 1 {
		if key := <-keys; key != first {
			t.Errorf("got %s and %s", first, key)
		}
	}
	if n := recorded(t, tl); n != 1 {
		t.Errorf("recorded %d", n)
	}
}

func TestRingAsks(t *testing.T) {
	tl := open(t, settings(nobody))
	ring(t, tl, draft(tl, "forloy_enr_abc123", "24.50"))
	for name, d := range map[string]till.Draft{
		"the same card and amount again": draft(tl, "forloy_enr_abc123", "24,5"),
		"an amount over the limit":       draft(tl, "forloy_enr_other1", "1000.01"),
	} {
		before := recorded(t, tl)
		_, err := tl.Ring(t.Context(), d)
		if ask, ok := errors.AsType[*till.Ask](err); !ok || len(ask.Doubts) != 1 || strings.Contains(ask.Error(), d.Card) {
			t.Errorf("%s: %v, want a question without the card's code", name, err)
		}
		if recorded(t, tl) != before {
			t.Errorf("%s: recorded before the answer", name)
		}
		d.Confirmed = true
		ring(t, tl, d)
		if recorded(t, tl) != before+1 {
			t.Errorf("%s: not recorded after yes", name)
		}
	}
	for name, d := range map[string]till.Draft{
		"another amount":         draft(tl, "forloy_enr_abc123", "24.51"),
		"another card":           draft(tl, "forloy_enr_abc124", "24.50"),
		"the limit to the digit": draft(tl, "forloy_enr_other2", "1000"),
	} {
		if _, err := tl.Ring(t.Context(), d); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A card that Forloy will refuse is asked about once, together with all else.
func TestRingAsksAtOnce(t *testing.T) {
	tl := open(t, settings(nobody))
	first := draft(tl, "forloy_enr_abc123", "2000")
	first.Confirmed = true
	ring(t, tl, first)
	d := draft(tl, "forloy_enr_abc123", "2000")
	d.Doubt = fault.New(fault.DoubtCardUnknown)
	_, err := tl.Ring(t.Context(), d)
	ask, asks := errors.AsType[*till.Ask](err)
	if !asks {
		t.Fatalf("got %v", err)
	}
	var kinds []fault.Kind
	for _, doubt := range ask.Doubts {
		kinds = append(kinds, doubt.Kind)
	}
	if want := []fault.Kind{fault.DoubtCardUnknown, fault.DoubtLimit, fault.DoubtRepeat}; !slices.Equal(kinds, want) {
		t.Errorf("asks %q, want %q", kinds, want)
	}
	d.Confirmed = true
	ring(t, tl, d)
}

// What was taken back does not count as made before, and the guard forgets.
func TestRingAsksNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tl := open(t, settings(nobody))
		tx := ring(t, tl, draft(tl, "forloy_enr_abc123", "24.50"))
		if err := tl.Undo(t.Context(), tx.IdempotencyKey); err != nil {
			t.Fatal(err)
		}
		ring(t, tl, draft(tl, "forloy_enr_abc123", "24.50"))
		time.Sleep(2 * time.Minute)
		ring(t, tl, draft(tl, "forloy_enr_abc123", "24.50"))
	})
}

func TestRingRefuses(t *testing.T) {
	tl := open(t, settings(nobody))
	for name, c := range map[string]struct {
		card, amount string
		want         error
	}{
		"no card":            {"", "5", fault.Card},
		"no card, no amount": {"", "", fault.Card},
		"no amount":          {"forloy_enr_a1", "", fault.Amount},
		"zero":               {"forloy_enr_a1", "0,00", fault.Amount},
		"grouping":           {"forloy_enr_a1", "1.234,56", fault.Amount},
	} {
		if _, err := tl.Ring(t.Context(), draft(tl, c.card, c.amount)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if n := recorded(t, tl); n != 0 {
		t.Errorf("%d recorded", n)
	}
}

func TestNothingBeforeLocationAndStaff(t *testing.T) {
	s := settings(nobody)
	s.StaffID = ""
	tl := open(t, s)
	if _, err := tl.Ring(t.Context(), draft(tl, "forloy_enr_a1", "5")); !errors.Is(err, fault.Setup) {
		t.Errorf("got %v, want fault.Setup", err)
	}
	s.StaffID = "usr_2"
	if err := tl.SetSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if tx := ring(t, tl, draft(tl, "forloy_enr_a1", "5")); tx.StaffUserID != "usr_2" {
		t.Errorf("recorded for %s", tx.StaffUserID)
	}
}

func TestTakeScan(t *testing.T) {
	tl := open(t, settings(nobody))
	at := time.Date(2026, 3, 10, 14, 0, 0, 0, time.UTC)
	form := "" // what stands on it
	scan := func(text string, source purchase.Source, after time.Duration) error {
		code, err := tl.TakeScan(purchase.Scan{Text: text, Source: source, At: at.Add(after)}, form)
		if err == nil {
			form = code
		}
		return err
	}
	for _, step := range []struct {
		text   string
		source purchase.Source
		after  time.Duration
		want   error
	}{
		{"forloy_enr_a1", purchase.SourceWedge, 0, nil},
		{"forloy_enr_a1", purchase.SourceWedge, 2400 * time.Millisecond, fault.CardAgain},
		{"forloy_enr_b2", purchase.SourceWedge, 2500 * time.Millisecond, nil},
		{"forloy_enr_b2", purchase.SourceWedge, 5 * time.Second, nil},
		{"forloy_enr_b2", purchase.SourceCamera, 9 * time.Second, fault.CardAgain},
		{"forloy_enr_b2", purchase.SourceCamera, 13 * time.Second, fault.CardAgain}, // held before the lens all the while
		{"forloy_enr_b2", purchase.SourceCamera, 18 * time.Second, nil},
		{"4006381333931", purchase.SourceWedge, 20 * time.Second, fault.Card},
		{"a\x00b", purchase.SourceWedge, 21 * time.Second, fault.Card},
	} {
		if err := scan(step.text, step.source, step.after); !errors.Is(err, step.want) {
			t.Errorf("%s by %s after %v: %v, want %v", step.text, step.source, step.after, err, step.want)
		}
	}
}

// A form that is empty takes the card that was read just before: it was
// recorded, and the sale is rung again. A lens still has the card before it.
func TestTakeScanLooksAtTheForm(t *testing.T) {
	tl := open(t, settings(nobody))
	at := time.Now()
	for _, step := range []struct {
		source purchase.Source
		form   string
		want   error
	}{
		{purchase.SourceWedge, "", nil}, {purchase.SourceWedge, "forloy_enr_a1", fault.CardAgain}, {purchase.SourceWedge, "", nil},
		{purchase.SourceSerial, "forloy_enr_a1", fault.CardAgain}, {purchase.SourceSerial, "", nil}, {purchase.SourceWedge, "forloy_enr_b2", nil},
		{purchase.SourceCamera, "", fault.CardAgain},
	} {
		at = at.Add(300 * time.Millisecond)
		code, err := tl.TakeScan(purchase.Scan{Text: "forloy_enr_a1", Source: step.source, At: at}, step.form)
		if !errors.Is(err, step.want) || (code == "forloy_enr_a1") != (step.want == nil) {
			t.Errorf("by %s over %q: %q, %v, want %v", step.source, step.form, code, err, step.want)
		}
	}
}

// What cannot be a card is none, by whatever way it comes; a payload twice is
// one.
func TestTakeScanChecksTheCode(t *testing.T) {
	tl := open(t, settings(nobody))
	for i, source := range []purchase.Source{purchase.SourceWedge, purchase.SourceSerial, purchase.SourceCamera, purchase.SourcePicture, purchase.SourceTyped} {
		at := time.Now().Add(time.Duration(i) * time.Minute)
		for _, text := range []string{"no sugar", "1234.56", "1.234,50", "265forloy_enr_abc", "forloy_enr_abc x", "GYM-4711GYM-4711"} {
			if code, err := tl.TakeScan(purchase.Scan{Text: text, Source: source, At: at}, ""); !errors.Is(err, fault.Card) || code != "" {
				t.Errorf("%q by %s: %q, %v", text, source, code, err)
			}
		}
		for _, text := range []string{"forloy_enr_abc1forloy_enr_abc1", `\\000026forloy_enr_abc1`, "\ufeffforloy_enr_abc1"} {
			at = at.Add(10 * time.Second)
			if code, err := tl.TakeScan(purchase.Scan{Text: text, Source: source, At: at}, ""); code != "forloy_enr_abc1" || err != nil {
				t.Errorf("%q by %s: %q, %v", text, source, code, err)
			}
		}
	}
}

// A deleted card is refused for good, replaced by a rescan, and the
// replacement arrives with the sale's own time, staff and amount.
func TestReviewFromRefusalToArrival(t *testing.T) {
	server := start(t)
	s := settings(server.URL())
	s.LocationID, s.StaffID = "", ""
	tl := open(t, s)
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	if err := server.SetCard("forloy_enr_gone1", practice.Missing); err != nil {
		t.Fatal(err)
	}
	d := draft(tl, "forloy_enr_gone1", "7.25")
	d.Receipt, d.Note, d.Punches = "R-1", "two coffees", 2
	old := ring(t, tl, d)
	if pass, err := tl.Pass(t.Context()); err != nil || pass.Refused != 1 || pass.Left != 0 {
		t.Fatalf("pass %+v, %v", pass, err)
	}
	if _, err := tl.Dismiss(t.Context(), []string{old.IdempotencyKey}, "  ", "manager"); !errors.Is(err, fault.Input) {
		t.Errorf("dismissed without a reason: %v", err)
	}
	fresh, err := tl.Replace(t.Context(), old.IdempotencyKey, "forloy_enr_found1", purchase.SourceWedge, "manager")
	if err != nil {
		t.Fatal(err)
	}
	if fresh.IdempotencyKey == old.IdempotencyKey || fresh.Replaces != old.IdempotencyKey || !fresh.ScannedAt.Equal(old.ScannedAt) ||
		fresh.Amount != old.Amount || fresh.StaffUserID != old.StaffUserID || fresh.Receipt != "R-1" || fresh.Note != "two coffees" ||
		fresh.Punches != 2 || fresh.BusinessDay != old.BusinessDay {
		t.Errorf("replacement %+v\nof %+v", fresh, old)
	}
	if pass, err := tl.Pass(t.Context()); err != nil || pass.Accepted != 1 || pass.Left != 0 {
		t.Fatalf("pass %+v, %v", pass, err)
	}
	ledger := server.Ledger()
	if len(ledger) != 1 || ledger[0].Card != "forloy_enr_found1" || ledger[0].Amount != "7.25" {
		t.Errorf("ledger %+v", ledger)
	}
	books, err := tl.Verify(t.Context())
	if err != nil || len(books.Problems) > 0 {
		t.Errorf("books %+v, %v", books, err)
	}
}

func start(t *testing.T) *practice.Server {
	t.Helper()
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(context.Background()) })
	return server
}

func TestUndoOnlyWhileNeverOffered(t *testing.T) {
	server := start(t)
	s := settings(server.URL())
	tl := open(t, s)
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	tx := ring(t, tl, draft(tl, "forloy_enr_a1", "5"))
	if err := tl.Undo(t.Context(), tx.IdempotencyKey); err != nil {
		t.Fatal(err)
	}
	sent := ring(t, tl, draft(tl, "forloy_enr_b2", "5"))
	if _, err := tl.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := tl.Undo(t.Context(), sent.IdempotencyKey); !errors.Is(err, fault.RefusedState) && !errors.Is(err, fault.RefusedOffered) {
		t.Errorf("undo of a sent sale: %v", err)
	}
	if n := len(server.Ledger()); n != 1 {
		t.Errorf("%d arrived, want 1", n)
	}
}

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
	parts, err := assembly.ForVerb(config.Config{DataDir: filepath.Join(dir, "b"), Settings: s}, assembly.Build{}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parts.Till.Record(t.Context(), purchase.Sale{Card: "forloy_enr_a1", Amount: purchase.Money{Minor: 1, Currency: "EUR"}, ScannedAt: time.Now()}); !errors.Is(err, fault.Setup) {
		t.Errorf("a till that nobody signed in at recorded: %v", err)
	}
	tx := ring(t, first, draft(first, "forloy_enr_a1", "5"))
	if tx.StaffUserID != p.UserID || tx.LocationID != p.Location.ID {
		t.Errorf("recorded for %s at %s", tx.StaffUserID, tx.LocationID)
	}
}

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
	if place := tl.Status().Place; place.LocationID != p.Locations[1].ID || place.LocationName != p.Locations[1].Name {
		t.Errorf("stands at %+v", place)
	}
}

func TestExportDefusesFormulas(t *testing.T) {
	tl := open(t, settings(nobody))
	d := draft(tl, "=HYPERLINK(1)", "5")
	d.Note, d.Receipt = "@cmd", "-1+1"
	ring(t, tl, d)
	ring(t, tl, draft(tl, "plain, with a comma", "6"))
	var out bytes.Buffer
	if err := tl.ExportCSV(t.Context(), till.Query{}, &out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("cell %q is a formula", cell)
			}
		}
	}
	if rows[2][5] != "plain, with a comma" || rows[1][3] != "5.00" {
		t.Errorf("rows %q", rows[1:])
	}
}

// Run publishes what happens, and all its goroutines end with it.
func TestRunPublishes(t *testing.T) {
	server := start(t)
	tl := open(t, settings(server.URL()))
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- tl.Run(ctx) }()
	tx := ring(t, tl, draft(tl, "forloy_enr_a1", "5"))
	tl.SyncNow()
	for s := range tl.Updates() {
		if s.Counts.By[purchase.Synced].Count == 1 && len(s.Last) == 1 {
			if s.Last[0].IdempotencyKey != tx.IdempotencyKey || s.Sync.Link != purchase.LinkOnline {
				t.Errorf("status %+v", s)
			}
			break
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// Nothing that a lens saw as bars is a card to sell on: numbers are looked up,
// as ITF and EAN-13 always are, and letters are nobody's.
func TestBarsBeforeTheCamera(t *testing.T) {
	server := start(t)
	tl := open(t, settings(server.URL()))
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		symbology, text string
		number          bool // to be looked up
	}{
		{"EAN_13", "4006381333931", true}, {"ITF", "12345678", true}, {"CODE_128", "990000000001", true},
		{"CODE_128", "CARD-004217", false}, {"CODE_128", "12345", false}, {"CODE_128", "forloy_enr_abc", false},
	} {
		for i, source := range []purchase.Source{purchase.SourceCamera, purchase.SourcePicture} {
			at := time.Now().Add(time.Duration(i) * time.Minute) // no repeat
			code, err := tl.TakeScan(purchase.Scan{Text: c.text, Symbology: c.symbology, Source: source, At: at}, "")
			if code != "" || !errors.Is(err, fault.Card) || errors.Is(err, fault.CardBarcode) != c.number {
				t.Errorf("%s %s by %s: %q, %v", c.symbology, c.text, source, code, err)
			}
		}
	}
	if _, err := tl.Lookup(t.Context(), "4006381333931"); !errors.Is(err, fault.CardUnknown) {
		t.Errorf("a product looked up: %v", err)
	}
	if code, err := tl.TakeScan(purchase.Scan{Text: "forloy_enr_abc123", Symbology: "QR", Source: purchase.SourceCamera, At: time.Now()}, ""); err != nil || code == "" {
		t.Errorf("a QR code: %q, %v", code, err)
	}
}

// A barcode's number is no card to sell on, but one to look up; the scan test's
// code is nobody's.
func TestCodesThatAreNotSoldOn(t *testing.T) {
	server := start(t)
	tl := open(t, settings(server.URL()))
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	scan := purchase.Scan{Text: "990000000001", Source: purchase.SourceWedge, At: time.Now()}
	if _, err := tl.TakeScan(scan, ""); !errors.Is(err, fault.CardBarcode) || !errors.Is(err, fault.Card) {
		t.Errorf("a barcode: %v", err)
	}
	if _, err := tl.TakeScan(scan, scan.Text); !errors.Is(err, fault.CardAgain) {
		t.Errorf("the same barcode again: %v", err)
	}
	if info, err := tl.Lookup(t.Context(), scan.Text); err != nil || info.Title == "" {
		t.Errorf("looked up: %+v, %v", info, err)
	}
	if _, err := tl.Lookup(t.Context(), "123456789012"); !errors.Is(err, fault.CardUnknown) {
		t.Errorf("a barcode that nobody has: %v", err)
	}
	if _, err := tl.TakeScan(purchase.Scan{Text: till.TestCode, Source: purchase.SourceWedge, At: time.Now()}, ""); !errors.Is(err, fault.Card) {
		t.Errorf("the scan test's code: %v", err)
	}
}
