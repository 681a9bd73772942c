package purchase

import (
	"time"

	"counterfoil/internal/fault"
)

// Link is the state of the connection to Forloy.
type Link string

const (
	LinkUnknown     Link = "unknown"     // nothing tried yet
	LinkOnline      Link = "online"      // Forloy answered the last request
	LinkOffline     Link = "offline"     // no network
	LinkUnreachable Link = "unreachable" // network, but no answer, a refusal or a wrong one
	LinkSignIn      Link = "sign_in"     // token and refresh are dead
)

// SyncState is what the sender publishes about itself.
type SyncState struct {
	Link    Link
	Sending bool
	Left    int         // transactions left in this pass, while Sending
	Halted  bool        // stopped sending by itself; probes every 5 minutes
	Cause   fault.Fault // zero when all is well

	LastError Failure     // the last trouble, kept after it has passed
	LastFault fault.Fault // what it was, where Forloy gave no message
	// Times of this run carry the monotonic clock: ages and waits computed from
	// them are right even if somebody sets the clock meanwhile.
	LastAnswer  time.Time     // when Forloy last answered anything
	LastSync    time.Time     // when Forloy last confirmed a transaction
	NextTry     time.Time     // zero: nothing planned
	ClockOffset time.Duration // server less PC
	ClockKnown  bool
	Heard       Heard
}
