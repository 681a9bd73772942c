package command

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

func restoreVerb(run runner) *cobra.Command {
	only, reopen := false, false
	cmd := newVerb(run, onStore, "restore BACKUP",
		"bring back what a backup has and the store lacks; keeps the store as it was aside",
		func(ctx context.Context, j *job, args []string) error { return restore(ctx, j, args[0], only, reopen) })
	cmd.Flags().BoolVar(&only, "dry-run", false, "only say what the backup has and lacks")
	cmd.Flags().BoolVar(&reopen, "reopen", false,
		"let a till that has moved sell here again, by a backup of the PC where it went: that PC must sell no more")
	return cmd
}

func restore(ctx context.Context, j *job, file string, only, reopen bool) error {
	path, err := j.path(file)
	if err != nil {
		return err
	}
	if only {
		r, err := j.till.CompareBackup(ctx, path)
		if err != nil {
			return err
		}
		return j.answer(restoredJSON(path, r, true), "%s", comparedText(r))
	}
	r, err := j.till.Restore(ctx, path, actor(), reopen)
	if err != nil {
		return err
	}
	return j.answer(restoredJSON(path, r, false), "%s%s", comparedText(r), restoredText(r))
}

// holdingJSON is what one copy of a store holds.
type holdingJSON struct {
	countsJSON
	Newest *string `json:"newest"`
}

func holdingOf(h till.Holding) holdingJSON { return holdingJSON{countsOf(h.Counts), moment(h.Newest)} }

type restoredAnswer struct {
	File       string       `json:"file"`
	Here       *holdingJSON `json:"here"` // null: there was no store
	Backup     holdingJSON  `json:"backup"`
	OnlyHere   int64        `json:"only_here"`
	OnlyBackup int64        `json:"only_in_backup"`
	Further    int64        `json:"further_in_backup"`
	Forked     int64        `json:"went_on_in_both"`
	Undone     int64        `json:"voided_here_sent_in_backup"`
	Closings   int64        `json:"closings_in_backup"`
	Reopens    bool         `json:"may_reopen"` // the till has moved, and the backup is of where it went
	Restored   bool         `json:"restored"`
	KeptAside  *string      `json:"kept_aside"`
	Now        *countsJSON  `json:"now"`               // null: nothing was restored
	Moved      bool         `json:"moved"`             // the records are of a till that has moved: they do not sell
	Compared   bool         `json:"merchant_compared"` // false: one of the two does not say whose it is
}

func restoredJSON(path string, r till.Restored, only bool) restoredAnswer {
	a := restoredAnswer{File: path, Backup: holdingOf(r.Backup), OnlyHere: r.OnlyHere, OnlyBackup: r.OnlyBackup,
		Further: r.Further, Forked: r.Forked, Undone: r.Undone, Closings: r.Closings, Reopens: r.Reopens,
		Moved: r.Moved, Compared: r.Compared,
		Restored: !only && !r.Nothing, KeptAside: optional(r.Aside)}
	if r.Here != nil {
		here := holdingOf(*r.Here)
		a.Here = &here
	}
	if a.Restored {
		now := countsOf(r.Now)
		a.Now = &now
	}
	return a
}

// comparedText tells what the backup has and lacks.
func comparedText(r till.Restored) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintln(&b, sentence(fmt.Sprintf(format, args...))) }
	line("The backup: %s", holdingText(r.Backup))
	if r.Here == nil {
		line("Here: no store")
		return b.String()
	}
	line("Here: %s", holdingText(*r.Here))
	line("Only here: %d; only in the backup: %d; in both, with more in the backup: %d", r.OnlyHere, r.OnlyBackup,
		r.Further)
	if !r.Compared && !r.Nothing {
		line("whose sales these are could not be compared: see that they are this shop's")
	}
	if r.Undone > 0 {
		line("voided here, but sent by what the backup knows: %d; they count as sent", r.Undone)
	}
	if r.Closings > 0 {
		line("closed days that only the backup knows: %d", r.Closings)
	}
	if r.Forked > 0 {
		line("gone on with in both: %d; what may be booked waits in review for a person", r.Forked)
	}
	if r.Nothing {
		line("the backup holds nothing that is not here: nothing to restore")
	}
	if r.Reopens && r.Moved { // and has not been reopened
		line("this till has moved, and the backup is of where it went. If that PC sells no more: restore --reopen, " +
			"and this one sells again")
	}
	return b.String()
}

func holdingText(h till.Holding) string {
	c := countsOf(h.Counts)
	text := fmt.Sprintf("%d transactions (%d pending, %d to review, %d synced, %d dismissed, %d voided)", c.Recorded,
		c.Pending, c.Review, c.Synced, c.Dismissed, c.Voided)
	if !h.Newest.IsZero() {
		text += ", the newest of " + local(h.Newest)
	}
	return text
}

func restoredText(r till.Restored) string {
	if r.Nothing {
		return ""
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintln(&b, sentence(fmt.Sprintf(format, args...))) }
	line("Restored: %s", holdingText(till.Holding{Counts: r.Now}))
	if r.Aside != "" {
		line("what was here is kept: %s", r.Aside)
	}
	if r.Moved {
		line("these are the records of a till that has moved to another PC: they can be read, but nothing is sold")
		return b.String()
	}
	if n := r.Now.By[purchase.Pending].Count; n > 0 {
		line("Waiting: %d, to be sent with the keys they had: what has arrived already does not count twice", n)
		if r.Stale {
			line("what was voided, dismissed or replaced after the backup was made is not known here: void what " +
				"must not be sent, before this till signs in")
		}
	}
	if n := r.Now.By[purchase.Review].Count; n > 0 && r.Stale {
		line("%d are to review; see whether they were settled after the backup was made", n)
	}
	return b.String()
}
