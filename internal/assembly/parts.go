package assembly

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"counterfoil/internal/config"
	"counterfoil/internal/till"
	"counterfoil/queue"
	"counterfoil/syncclient"
)

// StoreName is the store's file in the data directory (the command line's
// contract: no other file ends in .db).
const StoreName = "counterfoil.db"

// Build says which program this is.
type Build struct {
	Version, Commit string
	At              time.Time // when; zero: not known
	Path            string    // of its file, to start it again for a salvage; "": a salvage runs in this process
}

// Parts are a till's parts, connected. Close them after the till's Run returned.
type Parts struct {
	Till *till.Till

	config config.Config
	build  Build
	log    *slog.Logger
	lender lender
	tokens syncclient.TokenStore // nil: the keyring or a file
	mu     sync.Mutex
	links  map[string]link // by API address; under mu
	turn   syncclient.Turn // of whoever may send
	close  io.Closer
	busy   func() error

	madeDir bool // the data directory was not there before
}

// ForWindow builds a till that holds its store and sends while its Run runs.
// The store is opened at its first use, so that a damaged one still gets a
// window that says so. The data directory must be there (MakeDir). log may be
// nil.
func ForWindow(c config.Config, b Build, log *slog.Logger) (*Parts, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	p := &Parts{config: c, build: b, log: log}
	h := newHeld(filepath.Join(c.DataDir, StoreName), p.storeOptions())
	p.lender, p.close = h, h
	o := till.Options{SaveSettings: c.Saver(), Salvage: p.salvageAside(h), Records: records{p, h.Aside},
		Fleet: chain{p, h.grown}}
	if c.Demo {
		p.tokens = &memoryTokens{} // practice must leave nothing in the OS's keyring
	} else {
		o.Backup = p.backUp // practice has no sales that need one
	}
	return p, p.join(h.changed, o)
}

// ForVerb builds a till for one verb. Its store is opened for each use, so that
// the verb never holds it while it waits for the network or a pipe. busy is
// called while another process holds the store or sends; its error ends the
// wait.
func ForVerb(c config.Config, b Build, log *slog.Logger, busy func() error) (*Parts, error) {
	_, err := os.Stat(c.DataDir)
	madeDir := errors.Is(err, fs.ErrNotExist)
	if err := MakeDir(c.DataDir); err != nil {
		return nil, err
	}
	p := &Parts{config: c, build: b, log: log, busy: busy, madeDir: madeDir}
	p.lender = newPatient(filepath.Join(c.DataDir, StoreName), p.storeOptions(), busy)
	return p, p.join(nil, till.Options{SaveSettings: c.Saver(), Salvage: p.salvage, Fleet: chain{p, nil},
		Records: records{p, func(do func() error) error { return do() }}})
}

// storeOptions are the store's. Its business day is the till's, which knows the
// setting for when a day ends.
func (p *Parts) storeOptions() queue.Options {
	return queue.Options{Logger: p.log, Same: till.SameShop,
		Today: func(now time.Time) string { return p.Till.DayOf(now) }}
}

func (p *Parts) join(changed <-chan struct{}, o till.Options) error {
	o.Settings, o.Practice, o.Logger = p.config.Settings, p.config.Demo, p.log
	p.links, p.turn = map[string]link{}, syncclient.NewTurn()
	o.Stores, o.Connect, o.Files = stores{p.lender, p.leaver, changed}, p.connect, Files(p.config, p.build)
	o.Secrets = p.secrets
	o.Lock = senderLock(filepath.Join(p.config.DataDir, "sync.lock"), p.busy)
	t, err := till.New(o)
	p.Till = t
	return err
}

func (p *Parts) storePath() string { return filepath.Join(p.config.DataDir, StoreName) }

// Fits reports a store that only a newer Counterfoil can read.
func Fits(c config.Config) error { return queue.Fits(filepath.Join(c.DataDir, StoreName)) }

// backUp makes the day's backup beside the store, unless there is one. The day
// is taken from Forloy's clock where it is known: a PC without a battery, whose
// clock starts at the same date each morning, would never make a second backup.
func (p *Parts) backUp(ctx context.Context, s till.Store) error {
	now := p.Till.Status().Sync.Heard.Now(time.Now())
	made, err := s.(store).DailyBackup(ctx, queue.BackupDir(p.storePath()), now)
	if made != "" {
		p.log.Info("backed up", "file", made)
	}
	return err
}

// Close gives the store back.
func (p *Parts) Close() error {
	if p.close == nil {
		return nil
	}
	return p.close.Close()
}

// memoryTokens keep a sign-in while the program runs.
type memoryTokens struct{ tokens syncclient.Tokens }

func (m *memoryTokens) Load(context.Context) (syncclient.Tokens, error) { return m.tokens, nil }
func (m *memoryTokens) Save(_ context.Context, t syncclient.Tokens) error {
	m.tokens = t
	return nil
}
func (m *memoryTokens) Delete(context.Context) error { m.tokens = syncclient.Tokens{}; return nil }
func (m *memoryTokens) Where() string                { return "memory" }
