package command

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"counterfoil/internal/fault"
	"counterfoil/internal/till"
)

const adviceSalvage = "run counterfoil salvage: it keeps the damaged file and saves what can be read"

func salvageVerb(run runner) *cobra.Command {
	return newVerb(run, onStore, "salvage",
		"rebuild a damaged store, keep the old one aside, and tell what was saved and what was not", salvage)
}

// salvageAloneVerb is what an open window starts, with its store closed.
func salvageAloneVerb(run runner) *cobra.Command {
	cmd := newVerb(run, apart, "salvage-alone", "salvage, never handed over to a window", salvageAlone)
	cmd.Hidden = true
	return cmd
}

func salvage(ctx context.Context, j *job, _ []string) error {
	s, err := j.till.Salvage(ctx)
	if errors.Is(err, fault.RefusedSound) {
		return usage("nothing to salvage: the store is sound")
	}
	if err != nil {
		return err
	}
	problems := sentences(s.Problems)
	return j.answer(struct {
		till.Salvaged
		Problems []string `json:"problems"`
	}{s, problems}, "%s", salvageText(s, problems))
}

// salvageAlone leaves it to the window to say what was wrong.
func salvageAlone(ctx context.Context, j *job, _ []string) error {
	s, err := j.till.Salvage(ctx)
	if errors.Is(err, fault.RefusedSound) {
		return finished(exitSound)
	}
	if err != nil {
		return err
	}
	return j.answer(s, "%s", salvageText(s, sentences(s.Problems)))
}

func salvageText(s till.Salvaged, problems []string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintln(&b, sentence(fmt.Sprintf(format, args...))) }
	for _, problem := range problems[:min(len(problems), 10)] {
		line("wrong: %s", strings.TrimSuffix(problem, "."))
	}
	if more := len(problems) - 10; more > 0 {
		line("and %d more faults", more)
	}
	if s.MovedTo != "" {
		line("The damaged file is kept: %s", s.MovedTo)
	}
	if s.Held != "" && s.Held != s.MovedTo {
		line("What an open till still had was put back: %s", s.Held)
	}
	line("Saved: %d transactions (%d pending, %d to review, %d synced, %d dismissed, %d voided) and %d journal entries",
		s.Recorded, s.Pending, s.Review, s.Synced, s.Dismissed, s.Voided, s.Entries)
	if s.ToReview > 0 {
		line("%d of them went to review: they may have been sent already", s.ToReview)
	}
	switch {
	case s.Backup == "":
		line("There was no daily backup to fill gaps from")
	case s.Restored > 0:
		line("%d of them are from backups or files put aside earlier, the newest of them %s", s.Restored, s.Backup)
	}
	switch {
	case s.Lost == nil:
		line("How many were lost is not known: the totals could not be read")
	case *s.Lost > 0:
		line("Not saved: %d transactions", *s.Lost)
	default:
		line("Nothing was lost")
	}
	if s.Broken > 0 {
		line("%d journal entries are from behind a gap or from another line: their chain proves nothing", s.Broken)
	}
	return b.String()
}
