package fleet

import (
	"time"

	"counterfoil/internal/fault"
)

// Position is an entry of a journal; the zero value is before the first.
type Position struct {
	Number uint64 `json:"number"`
	Hash   string `json:"hash"`
}

// BeatEvery is how often a till tells how it is.
const BeatEvery = 30 * time.Second

// Beat is how a till is, by its own account.
type Beat struct {
	Waiting int64     `json:"waiting"`
	Review  int64     `json:"review"`
	Oldest  time.Time `json:"oldest,omitzero"` // since when the oldest waiting sale waits
	Link    string    `json:"link"`            // to Forloy: online, offline, unreachable, sign_in, unknown
	Clock   time.Time `json:"clock"`           // what the till's clock shows
	Version string    `json:"version"`
	Room    uint64    `json:"room"`               // free bytes on the till's disk; 0: not known
	Brief   bool      `json:"brief,omitempty"`    // told by a verb, which then ends: no window is open
	Told    Position  `json:"told,omitzero"`      // the last entry that it has told
	CardKey []byte    `json:"card_key,omitempty"` // a ShopKey of its own, to which a card is sealed that it is to read
}

// Answer is what the desk says to a beat.
type Answer struct {
	Position Position  `json:"position"`          // behind which the till goes on: the desk has it, and all before it
	Current  bool      `json:"current"`           // it has read all of its stream, so that Position is the truth
	Clock    time.Time `json:"clock"`             // what the desk's clock shows: orders end by it
	Orders   int       `json:"orders,omitempty"`  // how many have no answer yet
	Rescued  uint64    `json:"rescued,omitempty"` // changes when the till should ask what was sent in its place

	Fault fault.Fault `json:"fault,omitzero"` // why this till is told nothing
}

// Request asks to join, with the secret of an invitation.
type Request struct {
	Secret []byte `json:"secret"`
	Place  Place  `json:"place"`
	User   string `json:"user"` // the till's public nkey
	PC     string `json:"pc"`   // its name, for people
}

// Joined is the desk's answer. What refuses it is Fault.
type Joined struct {
	Shop  []byte      `json:"shop"`          // the shop's public key
	JWT   string      `json:"jwt,omitempty"` // the till's credentials on a cluster of the chain's own
	Fault fault.Fault `json:"fault,omitzero"`
}

// JoinSubject takes a Request, from the user JoinUser whose password is the invitation's secret.
const (
	JoinSubject = "join"
	JoinUser    = "join"
)
