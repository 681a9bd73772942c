package assembly

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/queue"
)

// salvage rebuilds the store in this process: a verb's.
func (p *Parts) salvage(context.Context) (till.Salvaged, error) {
	r, err := queue.Salvage(p.storePath(), time.Now(), p.storeOptions().Today)
	return salvaged(r), err
}

func salvaged(r queue.SalvageReport) till.Salvaged {
	s := till.Salvaged{MovedTo: r.Aside, Held: r.Held, Backup: r.Backup, BackupOf: r.BackupOf, Problems: r.Problems,
		Pending: r.Saved.By[purchase.Pending].Count, Review: r.Saved.By[purchase.Review].Count,
		Synced: r.Saved.By[purchase.Synced].Count, Dismissed: r.Saved.By[purchase.Dismissed].Count,
		Voided: r.Saved.By[purchase.Voided].Count, ToReview: r.ToReview, Restored: r.Restored,
		Entries: r.Entries, Broken: r.Broken}
	s.Recorded = s.Pending + s.Review + s.Synced + s.Dismissed + s.Voided
	if r.Lost >= 0 {
		s.Lost = &r.Lost
	}
	return s
}

// salvageVerb is the verb that only a window uses, to start this program again:
// salvage, never handed over. It ends with exitSound where there is nothing to salvage.
const (
	salvageVerb = "salvage-alone"
	exitSound   = 6
)

// salvageAside rebuilds the window's store in a process of its own, since
// reading damage may crash it, while the window has the store closed.
func (p *Parts) salvageAside(h *held) func(context.Context) (till.Salvaged, error) {
	return func(ctx context.Context) (s till.Salvaged, err error) {
		err = h.Aside(func() error {
			if err := h.brief.Hold(ctx, time.Now()); err != nil && !errors.Is(err, fs.ErrNotExist) {
				p.log.Error("what the till holds could not be written out", "error", err)
			}
			if p.build.Path == "" {
				s, err = p.salvage(ctx)
			} else {
				s, err = p.salvageChild(ctx)
			}
			return err
		})
		return s, err
	}
}

func (p *Parts) salvageChild(ctx context.Context) (s till.Salvaged, err error) {
	var out, said bytes.Buffer
	// This works for practice, too: its data directory is given like any other.
	child := exec.CommandContext(ctx, p.build.Path, salvageVerb, "--json", "--data-dir", p.config.DataDir)
	child.Stdout, child.Stderr = &out, &said
	err = child.Run()
	ended, fell := errors.AsType[*exec.ExitError](err)
	switch {
	case ctx.Err() != nil:
		return s, ctx.Err()
	case fell && ended.ExitCode() == exitSound:
		return s, fault.New(fault.RefusedSound)
	case err != nil:
		p.log.Error("salvage", "error", err, "said", said.String())
		detail := strings.TrimSuffix(strings.TrimSpace(said.String()), ".")
		return s, fault.Fault{Kind: fault.StoreSalvage, Facts: fault.Facts{Detail: detail}}.With(err)
	}
	if err := json.Unmarshal(out.Bytes(), &s); err != nil {
		return s, fmt.Errorf("read what was salvaged: %w", err)
	}
	return s, nil
}
