package till

import (
	"cmp"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Status is the whole till at one moment, as the screen shows it. It is immutable once
// published.
type Status struct {
	Practice bool
	Ready    bool // location and staff are known: sales can be recorded
	Station  Station
	Settings Settings

	Sync    purchase.SyncState
	Counts  purchase.Counts
	Journal purchase.Head          // its end: the proof of all that came before
	Oldest  time.Time              // since when the oldest waiting sale waits; zero: none does
	Last    []purchase.Transaction // the last sales, newest first, at most LastSales
	Zone    fault.Fault            // what is wrong with this PC's time zone; zero: nothing
	Trouble error                  // why the store cannot take sales: fault.Store; nil when it can

	Merged *Salvaged // what was put back when another file was found in the store's place; nil: nothing was

	ProfileKnown bool // somebody has signed in on this store; whether that still holds, Sync.Link says
	Profile      purchase.Profile
	PIN          PINState
	Staff        []Member          // who may sell here, in the order of their numbers: Ctrl+1 …
	Names        map[string]string // of others who stand in the books, by id
	Locked       bool              // nobody sells before somebody has given their PIN
}

// LastSales is how many of the last sales a Status shows.
const LastSales = 20

// Station is where and by whom sales are recorded.
type Station struct {
	LocationID, LocationName string
	StaffID, StaffName       string
	TerminalID               string
	Currency                 string
}

// PINState is the state of the manager PIN.
type PINState struct {
	Set      bool
	Choose   bool      // none is set and one may be chosen without a password
	Unlocked bool      // review is open
	By       string    // who has opened it, by the name that the journal shows; "": whoever knows the PIN
	Until    time.Time // not zero: wrong tries, wait until then
}

// StaffOf is a staff member's name, or the id where no name is known.
func (s Status) StaffOf(id string) string {
	if id == s.Station.StaffID {
		return s.Station.StaffName
	}
	for _, m := range s.Staff {
		if m.ID == id {
			return m.Name
		}
	}
	if id == s.Profile.UserID {
		return nameOf(s.Profile)
	}
	return cmp.Or(s.Names[id], id)
}
