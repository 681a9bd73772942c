package queue

import (
	"maps"

	"counterfoil/internal/purchase"
)

// books are the lifetime totals and the two counters from which numbers are
// given. They are one small value in meta, and a copy in memory that is
// replaced, never changed, when a commit has reached the disk.
type books struct {
	Sequence purchase.Sequence                 `json:"sequence"` // of the last transaction recorded
	Entries  uint64                            `json:"entries"`  // of the journal
	Head     string                            `json:"head"`     // hash of the last entry
	Recorded purchase.Tally                    `json:"recorded"`
	By       map[purchase.State]purchase.Tally `json:"by"`
	Pruned   map[purchase.State]purchase.Tally `json:"pruned"` // of By, what is no longer kept
}

func (b books) counts() purchase.Counts {
	return purchase.Counts{Recorded: b.Recorded, By: maps.Clone(b.By)}
}

func (b *books) record(amount purchase.Money, state purchase.State) {
	b.Recorded = with(b.Recorded, amount, 1)
	b.By = byKey(b.By, state, amount, 1)
}

func (b *books) move(t purchase.Tally, from, to purchase.State) {
	b.By = add(add(b.By, from, t, -1), to, t, 1)
}

func (b *books) prune(amount purchase.Money, state purchase.State) {
	b.Pruned = byKey(b.Pruned, state, amount, 1)
}
