package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
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
	_, err := c.Shut(ctx, name)
	return err
}

// Shut does so, and says what else is to be done on a cluster.
func (c Control) Shut(ctx context.Context, name string) (s Shut, err error) {
	return s, c.ask(ctx, "desk.revoke", name, &s)
}

// Rebuild has the desk make its books anew from the stream. Errors: fault.FleetAlone.
func (c Control) Rebuild(ctx context.Context) error { return c.ask(ctx, "desk.rebuild", "", new(bool)) }

// Anyway has it do so even if the books have what the stream has lost.
const Anyway = "anyway"

// RebuildAnyway has it do so, whatever is lost by it.
func (c Control) RebuildAnyway(ctx context.Context) error {
	return c.ask(ctx, "desk.rebuild", Anyway, new(bool))
}

// lostWait is how long a desk may take to find another server of its cluster.
const lostWait = 5 * time.Second

func (c Control) ask(ctx context.Context, subject, text string, value any) error {
	described, err := os.ReadFile(filepath.Join(c.Dir, RunningName))
	if err != nil {
		return fault.New(fault.FleetNoDesk).With(err)
	}
	var at Running
	if err := json.Unmarshal(described, &at); err != nil {
		return Stored(err)
	}
	signIn, err := c.signIn(at)
	if err != nil {
		return Stored(err)
	}
	conn, err := fleet.Dial(ctx, append([]string{at.Address}, at.Others...), at.Pin, signIn...)
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
	for until := time.Now().Add(lostWait); at.Creds != "" && errors.Is(err, nats.ErrNoResponders) &&
		time.Now().Before(until); { // the desk's own server of the cluster may have ended: it looks for another one
		select {
		case <-wait.Done():
		case <-time.After(200 * time.Millisecond):
		}
		answer, err = conn.RequestWithContext(wait, subject, []byte(text))
	}
	if at.Creds != "" && errors.Is(err, context.DeadlineExceeded) { // its line may be broken, unnoticed
		where := strings.Join(append([]string{at.Address}, at.Others...), ", ")
		return fault.Fault{Kind: fault.FleetSilent, Facts: fault.Facts{Where: where}}.With(err)
	}
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

// signIn is how this PC's verbs sign in.
func (c Control) signIn(at Running) ([]nats.Option, error) {
	if at.Creds != "" {
		own, err := fleet.ReadCreds(at.Creds)
		if err != nil {
			return nil, err
		}
		user, err := own.User.PublicKey()
		return []nats.Option{nats.UserJWT(func() (string, error) { return own.JWT, nil }, own.User.Sign),
			nats.CustomInboxPrefix(fleet.Inbox(user))}, err
	}
	k, err := LoadKeys(c.Dir)
	if err != nil {
		return nil, err
	}
	pair, user, err := k.User()
	return []nats.Option{nats.Nkey(user, pair.Sign), nats.CustomInboxPrefix(fleet.Inbox(user))}, err
}
