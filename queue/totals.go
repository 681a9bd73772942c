package queue

import (
	"maps"

	"counterfoil/internal/purchase"
)

// totals are the lifetime totals and the two counters for sales and journal
// entries. They are one small value in meta. The copy in memory is never
// changed; a commit that has reached the disk replaces it.
type totals struct {
	Sequence purchase.Sequence                 `json:"sequence"`           // of the last transaction recorded
	Entries  uint64                            `json:"entries"`            // of the journal
	Head     string                            `json:"head"`               // hash of the last entry
	Closings uint64                            `json:"closings,omitempty"` // number of the last one
	Recorded purchase.Tally                    `json:"recorded"`
	By       map[purchase.State]purchase.Tally `json:"by"`
	Pruned   map[purchase.State]purchase.Tally `json:"pruned"` // the part of By that is no longer kept
}

func (t totals) counts() purchase.Counts {
	return purchase.Counts{Recorded: t.Recorded, By: maps.Clone(t.By)}
}

func (t *totals) add(amount purchase.Money, state purchase.State) {
	t.Recorded = with(t.Recorded, amount, 1)
	t.By = byKey(t.By, state, amount, 1)
}

func (t *totals) move(moved purchase.Tally, from, to purchase.State) {
	t.By = add(add(t.By, from, moved, -1), to, moved, 1)
}

func (t *totals) prune(amount purchase.Money, state purchase.State) {
	t.Pruned = byKey(t.Pruned, state, amount, 1)
}
