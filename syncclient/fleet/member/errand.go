package member

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"

	"golang.org/x/crypto/nacl/box"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
)

// Errand is a connection of a till that was ordered to send another's sales. The key by which it reads them is made for
// it, and is nowhere but in memory.
type Errand struct {
	*link
	id     string
	to     *fleet.ShopKey
	opener *fleet.Opener
}

// Errand connects to the desk for an order.
func (m Membership) Errand(ctx context.Context, id string) (*Errand, error) {
	public, private, err := box.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	l, err := m.dial(ctx)
	if err != nil {
		return nil, err
	}
	return &Errand{l, id, public, fleet.NewOpener(*private)}, nil
}

// Close ends the connection.
func (e *Errand) Close() { e.conn.Close() }

// Opener reads the sales that Ask gets.
func (e *Errand) Opener() *fleet.Opener { return e.opener }

// Ask has the desk keep a note, or without one asks for the sales that follow a key.
func (e *Errand) Ask(ctx context.Context, after string, note *fleet.Rescued, sends bool, value any) error {
	sealed, err := e.sealer.Seal(fleet.Errand{ID: e.id, To: e.to[:], After: after, Note: note, Sends: sends})
	if err != nil {
		return err
	}
	wait, cancel := context.WithTimeout(ctx, ackWait)
	defer cancel()
	message, err := e.conn.RequestWithContext(wait, e.place.Subject(fleet.Errands), sealed)
	if err != nil {
		return fmt.Errorf("ask the desk about an errand: %w", err)
	}
	var text []byte
	if err := json.Unmarshal(message.Data, &text); err != nil {
		return fmt.Errorf("read the desk's answer: %w", err)
	}
	var answer fleet.ErrandAnswer
	if err := e.opener.Open(text, &answer); err != nil {
		return fmt.Errorf("read the desk's answer: %w", err)
	}
	if answer.Fault != (fault.Fault{}) {
		return answer.Fault
	}
	return json.Unmarshal(answer.Value, value)
}
