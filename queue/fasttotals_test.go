package queue

import (
	"testing"

	"pgregory.net/rapid"

	"counterfoil/internal/purchase"
)

func drawTally(t *rapid.T) purchase.Tally {
	return purchase.Tally{Count: rapid.Int64Range(-3, 1e6).Draw(t, "count"),
		Sums: rapid.OneOf(rapid.Just(map[string]int64(nil)), rapid.MapOfN(rapid.SampledFrom(
			[]string{"EUR", "JPY", "KWD"}), rapid.Int64(), 0, 3)).Draw(t, "sums")}
}

func drawTallies[K comparable](t *rapid.T, name string, keys *rapid.Generator[K]) map[K]purchase.Tally {
	return rapid.OneOf(rapid.Just(map[K]purchase.Tally(nil)),
		rapid.MapOfN(keys, rapid.Custom(drawTally), 0, 4)).Draw(t, name)
}

// TestTotalsAreWrittenAsJSON: byte for byte as encoding/json writes them.
func TestTotalsAreWrittenAsJSON(t *testing.T) {
	states := rapid.SampledFrom([]purchase.State{purchase.Pending, purchase.Review, purchase.Synced,
		purchase.Dismissed, purchase.Voided})
	rapid.Check(t, func(t *rapid.T) {
		b := totals{Sequence: purchase.Sequence(rapid.Uint32().Draw(t, "sequence")),
			Entries: uint64(rapid.Uint32().Draw(t, "entries")), Head: texts().Draw(t, "head"),
			Closings: uint64(rapid.IntRange(0, 2).Draw(t, "closings")), Recorded: drawTally(t),
			By: drawTallies(t, "by", states), Pruned: drawTallies(t, "pruned", states)}
		same(t, keyTotals, b, b.pack)
		d := day{Date: texts().Draw(t, "date"), Recorded: drawTally(t), By: drawTallies(t, "by", states),
			Replaced: drawTally(t), Pruned: drawTallies(t, "pruned", states), PrunedBy: drawTally(t),
			Hours: drawTallies(t, "hours", rapid.IntRange(-1, 23)), Staff: drawTallies(t, "staff", texts()),
			Types: drawTallies(t, "types", texts())}
		if rapid.Bool().Draw(t, "plain") {
			d.Replaced, d.PrunedBy = purchase.Tally{}, purchase.Tally{}
		}
		if rapid.Bool().Draw(t, "corrected") {
			d.Corrections = map[string]correction{"2026-03-10": {By: drawTallies(t, "corrections", states)}}
		}
		same(t, []byte(d.Date), d, d.pack)
	})
}

func same(t *rapid.T, key []byte, v any, pack func() ([]byte, error)) {
	want, err := encode(key, v)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := pack(); err != nil || string(got) != string(want) {
		t.Fatalf("%s\nnot %s: %v", got, want, err)
	}
}
