package assembly

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/queue"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/member"
)

// chain is the desk as a till knows it. A till that has not joined pays for a look at the data directory.
type chain struct {
	*Parts
	grown <-chan struct{} // the journal has; nil in a verb
}

func (c chain) path() string { return filepath.Join(c.config.DataDir, member.FileName) }

func (c chain) Joined() bool {
	_, err := os.Stat(c.path())
	return err == nil
}

func (c chain) DeskOf(code string) ([]string, error) {
	i, err := fleet.ReadCode(code)
	return i.Addresses, err
}

func (c chain) Join(ctx context.Context, code, merchant string, at till.Station) error {
	_, err := member.Join(ctx, c.path(), code,
		fleet.Place{Merchant: merchant, Location: at.LocationID, Terminal: at.TerminalID}, pcName())
	return err
}

// tellWait is how long a verb may take to tell the desk.
const tellWait = 5 * time.Second

func (c chain) Tell(ctx context.Context) error {
	m, err := member.Load(c.path())
	if err != nil || m == nil {
		return err
	}
	wait, cancel := context.WithTimeout(ctx, tellWait)
	defer cancel()
	return m.Once(wait, c.told(), c.log)
}

func (c chain) Run(ctx context.Context) {
	m, err := member.Load(c.path())
	if err != nil || m == nil {
		c.log.Warn("the desk is not told", "error", err)
		return
	}
	m.Run(ctx, c.told(), c.grown, c.log)
}

// told is the store's journal as the desk is told it.
type told struct {
	*Parts
	brief bool // by a verb, which then ends
}

func (c chain) told() told { return told{c.Parts, c.grown == nil} }

// cursorName is the small value in which it is kept how far the desk has been told.
const cursorName = "desk"

func (t told) After(ctx context.Context, number uint64, max int) (some []fleet.Told, err error) {
	err = t.lender.Use(ctx, func(q *queue.Queue) error {
		found, err := q.Told(number, max)
		for _, e := range found {
			one := fleet.Told{Entry: e.Entry}
			if e.Sale != nil {
				one.Sale = &fleet.Sale{Sequence: e.Sale.Sequence, Currency: e.Sale.Amount.Currency,
					Day: e.Sale.BusinessDay, Item: e.Sale.Wire}
			}
			some = append(some, one)
		}
		return err
	})
	return some, err
}

func (t told) Cursor(ctx context.Context) (at fleet.Position, err error) {
	err = t.lender.Use(ctx, func(q *queue.Queue) error {
		value, err := q.Load(cursorName)
		if err != nil || value == nil {
			return err
		}
		return json.Unmarshal(value, &at)
	})
	return at, err
}

func (t told) Keep(ctx context.Context, at fleet.Position) error {
	value, err := json.Marshal(at)
	if err != nil {
		return err
	}
	return t.lender.Use(ctx, func(q *queue.Queue) error { return q.Save(cursorName, value) })
}

func (t told) Beat(ctx context.Context) (b fleet.Beat, err error) {
	r, err := t.Till.Report(ctx)
	if err != nil {
		return b, err
	}
	b = fleet.Beat{Waiting: r.Counts.Waiting(), Review: r.Counts.By[purchase.Review].Count, Oldest: r.Oldest,
		Link: string(r.Sync.Link), Clock: time.Now(), Version: t.build.Version,
		Brief: t.brief}
	return b, t.lender.Use(ctx, func(q *queue.Queue) error {
		b.Room = q.Free()
		return nil
	})
}
