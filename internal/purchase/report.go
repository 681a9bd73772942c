package purchase

import "time"

// Tally is a number of transactions and their sums, in minor units by
// currency: a shop that changes its currency keeps both totals apart. Treat
// Sums as read-only.
type Tally struct {
	Count int64            `json:"count"`
	Sums  map[string]int64 `json:"sums,omitempty"`
}

// Counts are the lifetime totals of a store. Recorded.Count always equals the
// sum over By, and so do the sums of money.
type Counts struct {
	Recorded Tally
	By       map[State]Tally
}

// Waiting is how many transactions Forloy has not confirmed yet.
func (c Counts) Waiting() int64 { return c.By[Pending].Count }

// Day are the totals of one business day. What happens to a sale later counts
// on the day it was recorded for.
type Day struct {
	Date   string           // DayFormat
	Counts                  // recorded on that day, by what has become of them
	Hours  [24]Tally        // by the local hour of the scan
	Staff  map[string]Tally // by staff user id
	Types  map[string]Tally // by card type, of the synced ones
}

// Head is the end of a store's journal. Each entry holds the hash of the one
// before it, so the last one's stands for all: noted outside this PC, it proves
// what the journal said then.
type Head struct {
	Number uint64 // of the last entry; 0: there is none
	Hash   string // its SHA-256, in hex
}

// Link is how things stand between this PC and Forloy.
type Link string

const (
	LinkUnknown     Link = "unknown"     // nothing tried yet
	LinkOnline      Link = "online"      // Forloy answered the last request
	LinkOffline     Link = "offline"     // no network
	LinkUnreachable Link = "unreachable" // network, but no answer, a refusal or a wrong one
	LinkSignIn      Link = "sign_in"     // token and refresh are dead
)

// SyncState is what the sender publishes of itself.
type SyncState struct {
	Link    Link
	Sending bool
	Left    int    // transactions left in this pass, while Sending
	Halted  bool   // stopped sending by itself; probes every 5 minutes
	Cause   string // one plain sentence, "" when all is well

	LastError Failure // the last trouble, kept after it has passed
	// Times of this run carry the monotonic clock: take ages and waits from
	// them, and a clock that is set meanwhile changes neither.
	LastAnswer  time.Time     // when Forloy last answered anything
	LastSync    time.Time     // when Forloy last confirmed a transaction
	NextTry     time.Time     // zero: nothing planned
	ClockOffset time.Duration // server less PC
	ClockKnown  bool
	Heard       Heard
}

// Heard is what Forloy's clock said last. This PC's may be set wrong at any
// time, for a minute or for years; what is deleted or ranked by time goes by
// this.
type Heard struct {
	Forloy time.Time // zero: never
	Here   time.Time // when, by this PC's monotonic clock; zero: an earlier run heard it
}

// Bound is how late it is at most, as far as Forloy bears it out; zero: nothing
// is known. It lags behind where the PC slept or the program was closed.
func (h Heard) Bound(now time.Time) time.Time {
	if h.Forloy.IsZero() {
		return time.Time{}
	}
	latest := h.Forloy
	if !h.Here.IsZero() {
		latest = h.Now(now)
	}
	if now.Round(0).After(latest) {
		return latest
	}
	return now
}

// Now is the time by Forloy's clock where this run has heard it, else by this
// PC's.
func (h Heard) Now(now time.Time) time.Time {
	if h.Here.IsZero() {
		return now
	}
	return h.Forloy.Add(now.Sub(h.Here))
}

// NotBefore is the PC's time, but never one that is over by Forloy's clock.
func (h Heard) NotBefore(now time.Time) time.Time {
	if now.Round(0).Before(h.Forloy) {
		return h.Forloy
	}
	return now
}
