package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nats.go"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
)

// Control reaches the desk that runs on a folder, for the verbs.
type Control struct{ Dir string }

// Invite makes a join code.
func (c Control) Invite(ctx context.Context) (i Invited, err error) {
	return i, c.ask(ctx, "desk.invite", "", &i)
}

// Tills tells how all tills are.
func (c Control) Tills(ctx context.Context) (o Overview, err error) {
	return o, c.ask(ctx, "desk.tills", "", &o)
}

// Revoke shuts a till out.
func (c Control) Revoke(ctx context.Context, name string) error {
	return c.ask(ctx, "desk.revoke", name, new(string))
}

// Rebuild has the desk make its books anew from the stream.
func (c Control) Rebuild(ctx context.Context) error { return c.ask(ctx, "desk.rebuild", "", new(bool)) }

func (c Control) ask(ctx context.Context, subject, text string, value any) error {
	described, err := os.ReadFile(filepath.Join(c.Dir, RunningName))
	if err != nil {
		return fault.New(fault.FleetNoDesk).With(err)
	}
	var at Running
	if err := json.Unmarshal(described, &at); err != nil {
		return Stored(err)
	}
	k, err := LoadKeys(c.Dir)
	if err != nil {
		return Stored(err)
	}
	pair, user, err := k.User()
	if err != nil {
		return Stored(err)
	}
	conn, err := fleet.Dial(ctx, []string{at.Address}, at.Pin, nats.Nkey(user, pair.Sign),
		nats.CustomInboxPrefix(fleet.Inbox(user)))
	if errors.Is(err, fault.Fleet) {
		return fault.New(fault.FleetNoDesk).With(err) // it has ended without clearing up
	}
	if err != nil {
		return err
	}
	defer conn.Close()
	wait, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	answer, err := conn.RequestWithContext(wait, subject, []byte(text))
	if err != nil {
		return fault.New(fault.FleetNoDesk).With(err)
	}
	var r Replied
	if err := json.Unmarshal(answer.Data, &r); err != nil {
		return fmt.Errorf("read the desk's answer: %w", err)
	}
	if r.Fault != (fault.Fault{}) {
		return r.Fault
	}
	return json.Unmarshal(r.Value, value)
}
