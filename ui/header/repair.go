package header

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
	"counterfoil/ui/words"
)

const repairWords = "Everything that can still be read is saved into new records, and gaps are filled from the last " +
	"daily backup. The damaged file is kept beside them: nothing is deleted. It may take a minute, and sales wait " +
	"until then."

// askRepair explains a salvage before it is done.
func (h *Header) askRepair() {
	h.shell.Ask(shell.Question{Title: "Repair the records?", Body: repairWords, No: "Not now", Yes: "Repair",
		YesKind: kit.Plain, OnYes: h.salvage})
}

// salvage saves what can be read, and says what was saved and what was not. It
// outlives the window, so that nobody has to begin again.
func (h *Header) salvage() {
	h.repair.SetEnabled(false)
	h.repair.Set("Repairing…")
	h.shell.Work(func(ctx context.Context) func() {
		s, err := h.till.Salvage(context.WithoutCancel(ctx))
		return func() {
			h.repair.SetEnabled(true)
			h.repair.Set("Repair…")
			h.shell.Alarm()
			h.shell.Ask(salvageNotice(s, err))
			h.OnRepaired()
		}
	})
}

func salvageNotice(s till.Salvaged, err error) shell.Question {
	switch {
	case errors.Is(err, fault.RefusedSound):
		return shell.Question{Title: "Nothing to repair", Body: "The records are sound.", No: "Close"}
	case err != nil:
		return shell.Question{Title: "Not repaired", Body: words.Say(err) + " Nothing was changed.", No: "Close"}
	}
	return shell.Question{Title: "Repaired: sales can be recorded again", Body: salvagedWords(s), No: "Close"}
}

// tellMerged says what was found when somebody had put another file in the
// store's place: once, and the till goes on meanwhile.
func (h *Header) tellMerged(now, before *till.Salvaged) {
	if now == nil || before != nil && before.Held == now.Held {
		return
	}
	h.shell.Alarm()
	h.shell.Ask(shell.Question{Title: "The records were replaced by others", No: "Close",
		Body: "Somebody has put another file in the place of this till's records. " +
			"What this till still had was put back into them.\n" +
			salvagedWords(*now) + "\nWhat it still had is kept as " + now.Held + "."})
}

// salvagedWords tells what was saved and what was not.
func salvagedWords(s till.Salvaged) string {
	lines := []string{"Saved: " + sales(s.Recorded) + "."}
	if s.ToReview > 0 {
		lines = append(lines, words.Number(int64(s.ToReview))+
			" of them went to Review: Forloy may have them already or not, so a manager should look.")
	}
	since := "There was no daily backup to fill gaps from."
	if day, err := time.Parse(purchase.DayFormat, s.BackupOf); err == nil {
		since = "The last daily backup is of " + day.Format("2 January 2006") + "."
	}
	if s.Restored > 0 {
		since = sales(int64(s.Restored)) + " came back from backups or files put aside earlier. " + since
	}
	switch {
	case s.Lost == nil:
		lines = append(lines, "How many sales were lost cannot be told. "+since)
	case *s.Lost > 0:
		lines = append(lines, fmt.Sprintf("Not saved: %s. %s", sales(*s.Lost), since))
	default:
		lines = append(lines, "No sale was lost.")
	}
	if s.MovedTo != "" {
		lines = append(lines, "The file that was there is kept as "+s.MovedTo+".")
	}
	return strings.Join(lines, "\n")
}

func sales(n int64) string { return words.N(n, "{n} sale", "{n} sales") }
