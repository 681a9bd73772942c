package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"runtime"
	"sync"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
)

// message is one of the stream; where a till tells a group of entries, one of these.
type message struct {
	number uint64
	key    string    // of the till whose subject it came by
	kind   string    // the prefix of that: fleet.Journal, or what the desk itself says of the till
	at     time.Time // when the stream got it
	more   bool      // entries of the same group follow
	sealed []byte
	read   *entry // nil: not opened yet
}

// split makes a message of each entry of a group. What is no group is left as it is, and nobody can open it.
func split(m message) []message {
	if m.kind != fleet.Journal {
		return []message{m}
	}
	parts, err := fleet.Parts(m.sealed)
	if err != nil {
		return []message{m}
	}
	some := make([]message, len(parts))
	for i, part := range parts {
		some[i] = m
		some[i].sealed, some[i].more = part, i < len(parts)-1
	}
	return some
}

// entry is what is in a message, with what is made of it without the books.
type entry struct {
	told fleet.Told
	fleet.Entry
	hash     hash
	previous hash // the zero value: it is the first
	money    purchase.Money
	receipt  string
	wrong    error // no till says such a thing
}

func (e *entry) position() fleet.Position {
	return fleet.Position{Number: e.Number, Hash: e.hash.String()}
}

type hash [sha256.Size]byte

func (h hash) String() string { return hex.EncodeToString(h[:]) }

// open opens messages, on all cores.
func open(some []message, with *fleet.Opener) {
	parts := min(runtime.GOMAXPROCS(0), len(some)/100+1)
	var all sync.WaitGroup
	for part := range parts {
		all.Go(func() {
			for i := part * len(some) / parts; i < (part+1)*len(some)/parts; i++ {
				if some[i].kind == fleet.Journal {
					some[i].read = newEntry(some[i].sealed, with)
				}
			}
		})
	}
	all.Wait()
}

func newEntry(sealed []byte, with *fleet.Opener) *entry {
	e := &entry{}
	if e.wrong = with.Open(sealed, &e.told); e.wrong != nil {
		return e
	}
	if e.Entry, e.wrong = e.told.Read(); e.wrong != nil {
		return e
	}
	e.hash = sha256.Sum256(e.told.Entry)
	before, err := hex.DecodeString(e.Previous)
	first := e.Number == 1
	if err != nil || first && len(before) > 0 || !first && len(before) != len(e.previous) {
		e.wrong = errors.New("an entry that does not follow the one before")
		return e
	}
	copy(e.previous[:], before)
	if sale := e.told.Sale; sale != nil {
		if item, err := purchase.ParseItem(sale.Item, sale.Currency); err == nil {
			e.money, e.receipt = item.Amount, item.Receipt
		}
	}
	return e
}
