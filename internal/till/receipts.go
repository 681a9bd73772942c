package till

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// receiptDays is how many business days' receipts are kept in memory: a POS asks
// about today, and after midnight or a weekend about the day before.
const receiptDays = 4

// receipts tells which sale has a receipt number on a business day. A day is read
// from the store when it is first asked about, and follows what is recorded since.
type receipts struct {
	mu     sync.Mutex
	days   []*receiptDay // the one that was read last is the last
	merged string        // where the store before them is kept, if two were merged
}

type receiptDay struct {
	date string
	by   map[string][]purchase.Sequence // the sales of a receipt, by seen
}

// seen is a receipt as it is read on a screen: marks that nobody can see make no other of it.
func seen(receipt string) string { return strings.TrimSpace(purchase.Legible(receipt)) }

// note is called for every new sale.
func (r *receipts) note(tx purchase.Transaction) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, day := range r.days {
		receipt := seen(tx.Receipt)
		if day.date == tx.BusinessDay && receipt != "" && !slices.Contains(day.by[receipt], tx.Sequence) {
			day.by[receipt] = append(day.by[receipt], tx.Sequence)
		}
	}
}

// forget has every day read again: the store may hold more than was noted.
func (r *receipts) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.days = nil
}

// follow has every day read again after a merge of two stores.
func (r *receipts) follow(merged string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.merged != merged {
		r.days, r.merged = nil, merged
	}
}

// known is a receipt's sales, the newest first; read: that day was read.
func (r *receipts) known(date, receipt string) (sequences []purchase.Sequence, read bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, day := range r.days {
		if day.date == date {
			sequences = slices.Sorted(slices.Values(day.by[seen(receipt)]))
			slices.Reverse(sequences)
			return sequences, true
		}
	}
	return nil, false
}

// begin notes the sales of a day from now on, before those that are there are read.
func (r *receipts) begin(date string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.days = append(r.days, &receiptDay{date, map[string][]purchase.Sequence{}})
	if len(r.days) > receiptDays {
		r.days = r.days[1:]
	}
}

// RecordOnce is Record for a POS, which may ask twice because it was not told what
// came of it: the same receipt on the same business day is one sale. If it is there
// already, it is returned as it stands, or the error is fault.POSReceipt where
// its amount or card is another. The receipt must not be empty.
func (t *Till) RecordOnce(ctx context.Context, sale purchase.Sale) (purchase.Transaction, error) {
	t.ringing.Lock()
	defer t.ringing.Unlock()
	card, err := purchase.ParseCard(sale.Card)
	if err != nil {
		return purchase.Transaction{}, err
	}
	tx, there, err := t.ofReceipt(ctx, sale.Receipt, card, sale.Amount, sale.ScannedAt)
	if there || err != nil {
		return tx, err
	}
	return t.Record(ctx, sale)
}

// OfReceipt is the sale with a receipt number on the business day of a moment, if it
// has that amount; otherwise the error is fault.POSReceipt.
func (t *Till) OfReceipt(ctx context.Context, receipt string, amount purchase.Money, at time.Time) (
	tx purchase.Transaction, there bool, err error) {
	t.ringing.Lock()
	defer t.ringing.Unlock()
	return t.ofReceipt(ctx, receipt, "", amount, at)
}

// turn is how far from the end of a business day a receipt may still be that of the day
// beside it: a POS that was not told what came of a sale asks again after midnight.
const turn = 10 * time.Minute

// ofReceipt takes an empty card for any. A sale that a person has ended stands in the
// way of none that differs from it: it may be its correction. Nor does one of the day
// beside, where many a POS begins with 1 again. The caller holds ringing.
func (t *Till) ofReceipt(ctx context.Context, receipt, card string, amount purchase.Money, at time.Time) (
	tx purchase.Transaction, there bool, err error) {
	t.mu.Lock()
	cutOff := t.settings.DayCutOff
	t.mu.Unlock()
	err = t.use(ctx, func(s Store) error {
		_, _, err := s.Oldest() // looks whether the store is still the one that was read
		if m := s.Merged(); m != nil {
			t.receipts.follow(m.MovedTo + m.Held)
		}
		return err
	})
	if err != nil {
		return tx, false, err
	}
	day := func(at time.Time) string { return purchase.BusinessDay(at, time.Local, cutOff) }
	for _, off := range []time.Duration{0, -turn, turn} {
		date := day(at.Add(off))
		if off != 0 && date == day(at) {
			continue
		}
		sales, err := t.salesOf(ctx, date, receipt)
		if err != nil {
			return purchase.Transaction{}, false, err
		}
		beside := func(tx purchase.Transaction) bool {
			return off != 0 && (ended(tx) && tx.ReplacedBy == "" || tx.ScannedAt.Sub(at).Abs() > turn)
		}
		same := func(tx purchase.Transaction) bool {
			return tx.Amount == amount && (card == "" || tx.Card == card) && !beside(tx)
		}
		tx, there = answers(sales, same)
		switch {
		case there && same(tx):
			return tx, true, nil
		case there && off == 0 && !ended(tx):
			return purchase.Transaction{}, false, fault.Fault{Kind: fault.POSReceipt, Facts: fault.Facts{
				Amount: tx.Amount.String(), Card: purchase.MaskCard(tx.Card), Key: tx.IdempotencyKey}}
		case there && off == 0:
			return purchase.Transaction{}, false, nil
		}
	}
	return purchase.Transaction{}, false, nil
}

func ended(tx purchase.Transaction) bool {
	return tx.State == purchase.Voided || tx.State == purchase.Dismissed
}

// answers is which of a receipt's sales, the newest first, answers a POS: one that is the same and stands, or that
// Review has replaced by one with another card; else the newest. One that a person has ended does not answer for what
// stands beside it, unless it is the same.
func answers(sales []purchase.Transaction, same func(purchase.Transaction) bool) (tx purchase.Transaction, there bool) {
	for _, fits := range []func(purchase.Transaction) bool{
		func(tx purchase.Transaction) bool { return same(tx) && !ended(tx) },
		func(tx purchase.Transaction) bool { return same(tx) && tx.ReplacedBy != "" },
		func(tx purchase.Transaction) bool { return same(tx) || !ended(tx) },
		func(purchase.Transaction) bool { return true },
	} {
		if i := slices.IndexFunc(sales, fits); i >= 0 {
			return sales[i], true
		}
	}
	return tx, false
}

// salesOf is the sales of a receipt on a business day, the newest first.
func (t *Till) salesOf(ctx context.Context, date, receipt string) (sales []purchase.Transaction, err error) {
	if err := t.readReceipts(ctx, date); err != nil {
		return nil, err
	}
	sequences, _ := t.receipts.known(date, receipt)
	if len(sequences) == 0 {
		return nil, nil
	}
	err = t.use(ctx, func(s Store) error {
		sales = nil
		for _, sequence := range sequences {
			page, err := s.Page(Query{}, sequence-1, 1)
			if err != nil {
				return err
			}
			if len(page) == 1 && page[0].Sequence == sequence {
				sales = append(sales, page[0])
			}
		}
		return nil
	})
	return sales, err
}

func (t *Till) readReceipts(ctx context.Context, date string) error {
	if _, read := t.receipts.known(date, ""); read {
		return nil
	}
	t.receipts.begin(date)
	err := t.List(ctx, Query{Day: date, Until: date}, func(tx purchase.Transaction) error {
		t.receipts.note(tx)
		return nil
	})
	if err != nil {
		t.receipts.forget()
	}
	return err
}
