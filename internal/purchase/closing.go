package purchase

import "time"

// Closing is a business day as it was when a manager closed it. It is never changed:
// what comes later is a Correction of the day on which it comes or, if that is closed, of the next open one.
type Closing struct {
	Number uint64    // 1, 2, 3 … in the order in which days were closed
	At     time.Time // when
	By     string    // who closed it
	Where  Counter   // where; empty in closings of before this was kept
	Day    Day       // its totals, and the corrections that had come on it; without hours
	Open   []Open    // what was not settled yet, oldest first, as far as it is listed
	More   int64     // open sales beyond those
	Head   Head      // the journal's end before the closing
	Hash   string    // SHA-256 of what is kept of the closing, which its journal entry holds; hex
}

// Counter is where a day was closed, as location and terminal were called then.
type Counter struct{ Location, Terminal string }

// Open is a sale that was waiting or in review when its day was closed.
type Open struct {
	Key         string
	State       State
	Amount      Money
	RecordedAt  time.Time // in closings of before this was kept: when its card was scanned
	Receipt     string
	StaffUserID string
}

// MaxOpen is how many open sales a closing lists; the totals count all.
const MaxOpen = 400

// Correction is how a closed business day differs from its closing by what came on
// one later day: a verdict, a decision in review, a sale that was recorded late.
type Correction struct {
	Date     string // the closed day
	Counts          // what has been added; negative: taken away
	Replaced Tally  // likewise
}

// Since is how a day's totals differ from its closing.
func (d Day) Since(c Closing) Correction {
	less := func(t, other Tally) Tally { return t.Plus(other, -1) }
	out := Correction{Date: d.Date, Counts: Counts{Recorded: less(d.Recorded, c.Day.Recorded), By: map[State]Tally{}},
		Replaced: less(d.Replaced, c.Day.Replaced)}
	for _, state := range States {
		if t := less(d.By[state], c.Day.By[state]); !t.IsZero() {
			out.By[state] = t
		}
	}
	return out
}

// Dismissed are the ones that a person has ended without another in their place.
func (c Correction) Dismissed() Tally { return c.By[Dismissed].Plus(c.Replaced, -1) }

// Plus returns both corrections of one day together.
func (c Correction) Plus(other Correction) Correction {
	c.Recorded, c.Replaced = c.Recorded.Plus(other.Recorded, 1), c.Replaced.Plus(other.Replaced, 1)
	c.By = plus(c.By, other.By)
	return c
}
