package till

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Within these times the same card read again is one scan (from a camera,
// device.OutOfSight), and the same sale again is worth a question.
const (
	repeatScan = 2500 * time.Millisecond
	repeatSale = 2 * time.Minute

	repeatAmong = 20 // of the last sales: nobody makes more in that time
)

// fewPunches are never asked about. More are, if they are over half of what the card needs: a
// key that was pressed twice makes 11 of 1.
const fewPunches = 9

// TakeScan checks a scanned code and returns the card's; onForm is the code that
// the form holds now. Errors are of the class fault.Card. Two of them are no refusal:
// fault.CardAgain, the same card read twice, is a notice; fault.CardBarcode, the
// number under a card's barcode, can be looked up but not sold on.
func (t *Till) TakeScan(s purchase.Scan, onForm string) (string, error) {
	code, err := purchase.ParseCard(s.Text)
	if err != nil {
		return "", err
	}
	if purchase.CannotBeCard(code) {
		return "", fault.New(fault.CardImpossible)
	}
	// With an empty form the same card counts as new: it was recorded, or the form was
	// cleared. Before a camera it does not: that may still see the last customer's card.
	within, again := repeatScan, code == onForm
	if s.Source == purchase.SourceCamera {
		within, again = device.OutOfSight, true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	last := t.lastScan
	t.lastScan = purchase.Scan{Text: code, At: s.At}
	if again && last.Text == code && s.At.Sub(last.At) < within {
		return "", fault.New(fault.CardAgain)
	}
	if purchase.IsBarcode(code) {
		return "", fault.New(fault.CardBarcode)
	}
	if seenAsBars(s) {
		return "", fault.New(fault.CardOtherBars)
	}
	return code, nil
}

// seenAsBars reports whether a camera or a picture showed a bar code. A sale cannot
// be made with one, whatever its text. A hand scanner may name a symbology too, but
// its settings may be wrong, so there the text alone counts.
func seenAsBars(s purchase.Scan) bool {
	lens := s.Source == purchase.SourceCamera || s.Source == purchase.SourcePicture
	return lens && s.Symbology != "" && s.Symbology != "QR"
}

// Draft is one filled-in form of the window.
type Draft struct {
	Form      uint64 // of NewForm; ringing the same form twice records once
	Card      string
	Source    purchase.Source
	ScannedAt time.Time
	Amount    string // as typed
	Punches   int
	Whole     int // punches that the card needs for a reward, as Forloy has said; 0: it has not
	Receipt   string
	Note      string
	Customer  string        // whose card it is, as Forloy has said; "": it has not
	Doubts    []fault.Fault // what Forloy's answer about the card leaves to ask
	Confirmed bool          // a person has said yes to an Ask
}

// NewForm returns an id for one filling of the form.
func (t *Till) NewForm() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.forms++
	return t.forms
}

// Ring records a draft and returns once the commit is on disk. With an error,
// nothing was recorded: *Ask when a person should say yes first; otherwise a fault of
// the class Card, Amount or Input (which field), Setup or Store. Only after
// fault.StoreUnsure may the sale be on disk: ringing the same form again looks it
// up before anything is recorded.
func (t *Till) Ring(ctx context.Context, d Draft) (purchase.Transaction, error) {
	t.ringing.Lock()
	defer t.ringing.Unlock()
	if tx, done := t.rung[d.Form]; done && d.Form != 0 {
		return tx, nil
	}
	t.mu.Lock()
	settings := t.settings
	t.mu.Unlock()
	code, err := purchase.ParseCard(d.Card) // the card first: that is the order of the form
	if err != nil {
		return purchase.Transaction{}, err
	}
	amount, err := purchase.ParseMoney(d.Amount, settings.Currency)
	if err != nil {
		return purchase.Transaction{}, err
	}
	if tx, found, err := t.findUnsure(ctx, d.Form, code, amount); found || err != nil {
		return tx, err
	}
	sale := purchase.Sale{Card: d.Card, Source: d.Source, ScannedAt: d.ScannedAt, Amount: amount,
		Punches: d.Punches, Receipt: d.Receipt, Note: d.Note, CustomerName: d.Customer}
	tx, err := t.record(ctx, sale, func(s Store, tx purchase.Transaction) error {
		if d.Confirmed && t.unguarded != d.Form {
			return nil
		}
		t.unguarded = 0
		return t.guard(s, tx, d, settings)
	})
	if errors.Is(err, fault.StoreUnsure) {
		t.unsure = unsure{d.Form, tx.IdempotencyKey}
		t.log.Error("not known whether a sale was written", "key", tx.IdempotencyKey, "error", err)
		return purchase.Transaction{}, err
	}
	if err != nil {
		return tx, err
	}
	clear(t.rung) // only the last form can be on its way twice
	t.rung[d.Form] = tx
	return tx, nil
}

// unsure is a sale that may or may not be on the disk.
type unsure struct {
	form uint64
	key  string
}

// findUnsure looks for such a sale, now that the store may work again, before any other
// is recorded. The caller holds ringing.
func (t *Till) findUnsure(ctx context.Context, form uint64, card string, amount purchase.Money) (
	tx purchase.Transaction, found bool, err error) {
	before := t.unsure
	if before.key == "" {
		return tx, false, nil
	}
	tx, err = t.Find(ctx, before.key)
	switch {
	case errors.Is(err, fault.RefusedNotFound):
		t.unsure = unsure{}
		return purchase.Transaction{}, false, nil
	case err != nil:
		return purchase.Transaction{}, false, err
	}
	t.unsure = unsure{}
	if before.form == form && tx.Card == card && tx.Amount == amount {
		t.rung[form] = tx
		return tx, true, nil
	}
	t.unguarded = form
	return purchase.Transaction{}, false, &Ask{[]fault.Fault{aboutSale(fault.DoubtRecorded, tx)}}
}

// guard asks, in one question, about what Forloy has said of the card, an amount over the
// till's limit, unusually many punches, and a sale that repeats a recent one.
func (t *Till) guard(s Store, tx purchase.Transaction, d Draft, settings Settings) error {
	doubts := slices.Clone(d.Doubts)
	if settings.AskAbove != "" {
		limit, err := purchase.ParseMoney(settings.AskAbove, settings.Currency)
		if err == nil && tx.Amount.Minor > limit.Minor {
			doubts = append(doubts, fault.Fault{Kind: fault.DoubtLimit,
				Facts: fault.Facts{Amount: tx.Amount.String(), Limit: limit.String()}})
		}
	}
	if tx.Punches > max(fewPunches, d.Whole/2) {
		doubts = append(doubts, fault.Fault{Kind: fault.DoubtPunches, Facts: fault.Facts{Count: tx.Punches}})
	}
	last, err := s.Recent(repeatAmong)
	if err != nil {
		return err
	}
	for _, before := range last {
		if before.Card == tx.Card && before.Amount == tx.Amount && before.State != purchase.Voided &&
			time.Since(t.madeAt(before)).Abs() < repeatSale {
			doubts = append(doubts, repeats(before, tx))
			break
		}
	}
	if len(doubts) > 0 {
		return &Ask{doubts}
	}
	return nil
}

// repeats is the doubt about a sale that equals an earlier one, with the holder's name if
// either has it.
func repeats(before, tx purchase.Transaction) fault.Fault {
	f := aboutSale(fault.DoubtRepeat, before)
	f.Name = cmp.Or(before.CustomerName, tx.CustomerName)
	return f
}

func aboutSale(kind fault.Kind, tx purchase.Transaction) fault.Fault {
	return fault.Fault{Kind: kind, Facts: fault.Facts{Amount: tx.Amount.String(), Card: purchase.MaskCard(tx.Card),
		At: tx.RecordedAt}}
}

func (t *Till) noteMade(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.made[key] = time.Now()
}

// madeAt is when a sale was recorded; for a sale of this run by the monotonic clock,
// however the wall clock was set since.
func (t *Till) madeAt(tx purchase.Transaction) time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	if at, ours := t.made[tx.IdempotencyKey]; ours {
		return at
	}
	return tx.RecordedAt
}

// saleCheck may refuse a sale, or ask about it, before it is recorded.
type saleCheck func(Store, purchase.Transaction) error

// Record makes a sale durable without asking anything: what the verbs use.
// Empty location, staff, terminal and currency are the till's. Errors are as
// Ring's, but never an Ask.
func (t *Till) Record(ctx context.Context, sale purchase.Sale) (purchase.Transaction, error) {
	return t.record(ctx, sale, func(Store, purchase.Transaction) error { return nil })
}

func (t *Till) record(ctx context.Context, sale purchase.Sale, check saleCheck) (purchase.Transaction, error) {
	var recorded purchase.Transaction
	err := t.use(ctx, func(s Store) error {
		tx, err := t.complete(sale)
		if m := s.Moved(); m != nil && errors.Is(err, fault.SetupMissing) { // a sign-in would not help
			return fault.Fault{Kind: fault.StoreMoved, Facts: fault.Facts{At: m.At}}
		}
		if err != nil {
			return err
		}
		if err := check(s, tx); err != nil {
			return err
		}
		if recorded, err = s.Record(tx); err == nil {
			t.noteMade(recorded.IdempotencyKey)
			t.receipts.note(recorded)
		}
		return err
	})
	if errors.Is(err, fault.StoreUnsure) {
		t.receipts.forget() // it may be there: whoever asks next looks
		return recorded, err
	}
	if err != nil {
		return purchase.Transaction{}, err
	}
	t.mu.Lock()
	forloy, lapsed := t.forloy, t.lapse()
	t.mu.Unlock()
	forloy.Wake()
	if lapsed {
		t.changed()
	}
	return recorded, nil
}

// complete fills in what the till knows and makes the transaction.
func (t *Till) complete(sale purchase.Sale) (purchase.Transaction, error) {
	t.mu.Lock()
	station, cutOff := t.station(), t.settings.DayCutOff
	t.mu.Unlock()
	fill := func(to *string, from string) {
		if *to == "" {
			*to = from
		}
	}
	fill(&sale.LocationID, station.LocationID)
	fill(&sale.StaffUserID, station.StaffID)
	fill(&sale.TerminalID, station.TerminalID)
	sale.DayCutOff = cutOff
	if sale.LocationID == "" || sale.StaffUserID == "" {
		return purchase.Transaction{}, fault.New(fault.SetupMissing)
	}
	return purchase.New(sale)
}

// Lookup asks Forloy what a card is, by its code or its barcode's number. It is
// only shown: a sale never waits for it. The error is fault.CardUnknown where there is
// no such card.
func (t *Till) Lookup(ctx context.Context, card string) (purchase.CardInfo, error) {
	t.mu.Lock()
	forloy := t.forloy
	t.mu.Unlock()
	return forloy.Lookup(ctx, card)
}

// SyncNow sends what waits at once, unless Forloy has asked to wait.
func (t *Till) SyncNow() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.forloy.SyncNow()
}

// Pass offers everything that waits once (the verb sync), after any sender in another
// process has ended.
func (t *Till) Pass(ctx context.Context) (Pass, error) {
	release, err := t.right.hold(ctx) // a running till may be waiting for it itself
	if err != nil {
		return Pass{}, err
	}
	defer release()
	t.mu.Lock()
	forloy, running := t.forloy, t.running
	t.mu.Unlock()
	if err := t.read(ctx); err != nil { // whether anybody has signed in, for who asks after it
		return Pass{}, err
	}
	if !running { // a running till has asked already
		t.askDesk(ctx)
	}
	pass, err := forloy.Pass(ctx)
	if t.opts.Fleet != nil && !running && err == nil { // a running till does its errands and tells the desk by itself
		t.doErrands(ctx)
		if pass.Desk = t.opts.Fleet.Tell(ctx); pass.Desk != nil {
			t.log.Warn("the desk is not told", "error", pass.Desk)
		}
	}
	return pass, err
}
