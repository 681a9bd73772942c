package till

import (
	"context"
	"io"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Store is the durable outbox as a till uses it. Every method is at most one
// transaction on disk. Errors of the store itself (locked, damaged, full, read-only)
// are of the class fault.Store; a call that names a key can also fail with
// fault.RefusedNotFound, RefusedState or RefusedOffered.
type Store interface {
	Record(purchase.Transaction) (purchase.Transaction, error)
	Void(now time.Time, key, reason, actor string) (purchase.Transaction, error)
	Retry(now time.Time, keys []string, actor string) (int, error)
	Replace(now time.Time, key string, by purchase.Transaction, actor string) (purchase.Transaction, error)
	Dismiss(now time.Time, keys []string, reason, actor string) (int, error)
	// Name adds the name of the card's holder to sent sales that have none.
	Name(now time.Time, keys []string, holder string) error
	// Obey carries out an order of the desk, once. With fault.RefusedOffered nothing is
	// done: the sale may be in flight, and the order is to come again with Landed set.
	Obey(now time.Time, o purchase.Order) error
	Find(key string) (purchase.Transaction, error)
	// Page returns at most max transactions after a sequence, in order.
	Page(q Query, after purchase.Sequence, max int) ([]purchase.Transaction, error)
	Recent(n int) ([]purchase.Transaction, error)
	// Newest returns at most max transactions, the newest first.
	Newest(ctx context.Context, q Query, max int) ([]purchase.Transaction, error)
	Oldest() (purchase.Transaction, bool, error)
	Counts() purchase.Counts
	Head() purchase.Head
	Day(date string) (purchase.Day, error)
	Days() ([]string, error)
	// DaysOf returns the days from one to another that have totals, in order.
	DaysOf(from, to string) ([]purchase.Day, error)
	CloseDay(now time.Time, date, actor string, at purchase.Counter) (purchase.Closing, error)
	Closing(date string) (closing purchase.Closing, closed bool, err error)
	Closings() ([]purchase.Closing, error) // the latest day first
	Load(name string) ([]byte, error)
	Save(name string, value []byte) error
	Note(now time.Time, actor, what, why string) error // a journal entry of no transaction
	// Journal returns at most max entries after a number, oldest first.
	Journal(after uint64, max int) ([]Entry, error)
	// History returns the entries of one sale, oldest first.
	History(ctx context.Context, key string) ([]Entry, error)
	// Noted returns the entries whose What is what, from since on, newest first.
	Noted(ctx context.Context, what string, since time.Time) ([]Entry, error)
	Verify(ctx context.Context) (Audit, error)
	Backup(w io.Writer) error
	Prune(now time.Time, max int) (int, error)
	// Moved is the move to another PC that has ended the selling here; nil: none has.
	// MoveOut makes one, or gives the one there is; MoveWritten notes a file of it;
	// MoveBack ends it.
	Moved() *Move
	MoveOut(now time.Time, actor string) (Move, error)
	MoveWritten(now time.Time, id string) error
	MoveBack(now time.Time, id, actor string) error
	// Merged reports what was put back after another file was found where the
	// store's had been; nil if nothing was.
	Merged() *Salvaged
	// Room reports whether a sale could be written now.
	Room() error
	// Free is how many bytes can be written beside the store; 0: not known.
	Free() uint64
	// Holding is what the store and its daily backups take.
	Holding() (Kept, error)
}

// Query selects transactions.
type Query struct {
	States []purchase.State  // empty: all
	Since  time.Time         // scanned at or after; zero: all
	Day    string            // of this business day (purchase.DayFormat) or a later one; "": all
	Until  string            // of this business day or an earlier one; "": all
	Before purchase.Sequence // recorded before it; 0: all

	Staff    string // made by this member of the staff; "": all
	CardType string // sent, on a card of this type; "": all

	Match func(purchase.Transaction) bool // nil: all
}

// Audit is what Verify found. No problems means that pages, checksums, the
// journal's chain and the sums all agree.
type Audit struct {
	Transactions int64
	Entries      int64         // of the journal
	Head         purchase.Head // of the journal
	Problems     []fault.Fault // damage of the store
	Altered      []fault.Fault // sales that are not what the journal proves: no damage, so no salvage mends them
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
	By       string // who sent the sale in this till's place; "": this till
	Order    string // of the desk, that this entry answers
	Was      uint64 // its number in a journal that was salvaged after a gap
}

// Stores lends the store out. The window's is open all the time; a verb's is
// opened for each use and closed after it, so that no verb holds it while it
// waits for a network, a terminal or a pipe.
type Stores interface {
	Use(ctx context.Context, do func(Store) error) error
	// Changed signals, coalesced, that the store has changed; nil where nobody
	// waits for it.
	Changed() <-chan struct{}
}

// Files writes a file that somebody asks for, whole or not at all. It never overwrites
// the till's own files, whatever the path (fault.File), and another existing file only
// with replace (fault.RefusedExists).
type Files interface {
	Write(path string, replace bool, fill func(io.Writer) error) error
	// WriteChecked has what was written read by check before it takes the name. If check
	// refuses it, nothing has changed; replaces says that another file would go.
	WriteChecked(path string, replace bool, fill func(io.Writer) error,
		check func(written io.ReaderAt, size int64, replaces bool) error) error
}

// Forloy is one API address with its session and its sender.
type Forloy interface {
	// SignIn adopts the session if may accepts its profile; otherwise the session
	// before stays, and the error is may's.
	SignIn(ctx context.Context, email, password string, may func(purchase.Profile) error) (purchase.Profile, error)
	SignOut(ctx context.Context) error
	// Identify checks e-mail and password and returns their profile; the session
	// stays as it was.
	Identify(ctx context.Context, email, password string) (purchase.Profile, error)
	// Whose asks Forloy whose session it is.
	Whose(ctx context.Context) (purchase.Profile, error)
	Lookup(ctx context.Context, card string) (purchase.CardInfo, error)
	// Claim gives a reward by one request. Its error is fault.RewardRefused,
	// RewardUnsent or RewardUnclear.
	Claim(ctx context.Context, c purchase.Claim) (purchase.Reward, error)

	Run(ctx context.Context) error          // sends until ctx ends, or Finish; its error is ctx's
	Finish()                                // Run ends when the batch under way has come back
	Pass(ctx context.Context) (Pass, error) // offers everything once
	SyncNow()                               // skip backoff and grace
	Wake()                                  // a new sale, or a grace has ended
	// Between carries do out while no batch is in flight, and what was never sent is marked
	// as offered no more. When ctx ends before that, do is carried out all the same.
	Between(ctx context.Context, do func() error) error
	State() purchase.SyncState
	// LastKnown is the state that the sender last stored, for a till that does not
	// run.
	LastKnown(load func(name string) ([]byte, error)) (purchase.SyncState, error)
	Changed() <-chan struct{}
}

// Pass is the outcome of one pass over the waiting transactions.
type Pass struct {
	Accepted, Refused, Left int
	SignIn                  bool        // stopped for want of a sign-in
	RetryAt                 time.Time   // Forloy asked to wait until then
	Cause                   fault.Fault // why something is left; zero: nothing is
	Desk                    error       // why the chain's desk was not told; nil: it was, or there is none to tell
}

// SenderLock lets one process send at a time. It is not the store's lock, and it waits
// until ctx ends.
type SenderLock func(ctx context.Context) (release func(), err error)
