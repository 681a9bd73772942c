package storefront

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"counterfoil/internal/config"
	"counterfoil/internal/console"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/syncclient/practice"
	practiceroom "counterfoil/ui/practice"
)

// practiceOf starts practice in a process of its own, so that the real till
// goes on sending; nil in practice itself.
func practiceOf(c config.Config) func() error {
	if c.Demo {
		return nil
	}
	return func() error {
		self, err := os.Executable()
		if err != nil {
			return err
		}
		return console.Start(self, "--demo", "--data-dir", c.DataDir)
	}
}

// realTill starts the real till in a process of its own, beside practice; if it runs already,
// that brings it to the front. nil in the real till itself, and in a kiosk, which nobody leaves.
func realTill(c config.Config) func() error {
	if !c.Demo || c.Kiosk {
		return nil
	}
	return func() error {
		self, err := os.Executable()
		if err != nil {
			return err
		}
		return console.Start(self, "--data-dir", filepath.Dir(c.DataDir)) // practice has a folder in the till's
	}
}

// enrol signs practice in as its cashier, so that a new user can sell at once.
func enrol(ctx context.Context, t *till.Till, logger *slog.Logger) {
	if _, err := t.SignIn(ctx, practice.StaffEmail, practice.Password); err != nil && ctx.Err() == nil {
		logger.Error("sign practice in", "error", err)
	}
}

// practiceControls are the practice server's knobs as the window shows them;
// nil at a real till.
func practiceControls(s *practice.Server) *practiceroom.Server {
	if s == nil {
		return nil
	}
	return &practiceroom.Server{SetOffline: s.SetOffline, Offline: s.Offline, SetLatency: s.SetLatency,
		Latency: s.Latency, Changed: s.Changed(),
		Second: practiceroom.Person{Email: practice.SecondEmail, Password: practice.Password},
		Owner:  practiceroom.Person{Email: practice.OwnerEmail, Password: practice.Password},
		Cards: func() []practiceroom.Card {
			var cards []practiceroom.Card
			for _, c := range s.Cards() {
				cards = append(cards, practiceroom.Card{Title: c.Name, Code: c.Code, Behaviour: string(c.Behaviour),
					Type: c.Type})
			}
			return cards
		},
		Ledger: func() []practiceroom.Row {
			var rows []practiceroom.Row
			for _, e := range slices.Backward(s.Ledger()) {
				at, _ := time.Parse(purchase.TimeFormat, e.ScannedAt)
				card := purchase.MaskCard(e.Card)
				rows = append(rows, practiceroom.Row{At: at, Card: card, Amount: e.Amount, Note: e.CardType})
			}
			return rows
		}}
}
