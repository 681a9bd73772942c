package purchase

import "maps"

// Tally is a number of transactions and their sums in minor units, by currency: a
// shop that changes its currency keeps both totals apart. Treat Sums as read-only.
type Tally struct {
	Count int64            `json:"count"`
	Sums  map[string]int64 `json:"sums,omitempty"`
}

// Plus returns t plus n times other; n may be negative. A sum that comes to zero is
// left out, so that equal totals are equal values.
func (t Tally) Plus(other Tally, n int64) Tally {
	sums := maps.Clone(t.Sums)
	for currency, minor := range other.Sums {
		if sums == nil {
			sums = map[string]int64{}
		}
		if sums[currency] += n * minor; sums[currency] == 0 {
			delete(sums, currency)
		}
	}
	if len(sums) == 0 {
		sums = nil
	}
	return Tally{Count: t.Count + n*other.Count, Sums: sums}
}

// IsZero reports whether it counts nothing.
func (t Tally) IsZero() bool { return t.Count == 0 && len(t.Sums) == 0 }

// KeptDays is how long a store keeps a settled sale. Its totals stay for good.
const KeptDays = 90

// Counts holds the lifetime totals of a store. Recorded.Count always equals the
// sum over By, and so do the sums of money.
type Counts struct {
	Recorded Tally
	By       map[State]Tally
}

// Waiting returns how many transactions Forloy has not confirmed yet.
func (c Counts) Waiting() int64 { return c.By[Pending].Count }

// Takings are what was sold: recorded less voided and dismissed. A sale that was
// replaced is dismissed, so it counts once, as the one in its place.
func (c Counts) Takings() Tally {
	var t Tally
	for state, of := range c.By {
		if state.Sold() {
			t = t.Plus(of, 1)
		}
	}
	return t
}

// Day holds the totals of one business day. Whatever happens to a sale later counts
// on the day for which it was recorded.
type Day struct {
	Date     string           // DayFormat
	Counts                    // recorded on that day, by what has become of them
	Replaced Tally            // dismissed ones that were replaced by another
	Hours    [24]Tally        // the takings by the local hour of the scan
	Unplaced Tally            // the takings whose hour is no longer known
	Staff    map[string]Tally // the takings by staff user id; "": no longer known
	Types    map[string]Tally // by card type, of the synced ones

	Corrections []Correction // of closed days, that came on this one; by date
}

// Dismissed are the ones that were dismissed and not replaced.
func (d Day) Dismissed() Tally { return d.By[Dismissed].Plus(d.Replaced, -1) }

// Plus returns the totals of two days together, without their corrections.
func (d Day) Plus(other Day) Day {
	d.Recorded, d.Replaced = d.Recorded.Plus(other.Recorded, 1), d.Replaced.Plus(other.Replaced, 1)
	d.Unplaced = d.Unplaced.Plus(other.Unplaced, 1)
	d.By, d.Staff, d.Types = plus(d.By, other.By), plus(d.Staff, other.Staff), plus(d.Types, other.Types)
	for hour := range d.Hours {
		d.Hours[hour] = d.Hours[hour].Plus(other.Hours[hour], 1)
	}
	d.Corrections = nil
	return d
}

func plus[K comparable](a, b map[K]Tally) map[K]Tally {
	out := maps.Clone(a)
	if out == nil {
		out = map[K]Tally{}
	}
	for key, t := range b {
		if out[key] = out[key].Plus(t, 1); out[key].IsZero() {
			delete(out, key)
		}
	}
	return out
}

// Head is the end of a store's journal. Each entry holds the hash of the one
// before it, so the last one covers them all: written down outside this PC, it proves
// what the journal contained.
type Head struct {
	Number uint64 // of the last entry; 0: there is none
	Hash   string // its SHA-256, in hex
}
