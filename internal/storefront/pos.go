package storefront

import (
	"context"
	"errors"
	"log/slog"

	"counterfoil/internal/assembly"
	"counterfoil/internal/command"
	"counterfoil/internal/config"
	"counterfoil/internal/pos"
	"counterfoil/ui"
)

// fill puts a sale of the POS on the window's form, and returns once it stands there.
func (s *stand) fill(ctx context.Context, f pos.Form) error {
	stands := make(chan struct{})
	s.window.Prefill(ui.Handed{Amount: f.Amount, Receipt: f.Receipt, Card: f.Card, Note: f.Note, Punches: f.Punches},
		func() { close(stands) })
	select {
	case <-stands:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closed:
		return errClosing
	}
}

// errClosing is a window that closes before it has shown a sale.
var errClosing = errors.New("the window is closing: hand the sale over again once it is open")

// newInbox makes the ways in for a POS. Nothing is open before it runs.
func (s *stand) newInbox(c config.Config, parts *assembly.Parts, logger *slog.Logger) *pos.Inbox {
	t := parts.Till
	inbox := pos.NewInbox(pos.Options{Counter: pos.Counter{Till: t, Fill: s.fill}, Secret: t.IsPOSSecret,
		Till: parts.Who, Say: command.Explain, Logger: logger,
		Trouble: func(err error) { s.window.POSTrouble(err) }})
	inbox.Use(c.Settings)
	return inbox
}
