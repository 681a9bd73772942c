package queue

import "counterfoil/internal/purchase"

// day is one business day's totals as they are stored. Hours, staff and card
// types count a sale once and for all; By follows its state.
type day struct {
	Date     string                            `json:"date"`
	Recorded purchase.Tally                    `json:"recorded"`
	By       map[purchase.State]purchase.Tally `json:"by"`
	Pruned   map[purchase.State]purchase.Tally `json:"pruned,omitempty"`
	Hours    map[int]purchase.Tally            `json:"hours"`
	Staff    map[string]purchase.Tally         `json:"staff"`
	Types    map[string]purchase.Tally         `json:"types,omitempty"`
}

func (d day) recorded(tx purchase.Transaction, hour int) day {
	d.Recorded = with(d.Recorded, tx.Amount, 1)
	d.By = byKey(d.By, tx.State, tx.Amount, 1)
	d.Hours = byKey(d.Hours, hour, tx.Amount, 1)
	d.Staff = byKey(d.Staff, tx.StaffUserID, tx.Amount, 1)
	if tx.State == purchase.Synced { // only while salvaging
		d.Types = byKey(d.Types, tx.CardType, tx.Amount, 1)
	}
	return d
}

func (d day) moved(t purchase.Tally, from, to purchase.State, cardType string) day {
	d.By = add(add(d.By, from, t, -1), to, t, 1)
	if to == purchase.Synced {
		d.Types = add(d.Types, cardType, t, 1)
	}
	return d
}

func (d day) pruned(tx purchase.Transaction) day {
	d.Pruned = byKey(d.Pruned, tx.State, tx.Amount, 1)
	return d
}

func (d day) public() purchase.Day {
	out := purchase.Day{Date: d.Date, Counts: purchase.Counts{Recorded: d.Recorded, By: d.By}, Staff: d.Staff,
		Types: d.Types}
	for hour, tally := range d.Hours {
		if hour >= 0 && hour < len(out.Hours) {
			out.Hours[hour] = tally
		}
	}
	return out
}

// balanced reports whether the day's own totals agree with each other.
func (d day) balanced() bool {
	return equal(d.Recorded, sum(d.By)) && equal(d.Recorded, sum(d.Hours)) &&
		equal(d.Recorded, sum(d.Staff)) && equal(d.By[purchase.Synced], sum(d.Types))
}
