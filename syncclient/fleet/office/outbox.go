package office

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/uuid"

	"counterfoil/internal/durable"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
)

// Outbox is the waiting sales of a silent till, for a sender. What was offered and what came of it is in the desk's
// stream before the sender goes on.
type Outbox struct {
	ctx    context.Context
	desk   Rescuing
	memory string // the folder of what the sender remembers
	place  fleet.Place
	by     string
	run    string                 // its own id: another rescue may be about the same sales
	sales  []purchase.Transaction // by sequence
	before map[string]bool        // keys that somebody had offered before
	own    map[string]bool        // keys that this one has
	marked map[string]bool        // those first offered by the last Offer or OfferAhead: these may be retracted
	ahead  map[string]bool        // keys of the last OfferAhead, until they are offered
}

// Rescuing is the desk, for an Outbox. Control is the one that runs.
type Rescuing interface {
	Sales(ctx context.Context, q SalesAsked) ([]WaitingSale, error)
	Note(ctx context.Context, n RescueNoted) error
}

// OpenOutbox reads a till's sales from the desk that runs. by is who sends them. ctx is that of all that the outbox
// asks.
func OpenOutbox(ctx context.Context, c Control, place fleet.Place, by string) (*Outbox, error) {
	return c.outbox(ctx, place, by, false)
}

func (c Control) outbox(ctx context.Context, place fleet.Place, by string, held bool) (*Outbox, error) {
	keys, err := LoadKeys(c.Dir)
	if err != nil {
		return nil, Stored(err)
	}
	o := newOutbox(ctx, c, filepath.Join(c.Dir, "rescue"), place, by)
	if err := o.read(fleet.NewOpener(keys.Private), held); err != nil {
		return nil, err
	}
	return o, nil
}

// ReadOutbox reads them from any desk; memory is a folder for what the sender remembers.
func ReadOutbox(ctx context.Context, from Rescuing, with *fleet.Opener, memory string, place fleet.Place, by string) (
	*Outbox, error) {
	o := newOutbox(ctx, from, memory, place, by)
	if err := o.read(with, false); err != nil {
		return nil, err
	}
	return o, nil
}

func newOutbox(ctx context.Context, from Rescuing, memory string, place fleet.Place, by string) *Outbox {
	return &Outbox{ctx: ctx, desk: from, memory: memory, place: place, by: by, run: uuid.NewString(),
		before: map[string]bool{}, own: map[string]bool{}, marked: map[string]bool{}, ahead: map[string]bool{}}
}

// read asks for the sales; held: also for those that their till sends itself, to be seen only.
func (o *Outbox) read(with *fleet.Opener, held bool) error {
	for after := ""; ; {
		some, err := o.desk.Sales(o.ctx, SalesAsked{Till: o.place.Key(), After: after, Look: held})
		if err != nil {
			return err
		}
		if len(some) == 0 {
			break
		}
		for _, w := range some {
			after = w.Key
			if !w.Waits || w.Held && !held {
				continue
			}
			tx, err := w.open(with)
			if err != nil {
				return Stored(fmt.Errorf("the sale %s: %w", w.Key, err))
			}
			o.before[tx.IdempotencyKey] = w.Offered
			o.sales = append(o.sales, tx)
		}
	}
	o.number()
	return nil
}

// open reads a sale as its till has recorded it, byte for byte.
func (w WaitingSale) open(with *fleet.Opener) (tx purchase.Transaction, err error) {
	var told fleet.Told
	if err := with.Open(w.Sealed, &told); err != nil {
		return tx, err
	}
	e, err := told.Read()
	if err != nil {
		return tx, err
	}
	if told.Sale == nil {
		return tx, errors.New("what was told of it lacks the sale")
	}
	if sum := sha256.Sum256(told.Sale.Item); e.Item != "" && e.Item != hex.EncodeToString(sum[:]) {
		return tx, errors.New("its bytes are not those that the till has recorded")
	}
	item, err := purchase.ParseItem(told.Sale.Item, told.Sale.Currency)
	if err != nil {
		return tx, err
	}
	tx = w.Tries.on(purchase.Transaction{Item: item, Wire: told.Sale.Item, Sequence: told.Sale.Sequence,
		RecordedAt: e.At, BusinessDay: told.Sale.Day, State: purchase.Pending})
	if w.Offered {
		tx.FirstSentAt = e.At
	}
	return tx, nil
}

// Waiting are the sales that a till has told and not sent, in their order.
func (c Control) Waiting(ctx context.Context, place fleet.Place) ([]purchase.Transaction, error) {
	o, err := c.outbox(ctx, place, "", true)
	if err != nil {
		return nil, err
	}
	return o.sales, nil
}

// number puts them in order. Of two that have one sequence, as after a till was put back to an older copy, the second
// goes behind all others.
func (o *Outbox) number() {
	slices.SortFunc(o.sales, func(a, b purchase.Transaction) int {
		return cmp.Or(cmp.Compare(a.Sequence, b.Sequence), cmp.Compare(a.IdempotencyKey, b.IdempotencyKey))
	})
	last := purchase.Sequence(0)
	if n := len(o.sales); n > 0 {
		last = o.sales[n-1].Sequence
	}
	seen := map[purchase.Sequence]bool{}
	for i := range o.sales {
		tx := &o.sales[i]
		if seen[tx.Sequence] || tx.Sequence == 0 {
			last++
			tx.Sequence = last
		}
		seen[tx.Sequence] = true
	}
	slices.SortFunc(o.sales, func(a, b purchase.Transaction) int { return cmp.Compare(a.Sequence, b.Sequence) })
}

// Len is how many wait.
func (o *Outbox) Len() (n int) {
	for _, tx := range o.sales {
		if tx.State == purchase.Pending {
			n++
		}
	}
	return n
}

// Next returns what waits after a sequence.
func (o *Outbox) Next(after purchase.Sequence, max int) (some []purchase.Transaction, _ error) {
	for _, tx := range o.sales {
		if tx.State == purchase.Pending && tx.Sequence > after && len(some) < max {
			some = append(some, tx)
		}
	}
	return some, nil
}

// Offer has the desk keep that these sales are about to be sent, with the verdicts before.
func (o *Outbox) Offer(now time.Time, txs []purchase.Transaction, before ...purchase.Result) (
	some []purchase.Transaction, err error) {
	var fresh []string
	for _, tx := range txs {
		if own := o.find(tx.IdempotencyKey); own != nil && own.State == purchase.Pending && !o.own[own.IdempotencyKey] {
			fresh = append(fresh, own.IdempotencyKey)
		}
	}
	err = o.keep(fleet.Rescued{At: now, Offered: fresh, Verdicts: o.verdicts(before)}, len(txs) > 0)
	if err != nil {
		return nil, err
	}
	o.apply(now, before)
	for _, tx := range txs {
		own := o.find(tx.IdempotencyKey)
		if own == nil || own.State != purchase.Pending {
			continue
		}
		if own.FirstSentAt.IsZero() {
			own.FirstSentAt = now
		}
		if !o.own[own.IdempotencyKey] {
			o.own[own.IdempotencyKey], o.marked[own.IdempotencyKey] = true, true
		} else if !o.ahead[own.IdempotencyKey] { // a request with it may have left
			delete(o.marked, own.IdempotencyKey)
		}
		delete(o.ahead, own.IdempotencyKey)
		some = append(some, *own)
	}
	return some, nil
}

// OfferAhead does the same for the batch after the one in flight.
func (o *Outbox) OfferAhead(now time.Time, txs []purchase.Transaction, before ...purchase.Result) error {
	some, err := o.Offer(now, txs, before...)
	clear(o.ahead)
	for _, tx := range some {
		o.ahead[tx.IdempotencyKey] = true
	}
	return err
}

// Retract has it keep that not a byte of them was sent.
func (o *Outbox) Retract(now time.Time, txs []purchase.Transaction) error {
	note := fleet.Rescued{At: now}
	for _, tx := range txs {
		if o.marked[tx.IdempotencyKey] {
			note.Retracted = append(note.Retracted, tx.IdempotencyKey)
		}
	}
	if err := o.keep(note, false); err != nil {
		return err
	}
	for _, key := range note.Retracted {
		delete(o.marked, key)
		delete(o.own, key)
		if own := o.find(key); own != nil && !o.before[key] {
			own.FirstSentAt = time.Time{}
		}
	}
	return nil
}

// Settle has it keep verdicts.
func (o *Outbox) Settle(now time.Time, results []purchase.Result) error {
	if err := o.keep(fleet.Rescued{At: now, Verdicts: o.verdicts(results)}, false); err != nil {
		return err
	}
	o.apply(now, results)
	return nil
}

func (o *Outbox) keep(note fleet.Rescued, sends bool) error {
	note.By, note.Run = o.by, o.run
	return o.desk.Note(o.ctx, RescueNoted{Place: o.place, Note: note, Sends: sends})
}

func (o *Outbox) verdicts(results []purchase.Result) (some []fleet.Verdict) {
	for _, r := range results {
		some = append(some, fleet.VerdictOf(r, o.by))
	}
	return some
}

func (o *Outbox) apply(now time.Time, results []purchase.Result) {
	for _, r := range results {
		own := o.find(r.IdempotencyKey)
		switch {
		case own == nil || own.State != purchase.Pending:
		case r.Verdict == purchase.Accepted:
			own.State = purchase.Synced
		case r.Verdict == purchase.Refused:
			own.State = purchase.Review
		default:
			own.Charge(now, r)
		}
	}
}

func (o *Outbox) find(key string) *purchase.Transaction {
	i := slices.IndexFunc(o.sales, func(tx purchase.Transaction) bool { return tx.IdempotencyKey == key })
	if i < 0 {
		return nil
	}
	return &o.sales[i]
}

// Load reads what the sender remembers of this till's sales, as of a Retry-After.
func (o *Outbox) Load(name string) ([]byte, error) {
	value, err := os.ReadFile(o.file(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return value, Stored(err)
}

// Save keeps it.
func (o *Outbox) Save(name string, value []byte) error {
	path := o.file(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Stored(err)
	}
	return Stored(durable.Write(path, func(w io.Writer) error {
		_, err := w.Write(value)
		return err
	}))
}

func (o *Outbox) file(name string) string {
	sum := sha256.Sum256([]byte(o.place.Key()))
	return filepath.Join(o.memory, hex.EncodeToString(sum[:8])+"-"+name+".json")
}
