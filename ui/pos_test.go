package ui

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/pos"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/shell"
)

// standing is a till on which no receipt is known.
type standing struct{ *counter }

func (standing) RecordOnce(context.Context, purchase.Sale) (purchase.Transaction, error) {
	return purchase.Transaction{}, fault.New(fault.StoreClosed)
}
func (standing) MaySell(context.Context) error { return nil }
func (standing) OfReceipt(context.Context, string, purchase.Money, time.Time) (purchase.Transaction, bool, error) {
	return purchase.Transaction{}, false, nil
}

// A file in the folder and a request put their sale on the form, as the verb does,
// whichever room is in front. Then the cashier only scans.
func TestPOS(t *testing.T) {
	d := newDesk(t)
	fill := func(ctx context.Context, f pos.Form) error {
		stands := make(chan struct{})
		d.Prefill(Handed{Amount: f.Amount, Receipt: f.Receipt, Card: f.Card, Note: f.Note, Punches: f.Punches},
			func() { close(stands) })
		<-stands
		return nil
	}
	c := pos.Counter{Till: standing{d.till}, Fill: fill}
	dir, port := t.TempDir(), freePort(t)
	inbox := pos.NewInbox(pos.Options{Counter: c, Till: func() string { return dir }, Say: error.Error,
		Logger:  slog.New(slog.DiscardHandler),
		Secret:  func(_ context.Context, given string) (bool, error) { return given == "s3cret", nil },
		Trouble: d.POSTrouble})
	inbox.Use(till.Settings{POSFolder: dir, POSPort: port})
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { inbox.Run(ctx) })
	t.Cleanup(running.Wait)
	t.Cleanup(cancel)

	shows := func(amount string) func() bool {
		return func() bool { return d.at == shell.Sale && d.amount() == amount }
	}
	has := func(field, want string) {
		t.Helper()
		if got := d.Field(field).Text; got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
	d.goTo(shell.Day)
	running.Go(func() { c.Take(ctx, pos.Sale{Amount: "12,30", Receipt: "R-1", Note: "gift"}) })
	d.Settle("the verb's sale", shows("12.30"))
	has("Receipt no.", "R-1")
	has("Note", "gift")
	d.goTo(shell.Day)
	err := os.WriteFile(filepath.Join(dir, "sale.csv"), []byte("amount;receipt\n45,60;R-2\n"), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	d.Settle("the file's sale", shows("45.60"))
	has("Receipt no.", "R-2")
	d.Shows("+ Note") // it was the other sale's
	d.goTo(shell.Settings)
	running.Go(func() { post(t, port, `{"amount":"7.89","note":"by post"}`) })
	d.Settle("the request's sale", shows("7.89"))
	d.Shows("+ Receipt")
	has("Note", "by post")
	d.scan("forloy_enr_f456")
	d.Key("Return")
	d.Idle()
	if rung := d.till.rung(); len(rung) != 1 || rung[0].Amount != "7.89" || rung[0].Card != "forloy_enr_f456" {
		t.Errorf("rung: %+v", rung)
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// post sends a sale as a POS does; the door may not be open yet.
func post(t *testing.T, port int, body string) {
	for t.Context().Err() == nil {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
			"http://127.0.0.1:"+strconv.Itoa(port)+"/sale", strings.NewReader(body))
		if err != nil {
			t.Error(err)
			return
		}
		r.Header.Set("Authorization", "Bearer s3cret")
		r.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			continue
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("answered with %s", answer.Status)
		}
		return
	}
}

// Settings says what is wrong with the ways in, and puts changed ones in force.
func TestPOSSettings(t *testing.T) {
	var used []till.Settings
	d := newDesk(t, func(c *Config, fake *counter) {
		c.POS = func(s till.Settings) { used = append(used, s) }
		fake.status.PIN = till.PINState{} // nothing is locked
	})
	d.goTo(shell.Settings)
	d.POSTrouble(fault.Fault{Kind: fault.InboxPort, Facts: fault.Facts{Count: 7070, Detail: "address already in use"}})
	d.Idle()
	d.Shows("Sales of the POS cannot come in: port 7070 on this PC cannot be used (address already in use). " +
		"Choose another port here, and in the POS.")
	s := d.status
	s.Settings.POSPort = 7071
	d.show(s)
	s.Settings.Theme = "dark"
	d.show(s)
	if len(used) != 1 || used[0].POSPort != 7071 {
		t.Errorf("put in force: %+v", used)
	}
}
