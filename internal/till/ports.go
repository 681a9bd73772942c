package till

import (
	"context"
	"time"

	"counterfoil/internal/purchase"
)

// Store is the durable outbox as a till uses it. Every method is one
// transaction on disk or less. Errors of the store itself (locked, damaged,
// full, read-only) wrap ErrStore; a call that names a key wraps ErrNotFound,
// ErrState or ErrOffered.
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
	Day(date string) (purchase.Day, error)
	Days() ([]string, error)
	Load(name string) ([]byte, error)
	Save(name string, value []byte) error
	Note(now time.Time, actor, what, why string) error // a journal entry of no transaction
	Verify(ctx context.Context) (Books, error)
	Backup(path string) error
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
}

// Books is what Verify found. No problems means that pages, checksums, the
// journal's chain and the sums all agree.
type Books struct {
	Transactions int64
	Entries      int64 // of the journal
	Problems     []string
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

// Forloy is one API address with its session and its sender.
type Forloy interface {
	SignIn(ctx context.Context, email, password string) (Profile, error)
	SignOut(ctx context.Context) error
	// Identify checks e-mail and password and says whose they are; the session
	// stays as it was.
	Identify(ctx context.Context, email, password string) (Profile, error)
	Lookup(ctx context.Context, card string) (purchase.CardInfo, error)

	Run(ctx context.Context) error          // sends until ctx ends
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
