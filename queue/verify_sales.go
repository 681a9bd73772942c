package queue

import (
	"crypto/sha256"
	"encoding/hex"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// proof compares the sales that are kept with what the journal says of them:
// that they were recorded, the hash of the bytes to send, the amount, and what
// has become of them since. It is given the sales first, then the journal
// entries, then the end. An entry from before there were hashes proves the
// amount alone. A salvage may have lost entries with their pages, and decides
// itself what becomes of a sale, so nothing older than the last salvage needs
// an entry.
type proof struct {
	kept  map[saleID]*keptSale
	pairs map[pair]bool    // of sales, and what has replaced them
	open  map[saleID]Entry // recorded since the last salvage, not settled, and not kept

	salvages int               // seen so far
	recorded int64             // since the last salvage
	first    purchase.Sequence // the first of those

	closings map[string]string // the closed days that are kept, by the closing's hash
	proved   map[string]bool   // of them: the journal proves them
	gone     []Entry           // of closings, since the last salvage, that are not kept
}

// pair says that one sale has replaced another.
type pair struct{ old, by saleID }

// saleID stands for an idempotency key and takes less memory.
type saleID [16]byte

type keptSale struct {
	sequence purchase.Sequence
	item     [sha256.Size]byte
	amount   purchase.Money
	state    purchase.State

	replaces, replacedBy saleID // zero: none

	proved  bool           // an entry says that it was recorded
	told    purchase.State // what the journal last said of it; "": nothing
	salvage int            // how many salvages had been seen then
}

func newProof() *proof {
	return &proof{kept: map[saleID]*keptSale{}, open: map[saleID]Entry{}, pairs: map[pair]bool{},
		closings: map[string]string{}, proved: map[string]bool{}}
}

func idOf(key string) saleID {
	sum := sha256.Sum256([]byte(key))
	return saleID(sum[:16])
}

func (p *proof) sale(tx purchase.Transaction) {
	id := idOf(tx.IdempotencyKey)
	sale := &keptSale{sequence: tx.Sequence, item: sha256.Sum256(tx.Wire), amount: tx.Amount, state: tx.State}
	p.kept[id] = sale
	if tx.Replaces != "" {
		sale.replaces = idOf(tx.Replaces)
		p.pairs[pair{sale.replaces, id}] = true
	}
	if tx.ReplacedBy != "" {
		sale.replacedBy = idOf(tx.ReplacedBy)
		p.pairs[pair{id, sale.replacedBy}] = true
	}
}

// replaced compares the two sides of every replacement, where both are kept. One
// that is still to be sent would be booked beside the sale that stands for it. Where two
// copies of a store have each replaced a sale, it names one of the replacements.
func (p *proof) replaced(wrong func(fault.Fault)) {
	for both := range p.pairs {
		old, by := p.kept[both.old], p.kept[both.by]
		if old == nil || by == nil {
			continue
		}
		if !ended(old.state) || by.replaces != both.old ||
			old.state == purchase.Dismissed && old.replacedBy == (saleID{}) {
			f := numbered(fault.BooksReplaced, old.sequence)
			f.Other = uint64(by.sequence)
			wrong(f)
		}
	}
}

// entry compares a journal entry with its sale. differs is false, too, for a
// sale that is no longer kept.
func (p *proof) entry(e Entry) (f fault.Fault, differs bool) {
	if e.What == WhatSalvaged || e.What == WhatRestored || e.What == WhatMovedIn {
		p.salvages, p.recorded, p.first = p.salvages+1, 0, 0
		clear(p.open)
		p.gone = nil
		return f, false
	}
	if e.What == WhatClosed {
		p.closed(e)
		return f, false
	}
	if e.What == WhatRecorded {
		if p.recorded++; p.recorded == 1 {
			p.first = e.Sequence
		}
	}
	if e.To == "" {
		return f, false
	}
	id := idOf(e.Key)
	sale := p.kept[id]
	if sale == nil {
		if ended(e.To) {
			delete(p.open, id)
		} else {
			p.open[id] = e
		}
		return f, false
	}
	sale.told, sale.salvage = e.To, p.salvages
	if e.What != WhatRecorded {
		return f, false
	}
	sale.proved = true
	switch {
	case e.Item != "" && e.Item != hex.EncodeToString(sale.item[:]):
		f = numbered(fault.BooksItem, sale.sequence)
	case e.Amount != sale.amount.String():
		f = numbered(fault.BooksAmount, sale.sequence)
		f.Amount, f.Told = sale.amount.String(), e.Amount
	default:
		return f, false
	}
	f.Other = e.Number
	return f, true
}

// end calls wrong for what only the whole journal tells: a sale that it does
// not know, a sale that is in another state, and a missing sale. total is the
// number of recorded sales by the totals.
func (p *proof) end(total int64, wrong func(fault.Fault)) {
	whole := p.salvages == 0 // the journal of all sales is there
	if whole && p.recorded != total {
		wrong(fault.Fault{Kind: fault.BooksCount, Facts: fault.Facts{Count: int(p.recorded), Against: int(total)}})
	}
	for _, sale := range p.kept {
		switch {
		case !sale.proved && (whole || p.recorded > 0 && sale.sequence >= p.first):
			wrong(numbered(fault.BooksNoEntry, sale.sequence))
		case sale.told != "" && sale.told != sale.state && sale.salvage == p.salvages:
			f := numbered(fault.BooksState, sale.sequence)
			f.State, f.Told = string(sale.state), string(sale.told)
			wrong(f)
		}
	}
	p.closingsEnd(wrong)
	p.replaced(wrong)
	for _, e := range p.open {
		f := numbered(fault.BooksNotKept, e.Sequence)
		f.Told = string(e.To)
		wrong(f)
	}
}
