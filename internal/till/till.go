package till

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"counterfoil/internal/purchase"
)

// Options say what a till is made of.
type Options struct {
	Settings     Settings
	SaveSettings func(Settings) error                    // nil: settings are fixed
	Stores       Stores                                  // required
	Connect      func(Settings) (Forloy, error)          // required; called again when the API address changes
	Lock         SenderLock                              // nil: nobody else can send
	Salvage      func(context.Context) (Salvaged, error) // required for Salvage
	Files        Files                                   // required for Backup and ExportFile
	Records      Records                                 // required to restore and to move
	Secrets      func(context.Context) []string          // nil: none are known
	Practice     bool                                    // nothing leaves this PC
	Backup       func(context.Context, Store) error      // nil: none; called once a day while Run runs
	Fleet        Fleet                                   // nil: there is no desk to join
	Logger       *slog.Logger                            // nil: none
}

// Till is one counter. Its methods may be called from any goroutine; those
// that take a context wait for the disk or the network.
type Till struct {
	opts Options
	log  *slog.Logger

	updates chan Status
	poke    chan struct{} // something of the status has changed
	redial  chan struct{} // the connection was replaced
	errand  chan struct{} // the desk has ordered one
	right   *sendingRight

	mu        sync.Mutex
	settings  Settings
	profile   *purchase.Profile
	forloy    Forloy
	pin       storedPIN
	unlocked  time.Time // review is open until then, while
	openedFor string    // sells; "": nobody was known to
	openedBy  string    // who has opened it, by a password: an actor; "": by the PIN
	status    Status
	running   bool
	tell      func()    // begins to tell the desk; nil while Run does not run
	trouble   error     // of the store, until it is well again
	checked   time.Time // when the store in trouble was last looked over
	known     bool      // profile and PIN have been read
	choosePIN bool      // a PIN may be chosen without a password

	staff       storedStaff
	staffLocked bool
	proven      string // id of whoever has just shown a password: they may choose a PIN

	forms     uint64
	ringing   sync.Mutex // one sale at a time: a double Enter waits here and finds the first
	pinning   sync.Mutex
	staffing  sync.Mutex // one change of the staff at a time
	setting   sync.Mutex // likewise of the settings
	claiming  sync.Mutex // one reward at a time
	rung      map[uint64]purchase.Transaction
	unsure    unsure               // guarded by ringing
	unguarded uint64               // likewise: the form about which only a sale in doubt has been asked
	made      map[string]time.Time // by key: when this run recorded a sale, by the monotonic clock
	lastScan  purchase.Scan
	receipts  receipts
}

// New makes a till. It does not touch the store: a window must open even if the store
// cannot, and a verb reports that at its first use.
func New(o Options) (*Till, error) {
	if o.Stores == nil || o.Connect == nil {
		return nil, errors.New("a till needs a store and a way to connect")
	}
	if err := o.Settings.Check(o.Settings.Currency); err != nil {
		return nil, err
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	forloy, err := o.Connect(o.Settings)
	if err != nil {
		return nil, err
	}
	return &Till{opts: o, log: o.Logger, settings: o.Settings, forloy: forloy,
		updates: make(chan Status, 1), poke: make(chan struct{}, 1), redial: make(chan struct{}, 1),
		errand: make(chan struct{}, 1), right: newSendingRight(o.Lock),
		rung: make(map[uint64]purchase.Transaction), made: make(map[string]time.Time)}, nil
}

// Run sends, prunes, backs up and publishes the status until ctx ends. Every
// goroutine it started has ended when it returns.
func (t *Till) Run(ctx context.Context) error {
	t.mu.Lock()
	t.running = true
	t.mu.Unlock()
	var group sync.WaitGroup
	group.Go(func() { t.send(ctx) })
	group.Go(func() { t.keepHouse(ctx) })
	t.tellDesk(ctx, group.Go)
	t.publish(ctx)
	t.mu.Lock()
	t.tell = nil
	t.mu.Unlock()
	group.Wait()
	return nil
}

// send runs the sender of the present connection, and the next one's when the
// connection is replaced. It holds the sender lock throughout, after a verb's pass in
// another process has ended.
func (t *Till) send(ctx context.Context) {
	release := t.lockSender(ctx)
	defer release()
	t.askDesk(ctx)
	for ctx.Err() == nil {
		t.mu.Lock()
		forloy := t.forloy
		t.mu.Unlock()
		done := make(chan struct{})
		go func() {
			defer close(done)
			forloy.Run(ctx) // its error is ctx's: trouble shows in its State
		}()
		t.untilReplaced(forloy, done)
	}
}

// untilReplaced waits until a sender has ended. One that was replaced ends when
// its batch has come back.
func (t *Till) untilReplaced(forloy Forloy, done <-chan struct{}) {
	for {
		select {
		case <-t.redial:
			t.mu.Lock()
			replaced := t.forloy != forloy // not by a change before it began
			t.mu.Unlock()
			if replaced {
				forloy.Finish()
			}
		case <-done:
			return
		}
	}
}

// lockSender waits for the sender lock and keeps trying: a folder that cannot be
// written now may be writable later.
func (t *Till) lockSender(ctx context.Context) (release func()) {
	for ctx.Err() == nil {
		release, err := t.right.hold(ctx)
		if err == nil {
			return release
		}
		if ctx.Err() == nil {
			t.log.Error("sender lock", "error", err)
			t.setTrouble(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(retryStore):
		}
	}
	return func() {}
}

// keepHouse prunes old records in small steps and lets the daily backup run.
// A record is old by Forloy's clock, because this PC's may be set to any time.
func (t *Till) keepHouse(ctx context.Context) {
	const pruneStep = 200
	timer := time.NewTimer(10 * time.Second) // when the window has come up
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		pruned := 0
		err := t.use(ctx, func(s Store) (err error) {
			if now := t.heard().Bound(time.Now()); !now.IsZero() {
				if pruned, err = s.Prune(now, pruneStep); err != nil {
					return err
				}
			}
			if t.opts.Backup != nil {
				return t.opts.Backup(ctx, s)
			}
			return nil
		})
		if err != nil && ctx.Err() == nil {
			t.log.Warn("housekeeping", "error", err)
		}
		if pruned == pruneStep {
			timer.Reset(time.Second)
		} else {
			timer.Reset(time.Hour)
		}
	}
}

// heard is the last time that Forloy's clock told.
func (t *Till) heard() purchase.Heard {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.forloy.State().Heard
}

// now is the time to record for a person's action: this PC's, but never before the one
// that Forloy's clock last told. A verb uses what the window's sender has stored.
func (t *Till) now(s Store) time.Time {
	t.mu.Lock()
	forloy, running := t.forloy, t.running
	t.mu.Unlock()
	heard := forloy.State().Heard
	if known, err := forloy.LastKnown(s.Load); err == nil && !running {
		heard = known.Heard
	}
	return heard.NotBefore(time.Now())
}

// changed asks the publisher to refresh; requests in between are merged.
func (t *Till) changed() {
	select {
	case t.poke <- struct{}{}:
	default:
	}
}

// load reads a named JSON value of the store. An absent one leaves to unchanged.
func load(s Store, name string, to any) error { return loadFrom(s.Load, name, to) }

func loadFrom(from func(name string) ([]byte, error), name string, to any) error {
	value, err := from(name)
	if err != nil || value == nil {
		return err
	}
	if err := json.Unmarshal(value, to); err != nil {
		return fmt.Errorf("decode %s: %w", name, err)
	}
	return nil
}

func save(s Store, name string, from any) error {
	value, err := json.Marshal(from)
	if err != nil {
		return fmt.Errorf("encode %s: %w", name, err)
	}
	return s.Save(name, value)
}
