// Package office is what the desk says of its tills, and how its verbs reach it while it runs. The desk itself is in
// package desk, with the engine: it is a program of its own, so that a till does not pay for it.
package office

import (
	"encoding/json"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
)

// DirName is the desk's folder in a data directory.
const DirName = "desk"

// RunningName is the file by which the desk's verbs find it.
const RunningName = "desk-running.json"

// Running is what it says.
type Running struct {
	Address string   `json:"address"`
	Others  []string `json:"other_addresses,omitempty"`
	Pin     []byte   `json:"certificate_sha256,omitempty"`
	Creds   string   `json:"credentials,omitempty"` // the file of them, on a cluster of the chain's own
	Page    string   `json:"page"`
}

// Shut is a till that was shut out.
type Shut struct {
	Till    string `json:"till"`
	User    string `json:"user"`              // its public nkey
	Account string `json:"account,omitempty"` // on a cluster, whose operator must revoke that user in it, too
}

// Invited is a new invitation.
type Invited struct {
	Code      string    `json:"code"`
	Until     time.Time `json:"until"`
	Addresses []string  `json:"addresses"`
}

// Replied is the answer to one of the desk's verbs.
type Replied struct {
	Fault fault.Fault     `json:"fault,omitzero"`
	Value json.RawMessage `json:"value,omitempty"`
}

// States of a till.
const (
	Selling    = "selling"
	Offline    = "offline"
	NoWindow   = "no_window" // it has none, and speaks when a verb has it send
	ClockWrong = "clock_wrong"
	NeverHeard = "never_heard"
	Revoked    = "revoked"
)

// Overview is all tills at one moment.
type Overview struct {
	Tills []Row                             `json:"tills"`
	Day   string                            `json:"day"` // by the desk's calendar
	Today map[purchase.State]purchase.Tally `json:"today"`
	At    time.Time                         `json:"at"`

	Room   uint64  `json:"room"`             // free bytes on the desk's own disk; 0: not known
	Alarms []Alarm `json:"alarms,omitempty"` // about the desk itself

	Reviews    []Review `json:"reviews"`     // the oldest MostReviews of all tills
	ReviewsAll int64    `json:"reviews_all"` // how many there are
}

// MostReviews is how many sales to review an overview names.
const MostReviews = 100

// Review is a sale that a person has to look at.
type Review struct {
	fleet.Place
	Key      string         `json:"idempotency_key"`
	Amount   purchase.Money `json:"amount"` // without a currency: not known
	Receipt  string         `json:"receipt,omitempty"`
	Recorded time.Time      `json:"recorded"`
	Since    time.Time      `json:"since"`
	Code     string         `json:"code,omitempty"` // Forloy's
}

// Row is one till.
type Row struct {
	fleet.Place
	PC       string                   `json:"pc"`
	State    string                   `json:"state"`
	Seen     time.Time                `json:"last_heard,omitzero"`
	Beat     fleet.Beat               `json:"says"`
	By       map[purchase.State]int64 `json:"sales"` // by the journal, as far as the desk has it
	Oldest   time.Time                `json:"oldest_waiting,omitzero"`
	Lost     int64                    `json:"lost,omitempty"` // of what waits: its journal no longer has these
	Entries  uint64                   `json:"journal_entries"`
	Head     fleet.Position           `json:"journal_head"`
	Forks    []Fork                   `json:"forks,omitempty"`
	Unread   uint64                   `json:"unread,omitempty"`
	UnreadAt time.Time                `json:"unread_at,omitzero"`   // the last of them
	Offset   float64                  `json:"clock_offset_seconds"` // the till's clock less the desk's
	Since    time.Time                `json:"joined"`
	Online   bool                     `json:"online"`           // it has a connection
	Alarms   []Alarm                  `json:"alarms,omitempty"` // the most urgent first

	Today map[purchase.State]purchase.Tally `json:"today,omitempty"` // by the desk's calendar

	// The day by its own clock, where that is not the desk's, and what it has sold on that.
	ClockDay string                            `json:"clock_day,omitempty"`
	Then     map[purchase.State]purchase.Tally `json:"sales_of_clock_day,omitempty"`
}

// Astray are the tills whose clocks show another day: what they sell now is not in the totals of today.
func (o Overview) Astray() (some []Row) {
	for _, r := range o.Tills {
		if r.ClockDay != "" {
			some = append(some, r)
		}
	}
	return some
}

// Fork is an entry that two others follow: a till was put back to an older copy, or another store took its place.
type Fork struct {
	After uint64
	At    time.Time // when the desk's stream got the later branch
}

// HashBegins is as much of a hash as a person compares.
func HashBegins(hash string) string { return hash[:min(len(hash), 16)] }

// Stored is trouble with the desk's own files.
func Stored(err error) error {
	if err == nil {
		return nil
	}
	return fault.Fault{Kind: fault.FleetStored, Facts: fault.Facts{Detail: err.Error()}}.With(err)
}
