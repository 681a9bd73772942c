package header

import (
	"context"
	"errors"
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

func repairWords() string {
	return words.T("Everything that can still be read is saved into new records, and gaps are filled from the last " +
		"daily backup. The damaged file is kept beside them: nothing is deleted. It may take a minute, and sales " +
		"wait " +
		"until then.")
}

// askRepair explains a salvage before it is done.
func (h *Header) askRepair() {
	h.shell.Ask(shell.Question{Title: words.T("Repair the records?"), Body: repairWords(), No: words.T("Not now"),
		Yes:     words.T("Repair"),
		YesKind: kit.Plain, OnYes: h.salvage})
}

// salvage saves what can be read, and says what was saved and what was not. It
// outlives the window, so that nobody has to begin again.
func (h *Header) salvage() {
	h.repairs = true
	h.show(Describe(h.status, time.Now()))
	h.shell.Work(func(ctx context.Context) func() {
		s, err := h.till.Salvage(context.WithoutCancel(ctx))
		return func() {
			h.repairs = false
			h.show(Describe(h.status, time.Now()))
			h.shell.Alarm()
			h.shell.Ask(salvageNotice(s, err))
			h.OnRepaired()
		}
	})
}

func salvageNotice(s till.Salvaged, err error) shell.Question {
	switch {
	case errors.Is(err, fault.RefusedSound):
		return shell.Question{Title: words.T("Nothing to repair"), Body: words.T("The records are sound."),
			No: words.T("Close")}
	case err != nil:
		return shell.Question{Title: words.T("Not repaired"), Body: words.Say(err) + " " +
			words.T("Nothing was changed."), No: words.T("Close")}
	}
	return shell.Question{Title: words.T("Repaired: sales can be recorded again"), Body: salvagedWords(s),
		No: words.T("Close")}
}

// tellMerged says what was found when somebody had put another file in the
// store's place: once, and the till goes on meanwhile.
func (h *Header) tellMerged(now, before *till.Salvaged) {
	if now == nil || before != nil && before.Held == now.Held {
		return
	}
	h.shell.Alarm()
	h.shell.Ask(shell.Question{Title: words.T("The records were replaced by another file"), No: words.T("Close"),
		Body: words.T("Somebody has replaced this till's records with another file. What this till still knew "+
			"was added to it.") + "\n" + salvagedWords(*now) + "\n" +
			words.T("What it still had is kept as {file}.", "file", now.Held)})
}

// salvagedWords tells what was saved and what was not.
func salvagedWords(s till.Salvaged) string {
	lines := []string{words.N(s.Recorded, "Saved: {n} sale.", "Saved: {n} sales.")}
	if s.ToReview > 0 {
		lines = append(lines, words.N(int64(s.ToReview),
			"{n} of them went to Review: Forloy may or may not have it, so a manager should look.",
			"{n} of them went to Review: Forloy may or may not have them, so a manager should look."))
	}
	since := words.T("There was no daily backup to fill gaps from.")
	if day, err := time.Parse(purchase.DayFormat, s.BackupOf); err == nil {
		since = words.T("The last daily backup is of {day}.", "day", words.When(day, words.LongDay))
	}
	if s.Restored > 0 {
		since = words.N(int64(s.Restored), "{n} sale came back from backups or files put aside earlier.",
			"{n} sales came back from backups or files put aside earlier.") + " " + since
	}
	switch {
	case s.Lost == nil:
		lines = append(lines, words.T("It is not known how many sales were lost.")+" "+since)
	case *s.Lost > 0:
		lines = append(lines, words.N(*s.Lost, "Not saved: {n} sale.", "Not saved: {n} sales.")+" "+since)
	default:
		lines = append(lines, words.T("No sale was lost."))
	}
	if s.MovedTo != "" {
		lines = append(lines, words.T("The file that was there is kept as {file}.", "file", s.MovedTo))
	}
	return strings.Join(lines, "\n")
}
