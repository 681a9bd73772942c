package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// Options of a desk.
type Options struct {
	Dir       string   // its own folder; made where there is none
	Listen    string   // host:port for the tills; on loopback without TLS
	Cluster   *Cluster // instead: the chain's own
	Addresses []string // host:port by which tills reach it; none: this PC's own
	Web       string   // host:port of the page, on loopback unless there is a password; "": none
	Password  string   // of the page, which then is shown by TLS only; "": none
	Open      office.Hours
	Log       *slog.Logger

	RescueAfter time.Duration // for how long a till is silent before its sales may be sent in its place
}

// Desk is a running desk.
type Desk struct {
	options Options
	log     *slog.Logger
	keys    office.Keys
	opener  *fleet.Opener
	books   *books
	engine  engine
	conn    *nats.Conn
	stream  jetstream.Stream
	js      jetstream.JetStream
	few     []jetstream.StreamConfig // of streams that are on fewer servers than these say; Run has them
	web     *http.Server
	page    net.Listener
	again   chan chan<- struct{} // asks Run to make the books anew, and says where it tells that they are empty
	started time.Time
	failed  chan error // the engine cannot write its stream

	mu    sync.Mutex
	beats map[string]heard // by till, until they are written
}

type heard struct {
	beat fleet.Beat
	at   time.Time
}

// Open starts a desk. Errors: fault.FleetRunning, FleetListen, FleetStored.
func Open(ctx context.Context, o Options) (*Desk, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	d := &Desk{options: o, log: o.Log, started: time.Now(), again: make(chan chan<- struct{}),
		failed: make(chan error, 1), beats: map[string]heard{}}
	if err := d.open(ctx); err != nil {
		d.Close()
		return nil, wrong(err)
	}
	return d, nil
}

func (d *Desk) open(ctx context.Context) (err error) {
	if err := os.MkdirAll(d.options.Dir, 0o700); err != nil {
		return err
	}
	if d.books, err = openBooks(filepath.Join(d.options.Dir, "books.bolt")); err != nil {
		if errors.Is(err, bolterrors.ErrTimeout) {
			return fault.New(fault.FleetRunning).With(err)
		}
		return err
	}
	if d.books.aside != "" {
		d.log.Warn("the books are made anew; the old ones alone have what a till has told, and are kept",
			"file", d.books.aside)
	}
	if !d.books.hasTills() {
		if err := office.MakeKeys(d.options.Dir); err != nil {
			return err
		}
	}
	if d.keys, err = office.LoadKeys(d.options.Dir); err != nil {
		return err
	}
	d.opener = fleet.NewOpener(d.keys.Private)
	if err := d.start(ctx); err != nil {
		return err
	}
	if err := d.connect(ctx); err != nil {
		return err
	}
	if err := d.compare(ctx); err != nil { // or a till would be told where a stream ended that is gone
		if errors.Is(err, errUnread) && d.engine.copies() > 1 {
			return d.engine.unkept(err)
		}
		return err
	}
	if err := d.answer(); err != nil {
		return err
	}
	if err := d.openPage(); err != nil {
		return err
	}
	return d.announce()
}

// start starts the engine, or finds it.
func (d *Desk) start(ctx context.Context) (err error) {
	if d.options.Cluster != nil {
		d.engine, err = findCluster(ctx, *d.options.Cluster, d.keys)
		return err
	}
	own := &ownServer{options: d.options, keys: d.keys, log: d.log, failed: d.failed}
	d.engine = own // to be closed, even if it does not start
	return own.serve(d.books, d.invited)
}

// connect signs the desk itself in, and makes the stream where there is none.
func (d *Desk) connect(ctx context.Context) (err error) {
	if d.conn, err = d.engine.connect(ctx); err != nil {
		return fmt.Errorf("sign the desk in: %w", err)
	}
	if d.js, err = jetstream.New(d.conn); err != nil {
		return err
	}
	d.stream, err = d.openStream(ctx, streamConfig())
	if err != nil {
		return fmt.Errorf("open the stream: %w", err)
	}
	if err := d.engine.look(); err != nil {
		return err
	}
	return d.openOrders(ctx)
}

func streamConfig() jetstream.StreamConfig {
	return jetstream.StreamConfig{Name: "TILLS", Subjects: []string{fleet.Journal + ".>", fleet.Rescues + ".>",
		fleet.OrderRecords + ".>"},
		Storage: jetstream.FileStorage, DenyDelete: true, DenyPurge: true, Duplicates: 10 * time.Minute}
}

// Run reads the stream until ctx ends. Its error is that the desk can go on no more.
func (d *Desk) Run(ctx context.Context) error {
	tick := time.NewTicker(fleet.BeatEvery)
	defer tick.Stop()
	for {
		run, stop := context.WithCancel(ctx)
		ended := make(chan error, 1)
		go func() {
			ended <- d.followOn(run)
			close(ended) // wait may have taken the error: at the end both it and ctx are ready
		}()
		again, err := d.wait(ctx, tick.C, ended)
		stop()
		if again != nil || ctx.Err() != nil {
			<-ended
		}
		switch {
		case ctx.Err() != nil:
			return wrong(d.writeBeats())
		case again == nil:
			return wrong(err)
		}
		if err := d.books.rebuild(); err != nil {
			return office.Stored(err)
		}
		close(again)
	}
}

func (d *Desk) wait(ctx context.Context, tick <-chan time.Time, ended <-chan error) (again chan<- struct{}, err error) {
	for {
		select {
		case <-ctx.Done():
			return nil, nil
		case again := <-d.again:
			return again, nil
		case err := <-ended:
			return nil, cmp.Or(d.engine.look(), err)
		case err := <-d.failed:
			return nil, d.engine.unkept(err)
		case <-tick:
			if err := cmp.Or(d.engine.look(), d.writeBeats()); err != nil {
				return nil, err
			}
			d.toMore(ctx)
		}
	}
}

// wrong is why the desk ends.
func wrong(err error) error {
	switch {
	case err == nil:
		return nil
	case full(err):
		return fault.New(fault.FleetDisk).With(err)
	case errors.Is(err, fault.Fleet):
		return err
	}
	return office.Stored(err)
}

// full reports whether the disk is. The engine tells it in words alone, those of the system.
func full(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || strings.Contains(err.Error(), "no space left on device") ||
		strings.Contains(err.Error(), "not enough space on the disk")
}

// writeBeats keeps when each till was last heard of.
func (d *Desk) writeBeats() error {
	d.mu.Lock()
	some := d.beats
	d.beats = map[string]heard{}
	d.mu.Unlock()
	if len(some) == 0 {
		return nil
	}
	return d.books.update(func(tx *bbolt.Tx) error {
		for key, h := range some {
			var t Till
			if _, err := get(tx, bucketTill, []byte(key), &t); err != nil {
				return err
			}
			t.Seen, t.Beat = h.at, h.beat
			if err := put(tx, bucketTill, []byte(key), t); err != nil {
				return err
			}
		}
		return nil
	})
}

// Close ends the desk. What a till was told is kept is on the disk.
func (d *Desk) Close() {
	if d.web != nil {
		d.web.Close()
	}
	if d.conn != nil {
		d.conn.Close()
	}
	if d.engine != nil {
		d.engine.close()
	}
	if d.books != nil {
		os.Remove(filepath.Join(d.options.Dir, office.RunningName))
		d.books.close()
	}
}
