package queue

import (
	"cmp"
	"log/slog"
	"time"

	"counterfoil/internal/folder"
	"counterfoil/internal/purchase"
)

// Same reports whether two stores are of one shop, by their named values.
type Same func(one, other func(name string) ([]byte, error)) bool

// Options of a store. The zero value is what a shop uses.
type Options struct {
	LockWait time.Duration              // how long Open waits for the store's lock; 0: 10 s
	Keep     time.Duration              // how long a settled sale is kept for the Day page; 0: purchase.KeptDays
	Zone     *time.Location             // the shop's, for the totals by hour; nil: the PC's
	Today    func(now time.Time) string // the business day of a moment (purchase.DayFormat); nil: its date in Zone
	Logger   *slog.Logger               // nil: silent

	// Same reports whether two stores are of one shop, by their named values. If
	// somebody puts another shop's store over an open one, the two are not merged.
	// nil: they always are.
	Same Same

	layouts layouts                          // none: ourLayouts()
	commit  func(write func() error) error   // nil: calls write; tests simulate a failing disk here
	free    func(dir string) (uint64, error) // nil: folder.Free; tests simulate a small disk here
}

func (o Options) filled() Options {
	o.LockWait = cmp.Or(o.LockWait, 10*time.Second)
	o.Keep = cmp.Or(o.Keep, purchase.KeptDays*24*time.Hour)
	if o.Zone == nil {
		o.Zone = time.Local
	}
	if o.Today == nil {
		zone := o.Zone
		o.Today = func(now time.Time) string { return purchase.BusinessDay(now, zone, 0) }
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.layouts.reads == 0 {
		o.layouts = ourLayouts()
	}
	if o.commit == nil {
		o.commit = func(write func() error) error { return write() }
	}
	if o.free == nil {
		o.free = folder.Free
	}
	return o
}
