package command_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"counterfoil/internal/command"
	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/pos"
	"counterfoil/internal/till"
	"counterfoil/syncclient/practice"
)

func TestSaleIsHandedToTheWindow(t *testing.T) {
	s := newShop(t)
	filled := forms(s)
	s.must("sale", "--amount", "24,5", "--receipt", "R 7", "--card", " forloy_enr_a ", "--note", "n", "--punches", "2")
	full := pos.Form{Card: "forloy_enr_a", Amount: "24.50", Receipt: "R 7", Note: "n", Punches: "2"}
	if p := told(t, filled); p != full {
		t.Fatalf("got %+v, want %+v", p, full)
	}
	s.must("sale")
	if p := told(t, filled); p != (pos.Form{}) {
		t.Fatalf("got %+v", p)
	}
	answer := `{"handed_over":true,"recorded":false,"idempotency_key":null,"state":"standing","receipt":"R 7"}`
	if out := s.must("sale", "--amount", "1", "--receipt", "R 7", "--json"); out != answer {
		t.Errorf("got %s", out)
	}
	told(t, filled)
	s.refused(2, "--amount", "sale", "--amount", "1.000,00")
	s.refused(2, "--card", "sale", "--card", "a\tb")
	s.refused(2, "currency is EUR", "sale", "--amount", "5", "--currency", "JPY")
	for _, flag := range []string{"--amount", "--punches", "--at"} { // a variable that nobody has set
		s.refused(2, flag+": it is empty", "sale", "--receipt", "R 8", flag, "")
	}
	s.must("sale", "--amount", "1", "--receipt", "", "--note", "", "--card", "")
	if p := told(t, filled); p != (pos.Form{Amount: "1.00"}) {
		t.Errorf("got %+v", p)
	}
	s.refused(2, "--receipt", "sale", "--amount", "1", "--receipt", "R\xff")
	s.refused(2, "--card", "sale", "--record", "--amount", "1", "--receipt", "R", "--card", "c\xff")
	if len(filled) != 0 {
		t.Fatalf("the form was filled with %+v", <-filled)
	}
	if len(s.list()) != 0 {
		t.Fatal("a sale was recorded: only the cashier may, unless the POS asks for it")
	}
}

// Where nobody has signed in, no cashier could record what stands on the form: the POS has to hand it over again. The
// window comes to the front all the same.
func TestSaleNeedsASeller(t *testing.T) {
	s := newShop(t)
	for _, name := range []string{"COUNTERFOIL_TOKEN", "COUNTERFOIL_LOCATION_ID", "COUNTERFOIL_STAFF_USER_ID"} {
		delete(s.env, name)
	}
	filled := forms(s)
	s.refused(5, "sign in once", "sale", "--amount", "5", "--receipt", "R-1")
	s.refused(5, "sign in once", "sale", "--card", "forloy_enr_a")
	s.must("sale")
	if p := told(t, filled); p != (pos.Form{}) || len(filled) != 0 {
		t.Fatalf("the form was filled with %+v", p)
	}
	s.env["COUNTERFOIL_PASSWORD"] = practice.Password
	s.must("login", "--email", practice.StaffEmail)
	s.must("sale", "--amount", "5")
	if p := told(t, filled); p.Amount != "5.00" {
		t.Errorf("got %+v", p)
	}
}

// A POS that asks to record a sale is told its key after the commit, and the same
// however often it asks.
func TestSaleIsRecordedOnce(t *testing.T) {
	s := newShop(t)
	filled := forms(s)
	ask := []string{"sale", "--record", "--card", "forloy_enr_a", "--amount", "24.50", "--receipt", "R-1"}
	key := s.must(ask...)
	if again := s.must(ask...); again != key {
		t.Errorf("the second time: %q, want %q", again, key)
	}
	answer := `{"handed_over":true,"recorded":true,"idempotency_key":"` + key + `","state":"pending","receipt":"R-1"}`
	for _, args := range [][]string{ask, {"sale", "--amount", "24.50", "--receipt", "R-1"}} {
		if out := s.must(append(args, "--json")...); out != answer {
			t.Errorf("%v: got %s, want %s", args, out, answer)
		}
	}
	s.refused(2, "was recorded already, with another amount or card", "sale", "--amount", "9", "--receipt", "R-1")
	for _, missing := range []string{"card", "amount", "receipt"} {
		args := []string{"sale", "--record"}
		for _, name := range []string{"card", "amount", "receipt"} {
			if name != missing {
				args = append(args, "--"+name, "7")
			}
		}
		s.refused(2, `only with its "`+missing+`"`, args...)
	}
	s.refused(2, "ahead of this PC's clock", "sale", "--amount", "1", "--at", "2999-01-01T00:00:00Z")
	s.refused(2, "--at: it must be a time", "sale", "--amount", "1", "--at", "today")
	s.refused(2, "--at: it must be a time", "sale", "--amount", "1", "--at", "2026-03-10T14:22:05+24:00")
	s.must("void", key, "--reason", "x")
	if second := s.must(append(ask[:4:4], "--amount", "9", "--receipt", "R-1")...); second == key {
		t.Error("the correction of a sale that was taken back is taken for that sale")
	}
	if len(filled) != 0 || len(s.list()) != 2 {
		t.Errorf("the form was filled %d times, %d sales are recorded", len(filled), len(s.list()))
	}
}

// doctor says of each way in for a POS whether it works, and what to do.
func TestDoctorOfPOS(t *testing.T) {
	none := newShop(t)
	none.openWindow(command.Desk{})
	if out := none.must("doctor"); strings.Contains(out, "of a POS") {
		t.Errorf("no way in is set, and doctor says %q", out)
	}
	s := newShop(t)
	folder := filepath.Join(s.dir, "sales")
	settings := "pos_folder = '" + folder + "'\npos_port = 7070\n"
	if err := os.WriteFile(filepath.Join(s.dir, config.FileName), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	s.host.POS = func(set till.Settings) []error {
		return append(pos.Check(till.Settings{POSFolder: set.POSFolder}), fault.Fault{Kind: fault.InboxPort,
			Facts: fault.Facts{Count: set.POSPort, Detail: "it is taken"}})
	}
	s.openWindow(command.Desk{})
	out := s.must("doctor")
	for _, want := range []string{"!!  POS", folder, "Create or reconnect it, or choose another in Settings.",
		"Port 7070 on this PC cannot be used for sales of a POS: it is taken.", "Choose another one in Settings"} {
		if !strings.Contains(out, want) {
			t.Errorf("doctor does not say %q: %q", want, out)
		}
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	s.host.POS = func(set till.Settings) []error { return pos.Check(till.Settings{POSFolder: set.POSFolder}) }
	if out := s.must("doctor"); !strings.Contains(out, "Sales of a POS are taken from "+folder) {
		t.Errorf("doctor says %q", out)
	}
}
