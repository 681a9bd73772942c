package till_test

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/syncclient/practice"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const nobody = "http://127.0.0.1:9/api/v1" // nothing listens there

func settings(url string) till.Settings {
	return till.Settings{APIURL: url, LocationID: "loc_1", StaffID: "usr_1", TerminalID: "till-1", Currency: "EUR",
		AskAbove: "1000.00", WedgeSuffix: device.SuffixEnter, Timeout: 5 * time.Second}
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
	return till.Draft{Form: tl.NewForm(), Card: card, Source: purchase.SourceWedge, ScannedAt: time.Now(),
		Amount: amount}
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

func start(t *testing.T) *practice.Server {
	t.Helper()
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(context.Background()) })
	return server
}
