package assembly

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"counterfoil/internal/config"
	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/member"
)

// A till whose account is another merchant's by now sends nothing of another till's, and its journal says why, once.
func TestErrandOfAnotherMerchant(t *testing.T) {
	dir := t.TempDir()
	text, err := json.Marshal(member.Membership{Addresses: []string{"127.0.0.1:1"}, Seed: "none",
		Shop: make([]byte, len(fleet.ShopKey{}))})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, member.FileName), text, 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := ForVerb(config.Config{DataDir: dir, Settings: till.Settings{APIURL: "http://127.0.0.1:1", Currency: "EUR",
		WedgeSuffix: device.SuffixEnter, Timeout: time.Second}}, Build{}, slog.New(slog.DiscardHandler),
		func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	err = p.Till.Obey(t.Context(), purchase.Order{ID: "o-1", Do: purchase.OrderRescue, By: "Anna",
		Errand: purchase.Errand{ID: "o-1", Merchant: "mer", Location: "loc", Terminal: "till-1"}})
	if err != nil {
		t.Fatal(err)
	}
	desk := chain{p, nil}
	if left, err := desk.Errands(t.Context(), till.Settings{}, "mer"); err != nil || !left { // no desk answers
		t.Errorf("without a desk: left %v, %v", left, err)
	}
	for range 2 {
		if left, err := desk.Errands(t.Context(), till.Settings{}, "another"); err != nil || left {
			t.Errorf("left %v, %v", left, err)
		}
	}
	var said []till.Entry
	err = p.Till.Journal(t.Context(), func(e till.Entry) error {
		said = append(said, e)
		return nil
	})
	if err != nil || len(said) != 1 {
		t.Fatalf("the journal says %+v, %v", said, err)
	}
	if last := said[0]; last.What != "command_refused" ||
		last.Code != string(fault.FleetMerchant) || last.Order != "o-1" || last.Actor != "desk Anna" {
		t.Errorf("the journal says %+v", last)
	}
}
