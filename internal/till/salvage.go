package till

import (
	"context"
	"errors"

	"counterfoil/internal/fault"
)

// Salvaged is the outcome of a salvage (rows 37 and 38). The verb answers with
// its JSON, in which the problems are sentences.
type Salvaged struct {
	MovedTo  string        `json:"moved_to"`  // where the damaged file is now; "": there was none
	Held     string        `json:"held"`      // what an open till had of a store that was gone or replaced; "": nothing
	Backup   string        `json:"backup"`    // what filled a gap, else the newest backup; "": there is none
	BackupOf string        `json:"backup_of"` // its day; "": it is no daily backup
	Problems []fault.Fault `json:"problems"`  // what was wrong

	// Recorded is all that the new store holds, by state below it.
	Recorded  int64 `json:"recorded"`
	Pending   int64 `json:"pending"`
	Review    int64 `json:"review"`
	Synced    int64 `json:"synced"`
	Dismissed int64 `json:"dismissed"`
	Voided    int64 `json:"voided"`

	ToReview int    `json:"to_review"`       // of them, put to review: nobody knows whether Forloy has them
	Restored int    `json:"restored"`        // of them, found only in backups and in files put aside earlier
	Lost     *int64 `json:"lost"`            // counted by the old store and not found; nil: not known
	Entries  int    `json:"journal_entries"` // saved
	Broken   int    `json:"journal_broken"`  // of them, saved from behind a gap or from another line
}

// Salvage makes a new store of everything readable in a damaged one. Sales
// wait meanwhile, and can be recorded after it without a restart. Errors:
// fault.RefusedSound (nothing to do), fault.Store; then nothing has changed.
func (t *Till) Salvage(ctx context.Context) (Salvaged, error) {
	if t.opts.Salvage == nil {
		return Salvaged{}, errors.New("this till cannot salvage its store")
	}
	s, err := t.opts.Salvage(ctx)
	if err == nil {
		t.receipts.forget()
		t.setTrouble(nil)
		t.changed()
	}
	return s, err
}
