package till

import (
	"context"
	"io"
	"time"

	"counterfoil/internal/purchase"
)

// Store is the durable outbox as a till uses it. Every method is one
// transaction on disk or less. Errors of the store itself (locked, damaged,
// full, read-only) wrap fault.Store; a call that names a key wraps fault.RefusedNotFound,
// fault.RefusedState or fault.RefusedOffered.
type Store interface {
	Record(purchase.Transaction) (purchase.Transaction, error)
	Void(now time.Time, key, reason, actor string) (purchase.Transaction, error)
	Retry(now time.Time, keys []string, actor string) (int, error)
	Replace(now time.Time, key string, by purchase.Transaction, actor string) (purchase.Transaction, error)
	Dismiss(now time.Time, keys []string, reason, actor string) (int, error)
	Find(key string) (purchase.Transaction, error)
	// Page gives at most max transactions behind a sequence, by sequence.
	Page(q Query, after purchase.Sequence, max int) ([]purchase.Transaction, error)
	Recent(n int) ([]purchase.Transaction, error)
	Oldest() (purchase.Transaction, bool, error)
	Counts() purchase.Counts
	Head() purchase.Head
	Day(date string) (purchase.Day, error)
	Days() ([]string, error)
	Load(name string) ([]byte, error)
	Save(name string, value []byte) error
	Note(now time.Time, actor, what, why string) error // a journal entry of no transaction
	// Journal gives at most max entries behind a number, oldest first.
	Journal(after uint64, max int) ([]Entry, error)
	Verify(ctx context.Context) (Audit, error)
	Backup(w io.Writer) error
	Prune(now time.Time, max int) (int, error)
	// Merged tells what was put back when another file was found in the store's
	// place; nil: nothing was.
	Merged() *Salvaged
	// Room reports whether a sale could be written now.
	Room() error
}

// Query says which transactions List gives, oldest first.
type Query struct {
	States []purchase.State // empty: all
	Since  time.Time        // scanned at or after; zero: all
	Day    string           // of this business day (purchase.DayFormat) or a later one; "": all
}

// Audit is what Verify found. No problems means that pages, checksums, the
// journal's chain and the sums all agree.
type Audit struct {
	Transactions int64
	Entries      int64         // of the journal
	Head         purchase.Head // of the journal
	Problems     []string      // of the store
	Altered      []string      // sales that are not what the journal proves: no damage, so no salvage mends them
}

// Entry is one line of the journal: who did what, when, to which transaction,
// and why.
type Entry struct {
	Number   uint64 // 1, 2, 3 …
	Hash     string // SHA-256 of the entry, in hex
	Previous string // that of the entry before
	At       time.Time
	What     string
	Actor    string // "" for what Forloy's verdict or the program did
	Key      string // of the transaction
	From, To purchase.State
	Amount   string // with its currency
	Source   purchase.Source
	Item     string // SHA-256 of the bytes to send, of a recorded one
	Code     string // Forloy's, of a refused one
	Replaces string
	Reason   string
	Was      uint64 // its number in a journal that was salvaged after a gap
}

// Stores lends the store out. The window's is open all the time; a verb's is
// opened for each use and closed after it, so that no verb holds it while it
// waits for a network, a terminal or a pipe.
type Stores interface {
	Use(ctx context.Context, do func(Store) error) error
	// Changed tells, coalesced, that the store has changed; nil where nobody
	// waits for it.
	Changed() <-chan struct{}
}

// Files writes a file that somebody asks for, whole or not at all. What the till
// itself needs is never written over, by whatever path: fault.Input. A file
// that is there is replaced only if replace says so: fault.RefusedExists.
type Files interface {
	Write(path string, replace bool, fill func(io.Writer) error) error
}

// Forloy is one API address with its session and its sender.
type Forloy interface {
	// SignIn adopts the session if may says yes to whose it is; else the one
	// before lives on, and the error is may's.
	SignIn(ctx context.Context, email, password string, may func(Profile) error) (Profile, error)
	SignOut(ctx context.Context) error
	// Identify checks e-mail and password and says whose they are; the session
	// stays as it was.
	Identify(ctx context.Context, email, password string) (Profile, error)
	Lookup(ctx context.Context, card string) (purchase.CardInfo, error)

	Run(ctx context.Context) error          // sends until ctx ends, or Finish; its error is ctx's
	Finish()                                // Run ends when the batch under way has come back
	Pass(ctx context.Context) (Pass, error) // offers everything once
	SyncNow()                               // skip backoff and grace
	Wake()                                  // a new sale, or a grace has ended
	State() purchase.SyncState
	// LastKnown is what the sender last kept in the store, for a till that
	// does not run.
	LastKnown(load func(name string) ([]byte, error)) (purchase.SyncState, error)
	Changed() <-chan struct{}
}

// Pass is what one pass over the waiting transactions came to.
type Pass struct {
	Accepted, Refused, Left int
	SignIn                  bool      // stopped for want of a sign-in
	RetryAt                 time.Time // Forloy asked to wait until then
	Cause                   string    // why something is left, one sentence
}

// Profile is who a sign-in belongs to.
type Profile struct {
	UserID     string     `json:"user_id"`
	Email      string     `json:"email"`
	Owner      bool       `json:"owner"`
	MerchantID string     `json:"merchant_id"`
	Location   Location   `json:"location"`
	Locations  []Location `json:"locations,omitempty"`
}

// Location is one shop of a merchant.
type Location struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// SenderLock: one process sends at a time, by a lock of its own beside the
// store's. It waits until ctx ends.
type SenderLock func(ctx context.Context) (release func(), err error)
