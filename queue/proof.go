package queue

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"counterfoil/internal/purchase"
)

// proof compares the sales that are kept with what the journal says was
// recorded: the hash of the bytes to send, and the amount. Sales are taken first,
// then the entries. An entry of before there were hashes proves the amount alone,
// and a sale whose entry was lost with its page proves nothing.
type proof map[saleID]keptSale

// saleID stands for an idempotency key, in less memory.
type saleID [16]byte

type keptSale struct {
	sequence purchase.Sequence
	item     [sha256.Size]byte
	amount   purchase.Money
}

func idOf(key string) saleID {
	sum := sha256.Sum256([]byte(key))
	return saleID(sum[:16])
}

func (p proof) record(tx purchase.Transaction) {
	p[idOf(tx.IdempotencyKey)] = keptSale{tx.Sequence, sha256.Sum256(tx.Wire), tx.Amount}
}

// entry returns what is wrong with the sale that a journal entry tells of; "":
// nothing, or it is not kept any more.
func (p proof) entry(e Entry) string {
	if e.What != WhatRecorded {
		return ""
	}
	id := idOf(e.Key)
	sale, kept := p[id]
	delete(p, id)
	switch {
	case !kept:
		return ""
	case e.Item != "" && e.Item != hex.EncodeToString(sale.item[:]):
		return fmt.Sprintf("sale no. %d is not what was recorded: the bytes that are kept to be sent differ from those that "+
			"journal entry no. %d proves", sale.sequence, e.Number)
	case e.Amount != sale.amount.String():
		return fmt.Sprintf("sale no. %d is not what was recorded: it is over %s, but journal entry no. %d says %s",
			sale.sequence, sale.amount, e.Number, e.Amount)
	}
	return ""
}
